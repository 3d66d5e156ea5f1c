/** What line items are, and how it is said that they cannot be told. */
import { kindOf } from './conversion';
import type { Field } from './document';

/** One whose place is known. */
export type PlacedField = Field & Required<Pick<Field, 'page' | 'box'>>;

export const isPlaced = (field: Field): field is PlacedField =>
	field.box !== undefined && field.page !== undefined;

export const namesIn = (fields: Field[]) => [...new Set(fields.map(({ name }) => name))];
export const has = (fields: Field[], wanted: string) => fields.some(({ name }) => name === wanted);

/** The fields by name, in the order of their first ones. */
export const byName = (fields: Field[]): Map<string, Field[]> =>
	groupedBy(fields, ({ name }) => name);

export function groupedBy<T extends Field, K>(fields: T[], keyOf: (field: T) => K): Map<K, T[]> {
	const groups = new Map<K, T[]>();
	for (const field of fields) {
		const key = keyOf(field);
		const group = groups.get(key);
		if (group) group.push(field);
		else groups.set(key, [field]);
	}
	return groups;
}

export interface Lines {
	/** The fields of each line. */
	lines: Field[][];
	/** Why the lines cannot be told, in words for the user. */
	problem?: string;
	/** What may be missing in them, in the same. */
	doubt?: string;
}

export const NONE: Lines = { lines: [] };

export const without = (problem: string): Lines => ({ lines: [], problem });

export const named = (names: string[]) => names.map((name) => `"${name}"`).join(', ');

export const asOftenAsLines = (names: string[]) =>
	`there is a value of ${named(names)} for each line, and KlearStack does not say whether it is of the line`;

export const eachPage = (names: string[]) =>
	without(`each page has one value of ${named(names)}: of a line, or of the page`);

const IS_OF_TAXES = /tax|vat|gst|mwst|ust|iva|tva|btw/i;

/** Names that, without one that says so, may be those of lines: something is named and counted, and it is not taxes. */
export function mayBeLines(names: string[]): boolean {
	const kinds = names.map(kindOf);
	const counts = kinds.filter((kind) => kind === 'count').length;
	return (
		kinds.includes('other') &&
		(counts > 1 || (counts === 1 && !kinds.includes('id'))) &&
		!names.every((name) => IS_OF_TAXES.test(name))
	);
}
