/** Pages that were scanned askew: what is in one line is then at different heights. */
import { type Cell, isPlaced, type PlacedCell } from './cells';

/** Two values that may be in one line, and how far the second is to the right. */
interface Pair {
	right: number;
	/** How much lower it is: its top, its middle and its bottom, by any of which they may be aligned. */
	lower: number[];
}

const middle = (from: number, to: number) => (from + to) / 2;

/** A page is turned by three degrees at most. */
const STEEPEST = 0.052;

/** In a full page each value has few in the lines next to it. */
const MOST_NEIGHBORS = 60;

/** Values of different names, near enough to be in one line on some page that is askew. */
function pairsOf(cells: PlacedCell[]): Pair[] {
	const sorted = [...cells].sort((a, b) => a.box[1] - b.box[1]);
	const across = sorted.map(({ box }) => middle(box[0], box[2]));
	const width = Math.max(...across) - Math.min(...across);
	const pairs: Pair[] = [];
	for (const [n, { name, box }] of sorted.entries()) {
		for (const [m, other] of sorted.slice(n + 1, n + 1 + MOST_NEIGHBORS).entries()) {
			if (other.box[1] - box[3] > width * STEEPEST) break;
			const right = across[n + 1 + m] - across[n];
			if (other.name === name || right === 0) continue;
			const [top, bottom] = [other.box[1] - box[1], other.box[3] - box[3]];
			const lower = [top, middle(top, bottom), bottom].map((by) => by * Math.sign(right));
			pairs.push({ right: Math.abs(right), lower });
		}
	}
	return pairs;
}

/**
 * How well a slope fits, from 0 to the number of pairs. @param most so far apart, they are of two lines
 */
function fit(pairs: Pair[], slope: number, most: number): number {
	let sum = 0;
	for (const { right, lower } of pairs) {
		const fall = slope * right;
		const off = Math.min(...lower.map((by) => Math.abs(by - fall)));
		sum += Math.max(0, 1 - off / most);
	}
	return sum;
}

/** Fewer pairs may fit a slope by chance. */
const FEWEST = 3.5;
const isClearlyMore = (score: number, other: number) => score > other + Math.max(1.5, 0.2 * other);

/**
 * By how much a page's lines fall to the right, 0 where its values do not say that they do; undefined
 * where two slopes fit as well, by which other values are in one line.
 */
function slopeOf(cells: PlacedCell[]): number | undefined {
	const pairs = pairsOf(cells);
	if (pairs.length === 0) return 0;
	const heights = cells.map(({ box: [, top, , bottom] }) => bottom - top).sort((a, b) => a - b);
	const most = Math.max(2, 0.4 * heights[heights.length >> 1]);
	const width = Math.max(...pairs.map(({ right }) => right));
	const step = most / 4 / width;
	const straight = fit(pairs, 0, most);
	const slopes: Array<{ slope: number; score: number }> = [];
	for (let slope = -STEEPEST; slope <= STEEPEST; slope += step) {
		slopes.push({ slope, score: fit(pairs, slope, most) });
	}
	const best = slopes.reduce((a, b) => (b.score > a.score ? b : a));
	if (best.score < FEWEST || !isClearlyMore(best.score, straight)) return 0;
	const isRival = ({ slope, score }: { slope: number; score: number }) =>
		!isClearlyMore(best.score, score) &&
		Math.abs(slope - best.slope) * width > 2 * most &&
		Math.abs(slope) < 2.5 * Math.abs(best.slope);
	return slopes.some(isRival) ? undefined : best.slope;
}

export interface Straightened {
	/** The cells where they would be on straight pages. */
	cells: Cell[];
	/** The page of which it cannot be told how it would be. */
	askew?: number;
}

/** Straightens pages, by the places of all their values. */
export function straightened(cells: Cell[]): Straightened {
	const slopes = new Map<number, number>();
	const placed = cells.filter(isPlaced);
	for (const page of new Set(placed.map((cell) => cell.page))) {
		const slope = slopeOf(placed.filter((cell) => cell.page === page));
		if (slope === undefined) return { cells, askew: page };
		slopes.set(page, slope);
	}
	const straight = (cell: Cell): Cell => {
		const slope = isPlaced(cell) ? slopes.get(cell.page)! : 0;
		if (slope === 0) return cell;
		const [left, top, right, bottom] = cell.box!;
		const fall = slope * middle(left, right);
		return { ...cell, box: [left, top - fall, right, bottom - fall] };
	};
	return { cells: cells.map(straight) };
}
