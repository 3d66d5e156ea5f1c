/**
 * Line items. KlearStack's pages show none, so all of this is inferred: fields whose names repeat are
 * columns, and their places on the page say which values are of one line. Where they do not say it for
 * sure, there are no lines, and a reason.
 */
import { type Block, byHeight, columnOf, fitOf, type Row, scaleOf, type Spot } from './columns';
import { CARRIES_FORWARD, isOfTaxes, isPlain, isThing, mayBeLines } from './lineNames';
import {
	blocksBelow,
	blocksBeside,
	joined,
	rowsByWhite,
	spanningRows,
	unclearRow,
} from './lineRows';
import type { Box, Field, GivenLine } from './document';
import { NAMES_A_COLUMN, NAMES_LINES, SUMS_ALL_UP, SUMS_UP } from './names';
import { grouped } from './objects';
import { straightened } from './skew';

/** A value of a field, as it is on the document. */
export interface LineCell {
	name: string;
	value: unknown;
	/** From 1. */
	page?: number;
	box?: Box;
	/** Where KlearStack gives lines as such, the line that it is in: the same for all of it. */
	givenLine?: GivenLine;
	/** KlearStack gave a list, so it is one of several, even if it is alone. */
	inList?: boolean;
}

export interface Lines {
	/** For each cell the line that it is in, from 0; undefined where it is in none. */
	lineOf: Array<number | undefined>;
	count: number;
	/** Why the lines cannot be told, in words for the user. */
	problem?: string;
	/** Parts that may be missing in them, in the same words. */
	doubt?: string;
}

/** Knowledge about names. */
export interface Naming {
	/** Tells if a name is one that an invoice has once, and no column. */
	isOfHeader: (name: string) => boolean;
	/** Tells if the user calls it a column. */
	isColumn: (name: string) => boolean;
}

const quoted = (names: Iterable<string>) =>
	[...new Set(names)].map((name) => `"${name}"`).join(', ');
const namesOf = (cells: Array<{ name: string }>) => quoted(cells.map(({ name }) => name));

const nearTwo = (cells: Spot[]) =>
	`on page ${cells[0].page}, values of ${namesOf(cells)} may be of one line or the next`;

/** Tells if values, or rows of them, are on several pages, and on each of them once. */
const isOncePerPage = (pages: Array<number | undefined>) =>
	pages.length > 1 && !pages.includes(undefined) && new Set(pages).size === pages.length;

const pagesOf = (rows: Row[]) => rows.map(({ cells: [{ page }] }) => page);

const isTaken = ({ box: [left, , right] }: Spot, [from, , to]: Box) =>
	Math.min(right, to) - Math.max(left, from) > 0.5 * Math.min(right - left, to - from);

class Finder {
	private readonly lineOf: Array<number | undefined>;

	private count = 0;

	private readonly doubts: string[] = [];

	/** The cells under each name, without those that KlearStack gives in lines. */
	private readonly cellsOf: Map<string, number[]>;

	constructor(
		private readonly cells: LineCell[],
		private readonly naming: Naming,
	) {
		this.lineOf = cells.map(() => undefined);
		this.takeGiven();
		const loose = [...cells.keys()].filter((n) => this.lineOf[n] === undefined);
		this.cellsOf = grouped(loose, (n) => cells[n].name);
	}

	/** Tells if a name says that it is one of lines. */
	private readonly isNamed = (name: string) =>
		this.naming.isColumn(name) || (NAMES_A_COLUMN.test(name) && !SUMS_ALL_UP.test(name));

	private readonly isSure = (name: string) => this.isNamed(name) || !this.naming.isOfHeader(name);

	private readonly repeats = (name: string) => {
		const [first, ...others] = this.cellsOf.get(name)!;
		return others.length > 0 || this.cells[first].inList === true;
	};

