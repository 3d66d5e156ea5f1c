/**
 * Line items. KlearStack's pages show none, so all of this is inferred: fields whose names repeat are
 * columns, and their places on the page say which values are of one line. Where they do not say it for
 * sure, there are no lines, and a reason.
 */
import { byName, type Cell, isPlaced, namesIn } from './cells';
import { kindOf } from './conversion';
import { type Line, lineOf, type Lines, mayBeLines, named, NONE, without } from './lines';
import { isForPages, linesByOrder } from './linesByOrder';
import { linesByPlace } from './linesByPlace';
import { NAMES_A_COLUMN } from './names';
import { rowsOf } from './tables';

/** The only line of a document whose fields all have one value; without an amount or a count they may be anything. */
function onlyLine(once: Cell[]): Lines {
	const cells = once.filter(({ name }) => NAMES_A_COLUMN.test(name));
	if (cells.length < 2) return NONE;
	const isLine = cells.every(isPlaced)
		? rowsOf(cells).length === 1
		: cells.every((cell) => !isPlaced(cell));
	if (isLine) return { lines: [lineOf(cells)] };
	const names = namesIn(cells);
	return mayBeLines(names) ? without(`${named(names)} are not on one height`) : NONE;
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
	const free = all.filter(({ row }) => row === undefined);
	const cells = free.filter(({ name }) => !isOfHeader(name));
	const header = free.filter(({ name }) => isOfHeader(name));
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
		placed.length > 0
			? besides(linesByPlace(placed, once, header.filter(isPlaced), valueOf), unplaced)
			: linesByOrder(unplaced, once);
	// Lines that KlearStack gives as such do not depend on what else repeats.
	if (found.problem && given.length === 0) return found;
	const lines = [...given, ...found.lines];
	if (lines.length === 0) return onlyLine(once);
	const unsure = [...byName(header)].find(
		([, column]) => column.length === lines.length && lines.length > 1 && !column.every(isPlaced),
	);
	return {
		lines,
		...(unsure && {
			doubt: `there is a value of "${unsure[0]}" for each line, and KlearStack does not say whether it is of the line`,
		}),
	};
}

/** What has no place beside lines by place may be a column of them, too. */
function besides(found: Lines, unplaced: Map<string, Cell[]>): Lines {
	const column = [...unplaced].find(
		([name, cells]) => !isForPages(cells) && NAMES_A_COLUMN.test(name),
	);
	return column ? without(`KlearStack does not say where "${column[0]}" is`) : found;
}
