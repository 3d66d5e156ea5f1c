/** Rules that make a person look at a document: their parameters, and the values of these. */
import type { INodeProperties } from 'n8n-workflow';

import type { Check } from '../documents/checks';
import type { FieldLimit, ReviewRules } from '../documents/review';
import { fieldList, fieldName, namesIn, notNone } from './fieldLists';
import type { Values } from './read';

/** A document just as KlearStack sent it is not looked at. */
export const NOT_RAW = { show: { output: ['simplified', 'fieldsOnly', 'lineItems', 'selected'] } };

const checks = {
	displayName: 'A Check Fails',
	name: 'checks',
	type: 'multiOptions',
	options: [
		{ name: 'Due Date', value: 'dueDate', description: 'Not before the invoice’s date' },
		{ name: 'GSTIN', value: 'gstin', description: 'Its check digit' },
		{ name: 'IBAN', value: 'iban', description: 'Its check digits and length' },
		{ name: 'Line Amounts', value: 'lineAmounts', description: 'Quantity x price in each line' },
		{ name: 'VAT Number', value: 'vatNumber', description: 'Its check digits, in the EU' },
	],
	default: ['dueDate', 'gstin', 'iban', 'lineAmounts', 'vatNumber'],
	description: 'Checks of a document against itself. What a document does not have is not checked.',
} satisfies INodeProperties;

const fieldConfidenceBelow = {
	displayName: 'A Field’s Confidence Is Below',
	name: 'fieldConfidenceBelow',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 2 },
	default: 0.8,
	description: 'From 0 to 1. Fields without a confidence are ignored, unless no field has one.',
} satisfies INodeProperties;

const chosenFieldsBelow = {
	displayName: 'A Chosen Field’s Confidence Is Below',
	name: 'chosenFieldsBelow',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add field',
	default: {},
	description:
		'Fields with a limit of their own, in place of the one for all; also columns of lines. With 0, no confidence is too low.',
	options: [
		{
			displayName: 'Field',
			name: 'limit',
			values: [
				fieldName,
				{
					displayName: 'Below',
					name: 'below',
					type: 'number',
					typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 2 },
					default: 0.95,
					description: 'From 0 to 1',
				},
			],
		},
	],
} satisfies INodeProperties;

const overallConfidenceBelow = {
	displayName: 'Overall Confidence Is Below',
	name: 'overallConfidenceBelow',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 2 },
	default: 0.9,
	description: 'From 0 to 1. It is an average, so one wrong field among many hardly lowers it.',
} satisfies INodeProperties;

const requiredFields = fieldList(
	'Required Fields Are Missing',
	'requiredFields',
	'Fields that must not be missing or empty.',
);

const totalsDifferBy = {
	displayName: 'Totals Differ by More Than',
	name: 'totalsDifferBy',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 0.01,
	description:
		'Net plus tax must give the total, and the lines must add up to the net or the total. Say in Further Common Names, in the options, which of your fields is lineAmount, netAmount, taxAmount and totalAmount.',
} satisfies INodeProperties;

/** Not for triggers, which would have to read the list at each poll. */
export const sameInvoice = {
	displayName: 'The Same Invoice Is in KlearStack Already',
	name: 'sameInvoice',
	type: 'boolean',
	default: true,
	description:
		'Whether to look for another document with the same invoice number, supplier and total. Reads the account’s whole list once a run, which takes some seconds for 10,000 documents.',
} satisfies INodeProperties;

export const needsReviewWhen = {
	displayName: 'Needs Review When',
	name: 'needsReviewWhen',
	type: 'collection',
	placeholder: 'Add rule',
	displayOptions: NOT_RAW,
	// Without a rule a workflow that approves what needs no review would approve everything.
	default: { fieldConfidenceBelow: 0.8 },
	options: [
		checks,
		chosenFieldsBelow,
		fieldConfidenceBelow,
		overallConfidenceBelow,
		requiredFields,
		totalsDifferBy,
	],
	description: 'What makes needsReview true, with the reasons in reviewReasons',
} satisfies INodeProperties;

export const needsReviewInRuns = {
	...needsReviewWhen,
	options: [...needsReviewWhen.options, sameInvoice],
};

export function rulesOf(given: Values): ReviewRules {
	const required = given.option(requiredFields);
	const chosen = given.option(chosenFieldsBelow) as unknown as FieldLimit[] | undefined;
	const chosenChecks = given.option(checks) as Check[] | undefined;
	return {
		fieldConfidenceBelow: given.option(fieldConfidenceBelow),
		chosenFieldsBelow: chosen && notNone(given, chosenFieldsBelow.displayName, chosen),
		overallConfidenceBelow: given.option(overallConfidenceBelow),
		required: required && namesIn(given, requiredFields, required),
		totalsDifferBy: given.option(totalsDifferBy),
		checks: chosenChecks?.length ? chosenChecks : undefined,
	};
}
