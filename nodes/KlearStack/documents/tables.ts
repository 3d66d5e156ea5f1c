/** Tables on the pages of a document, by the places of their values. */
import { MOST_OFF, offset, pitchesOf } from './alignment';
import type { Box } from './document';
import { has, namesIn, type PlacedField } from './lines';
import { NAMES_A_COLUMN } from './names';

/** Two values in one line share at least this part of the smaller one's height. */
const SHARED = 0.5;

const height = ([, top, , bottom]: Box) => Math.max(1, bottom - top);

function isBeside(one: Box, other: Box): boolean {
	const shared = Math.min(one[3], other[3]) - Math.max(one[1], other[1]);
	return shared >= SHARED * Math.min(height(one), height(other));
}

type Row = PlacedField[];

/** Fields that are beside each other, directly or by others, from the top of the first page. */
export function rowsOf(fields: PlacedField[]): Row[] {
	const sorted = [...fields].sort((a, b) => a.page - b.page || a.box[1] - b.box[1]);
	let rows: Row[] = [];
	let open: Row[] = [];
	for (const field of sorted) {
		open = open.filter((row) =>
			row.some(({ page, box }) => page === field.page && box[3] > field.box[1]),
		);
		const own = open.filter((row) => row.some(({ box }) => isBeside(box, field.box)));
		const [first] = own;
		if (first) {
			const others = own.slice(1);
			first.push(field, ...others.flat());
			rows = rows.filter((row) => !others.includes(row));
			open = open.filter((row) => !others.includes(row));
		} else {
			const row = [field];
			rows.push(row);
			open.push(row);
		}
	}
	return rows;
}

export interface Table {
	names: string[];
	rows: Row[];
}

/** Names that are found in one row with each other, and their rows. */
export function tablesOf(rows: Row[]): Table[] {
	let tables: Table[] = [];
	for (const row of rows) {
		const names = namesIn(row);
		const joined = tables.filter((table) => table.names.some((name) => names.includes(name)));
		const all = [...new Set([...joined.flatMap((table) => table.names), ...names])];
		tables = [
			...tables.filter((table) => !joined.includes(table)),
			{ names: all, rows: [...joined.flatMap((table) => table.rows), row] },
		];
	}
	return tables;
}

/** What is on several pages, and on each of them once. */
export const isOncePerPage = ({ rows }: Table): boolean =>
	rows.length > 1 && new Set(rows.map(([{ page }]) => page)).size === rows.length;

const saysTheSame = ({ rows }: Table): boolean => {
	const saying = (row: Row) => JSON.stringify(row.map(({ name, value }) => [name, value]).sort());
	return new Set(rows.map(saying)).size === 1;
};

/** What may be a line on each page, or be said of the page. */
export const mayBeOfPages = (table: Table): boolean =>
	table.names.length > 1 && isOncePerPage(table) && !saysTheSame(table);

/** What is on each page at most once and says the same, or is at the same height: a heading that is repeated. */
export function isHeading(table: Table): boolean {
	const { rows } = table;
	if (!isOncePerPage(table)) return false;
	const tops = rows.map((row) => Math.min(...row.map(({ box }) => box[1])));
	const isLevel = Math.max(...tops) - Math.min(...tops) <= height(rows[0][0].box);
	return isLevel || saysTheSame(table);
}

/** Whether names that share rows are columns. */
export function isTable(table: Table): boolean {
	if (table.names.some((name) => NAMES_A_COLUMN.test(name))) return true;
	return table.names.length > 1 && !isHeading(table);
}

/** A row whose parts are never together elsewhere, as where two tables end and begin beside each other. */
export function mixedTables(rows: Row[]): Row | undefined {
	const together = new Map<string, number>();
	const pairOf = (a: string, b: string) => JSON.stringify(a < b ? [a, b] : [b, a]);
	for (const row of rows) {
		for (const [n, { name }] of row.entries()) {
			for (const other of row.slice(n + 1)) {
				const pair = pairOf(name, other.name);
				together.set(pair, (together.get(pair) ?? 0) + 1);
			}
		}
	}
	const isElsewhere = (name: string) => rows.filter((row) => has(row, name)).length > 1;
	return rows.find((row) => {
		let parts: string[][] = [];
		for (const name of namesIn(row)) {
			const joined = parts.filter((part) =>
				part.some((other) => together.get(pairOf(name, other))! > 1),
			);
			parts = [...parts.filter((part) => !joined.includes(part)), [name, ...joined.flat()]];
		}
		return parts.length > 1 && parts.filter((part) => part.some(isElsewhere)).length > 1;
	});
}

/** What all names begin with, up to a separator, e.g. Item_; nothing where that is too short to mean anything. */
function commonStart(names: string[]): string {
	let start = names[0];
	for (const name of names) while (!name.startsWith(start)) start = start.slice(0, -1);
	return /^\p{L}{3,}.*[_ ]/u.exec(start)?.[0] ?? '';
}

/** Gives the only row that a value is beside, and that has none of its name. */
function rowFinder(rows: Row[]): (field: PlacedField) => Row | undefined {
	const pitch = pitchesOf(rows);
	const extents = rows.map((row) => ({
		row,
		page: row[0].page,
		top: Math.min(...row.map(({ box }) => box[1])),
		bottom: Math.max(...row.map(({ box }) => box[3])),
	}));
	return (field) => {
		const { page, box } = field;
		const near = extents.filter(
			(one) => one.page === page && one.top < box[3] && one.bottom > box[1],
		);
		const beside = near.filter(({ row }) => row.some((other) => isBeside(other.box, box)));
		if (beside.length !== 1) return undefined;
		const [{ row }] = beside;
		const isLevel = row.some((other) => offset(other, field, pitch.get(page)!) <= MOST_OFF);
		return isLevel && !has(row, field.name) ? row : undefined;
	};
}

/**
 * Puts the values of one more name into the rows that they are beside, if those are several.
 *
 * @returns whether values and rows are left that may belong together
 */
export function joinColumn(rows: Row[], column: PlacedField[]): boolean {
	const rowOf = rowFinder(rows);
	const beside = column.flatMap((field) => {
		const row = rowOf(field);
		return row ? [{ row, field }] : [];
	});
	const { size } = new Set(beside.map(({ row }) => row));
	if (size < Math.max(2, beside.length)) return false;
	for (const { row, field } of beside) row.push(field);
	return size < rows.length && size < column.length;
}

/** Puts values of which there is only one into the row of a table that they are beside. */
export function joinOnce({ names, rows }: Table, once: PlacedField[]): void {
	const fields = rows.flat();
	const left = Math.min(...fields.map(({ box }) => box[0]));
	const right = Math.max(...fields.map(({ box }) => box[2]));
	const start = commonStart(names);
	const rowOf = rowFinder(rows);
	for (const field of once) {
		const isWithin = field.box[0] >= left && field.box[2] <= right;
		if (!isWithin && !(start !== '' && field.name.startsWith(start))) continue;
		rowOf(field)?.push(field);
	}
}
