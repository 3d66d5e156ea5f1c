/**
 * Line items. KlearStack's pages show none, so all of this is inferred: fields whose names repeat are
 * columns, and their places on the page say which values are of one line. Where they do not say it for
 * sure, there are no lines, and a reason.
 */
import { byName, type Cell, has, isPlaced, namesIn, type PlacedCell } from './cells';
import { kindOf } from './conversion';
import { NAMES_A_COLUMN } from './names';
import { isTable, joinOnce, mixedTables, rowsOf, type Table, tablesOf } from './tables';

/** A line: which value of each column is in it. */
export type Line = Map<string, number>;

export interface Lines {
	lines: Line[];
	/** Why the lines cannot be told, in words for the user. */
	problem?: string;
}

const NONE: Lines = { lines: [] };

const named = (names: string[]) => names.map((name) => `"${name}"`).join(', ');

const lineOf = (cells: Cell[]): Line => new Map(cells.map(({ name, index }) => [name, index]));

const without = (problem: string): Lines => ({ lines: [], problem });

/** Lines by the places of their values. */
function byPlace(repeated: PlacedCell[], once: Cell[], valueOf: (cell: Cell) => unknown): Lines {
	const all = rowsOf(repeated);
	const kept = tablesOf(all).filter((table) => isTable(table, valueOf));
	// What else repeats, e.g. bank accounts, is no line where something is called one.
	const isNamed = ({ names }: Table) => names.some((name) => NAMES_A_COLUMN.test(name));
	const tables = kept.some(isNamed) ? kept.filter(isNamed) : kept.filter(mayBeLines);
	const alone = tables.find(
		(table) =>
			table.names.length === 1 &&
			tables.some(
				(other) => other !== table && other.names.some((name) => isAlike(name, table.names[0])),
			),
	);
	if (alone) return without(`values of ${named(alone.names)} are not beside any others`);
	const inTables = new Set(tables.flatMap((table) => table.rows));
	const rows = all.filter((row) => inTables.has(row));
	const unclear = rows.find((row) => namesIn(row).length < row.length);
	if (unclear) {
		const names = namesIn(unclear).filter(
			(name) => unclear.filter((cell) => cell.name === name).length > 1,
		);
		return without(
			`on page ${unclear[0].page}, several values of ${named(names)} are beside one of another field`,
		);
	}
	for (const { names, rows: own } of tables) {
		const mixed = mixedTables(own);
		if (mixed) return without(`on page ${mixed[0].page}, two tables are beside each other`);
		// In a table there is something in every line, e.g. the description.
		const most = Math.max(...names.map((name) => own.filter((row) => has(row, name)).length));
		if (names.length > 1 && own.length > most) {
			return without(`values of ${named(names)} are not on the same heights`);
		}
	}
	for (const table of tables) joinOnce(table, once.filter(isPlaced));
	return { lines: rows.map(lineOf) };
}

/** Item_Price and Item_Amount are of one table. */
const isAlike = (a: string, b: string) => a.split(/[_ ]/)[0] === b.split(/[_ ]/)[0];

/** Names that, without one that says so, may be those of lines: something is counted, and nothing identified. */
const mayBeLines = ({ names }: Pick<Table, 'names'>) =>
	names.some((name) => kindOf(name) === 'count') && !names.some((name) => kindOf(name) === 'id');

/** A value for each page, e.g. whether it is signed, is not one for each line. */
const isForPages = (cells: Cell[]) =>
	!NAMES_A_COLUMN.test(cells[0].name) &&
	cells.every(({ page }) => page !== undefined) &&
	new Set(cells.map(({ page }) => page)).size === cells.length;

/** Lines by the order of their values, where each column has the same number of them. */
function byOrder(all: Map<string, Cell[]>, once: Cell[]): Lines {
	const isNamed = (name: string) => NAMES_A_COLUMN.test(name);
	const hasNamed = [...all.keys()].some(isNamed);
	if (!hasNamed && !mayBeLines({ names: [...all.keys()] })) return NONE;
	// A column with one value has fewer than the others.
	const others = hasNamed ? once.filter(({ name }) => isNamed(name)) : [];
	const columns = byName([
		...[...all].filter(([name]) => !hasNamed || isNamed(name)).flatMap(([, cells]) => cells),
		...others,
	]);
	const isColumn = (name: string) =>
		!isForPages(columns.get(name)!) || (columns.size > 1 && kindOf(name) === 'count');
	const names = [...columns.keys()].filter(isColumn);
	if (names.length === 1 && !NAMES_A_COLUMN.test(names[0])) return NONE;
	const counts = names.map((name) => columns.get(name)!.length);
	if (new Set(counts).size > 1) {
		const list = names.map((name, n) => `${counts[n]} of "${name}"`).join(', ');
		return without(`there are ${list}, and KlearStack does not say where each of them is`);
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
		? rowsOf(cells).length === 1
		: cells.every((cell) => !isPlaced(cell));
	return isLine ? { lines: [lineOf(cells)] } : NONE;
}

/** Lines that KlearStack gives as such. */
function givenLines(cells: Cell[]): Line[] {
	const rows = new Map<string, Cell[]>();
	for (const cell of cells) {
		if (cell.row !== undefined) rows.set(cell.row, [...(rows.get(cell.row) ?? []), cell]);
	}
	return [...rows.values()].map(lineOf);
}

/**
 * The lines of a document, from the top of its first page.
 *
 * @param all all values of its fields
 * @param valueOf what a cell holds
 * @param isOfHeader whether a name is known for what an invoice has once, and is no column
 */
export function linesOf(
	all: Cell[],
	valueOf: (cell: Cell) => unknown,
	isOfHeader: (name: string) => boolean = () => false,
): Lines {
	const given = givenLines(all);
	const cells = all.filter(({ name, row }) => row === undefined && !isOfHeader(name));
	const columns = byName(cells);
	const isColumn = ({ name, inList }: Cell) => inList === true || columns.get(name)!.length > 1;
	const repeated = byName(cells.filter(isColumn));
	const once = cells.filter((cell) => !isColumn(cell));
	const hasNamed = [...repeated.keys()].some((name) => NAMES_A_COLUMN.test(name));
	const single = hasNamed ? NONE : onlyLine(once);
	if (single.lines.length > 0) return { lines: [...given, ...single.lines] };
	const isRelevant = (name: string) =>
		hasNamed ? NAMES_A_COLUMN.test(name) : kindOf(name) === 'count';
	for (const [name, column] of repeated) {
		if (!column.some(isPlaced) || column.every(isPlaced)) continue;
		if (isRelevant(name)) return without(`KlearStack does not say where some of "${name}" are`);
		repeated.delete(name);
	}
	const placed = [...repeated.values()].flat().filter(isPlaced);
	const unplaced = new Map([...repeated].filter(([, column]) => !column.some(isPlaced)));
	const found =
		placed.length > 0 ? besides(byPlace(placed, once, valueOf), unplaced) : byOrder(unplaced, once);
	// Lines that KlearStack gives as such do not depend on what else repeats.
	if (found.problem && given.length === 0) return found;
	const lines = [...given, ...found.lines];
	return lines.length > 0 ? { lines } : onlyLine(once);
}

/** What has no place beside lines by place may be a column of them, too. */
function besides(found: Lines, unplaced: Map<string, Cell[]>): Lines {
	const column = [...unplaced].find(
		([name, cells]) => !isForPages(cells) && NAMES_A_COLUMN.test(name),
	);
	return column ? without(`KlearStack does not say where "${column[0]}" is`) : found;
}
