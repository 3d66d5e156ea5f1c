/** The form in which documents leave a node: what the panel shows, and what it says. */
import type { INodeProperties } from 'n8n-workflow';

import type { OutputForm } from '../documents/assemble';
import { commonNames } from '../documents/commonNames';
import type { DateOrder } from '../documents/dates';
import { fieldList, namesIn } from './fieldLists';
import type { Values } from './read';
import { needsReviewInRuns, needsReviewWhen, NOT_RAW, rulesOf } from './reviewRules';

export const output = {
	displayName: 'Output',
	name: 'output',
	type: 'options',
	options: [
		{
			name: 'Fields Only',
			value: 'fieldsOnly',
			description: 'One flat row for each document, as a sheet takes it',
		},
		{
			name: 'One Item per Line',
			value: 'lineItems',
			description: 'A row for each line item, with the document’s other fields in each',
		},
		{ name: 'Raw', value: 'raw', description: 'Just as KlearStack sent it' },
		{
			name: 'Selected Fields',
			value: 'selected',
			description: 'One flat row with the fields that you name',
		},
		{
			name: 'Simplified',
			value: 'simplified',
			description: 'The document with its fields, line items and confidences',
		},
	],
	default: 'simplified',
	description: 'The form in which documents are returned',
} satisfies INodeProperties;

const selectedFields = {
	...fieldList('Fields', 'selectedFields', 'The fields to return.'),
	// Not marked as required: n8n shows it, too, while an expression gives Output.
	displayOptions: { show: { output: ['selected'] } },
};

const values = {
	displayName: 'Values',
	name: 'values',
	type: 'options',
	displayOptions: NOT_RAW,
	options: [
		{ name: 'As Read', value: 'asRead', description: 'Text, just as it is in the document' },
		{
			name: 'Numbers and Dates',
			value: 'converted',
			description:
				'Amounts become numbers, dates become 2026-11-30, where they are certain. What could mean two things stays text, and needs review.',
		},
	],
	default: 'asRead',
	description: 'How values are returned',
} satisfies INodeProperties;

/** Parameters for the form in which documents are returned. */
export const outputParameters = [output, selectedFields, values, needsReviewInRuns];

/** The same for triggers, whose item is a document with its eventId. */
export const triggerOutput = [
	{ ...output, options: output.options.filter(({ value }) => value !== 'raw') },
	selectedFields,
	values,
	needsReviewWhen,
];

const dateOrder = {
	displayName: 'Date Order',
	name: 'dateOrder',
	type: 'options',
	options: [
		{ name: 'Day First', value: 'dayFirst', description: '03/04/2026 is in April' },
		{ name: 'Month First', value: 'monthFirst', description: '03/04/2026 is in March' },
	],
	default: 'dayFirst',
	description:
		'How to read dates like 03/04/2026 if no other date of the document settles it. Only used with Numbers and Dates.',
} satisfies INodeProperties;

const fieldNames = {
	displayName: 'Field Names',
	name: 'fieldNames',
	type: 'options',
	options: [
		{
			name: 'Common',
			value: 'common',
			description:
				'The same in every account, e.g. invoiceNumber for Inv_Number. Other fields keep KlearStack’s name.',
		},
		{
			name: 'For Tables',
			value: 'forTables',
			description:
				'KlearStack’s, but fit for n8n’s Data Table in Fields Only and One Item per Line: Sub-Total becomes Sub_Total',
		},
		{
			name: 'KlearStack’s',
			value: 'klearStack',
			description: 'Just as KlearStack writes them',
		},
	],
	default: 'forTables',
	description: 'What fields are called in the output',
} satisfies INodeProperties;

export const furtherNames = {
	displayName: 'Further Common Names',
	name: 'furtherNames',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add name',
	default: {},
	description:
		'What your account’s own fields are. Used by Field Names and by the rules for review.',
	options: [
		{
			displayName: 'Name',
			name: 'pair',
			values: [
				{
					displayName: 'KlearStack’s Name',
					name: 'name',
					type: 'string',
					required: true,
					default: '',
					placeholder: 'e.g. Item_Amount',
				},
				{
					displayName: 'Common Name',
					name: 'commonName',
					type: 'string',
					required: true,
					default: '',
					placeholder: 'e.g. lineAmount',
				},
			],
		},
	],
} satisfies INodeProperties;

export const lineItemColumns = fieldList(
	'Line Item Columns',
	'lineItemColumns',
	'Fields that are columns of line items, where the node does not see it by itself.',
);

export const outputOptions: INodeProperties[] = [
	fieldNames,
	furtherNames,
	dateOrder,
	lineItemColumns,
];

/** The part of a form that says what the document's fields are. */
function namesOf(given: Values) {
	const columns = given.option(lineItemColumns);
	const pairs = (given.option(furtherNames) ?? []) as Array<{ name: string; commonName: string }>;
	return {
		pairs,
		commonNameOf: commonNames(pairs),
		lineItemColumns: columns ? namesIn(given, lineItemColumns, columns) : [],
	};
}

/** A form of which only the lines are of interest. */
export function formOfLines(given: Values): OutputForm {
	const { commonNameOf, lineItemColumns } = namesOf(given);
	return {
		...{ output: 'simplified', selected: [], converts: false, isCommon: false, rules: {} },
		...{ commonNameOf, lineItemColumns, leftOut: () => {}, lookedFor: () => {} },
	};
}

/**
 * The form in which documents are to leave.
 *
 * @param told is told of everything that the form leaves out, and does not find
 * @returns undefined where they are to leave just as KlearStack sent them, or there are none
 * @throws UserError when no field is named where one has to be
 */
export function formOf(
	given: Values,
	told: Pick<OutputForm, 'leftOut' | 'lookedFor'>,
): OutputForm | undefined {
	const chosen = given.given(output) as string | undefined;
	if (chosen === undefined || chosen === 'raw') return undefined;
	const selected =
		chosen === 'selected' ? namesIn(given, selectedFields, given.given(selectedFields)) : [];
	const { pairs, ...names } = namesOf(given);
	return {
		output: chosen as OutputForm['output'],
		selected,
		converts: given.given(values) === 'converted',
		dateOrder: given.option(dateOrder) as DateOrder | undefined,
		...names,
		isCommon: given.option(fieldNames) === 'common',
		isForTables: given.option(fieldNames) !== 'klearStack',
		rules: {
			...rulesOf(given),
			knowsLineAmount: pairs.some(({ commonName }) => commonName === 'lineAmount') || undefined,
		},
		...told,
	};
}
