/**
 * Line items. KlearStack's pages show none, so all of this is inferred: fields whose names repeat are
 * columns, and their places on the page say which values are of one line.
 */

import type { Cell } from './cells';
import type { Box } from './shapes';

/** A line: which value of each column is in it. */
export type Line = Map<string, number>;

export interface Lines {
	lines: Line[];
	/** Why the lines cannot be told, in words for the user. */
	problem?: string;
}

const NONE: Lines = { lines: [] };

/** Names of what is in lines, in the words of invoices: told from others only where that decides nothing else. */
export const NAMES_A_COLUMN = /^(line_?items?|items?|lines?|products?|articles?)[_ ]/i;

/** Of the smaller one's height, so much is in the height of both if they are in one line. */
const SHARED = 0.5;

const height = ([, top, , bottom]: Box) => Math.max(1, bottom - top);

function isBeside(one: Box, other: Box): boolean {
	const shared = Math.min(one[3], other[3]) - Math.max(one[1], other[1]);
	return shared >= SHARED * Math.min(height(one), height(other));
}

type Placed = Cell & { page: number; box: Box };

const isPlaced = (cell: Cell): cell is Placed => cell.box !== undefined && cell.page !== undefined;

/** Cells that are beside each other, directly or by others, from the top of the first page. */
function groupsOf(cells: Placed[]): Placed[][] {
	const sorted = [...cells].sort((a, b) => a.page - b.page || a.box[1] - b.box[1]);
	let groups: Placed[][] = [];
	let open: Placed[][] = [];
	for (const cell of sorted) {
		open = open.filter((group) =>
			group.some(({ page, box }) => page === cell.page && box[3] > cell.box[1]),
		);
		const own = open.filter((group) => group.some(({ box }) => isBeside(box, cell.box)));
		const [first] = own;
		if (first) {
			const others = own.slice(1);
			first.push(cell, ...others.flat());
			groups = groups.filter((group) => !others.includes(group));
			open = open.filter((group) => !others.includes(group));
		} else {
			const group = [cell];
			groups.push(group);
			open.push(group);
		}
	}
	return groups;
}

const namesIn = (cells: Cell[]) => [...new Set(cells.map(({ name }) => name))];
const named = (names: string[]) => names.map((name) => `"${name}"`).join(', ');

/** Names that are found in one line with each other, e.g. the columns of one table. */
function tablesOf(groups: Cell[][]): string[][] {
	let tables: string[][] = [];
	for (const group of groups) {
		const names = namesIn(group);
		const joined = tables.filter((table) => table.some((name) => names.includes(name)));
		tables = [
			...tables.filter((table) => !joined.includes(table)),
			[...new Set([...joined.flat(), ...names])],
		];
	}
	return tables;
}

/** What is on each page at most once, and always the same: a heading that is repeated. */
function isHeading(cells: Cell[], valueOf: (cell: Cell) => unknown): boolean {
	const pages = new Set(cells.map(({ page }) => page));
	const values = new Set(cells.map((cell) => JSON.stringify(valueOf(cell))));
	return pages.size === cells.length && values.size === 1;
}

const lineOf = (cells: Cell[]): Line => new Map(cells.map(({ name, index }) => [name, index]));

/** The cells by name, in the order of their first ones. */
function byName(cells: Cell[]): Map<string, Cell[]> {
	const found = new Map<string, Cell[]>();
	for (const cell of cells) {
		const known = found.get(cell.name);
		if (known) known.push(cell);
		else found.set(cell.name, [cell]);
	}
	return found;
}

/** Lines by the places of their values. */
function byPlace(repeated: Placed[], once: Cell[], valueOf: (cell: Cell) => unknown): Lines {
	const groups = groupsOf(repeated);
	const cellsOf = byName(repeated);
	const isTable = (names: string[]) =>
		names.length > 1
			? !names.every((name) => isHeading(cellsOf.get(name)!, valueOf))
			: NAMES_A_COLUMN.test(names[0]);
	const columns = new Set(tablesOf(groups).filter(isTable).flat());
	const rows = groups.filter(([{ name }]) => columns.has(name));
	const unclear = rows.find((row) => namesIn(row).length < row.length);
	if (unclear) {
		const names = namesIn(unclear).filter(
			(name) => unclear.filter((cell) => cell.name === name).length > 1,
		);
		return {
			lines: [],
			problem: `on page ${unclear[0].page}, several values of ${named(names)} are beside one of another field`,
		};
	}
	const prefixes = new Set([...columns].map(prefixOf).filter(Boolean));
	for (const cell of once.filter(isPlaced)) {
		if (!prefixes.has(prefixOf(cell.name))) continue;
		const own = rows.filter((row) =>
			row.some(({ page, box }) => page === cell.page && isBeside(box, cell.box)),
		);
		if (own.length === 1) own[0].push(cell);
	}
	return { lines: rows.map(lineOf) };
}

/** Item_ of Item_Price. */
const prefixOf = (name: string) => /^\p{L}{3,}[_ ]/u.exec(name)?.[0];

/** Lines by the order of their values, where each column has the same number of them. */
function byOrder(columns: Map<string, Cell[]>): Lines {
	// A value for each page, e.g. whether it is signed, is not one for each line.
	const isForPages = (cells: Cell[]) =>
		!NAMES_A_COLUMN.test(cells[0].name) &&
		cells.every(({ page }) => page !== undefined) &&
		new Set(cells.map(({ page }) => page)).size === cells.length;
	const names = [...columns.keys()].filter((name) => !isForPages(columns.get(name)!));
	if (names.length === 1 && !NAMES_A_COLUMN.test(names[0])) return NONE;
	const counts = names.map((name) => columns.get(name)!.length);
	if (new Set(counts).size > 1) {
		const list = names.map((name, n) => `${counts[n]} of "${name}"`).join(', ');
		return {
			lines: [],
			problem: `there are ${list}, and KlearStack does not say where each of them is`,
		};
	}
	const count = counts[0] ?? 0;
	return {
		lines: Array.from({ length: count }, (_, n) =>
			lineOf(names.map((name) => columns.get(name)![n])),
		),
	};
}

/** The only line of a document whose fields all have one value. */
function onlyLine(once: Cell[]): Lines {
	const cells = once.filter(({ name }) => NAMES_A_COLUMN.test(name));
	if (cells.length < 2) return NONE;
	const isLine = cells.every(isPlaced)
		? groupsOf(cells).length === 1
		: cells.every((cell) => !isPlaced(cell));
	return isLine ? { lines: [lineOf(cells)] } : NONE;
}

/**
 * The lines of a document, from the top of its first page.
 *
 * @param cells all values of its fields
 * @param valueOf what a cell holds
 */
export function linesOf(cells: Cell[], valueOf: (cell: Cell) => unknown): Lines {
	const columns = byName(cells);
	const isColumn = ({ name, inList }: Cell) => inList === true || columns.get(name)!.length > 1;
	const repeated = cells.filter(isColumn);
	const once = cells.filter((cell) => !isColumn(cell));
	if (repeated.length === 0) return onlyLine(once);
	if (repeated.every(isPlaced)) return byPlace(repeated, once, valueOf);
	return byOrder(byName(repeated));
}
