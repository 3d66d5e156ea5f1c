/** Whether a person has to look at a document, and why, in words for that person. */

export interface ReviewRules {
	/** 0 to 1 */
	fieldConfidenceBelow?: number;
	/** 0 to 1 */
	overallConfidenceBelow?: number;
	/** Names of fields, KlearStack's or common ones. */
	required?: string[];
	/** In the document's currency. */
	totalsDifferBy?: number;
	/** Invoices seen before, by number and supplier, to what they are called there. */
	seen?: Map<string, string>;
}

export const hasRules = (rules: ReviewRules): boolean =>
	Object.values(rules).some((rule) => rule !== undefined);

/** A value as the rules see it. */
export interface Reviewed {
	/** What the item calls it. */
	name: string;
	/** KlearStack's name. */
	sentName: string;
	/** Its line, from 1, where it is in one. */
	line?: number;
	value: unknown;
	/** The same as a number, where it is one for sure. */
	number?: number;
	confidence?: unknown;
	/** What it is called in every account. */
	commonName?: string;
}

export interface ReviewedDocument {
	/** Its ID or file name. */
	label: string;
	overallConfidence: unknown;
	values: Reviewed[];
	/** How many lines it has. */
	lines: number;
}

/** To so many digits, without a tail of zeros. */
export const rounded = (number: number, digits = 4): number =>
	Math.round(number * 10 ** digits) / 10 ** digits;

const isEmpty = (value: unknown) => value === undefined || value === null || value === '';

const called = ({ name, line }: Reviewed) => (line ? `Line ${line}, ${name}` : name);

const lowFields = ({ values }: ReviewedDocument, limit: number) =>
	values
		.filter(({ confidence }) => typeof confidence === 'number' && confidence < limit)
		.map(
			(one) =>
				`${called(one)}: confidence ${rounded(one.confidence as number, 2)} is below ${limit}`,
		);

/** From 0 to 1, as documented, also where it is given as text or in percent; NaN where it is none. */
function confidenceOf(value: unknown): number {
	const number = Number.parseFloat(String(value));
	return number > 1 ? number / 100 : number;
}

function lowOverall({ overallConfidence }: ReviewedDocument, limit: number): string[] {
	const overall = confidenceOf(overallConfidence);
	// A document without one is nothing to be sure of.
	if (Number.isNaN(overall)) return ['KlearStack gave no overall confidence'];
	return overall < limit ? [`Overall confidence ${rounded(overall, 2)} is below ${limit}`] : [];
}

/** A field of lines is needed in each of them. */
function missing({ values, lines }: ReviewedDocument, required: string[]): string[] {
	return required.flatMap((name) => {
		const found = values.filter((one) => [one.name, one.sentName, one.commonName].includes(name));
		const inLines = found.filter(({ line }) => line !== undefined);
		if (inLines.length === 0) {
			return found.some(({ value }) => !isEmpty(value)) ? [] : [`${name}: missing or empty`];
		}
		const full = new Set(inLines.filter(({ value }) => !isEmpty(value)).map(({ line }) => line));
		return Array.from({ length: lines }, (_, n) => n + 1)
			.filter((line) => !full.has(line))
			.map((line) => `Line ${line}, ${name}: missing or empty`);
	});
}

const money = (number: number) => String(rounded(number, 2));

function wrongTotals({ values, lines }: ReviewedDocument, most: number): string[] {
	const one = (commonName: string) =>
		values.find((value) => value.commonName === commonName && value.line === undefined)?.number;
	const [net, tax, total] = ['netAmount', 'taxAmount', 'totalAmount'].map(one);
	// Sums of binary fractions are a little off.
	const differ = (a: number, b: number) => Math.abs(a - b) > most + 1e-6;
	if (total === undefined) return ['Totals could not be checked: no total was read for sure'];
	const reasons: string[] = [];
	if (net !== undefined && tax !== undefined && differ(net + tax, total)) {
		reasons.push(
			`Net ${money(net)} plus tax ${money(tax)} is ${money(net + tax)}, and not the total ${money(total)}`,
		);
	}
	const amounts = values
		.filter(({ commonName, line }) => commonName === 'lineAmount' && line !== undefined)
		.map(({ number }) => number);
	if (amounts.length === 0) return reasons;
	if (amounts.length < lines || amounts.includes(undefined)) {
		return [...reasons, 'The lines could not be added up: a line has no amount that is sure'];
	}
	const sum = amounts.reduce<number>((all, amount) => all + amount!, 0);
	const isRight = [net, total, tax === undefined ? undefined : total - tax].some(
		(given) => given !== undefined && !differ(sum, given),
	);
	return isRight
		? reasons
		: [...reasons, `The lines add up to ${money(sum)}, and the total is ${money(total)}`];
}

function seenBefore({ values, label }: ReviewedDocument, seen: Map<string, string>): string[] {
	const one = (commonName: string) =>
		values.find((value) => value.commonName === commonName && !isEmpty(value.value))?.value;
	const [number, supplier] = [one('invoiceNumber'), one('supplierName')];
	if (number === undefined) return [];
	const key = JSON.stringify([number, supplier ?? ''].map((part) => String(part).toLowerCase()));
	const before = seen.get(key);
	if (before === undefined) seen.set(key, label);
	if (before === undefined || before === label) return [];
	return [`Number ${String(number)} of the same supplier was seen before in this run: ${before}`];
}

/** Why a person has to look at a document; empty where nobody has to. */
export function reasonsFor(document: ReviewedDocument, rules: ReviewRules): string[] {
	const { fieldConfidenceBelow, overallConfidenceBelow, required, totalsDifferBy, seen } = rules;
	return [
		...(overallConfidenceBelow === undefined ? [] : lowOverall(document, overallConfidenceBelow)),
		...(fieldConfidenceBelow === undefined ? [] : lowFields(document, fieldConfidenceBelow)),
		...missing(document, required ?? []),
		...(totalsDifferBy === undefined ? [] : wrongTotals(document, totalsDifferBy)),
		...(seen ? seenBefore(document, seen) : []),
	];
}
