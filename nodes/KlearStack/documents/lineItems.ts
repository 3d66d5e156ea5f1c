/**
 * Line items. KlearStack's pages show none, so all of this is inferred: fields whose names repeat are
 * columns, and their places on the page say which values are of one line. Where they do not say it for
 * sure, there are no lines, and a reason.
 */
import { kindOf } from './conversion';
import type { Field } from './document';
import {
	asOftenAsLines,
	byName,
	groupedBy,
	has,
	isPlaced,
	type Lines,
	mayBeLines,
	named,
	namesIn,
	NONE,
	without,
} from './lines';
import { isForPages, linesByOrder } from './linesByOrder';
import { linesByPlace } from './linesByPlace';
import { NAMES_A_COLUMN, NAMES_LINES, SUMS_UP } from './names';
import { straightened } from './skew';
import { rowsOf } from './tables';

/**
 * Notes in each field of which line item it is, 1 for the first from the top of the first page.
 *
 * @returns why the lines cannot be told, or what they may lack
 */
export function assignLines(fields: Field[]): Pick<Lines, 'problem' | 'doubt'> {
	if (!mayHaveLines(fields)) return {};
	for (const field of fields) field.line = undefined;
	const { given, loose } = givenLines(fields);
	const { fields: straight, askew } = straightened(loose, tellsOfLines(loose));
	const { lines, problem, doubt } = linesOf(given, straight, askew);
	for (const [n, line] of lines.entries()) for (const field of line) field.line = n + 1;
	for (const [n, field] of loose.entries()) field.line = straight[n].line;
	return { problem, doubt };
}

/** Most documents have no lines, as is seen soon. */
function mayHaveLines(fields: Field[]): boolean {
	let named = 0;
	for (const { name, repeats } of fields) {
		if (repeats || (isNamed(name) && ++named > 1)) return true;
	}
	return false;
}

const isNamed = (name: string) => NAMES_A_COLUMN.test(name);

/** Is called what an invoice has once, and is no column. */
const isOnce = ({ name, commonName }: Field) =>
	commonName !== undefined && !commonName.startsWith('line') && !isNamed(name);

/** Says of a field whether its place shows how lines run. */
function tellsOfLines(fields: Field[]): (field: Field) => boolean {
	const counts = byName(fields);
	const repeats = (name: string) => counts.get(name)!.length > 1;
	const areNamed = [...counts.keys()].some((name) => isNamed(name) && repeats(name));
	return (field) => isNamed(field.name) || ((!areNamed || isOnce(field)) && repeats(field.name));
}

/** The only line of a document whose fields all have one value; without an amount or a count they may be anything. */
function onlyLine(once: Field[]): Lines {
	const fields = once.filter(({ name }) => isNamed(name));
	if (fields.length < 2) return NONE;
	const names = namesIn(fields);
	const problem = (what: string) => (mayBeLines(names) ? without(what) : NONE);
	if (!fields.some(isPlaced)) return { lines: [fields] };
	const unplaced = fields.find((field) => !isPlaced(field));
	if (unplaced) return problem(`KlearStack does not say where "${unplaced.name}" is`);
	const isOfAll = (row: Field[]) => row.length === 1 && SUMS_UP.test(row[0].name);
	const [row, ...others] = rowsOf(fields.filter(isPlaced)).filter((one) => !isOfAll(one));
	if (others.length > 0) return problem(`${named(names)} are not on one height`);
	return row?.length > 1 ? { lines: [row] } : NONE;
}

/** Lines that KlearStack gives as such, and what is in none of them. */
function givenLines(fields: Field[]): { given: Field[][]; loose: Field[] } {
	const isOfLines = ([list, inList]: [string | undefined, Field[]]) => {
		const names = namesIn(inList);
		const isCalledSo = names.some(isNamed) || mayBeLines(names);
		return list !== undefined && (NAMES_LINES.test(list) || isCalledSo);
	};
	const lists = groupedBy(fields, ({ givenLine }) => givenLine?.list);
	const ofLines = [...lists].filter(isOfLines).flatMap(([, inList]) => inList);
	const given = [...groupedBy(ofLines, ({ givenLine }) => givenLine).values()];
	const inLines = new Set(ofLines);
	return { given, loose: fields.filter((field) => !inLines.has(field)) };
}

/** The lines of fields on straight pages. @param askew pages of which it cannot be told how they would be */
function linesOf(given: Field[][], free: Field[], askew: number[]): Lines {
	const fields = free.filter((field) => !isOnce(field));
	const header = free.filter(isOnce);
	const columns = byName(fields);
	const isColumn = ({ name, inList }: Field) => inList || columns.get(name)!.length > 1;
	const repeated = byName(fields.filter(isColumn));
	const once = fields.filter((field) => !isColumn(field));
	const hasNamed = [...repeated.keys()].some(isNamed);
	const single = hasNamed ? NONE : onlyLine(once);
	if (single.lines.length > 0) return { lines: [...given, ...single.lines] };
	const isRelevant = (name: string) => (hasNamed ? isNamed(name) : kindOf(name) === 'count');
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
			? besides(linesByPlace(placed, once, header.filter(isPlaced)), unplaced)
			: linesByOrder(unplaced, once);
	};
	// Lines that KlearStack gives as such do not depend on what else repeats.
	const found = given.length > 0 && !hasNamed ? NONE : find();
	if (found.problem && given.length === 0) return found;
	const lines = [...given, ...found.lines];
	if (lines.length === 0) return onlyLine(once);
	const doubt = found.doubt ?? besideLines(free, lines);
	return { lines, ...(doubt && { doubt }) };
}

/** What may be a column of the lines, by the number of its values alone. */
function besideLines(fields: Field[], lines: Field[][]): string | undefined {
	const mayBe = ([name, column]: [string, Field[]]) =>
		column.length === lines.length &&
		!column.every(isPlaced) &&
		(isOnce(column[0]) || kindOf(name) === 'count') &&
		!isForPages(column) &&
		new Set(column.map(({ value }) => value)).size > 1 &&
		!lines.some((line) => has(line, name));
	const names = [...byName(fields)].filter(mayBe).map(([name]) => name);
	return names.length > 0 ? asOftenAsLines(names) : undefined;
}

/** What has no place beside lines by place may be a column of them, too. */
function besides(found: Lines, unplaced: Map<string, Field[]>): Lines {
	const column = [...unplaced].find(([name, fields]) => !isForPages(fields) && isNamed(name));
	return column ? without(`KlearStack does not say where "${column[0]}" is`) : found;
}