	find(): Lines {
		const given = this.count;
		const names = [...this.cellsOf.keys()];
		const own = names.filter(
			(name) => this.isNamed(name) || (isPlain(name) && (this.isSure(name) || this.repeats(name))),
		);
		// Lines that KlearStack gives as such do not depend on what else repeats.
		const isAll = given > 0 && !names.some((name) => this.isNamed(name) && this.repeats(name));
		const others = names.filter((name) => this.repeats(name) && this.isSure(name));
		const problem = isAll
			? undefined
			: (this.findIn(own) ?? (this.count === 0 ? this.findIn(others) : undefined));
		if (problem && given === 0)
			return { lineOf: this.cells.map(() => undefined), count: 0, problem };
		const doubt = this.doubts.join('; ');
		return { lineOf: this.lineOf, count: this.count, ...(doubt && { doubt }) };
	}

	private add(line: number[]) {
		for (const n of line) this.lineOf[n] = this.count;
		this.count++;
	}

	/** Takes the lines that KlearStack gives as such. */
	private takeGiven() {
		const inRows = [...this.cells.keys()].filter((n) => this.cells[n].givenLine);
		const listOf = (n: number) => this.cells[n].givenLine!.list;
		for (const [list, all] of grouped(inRows, listOf)) {
			const names = all.map((n) => this.cells[n].name);
			if (!NAMES_LINES.test(list) && !names.some(this.isNamed) && !mayBeLines(names)) continue;
			for (const line of grouped(all, (n) => this.cells[n].givenLine).values()) this.add(line);
		}
	}

	/** Finds the lines of columns. @returns why they cannot be told */
	private findIn(own: string[]): string | undefined {
		if (own.length === 0) return undefined;
		const spots = [...this.cells.keys()].flatMap((n): Spot[] => {
			const { name, page, box, givenLine } = this.cells[n];
			return page !== undefined && box && !givenLine ? [{ n, name, page, box }] : [];
		});
		const first = this.count;
		const isTelling = (name: string) => own.includes(name);
		const problem = spots.some(({ name }) => isTelling(name))
			? this.findByPlace(
					own,
					grouped(straightened(spots, isTelling), ({ name }) => name),
				)
			: this.findByOrder(own);
		if (this.count > first) this.fill(own, first);
		return problem;
	}

	/** Columns as blocks of those whose rows are known. */
	private blocksOf(columns: Spot[][], scale: ReturnType<typeof scaleOf>) {
		const only = (test: (name: string) => boolean) => columns.filter(([{ name }]) => test(name));
		for (const some of [columns, only(this.isSure)]) {
			const most = Math.max(...some.map(([{ name }]) => this.cellsOf.get(name)!.length));
			const rows = some.length > 1 && rowsByWhite(some.flat(), scale, most);
			if (!rows) continue;
			const block = { names: some.map(([{ name }]) => name), rows };
			const { blocks } = blocksBeside(
				columns.filter((column) => !some.includes(column)),
				scale,
			);
			return { blocks: blocksBelow([block, ...blocks], scale) };
		}
		const { blocks, unclear } = blocksBeside(columns, scale);
		return { blocks: blocksBelow(blocks, scale), unclear };
	}

