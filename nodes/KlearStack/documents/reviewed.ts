/** Terms in which the rules for review speak of fields. */
import { isEmpty } from '../json';
import type { Field } from './document';
import { grouped } from './objects';
import { typeOfField } from './fieldTypes';

/** Rounds to a number of digits, without trailing zeros. */
export function rounded(number: number, digits = 4): number {
	// There may be a million of them.
	const scale = digits === 4 ? 10_000 : 10 ** digits;
	return Math.round(number * scale) / scale;
}

export const money = (number: number) => String(rounded(number, 2));

/** The number that a field certainly is. */
export function numberIn({ value, converted }: Field): number | undefined {
	const number = converted ?? value;
	return typeof number === 'number' ? number : undefined;
}

/** Stands for nothing, also where a document says so with a dash. */
export const isBlank = (value: unknown): boolean =>
	isEmpty(value) || (typeof value === 'string' && /^[\s–—-]*$/.test(value));

/** More are too many to read. */
export const MOST_LISTED = 5;

/** Names, the first of them where there are many. */
export const listed = (names: string[]): string =>
	names.slice(0, MOST_LISTED).join(', ') + (names.length > MOST_LISTED ? ', …' : '');

/** The words in which a person finds a field. */
export const called = ({ shownAs, line }: Field) => calledIn(shownAs, line);

export const calledIn = (name: string, line?: number) => (line ? `${name} of line ${line}` : name);

export const isCalled = ({ shownAs, name, commonName }: Field, wanted: string) =>
	[shownAs, name, commonName].includes(wanted);

/** A line that has a text and no number. */
const isRemark = (line: Field[]) => line.length === 1 && typeOfField(line[0]).kind !== 'amount';

/** The lines of a table, without remarks: those that have a column of lines with one of these fields. */
export function linesOfTable(fields: Field[], isOfIt: (field: Field) => boolean): number[] {
	const inLines = fields.filter(({ line }) => line !== undefined);
	const lines = [...grouped(inLines, ({ line }) => line!)];
	const columns = new Set(
		lines
			.filter(([, line]) => line.some(isOfIt))
			.flatMap(([, line]) => line.map(({ name }) => name)),
	);
	return lines
		.filter(([, line]) => line.some(({ name }) => columns.has(name)) && !isRemark(line))
		.map(([line]) => line);
}
