/** What the panel shows of KlearStack Trigger. */
import type { INodeProperties } from 'n8n-workflow';

import { documentTypes } from '../actions/descriptions';

export const triggerOn = {
	displayName: 'Trigger On',
	name: 'triggerOn',
	type: 'options',
	options: [
		{
			name: 'Any Change',
			value: 'anyChange',
			action: 'On document read or changed',
			description: 'A document was read, corrected, approved or rejected',
		},
		{
			name: 'Approved',
			value: 'approved',
			action: 'On document approved',
			description: 'A document was approved',
		},
		{
			name: 'Needs Review',
			value: 'needsReview',
			action: 'On document that needs review',
			description: 'A document was read or changed, and its confidence is low',
		},
	],
	default: 'anyChange',
	description: 'What starts the workflow',
} satisfies INodeProperties;

export const confidenceBelow = {
	displayName: 'Confidence Below',
	name: 'confidenceBelow',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 2 },
	displayOptions: { show: { triggerOn: ['needsReview'] } },
	default: 0.9,
	description: 'Start for documents with an overall confidence below this, from 0 to 1',
} satisfies INodeProperties;

export const recoverMissed = {
	displayName: 'Recover Missed Documents',
	name: 'recoverMissed',
	type: 'boolean',
	default: true,
	description:
		'Whether to look for documents that were missed, e.g. while n8n was down, and deliver them as well',
} satisfies INodeProperties;

export const recoverEvery = {
	displayName: 'Recover Every (Minutes)',
	name: 'recoverEvery',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 60,
	description: 'How often to look for missed documents',
} satisfies INodeProperties;

export const properties: INodeProperties[] = [
	{
		displayName:
			'If an item is delivered twice, both have the same eventId. Workflows on one KlearStack account share its changes.',
		name: 'notice',
		type: 'notice',
		default: '',
	},
	triggerOn,
	confidenceBelow,
	...documentTypes,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [recoverEvery, recoverMissed],
	},
];
