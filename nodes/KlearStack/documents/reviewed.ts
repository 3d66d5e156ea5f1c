import { kindOf } from './conversion';

/** A document as the rules for review see it. */

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
	overallConfidence: unknown;
	values: Reviewed[];
}

/** Rounded to a number of digits, without trailing zeros. */
export function rounded(number: number, digits = 4): number {
	// There may be a million of them.
	const scale = digits === 4 ? 10_000 : 10 ** digits;
	return Math.round(number * scale) / scale;
}

/** What stands for nothing, also where a document says so with a dash. */
export const isBlank = (value: unknown): boolean =>
	value === undefined ||
	value === null ||
	(Array.isArray(value) && value.length === 0) ||
	(typeof value === 'string' && /^[\s–—-]*$/.test(value));

/** What a person finds a value by. */
export const called = ({ name, line }: Reviewed) => (line ? `Line ${line}, ${name}` : name);

/** A line that has a text and no number. */
const isRemark = (line: Reviewed[]) => line.length === 1 && kindOf(line[0].sentName) !== 'count';

/** The lines of a table, without remarks: those that have a column of lines with one of these values. */
export function linesOfTable(values: Reviewed[], isOfIt: (value: Reviewed) => boolean): number[] {
	const byLine = new Map<number, Reviewed[]>();
	for (const value of values) {
		if (value.line === undefined) continue;
		const known = byLine.get(value.line);
		if (known) known.push(value);
		else byLine.set(value.line, [value]);
	}
	const columns = new Set(
		[...byLine.values()]
			.filter((line) => line.some(isOfIt))
			.flatMap((line) => line.map(({ name }) => name)),
	);
	return [...byLine]
		.filter(([, line]) => line.some(({ name }) => columns.has(name)) && !isRemark(line))
		.map(([line]) => line);
}
