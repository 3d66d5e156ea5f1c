/** Reasons for a person to look at a document, in words for that person. */
import type { IDataObject } from 'n8n-workflow';

import { asText } from '../json';
import { type Check, failedChecks } from './checks';
import type { Field, ReadDocument } from './document';
import { grouped } from './objects';
import { called, calledIn, isBlank, isCalled, linesOfTable, listed, rounded } from './reviewed';
import type { KnownInvoices } from './sameInvoice';
import { errorIn, saysFailed, saysUnfinished, statusOf } from './status';
import { wrongTotals } from './totals';

export interface ReviewRules {
	/** 0 to 1 */
	fieldConfidenceBelow?: number;
	/** The same for fields that are named, KlearStack's or common names, in place of the one for all. */
	chosenFieldsBelow?: FieldLimit[];
	/** 0 to 1 */
	overallConfidenceBelow?: number;
	/** Names of fields, KlearStack's or common ones. */
	required?: string[];
	/** In the document's currency. */
	totalsDifferBy?: number;
	checks?: Check[];
	/** The account's invoices, where a document is to be looked for among them. */
	known?: KnownInvoices;
	/** The user has said which field is a line's amount. */
	knowsLineAmount?: boolean;
}

export interface FieldLimit {
	field: string;
	/** 0 to 1; no confidence is too low for 0. */
	below: number;
}

export const hasRules = (rules: ReviewRules): boolean =>
	Object.values(rules).some((rule) => rule !== undefined);

/** From 0 to 1, as documented, also where it is given as text or in percent; NaN where it is none. */
function confidenceOf(value: unknown): number {
	const number = typeof value === 'number' ? value : Number.parseFloat(asText(value));
	return number > 1 ? number / 100 : number;
}

/** With two digits, and never as the limit that it is below. */
const shown = (confidence: number) => Math.floor(rounded(confidence * 100)) / 100;

/** @param limit for fields that have none of their own; undefined where these are not judged */
function lowFields(fields: Field[], limit: number | undefined, own: FieldLimit[] = []): string[] {
	const judged = fields.flatMap((field) => {
		const chosen = own.find((one) => isCalled(field, one.field));
		const below = chosen?.below ?? limit;
		return below === undefined
			? []
			: {
					field,
					below,
					isChosen: chosen !== undefined,
					confidence: confidenceOf(field.confidence),
				};
	});
	// A document without any is nothing to be sure of.
	if (judged.length > 0 && fields.every(({ confidence }) => Number.isNaN(confidenceOf(confidence))))
		return ['KlearStack gave no field’s confidence'];
	const low = judged
		.filter(({ confidence, below }) => confidence < below)
		.sort((a, b) => a.confidence - b.confidence);
	for (const { field } of low) field.isDoubtful = true;
	const reasons = [...grouped(low, ({ below }) => below)].map(([below, some]) => {
		const names = some.map(({ field, confidence }) => `${called(field)} ${shown(confidence)}`);
		const count = some.length === 1 ? '1 field is' : `${some.length} fields are`;
		return `${count} below ${below}: ${listed(names)}`;
	});
	const unknown = judged.filter(
		({ field, isChosen, below, confidence }) =>
			isChosen && below > 0 && Number.isNaN(confidence) && !isBlank(field.value),
	);
	for (const { field } of unknown) field.isDoubtful = true;
	if (unknown.length === 0) return reasons;
	const names = unknown.map(({ field }) => called(field));
	return [...reasons, `KlearStack gave no confidence for ${listed(names)}`];
}

function lowOverall(overallConfidence: unknown, limit: number): string[] {
	const overall = confidenceOf(overallConfidence);
	// A document without one is nothing to be sure of.
	if (Number.isNaN(overall)) return ['KlearStack gave no overall confidence'];
	return overall < limit ? [`Overall confidence ${shown(overall)} is below ${limit}`] : [];
}

/** A field of lines is needed in each of them; a line that is only a remark has none. */
function missing(fields: Field[], required: string[]): string[] {
	const names = required.flatMap((name) => {
		const isIt = (field: Field) => isCalled(field, name);
		const inLines = fields.filter((field) => field.line !== undefined && isIt(field));
		if (inLines.length === 0) {
			return fields.some((field) => isIt(field) && !isBlank(field.value)) ? [] : [name];
		}
		const full = new Set(inLines.filter(({ value }) => !isBlank(value)).map(({ line }) => line));
		return linesOfTable(fields, isIt)
			.filter((line) => !full.has(line))
			.map((line) => calledIn(name, line));
	});
	return names.length > 0 ? [`Missing or empty: ${names.join(', ')}`] : [];
}

const statusIn = (said: IDataObject) => {
	const status = statusOf(said);
	return isBlank(status) ? '' : ` (status: ${asText(status)})`;
};

function errorsIn(said: IDataObject): string[] {
	const error = errorIn(said);
	return error === undefined ? [] : [`KlearStack reports an error: ${error}`];
}

/** Failures that KlearStack tells of a document, or of all documents beside them. */
export const failuresIn = (said: IDataObject): string[] => [
	...(saysFailed(statusOf(said)) ? [`KlearStack says that it failed${statusIn(said)}`] : []),
	...errorsIn(said),
];

/** Reasons that no rule asks for: KlearStack says that it failed, or gave nothing to work with. */
export function notRead({ statements, fields }: ReadDocument): string[] {
	const hasValues = fields.some(({ value }) => !isBlank(value));
	if (hasValues || saysUnfinished(statusOf(statements), fields.length > 0)) {
		return failuresIn(statements);
	}
	const problem =
		fields.length === 0 ? 'KlearStack gave no fields' : 'KlearStack read no field’s value';
	return [problem + statusIn(statements), ...errorsIn(statements)];
}

/** Why a person has to look at a document; empty where nobody has to. */
export function reasonsFor(document: ReadDocument, rules: ReviewRules): string[] {
	const { overallConfidenceBelow, required, totalsDifferBy, knowsLineAmount } = rules;
	const { statements, fields } = document;
	return [
		...notRead(document),
		...(overallConfidenceBelow === undefined
			? []
			: lowOverall(statements.overallConfidence, overallConfidenceBelow)),
		...lowFields(fields, rules.fieldConfidenceBelow, rules.chosenFieldsBelow),
		...missing(fields, required ?? []),
		...(totalsDifferBy === undefined ? [] : wrongTotals(fields, totalsDifferBy, knowsLineAmount)),
		...failedChecks(fields, rules.checks ?? []),
		...(rules.known?.reasonsFor(document) ?? []),
	];
}