	private findByPlace(own: string[], spots: Map<string, Spot[]>): string | undefined {
		const columns = own.flatMap((name) => (spots.has(name) ? [spots.get(name)!] : []));
		const scale = scaleOf(columns.flat());
		const { blocks, unclear } = this.blocksOf(columns, scale);
		if (unclear) return nearTwo(unclear);
		const guests = [...spots].filter(([name]) => !own.includes(name));
		const isNamed = ({ names, rows }: Block) =>
			names.some(this.isNamed) &&
			(rows.length > 1 ||
				(names.length > 1 ? !names.every((name) => SUMS_UP.test(name)) : this.repeats(names[0])));
		const hasNamed = blocks.some(isNamed);
		const isTable = (block: Block) => (hasNamed ? isNamed(block) : mayBeLines(block.names));
		const size = ({ names, rows }: Block) => names.length * rows.length;
		const [table] = blocks.filter(isTable).sort((a, b) => size(b) - size(a));
		const [thing] = blocks.filter(({ names }) => names.some(isThing));
		const main = (table ?? thing) && this.withGuests(table ?? thing, guests, scale);
		if (
			!main ||
			(!table &&
				(main.names.length === 1 || !(main.names.some(this.isNamed) || mayBeLines(main.names))))
		) {
			const sure = own.filter(this.isSure);
			return mayBeLines(sure) ? `values of ${quoted(sure)} are not beside each other` : undefined;
		}
		const rows = main.rows.filter(({ cells }) => cells.some(({ name }) => this.isSure(name)));
		if (isOncePerPage(pagesOf(rows)) && !hasNamed)
			return this.ofEachPage(rows.map(({ cells }) => cells.map(({ n }) => n)));
		const near = unclearRow(rows, scale) ?? spanningRows(rows, scale);
		if (near) return nearTwo(near);
		const [top, bottom] = [rows[0].y, rows.at(-1)!.y];
		for (const block of blocks.filter((one) => one !== table && one !== (table ?? thing))) {
			const isSure = block.names.some((name) =>
				hasNamed ? this.isNamed(name) : this.isSure(name) && this.repeats(name),
			);
			const isAside =
				block.names.length === 1 && new Set(pagesOf(block.rows)).size === block.rows.length;
			if (isAside || !isSure) {
				const mayBe = isSure
					? !SUMS_UP.test(block.names[0])
					: block.rows.length >= Math.max(2, rows.length);
				if (mayBe) this.doubts.push(`values of ${quoted(block.names)} are not beside lines`);
			} else if (block.names.length === 1 || block.rows.some(({ y }) => y > top && y < bottom)) {
				return nearTwo(block.rows[0].cells);
			} else if (isTable(block)) rows.push(...block.rows);
		}
		for (const { cells } of this.ofLines(byHeight(rows))) this.add(cells.map(({ n }) => n));
		return undefined;
	}

	/** Puts further columns beside those that are sure, where nothing else is. */
	private withGuests(
		table: Block,
		guests: Array<[string, Spot[]]>,
		scale: ReturnType<typeof scaleOf>,
	): Block {
		let block = table;
		for (const [name, spots] of guests) {
			const column = columnOf(spots, scale);
			const { beside } = fitOf(block, column, scale);
			const least = isPlain(name) && spots.length === 1 ? 1 : 2;
			const isGuest =
				beside &&
				beside.pairs.length >= Math.max(least, spots.length / 2) &&
				!beside.pairs.some(([row, guest]) =>
					row.cells.some((cell) => isTaken(cell, guest.cells[0].box)),
				);
			if (isGuest) block = joined(block, column, { ...beside, alone: [beside.alone[0], []] });
		}
		return block;
	}

	/** Rows without those of a table that shares a column, e.g. of a tax summary, and without sums carried forward. */
	private ofLines(rows: Row[]): Row[] {
		const ofThings = rows.filter(({ cells }) => cells.some(({ name }) => isThing(name)));
		const columns = new Set(ofThings.flatMap(({ cells }) => cells.map(({ name }) => name)));
		const isOfLine = ({ cells }: Row) =>
			columns.size === 0 || cells.every(({ name }) => columns.has(name));
		const isCarried = ({ cells }: Row, n: number) =>
			(rows[n - 1]?.cells[0].page !== cells[0].page ||
				rows[n + 1]?.cells[0].page !== cells[0].page) &&
			cells.some(
				({ n: at, name }) => isThing(name) && CARRIES_FORWARD.test(String(this.cells[at].value)),
			);
		return rows.filter((row, n) => isOfLine(row) && !isCarried(row, n));
	}

