/** What line items are, and how it is said that they cannot be told. */
import type { Cell } from './cells';
import { kindOf } from './conversion';

/** A line: which value of each column is in it. */
export type Line = Map<string, number>;

export interface Lines {
	lines: Line[];
	/** Why the lines cannot be told, in words for the user. */
	problem?: string;
	/** What may be missing in them, in the same. */
	doubt?: string;
}

export const NONE: Lines = { lines: [] };

export const without = (problem: string): Lines => ({ lines: [], problem });

export const named = (names: string[]) => names.map((name) => `"${name}"`).join(', ');

export const lineOf = (cells: Cell[]): Line =>
	new Map(cells.map(({ name, index }) => [name, index]));

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
