/**
 * Line items. KlearStack's pages show none, so all of this is inferred: fields whose names repeat are
 * columns, and their places on the page say which values are of one line. Where they do not say it for
 * sure, there are no lines, and a reason.
 */
import { byName, type Cell, isPlaced, namesIn } from './cells';
import { kindOf } from './conversion';
import {
	asOftenAsLines,
	type Line,
	lineOf,
	type Lines,
	mayBeLines,
	named,
	NONE,
	without,
} from './lines';
import { isForPages, linesByOrder } from './linesByOrder';
import { linesByPlace } from './linesByPlace';
import { NAMES_A_COLUMN, NAMES_LINES, SUMS_UP } from './names';
import { straightened } from './skew';
import { rowsOf } from './tables';

/** The only line of a document whose fields all have one value; without an amount or a count they may be anything. */
function onlyLine(once: Cell[]): Lines {
	const cells = once.filter(({ name }) => NAMES_A_COLUMN.test(name));
	if (cells.length < 2) return NONE;
	const names = namesIn(cells);
	const problem = (what: string) => (mayBeLines(names) ? without(what) : NONE);
	if (!cells.some(isPlaced)) return { lines: [lineOf(cells)] };
	const unplaced = cells.find((cell) => !isPlaced(cell));
	if (unplaced) return problem(`KlearStack does not say where "${unplaced.name}" is`);
	const isOfAll = (row: Cell[]) => row.length === 1 && SUMS_UP.test(row[0].name);
	const [row, ...others] = rowsOf(cells.filter(isPlaced)).filter((one) => !isOfAll(one));
	if (others.length > 0) return problem(`${named(names)} are not on one height`);
	return row?.length > 1 ? { lines: [lineOf(row)] } : NONE;
}

/** Lines that KlearStack gives as such, and what is in none of them. */
function givenLines(cells: Cell[]): { given: Line[]; loose: Cell[] } {
	const listOf = ({ row = '' }: Cell) => row.slice(0, row.lastIndexOf(' '));
	const lists = new Map<string, Cell[]>();
	for (const cell of cells) {
		const list = listOf(cell);
		const known = lists.get(list);
		if (known) known.push(cell);
		else lists.set(list, [cell]);
	}
	const isOfLines = ([list, inList]: [string, Cell[]]) => {
		const names = namesIn(inList);
		const isCalledSo = names.some((name) => NAMES_A_COLUMN.test(name)) || mayBeLines(names);
		return list !== '' && (NAMES_LINES.test(list) || isCalledSo);
	};
	const ofLines = new Map([...lists].filter(isOfLines));
	const rows = new Map<string, Cell[]>();
	for (const cell of [...ofLines.values()].flat()) {
		rows.set(cell.row!, [...(rows.get(cell.row!) ?? []), cell]);
	}
	const given = [...rows.values()].map(lineOf);
	return { given, loose: cells.filter((cell) => !ofLines.has(listOf(cell))) };
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
	const { given, loose } = givenLines(all);
	const counts = byName(loose);
	const repeats = (name: string) => counts.get(name)!.length > 1;
	const isNamed = (name: string) => NAMES_A_COLUMN.test(name);
	const areNamed = [...counts.keys()].some((name) => isNamed(name) && repeats(name));
	const { cells: free, askew } = straightened(
		loose,
		(name) => isNamed(name) || ((!areNamed || isOfHeader(name)) && repeats(name)),
	);
	const isOnce = (name: string) => isOfHeader(name) && !NAMES_A_COLUMN.test(name);
	const cells = free.filter(({ name }) => !isOnce(name));
	const header = free.filter(({ name }) => isOnce(name));
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
	const crooked = placed.find(({ name, page }) => askew.includes(page) && isRelevant(name));
	const find = () => {
		if (crooked) {
			return without(`page ${crooked.page} is too much askew to tell one line from the next`);
		}
		return placed.length > 0
			? besides(linesByPlace(placed, once, header.filter(isPlaced), valueOf), unplaced)
			: linesByOrder(unplaced, once, valueOf);
	};
	// Lines that KlearStack gives as such do not depend on what else repeats.
	const found = given.length > 0 && !hasNamed ? NONE : find();
	if (found.problem && given.length === 0) return found;
	const lines = [...given, ...found.lines];
	if (lines.length === 0) return onlyLine(once);
	const doubt = found.doubt ?? besideLines(free, lines, isOnce, valueOf);
	return { lines, ...(doubt && { doubt }) };
}

/** What may be a column of the lines, by the number of its values alone. */
function besideLines(
	cells: Cell[],
	lines: Line[],
	isOnce: (name: string) => boolean,
	valueOf: (cell: Cell) => unknown,
): string | undefined {
	const mayBe = ([name, column]: [string, Cell[]]) =>
		column.length === lines.length &&
		!column.every(isPlaced) &&
		(isOnce(name) || kindOf(name) === 'count') &&
		!isForPages(column) &&
		new Set(column.map(valueOf)).size > 1 &&
		!lines.some((line) => line.has(name));
	const names = [...byName(cells)].filter(mayBe).map(([name]) => name);
	return names.length > 0 ? asOftenAsLines(names) : undefined;
}

/** What has no place beside lines by place may be a column of them, too. */
function besides(found: Lines, unplaced: Map<string, Cell[]>): Lines {
	const column = [...unplaced].find(
		([name, cells]) => !isForPages(cells) && NAMES_A_COLUMN.test(name),
	);
	return column ? without(`KlearStack does not say where "${column[0]}" is`) : found;
}
