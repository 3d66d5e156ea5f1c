/** What the panel shows of KlearStack Trigger. */
import type { INodeProperties, IPollFunctions } from 'n8n-workflow';

import { hasRules } from '../documents/review';
import { documentTypes } from '../parameters/documentType';
import { outputOptions, triggerOutput } from '../parameters/outputForm';
import { readParameters, type Values } from '../parameters/read';
import { rulesOf } from '../parameters/reviewRules';

export const triggerOn = {
	displayName: 'Trigger On',
	name: 'triggerOn',
	type: 'options',
	options: [
		{
			name: 'Any Change',
			value: 'anyChange',
			action: 'On document read or changed',
			description: 'A document was read, corrected or approved',
		},
		{
			name: 'Document Read',
			value: 'documentRead',
			action: 'On document read',
			description: 'KlearStack has read a new document',
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
			description:
				'A document was read or changed, is not approved, and a rule of Needs Review When is met',
		},
	],
	default: 'anyChange',
	description: 'What starts the workflow',
} satisfies INodeProperties;

export const recoverMissed = {
	displayName: 'Recover Missed Documents',
	name: 'recoverMissed',
	type: 'boolean',
	default: true,
	description:
		'Whether to look for documents that were missed, e.g. when an answer was lost or n8n crashed, and deliver them as well. Above 20,000 documents, only for those of the last 7 days, with endpoints that are partly inferred.',
} satisfies INodeProperties;

export const recoverEvery = {
	displayName: 'Recover Every (Minutes)',
	name: 'recoverEvery',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 60,
	description:
		'How often to look for missed documents. Small accounts are looked through at every poll.',
} satisfies INodeProperties;

export const onFirstActivation = {
	displayName: 'On First Activation',
	name: 'onFirstActivation',
	type: 'options',
	options: [
		{
			name: 'Start From Now',
			value: 'startFromNow',
			description: 'What was modified before the workflow was first published is not delivered',
		},
		{
			name: 'Deliver What Waits',
			value: 'deliverWaiting',
			description: 'Deliver what KlearStack counts as modified since the last pull',
		},
	],
	default: 'startFromNow',
	description: 'What to do about documents that were modified before',
} satisfies INodeProperties;

export const unknownType = {
	displayName: 'If the Type Is Not Known',
	name: 'unknownType',
	type: 'options',
	options: [
		{
			name: 'Deliver',
			value: 'deliver',
			description: 'Choose this only if all documents of the account are of one type',
		},
		{
			name: 'Hold Back',
			value: 'holdBack',
			description: 'Do not deliver it, and say so in n8n’s log',
		},
	],
	default: 'holdBack',
	description: 'What to do about a missed document if KlearStack does not say its type',
} satisfies INodeProperties;

export const properties: INodeProperties[] = [
	triggerOn,
	...documentTypes,
	...triggerOutput,
	{
		displayName:
			'An item may come twice, e.g. after a restart. Where nothing may be done twice, look its eventId up before the work, and note it after the work.',
		name: 'notice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [...outputOptions, unknownType, onFirstActivation, recoverEvery, recoverMissed].sort(
			(a, b) => a.displayName.localeCompare(b.displayName),
		),
	},
];

/** @throws UserError naming the first wrong one as the panel does */
export function readSettings(context: IPollFunctions): Values {
	const settings = readParameters(context, properties, (name) =>
		context.getNodeParameter(name, null),
	);
	if (settings.given(triggerOn) === 'needsReview' && !hasRules(rulesOf(settings))) {
		throw settings.error(
			'Needs Review When has no rule, so nothing would start the workflow',
			'Add a rule, or choose another Trigger On.',
		);
	}
	return settings;
}
