/** Parameters of KlearStack Push Trigger. */
import type { INodeProperties } from 'n8n-workflow';

import { byHand } from '../parameters/fieldLists';
import { outputOptions, triggerOutput } from '../parameters/outputForm';

export const pushProperties: INodeProperties[] = [
	{
		displayName: 'Give KlearStack the Production URL above, and the token of the credential.',
		name: 'notice',
		type: 'notice',
		default: '',
	},
	...byHand(triggerOutput),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: byHand(outputOptions),
	},
];
