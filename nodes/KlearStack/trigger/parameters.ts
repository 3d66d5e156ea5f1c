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
			name: 'Approved',
			value: 'approved',
			action: 'When a document is approved',
			description: 'A document was approved',
		},
		{
			name: 'Could Not Be Read',
			value: 'notRead',
			action: 'When a document could not be read',
			description:
				'KlearStack says that a document failed, read nothing in it, or has given nothing of it for a day',
		},
		{
			name: 'Needs Review',
			value: 'needsReview',
			action: 'When a document needs review',
			description: 'A document that nobody has approved meets a rule of Needs Review When',
		},
		{
			name: 'Read',
			value: 'documentRead',
			action: 'When a document is read',
			description: 'KlearStack has read a new document',
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
		'How often to look for missed documents if KlearStack’s list of documents is slow. If it is fast, at every poll.',
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
			description: 'Also what changed since KlearStack was last asked',
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
		'The longest that one execution of this workflow takes. What was delivered shortly before n8n restarted comes again after this time, so that no two executions work on it at once.',
} satisfies INodeProperties;

export const unknownType = {
	displayName: 'If the Type Is Missing',
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
			description: 'For accounts with several types. n8n’s log says what was left out.',
		},
	],
	default: 'deliver',
	description: 'What to do with a recovered document if KlearStack does not say its type',
} satisfies INodeProperties;

export const properties: INodeProperties[] = [
	triggerOn,
	...documentTypes,
	...triggerOutput,
	{
		displayName: 'A test shows existing documents, and uses up none of them.',
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
			onFirstActivation,
			...outputOptions,
			...[recoverMissed, recoverEvery, unknownType, longestExecution],
		],
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
