/** How two columns of a page lie beside each other: which of their values are of one row. */

import type { Box } from './document';

/** A value whose place is known. */
export interface Spot {
	/** Which of the document's values. */
	n: number;
	name: string;
	page: number;
	box: Box;
}

/** Values of one row, and how far down it is, pages below each other. */
export interface Row {
	y: number;
	cells: Spot[];
}

/** Columns whose rows are known, from the top. */
export interface Block {
	names: string[];
	rows: Row[];
	/** The same rows where values of several text lines are taken by their middles, and by their last lines. */
	otherRows?: Row[][];
}

/** Measures for a distance: the height of a text line, and of a page. */
export interface Scale {
	line: number;
	page: number;
}

export function scaleOf(spots: Spot[]): Scale {
	const heights = spots.map(({ box }) => box[3] - box[1]).sort((a, b) => a - b);
	const line = heights[heights.length >> 2] || 1;
	const lowest = spots.reduce((most, { box }) => Math.max(most, Math.abs(box[3])), line);
	return { line, page: 100 * lowest };
}

/** Tells if a value is one text line. */
export const isOneLine = ({ box }: Spot, { line }: Scale) => box[3] - box[1] < 1.6 * line;

export const byHeight = (rows: Row[]) => rows.sort((a, b) => a.y - b.y);

export function columnOf(spots: Spot[], scale: Scale): Block {
	const rowsAt = (part: number) =>
		byHeight(
			spots.map((spot) => {
				const [, top, , bottom] = spot.box;
				const half = Math.min(scale.line, bottom - top) / 2;
				const y = top + half + part * (bottom - top - 2 * half);
				return { y: spot.page * scale.page + y, cells: [spot] };
			}),
		);
	const names = [spots[0].name];
	if (spots.every((spot) => isOneLine(spot, scale))) return { names, rows: rowsAt(0.5) };
	return { names, rows: rowsAt(0), otherRows: [rowsAt(0.5), rowsAt(1)] };
}

/** Rows of two blocks, the second one's lower by a distance. */
export interface Fit {
	lower: number;
	/** Rows that are the same, of the one and of the other. */
	pairs: Array<[Row, Row]>;
	/** Rows that have no match, of the one and of the other. */
	alone: [Row[], Row[]];
	/** The least distance between two rows of one block. */
	pitch: number;
}

/** For each row the distance to the nearest one of its block. */
const gapsOf = (rows: Row[], most: number) =>
	rows.map(({ y }, n) =>
		Math.min(y - (rows[n - 1]?.y ?? -Infinity), (rows[n + 1]?.y ?? Infinity) - y, most),
	);

/** Rows further apart than this, in text lines, say nothing about each other. */
const FAR = 12;

/** As many rows say by how much a block is lower. */
const ENOUGH = 200;

/** By how much the rows of the second may be lower, the most frequent first. */
function distances(rows: Row[], others: Row[], { line }: Scale): number[] {
	const all: number[] = [];
	let from = 0;
	const step = Math.ceil(others.length / ENOUGH);
	for (let m = 0; m < others.length; m += step) {
		const { y } = others[m];
		while (from < rows.length && rows[from].y < y - FAR * line) from++;
		for (let n = from; rows[n]?.y < y + FAR * line; n++) all.push(y - rows[n].y);
	}
	const groups: number[][] = [];
	for (const one of all.sort((a, b) => a - b)) {
		const last = groups.at(-1);
		if (last && one - last[0] <= line / 2) last.push(one);
		else groups.push([one]);
	}
	const mean = (group: number[]) => group.reduce((sum, one) => sum + one, 0) / group.length;
	return groups
		.map((group) => ({ count: group.length, lower: mean(group) }))
		.sort((a, b) => b.count - a.count || Math.abs(a.lower) - Math.abs(b.lower))
		.slice(0, 8)
		.map(({ lower }) => lower);
}

/** Matches each row with the nearest of the other block, if that is near enough. */
function fitAt(rows: Row[], others: Row[], lower: number, { line }: Scale): Fit {
	const [gaps, otherGaps] = [gapsOf(rows, 2 * FAR * line), gapsOf(others, 2 * FAR * line)];
	const matches = new Map<number, number>();
	const off = (n: number, m: number) => Math.abs(others[m].y - lower - rows[n].y);
	let n = 0;
	for (let m = 0; m < others.length; m++) {
		while (n + 1 < rows.length && off(n + 1, m) <= off(n, m)) n++;
		if (off(n, m) > 0.3 * Math.min(gaps[n], otherGaps[m], line)) continue;
		const known = matches.get(n);
		if (known === undefined || off(n, m) < off(n, known)) matches.set(n, m);
	}
	const matched = new Set(matches.values());
	return {
		lower,
		pairs: [...matches].map(([one, other]) => [rows[one], others[other]]),
		alone: [rows.filter((_row, k) => !matches.has(k)), others.filter((_row, k) => !matched.has(k))],
		pitch: [...gaps, ...otherGaps].reduce((least, gap) => Math.min(least, gap)),
	};
}

/**
 * How two blocks fit: their values are beside each other, or those of the second are all a text line or more
 * lower or higher, and nearer to their own rows than to the next. Neither where that is not clear.
 */
export function fitOf(one: Block, other: Block, scale: Scale): { beside?: Fit; apart?: Fit } {
	const waysOf = ({ rows, otherRows = [] }: Block) => [rows, ...otherRows];
	const fits = waysOf(one).flatMap((rows, v) =>
		waysOf(other)
			.filter((_others, w) => v === w || !one.otherRows || !other.otherRows)
			.flatMap((others) =>
				distances(rows, others, scale).map((lower) => fitAt(rows, others, lower, scale)),
			)
			.filter(({ pairs }) => pairs.length > 0),
	);
	const best = (some: Fit[]): Fit | undefined =>
		some.sort(
			(a, b) => b.pairs.length - a.pairs.length || Math.abs(a.lower) - Math.abs(b.lower),
		)[0];
	const isBeside = ({ lower, pitch }: Fit) =>
		Math.abs(lower) <= 0.25 * Math.min(pitch, 1.5 * scale.line);
	const left = ({ alone: [a, b] }: Fit) => a.length + b.length;
	const beside = best(fits.filter(isBeside));
	const apart = best(fits.filter((fit) => !isBeside(fit)));
	if (beside) {
		const fewest = Math.min(one.rows.length, other.rows.length);
		const isShifted =
			apart && left(apart) + 2 <= left(beside) && Math.abs(apart.lower) < 2 * apart.pitch;
		return 2 * beside.pairs.length > fewest && !isShifted ? { beside } : {};
	}
	if (!apart || Math.abs(apart.lower) < scale.line) return {};
	return 2.1 * Math.abs(apart.lower) > apart.pitch ? {} : { apart };
}
