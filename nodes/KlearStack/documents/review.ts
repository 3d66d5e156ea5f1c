/** Whether a person has to look at a document, and why, in words for that person. */
import { asText } from '../json';
import type { Field, ReadDocument } from './document';
import { called, isBlank, isCalled, linesOfTable, rounded } from './reviewed';
import { errorIn, saysFailed, saysUnfinished, statusOf } from './status';
import { wrongTotals } from './totals';

export interface ReviewRules {
	/** 0 to 1 */
	fieldConfidenceBelow?: number;
	/** 0 to 1 */
	overallConfidenceBelow?: number;
	/** Names of fields, KlearStack's or common ones. */
	required?: string[];
	/** In the document's currency. */
	totalsDifferBy?: number;
	/** The user has said which field is a line's amount. */
	knowsLineAmount?: boolean;
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

function lowFields(fields: Field[], limit: number): string[] {
	const reasons: string[] = [];
	let isAnyKnown = false;
	for (const field of fields) {
		const confidence = confidenceOf(field.confidence);
		if (Number.isNaN(confidence)) continue;
		isAnyKnown = true;
		if (confidence >= limit) continue;
		reasons.push(`${called(field)}: confidence ${shown(confidence)} is below ${limit}`);
	}
	// A document without any is nothing to be sure of.
	return isAnyKnown || fields.length === 0 ? reasons : ['KlearStack gave no field’s confidence'];
}

function lowOverall(overallConfidence: unknown, limit: number): string[] {
	const overall = confidenceOf(overallConfidence);
	// A document without one is nothing to be sure of.
	if (Number.isNaN(overall)) return ['KlearStack gave no overall confidence'];
	return overall < limit ? [`Overall confidence ${shown(overall)} is below ${limit}`] : [];
}

/** A field of lines is needed in each of them; a line that is only a remark has none. */
function missing(fields: Field[], required: string[]): string[] {
	return required.flatMap((name) => {
		const isIt = (field: Field) => isCalled(field, name);
		const inLines = fields.filter((field) => field.line !== undefined && isIt(field));
		if (inLines.length === 0) {
			const isThere = fields.some((field) => isIt(field) && !isBlank(field.value));
			return isThere ? [] : [`${name}: missing or empty`];
		}
		const full = new Set(inLines.filter(({ value }) => !isBlank(value)).map(({ line }) => line));
		return linesOfTable(fields, isIt)
			.filter((line) => !full.has(line))
			.map((line) => `Line ${line}, ${name}: missing or empty`);
	});
}

/** Reasons that no rule asks for: KlearStack says that it failed, or gave nothing to work with. */
function notRead({ statements, fields }: ReadDocument): string[] {
	const status = statusOf(statements);
	const words = isBlank(status) ? '' : ` (status: ${asText(status)})`;
	const isFailed = saysFailed(status);
	const error = errorIn(statements);
	const isEmpty = fields.every(({ value }) => isBlank(value));
	const reasons: string[] = [];
	if (isEmpty && !saysUnfinished(status, fields.length > 0)) {
		const what =
			fields.length === 0 ? 'KlearStack gave no fields' : 'KlearStack read no field’s value';
		reasons.push(what + words);
	} else if (isFailed) reasons.push(`KlearStack says that it failed${words}`);
	if (error !== undefined) reasons.push(`KlearStack reports an error: ${error}`);
	return reasons;
}

/** Why a person has to look at a document; empty where nobody has to. */
export function reasonsFor(document: ReadDocument, rules: ReviewRules): string[] {
	const { fieldConfidenceBelow, overallConfidenceBelow, required } = rules;
	const { totalsDifferBy, knowsLineAmount } = rules;
	const { statements, fields } = document;
	return [
		...notRead(document),
		...(overallConfidenceBelow === undefined
			? []
			: lowOverall(statements.overallConfidence, overallConfidenceBelow)),
		...(fieldConfidenceBelow === undefined ? [] : lowFields(fields, fieldConfidenceBelow)),
		...missing(fields, required ?? []),
		...(totalsDifferBy === undefined ? [] : wrongTotals(fields, totalsDifferBy, knowsLineAmount)),
	];
}
