/** Parameters of KlearStack Trigger. */
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
			action: 'When a document is read or changed',
			description: 'A document was read, corrected or approved',
		},
		{
			name: 'Read',
			value: 'documentRead',
			action: 'When a document is read',
			description: 'KlearStack has read a new document',
		},
		{
			name: 'Approved',
			value: 'approved',
			action: 'When a document is approved',
			description: 'A document was approved',
		},
		{
			name: 'Needs Review',
			value: 'needsReview',
			action: 'When a document needs review',
			description: 'A document that nobody has approved meets a rule of Needs Review When',
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
		'Whether to find and deliver documents that were missed, e.g. while n8n was down. For accounts of up to 20,000 documents.',
} satisfies INodeProperties;

export const recoverEvery = {
	displayName: 'Recover Every (Minutes)',
	name: 'recoverEvery',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 60,
	description:
		'How often to look for missed documents where KlearStack’s list of documents is slow. Others are looked through at every poll.',
} satisfies INodeProperties;

export const onFirstActivation = {
	displayName: 'On First Activation',
	name: 'onFirstActivation',
	type: 'options',
	options: [
		{
			name: 'Start From Now',
			value: 'startFromNow',
			description: 'Only what changes from now on',
		},
		{
			name: 'Deliver What Waits',
			value: 'deliverWaiting',
			description: 'Also what KlearStack has as changed since the last time',
		},
	],
	default: 'startFromNow',
	description: 'What to do about documents that changed before the workflow was first published',
} satisfies INodeProperties;

export const longestExecution = {
	displayName: 'Longest Execution (Minutes)',
	name: 'longestExecution',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 5,
	description:
		'How long an execution of this workflow takes at most. What left so shortly before n8n was restarted leaves once more when this time has passed, so that no two executions do the same.',
} satisfies INodeProperties;

export const unknownType = {
	displayName: 'If the Type Is Not Known',
	name: 'unknownType',
	type: 'options',
	options: [
		{
			name: 'Deliver',
			value: 'deliver',
			description: 'Right if all documents of the account are of one type',
		},
		{
			name: 'Hold Back',
			value: 'holdBack',
			description: 'Leave it out, and say so in n8n’s log: for accounts with several types',
		},
	],
	default: 'deliver',
	description: 'What to do with a missed document of which KlearStack does not say the type',
} satisfies INodeProperties;

export const properties: INodeProperties[] = [
	triggerOn,
	...documentTypes,
	...triggerOutput,
	{
		displayName: 'A test shows documents that are there, and uses up none of them.',
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
		options: [
			...outputOptions,
			unknownType,
			onFirstActivation,
			longestExecution,
			recoverEvery,
			recoverMissed,
		].sort((a, b) => a.displayName.localeCompare(b.displayName)),
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
