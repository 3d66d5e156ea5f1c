/** Pages that were scanned askew: what is in one line is then at different heights. */
import type { Spot } from './columns';

const middle = (from: number, to: number) => (from + to) / 2;

/** Two values that may be in one line, and how far the second is to the right. */
interface Pair {
	right: number;
	/** How much lower it is. */
	lower: number[];
}

/** A page is turned by five degrees at most. */
const STEEPEST = 0.087;

/** On coordinates that nobody has, a finer search would not end. */
const MOST_STEPS = 250;

/** Enough values of a page to tell. */
const MOST_CELLS = 250;

/** How much lower a value is: its top, its middle and its bottom, by any of which they may be aligned. */
function lowerBy({ box: one }: Spot, { box: other }: Spot): number[] {
	const [top, bottom] = [other[1] - one[1], other[3] - one[3]];
	return [top, middle(top, bottom), bottom];
}

/** Tells if values that overlap in height are mostly aligned, which spares nearly all pages the search. */
function isStraight(sorted: Spot[], most: number): boolean {
	let [aligned, all] = [0, 0];
	for (const [n, one] of sorted.entries()) {
		for (let m = n + 1; m < sorted.length && sorted[m].box[1] < one.box[3]; m++) {
			if (sorted[m].name === one.name) continue;
			all++;
			if (lowerBy(one, sorted[m]).some((by) => Math.abs(by) < most / 2)) aligned++;
		}
	}
	return aligned >= 0.9 * all;
}

/** Values of different names, near enough to be in one line on some page that is askew. */
function pairsOf(sorted: Spot[]): Pair[] {
	const across = sorted.map(({ box }) => middle(box[0], box[2]));
	const width = Math.max(...across) - Math.min(...across);
	const pairs: Pair[] = [];
	for (const [n, one] of sorted.entries()) {
		for (let m = n + 1; m < sorted.length; m++) {
			const other = sorted[m];
			if (other.box[1] - one.box[3] > width * STEEPEST) break;
			const right = across[m] - across[n];
			if (other.name === one.name || right === 0) continue;
			const lower = lowerBy(one, other).map((by) => by * Math.sign(right));
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
 * By how much a page's lines fall to the right: 0 where its values do not say that they do, or where two
 * slopes fit as well, by which other values are in one line.
 */
function slopeOf(cells: Spot[]): number {
	const sorted = [...cells].sort((a, b) => a.box[1] - b.box[1]).slice(0, MOST_CELLS);
	const heights = sorted.map(({ box: [, top, , bottom] }) => bottom - top).sort((a, b) => a - b);
	const most = 0.4 * heights[heights.length >> 1];
	if (isStraight(sorted, most)) return 0;
	const pairs = pairsOf(sorted);
	const width = pairs.reduce((widest, { right }) => Math.max(widest, right), 1);
	const step = Math.max(most / 8 / width, STEEPEST / MOST_STEPS);
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
	return slopes.some(isRival) ? 0 : best.slope;
}

/** Values where they would be on straight pages. @param isTelling whether values under a name are in lines, and say how these run */
export function straightened(spots: Spot[], isTelling: (name: string) => boolean): Spot[] {
	const pages = new Map<number, Spot[]>();
	for (const spot of spots) {
		if (!isTelling(spot.name)) continue;
		const known = pages.get(spot.page);
		if (known) known.push(spot);
		else pages.set(spot.page, [spot]);
	}
	const slopes = new Map([...pages].map(([page, telling]) => [page, slopeOf(telling)]));
	return spots.map((spot) => {
		const [left, top, right, bottom] = spot.box;
		const fall = (slopes.get(spot.page) ?? 0) * middle(left, right);
		return { ...spot, box: [left, top - fall, right, bottom - fall] };
	});
}