	/** Puts values without a place into the lines that lack them, where only these can be meant. */
	private fill(own: string[], first: number) {
		const lines = Array.from({ length: this.count - first }, (_, k) => first + k);
		const asOften: string[] = [];
		for (const [name, all] of this.cellsOf) {
			const open = all.filter((n) => !this.cells[n].box && this.lineOf[n] === undefined);
			if (open.length === 0) continue;
			const isInOrder =
				all.length === lines.length &&
				2 * open.length <= all.length &&
				all.every((n, k) => open.includes(n) || this.lineOf[n] === lines[k]);
			const lacking = lines.filter((line) => !all.some((n) => this.lineOf[n] === line));
			const isSure = own.includes(name) && this.isSure(name);
			if (own.includes(name) && isInOrder)
				for (const n of open) this.lineOf[n] = lines[all.indexOf(n)];
			else if (isSure && open.length === 1 && lacking.length === 1)
				[this.lineOf[open[0]]] = lacking;
			else if (isSure && (this.isNamed(name) || !isOfTaxes(name)))
				this.doubts.push(`KlearStack does not say where all of "${name}" are`);
			else if (
				open.length === lines.length &&
				this.says(all) > 1 &&
				!isOncePerPage(all.map((n) => this.cells[n].page))
			)
				asOften.push(name);
		}
		if (asOften.length === 0) return;
		this.doubts.push(
			`there is a value of ${quoted(asOften)} for each line, and KlearStack does not say whether it is of the line`,
		);
	}

	/** How many different values there are. */
	private says(all: number[]) {
		return new Set(all.map((n) => this.cells[n].value)).size;
	}

	/** Values that each page has once: a heading where they are the same, or a line. */
	private ofEachPage(rows: number[][]): string | undefined {
		const texts = rows.map((row) =>
			JSON.stringify(row.map((n) => [this.cells[n].name, this.cells[n].value]).sort()),
		);
		if (new Set(texts).size === 1) return undefined;
		return `each page has one value of ${namesOf(rows.flat().map((n) => this.cells[n]))}: of a line, or of the page`;
	}

	/** Finds lines by the order of their values, where there are no places. */
	private findByOrder(own: string[]): string | undefined {
		const hasNamed = own.some((name) => this.isNamed(name) && this.repeats(name));
		const mayBe = own.filter(
			(name) => this.isNamed(name) || (this.isSure(name) && !(hasNamed && isOfTaxes(name))),
		);
		const [columns, ofPages] = [[] as string[], [] as string[]];
		for (const name of mayBe) {
			const pages = this.cellsOf.get(name)!.map((n) => this.cells[n].page);
			(isOncePerPage(pages) && !this.isNamed(name) ? ofPages : columns).push(name);
		}
		if (!columns.some(this.isNamed) && !mayBeLines(columns)) {
			const rows = this.cellsOf
				.get(ofPages[0])
				?.map((_n, k) => ofPages.map((name) => this.cellsOf.get(name)![k] ?? 0));
			return rows && mayBeLines(ofPages) ? this.ofEachPage(rows) : undefined;
		}
		const counts = columns.map((name) => this.cellsOf.get(name)!.length);
		const most = Math.max(...counts);
		const full = columns.filter((_name, n) => counts[n] === most);
		if (full.length < 2 && most < 2 && !this.repeats(columns[0])) return undefined;
		if (full.length < Math.min(2, columns.length)) {
			const list = columns.map((name, n) => `${counts[n]} of "${name}"`).join(', ');
			return `there are ${list}, and KlearStack does not say where each of them is`;
		}
		for (let k = 0; k < most; k++) this.add(full.map((name) => this.cellsOf.get(name)![k]));
		return undefined;
	}
}

/** The lines of a document, from the top of its first page. */
export const linesOf = (cells: LineCell[], naming: Naming): Lines =>
	new Finder(cells, naming).find();

/**
 * Notes in each field of which line item it is, 1 for the first from the top of the first page.
 *
 * @param columns names that are columns because the user says so
 * @returns why the lines cannot be told, or what they may lack
 */
export function assignLines(
	fields: Field[],
	columns: Set<string>,
): Pick<Lines, 'problem' | 'doubt'> {
	const ofHeader = new Set(
		fields.flatMap(({ name, commonName = 'line' }) =>
			commonName.startsWith('line') ? [] : [name],
		),
	);
	const { lineOf, problem, doubt } = linesOf(fields, {
		isOfHeader: (name) => ofHeader.has(name),
		isColumn: (name) => columns.has(name),
	});
	for (const [n, field] of fields.entries()) {
		const line = lineOf[n];
		field.line = line === undefined ? undefined : line + 1;
	}
	return { problem, doubt };
}
