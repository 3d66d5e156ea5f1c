import { asText } from '../json';
import { Reviewed, ReviewedDocument, rounded, isBlank, called, linesOfTable } from './reviewed';
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

function lowFields({ values }: ReviewedDocument, limit: number): string[] {
	const known = values.filter(({ confidence }) => !Number.isNaN(confidenceOf(confidence)));
	// A document without any is nothing to be sure of.
	if (known.length === 0 && values.length > 0) return ['KlearStack gave no field’s confidence'];
	return known
		.filter(({ confidence }) => confidenceOf(confidence) < limit)
		.map(
			(one) =>
				`${called(one)}: confidence ${shown(confidenceOf(one.confidence))} is below ${limit}`,
		);
}

function lowOverall({ overallConfidence }: ReviewedDocument, limit: number): string[] {
	const overall = confidenceOf(overallConfidence);
	// A document without one is nothing to be sure of.
	if (Number.isNaN(overall)) return ['KlearStack gave no overall confidence'];
	return overall < limit ? [`Overall confidence ${shown(overall)} is below ${limit}`] : [];
}

/** A field of lines is needed in each of them; a line that is only a remark has none. */
function missing({ values }: ReviewedDocument, required: string[]): string[] {
	return required.flatMap((name) => {
		const isIt = (one: Reviewed) => [one.name, one.sentName, one.commonName].includes(name);
		const found = values.filter(isIt);
		const inLines = found.filter(({ line }) => line !== undefined);
		if (inLines.length === 0) {
			return found.some(({ value }) => !isBlank(value)) ? [] : [`${name}: missing or empty`];
		}
		const full = new Set(inLines.filter(({ value }) => !isBlank(value)).map(({ line }) => line));
		return linesOfTable(values, isIt)
			.filter((line) => !full.has(line))
			.map((line) => `Line ${line}, ${name}: missing or empty`);
	});
}

/** Why a person has to look at a document; empty where nobody has to. */
export function reasonsFor(document: ReviewedDocument, rules: ReviewRules): string[] {
	const { fieldConfidenceBelow, overallConfidenceBelow, required } = rules;
	const { totalsDifferBy, knowsLineAmount } = rules;
	return [
		...(overallConfidenceBelow === undefined ? [] : lowOverall(document, overallConfidenceBelow)),
		...(fieldConfidenceBelow === undefined ? [] : lowFields(document, fieldConfidenceBelow)),
		...missing(document, required ?? []),
		...(totalsDifferBy === undefined ? [] : wrongTotals(document, totalsDifferBy, knowsLineAmount)),
	];
}
