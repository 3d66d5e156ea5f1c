/** How far values are from their own line, and from the next ones. */
import type { PlacedField } from './lines';

type Row = PlacedField[];

export const middle = (from: number, to: number) => (from + to) / 2;

/** How far a value may be off its line, as a part of the distance between two lines. */
export const MOST_OFF = 0.25;

/**
 * How far two values are from being aligned, by their tops, their middles or their bottoms, or one
 * within the other: 1 is the distance between two lines.
 *
 * @param pitch the distance between rows, which may have several lines each
 */
export function offset(
	{ box: one }: PlacedField,
	{ box: other }: PlacedField,
	pitch: number,
): number {
	const [top, bottom] = [other[1] - one[1], other[3] - one[3]];
	if (top * bottom <= 0) return 0;
	const height = Math.min(one[3] - one[1], other[3] - other[1]);
	const least = Math.min(...[top, middle(top, bottom), bottom].map(Math.abs));
	return least / Math.min(pitch, 1.5 * height);
}

/** The smallest distance between two lines, for each page. */
export function pitchesOf(rows: Row[]): Map<number, number> {
	const tops = new Map<number, number[]>();
	for (const row of rows) {
		const [{ page }] = row;
		const known = tops.get(page);
		const top = Math.min(...row.map(({ box }) => box[1]));
		if (known) known.push(top);
		else tops.set(page, [top]);
	}
	const least = (all: number[]) => {
		const sorted = all.sort((a, b) => a - b);
		return sorted.slice(1).reduce((least, top, n) => Math.min(least, top - sorted[n]), Infinity);
	};
	return new Map([...tops].map(([page, all]) => [page, least(all)]));
}

/** Two columns whose values are off so much that they may be of the line above or below. */
export function unevenColumns(rows: Row[]): { page: number; names: string[] } | undefined {
	const pitches = pitchesOf(rows);
	const pairs = new Map<string, { page: number; names: string[]; offsets: number[] }>();
	for (const row of rows) {
		const sorted = [...row].sort((a, b) => (a.name < b.name ? -1 : 1));
		for (const [n, one] of sorted.entries()) {
			for (const other of sorted.slice(n + 1)) {
				const { page } = one;
				const names = [one.name, other.name];
				const key = JSON.stringify([page, ...names]);
				const known = pairs.get(key) ?? { page, names, offsets: [] };
				pairs.set(key, known);
				const by = offset(one, other, pitches.get(page)!);
				if (by > 0) known.offsets.push(by);
			}
		}
	}
	const mean = (all: number[]) => all.reduce((sum, by) => sum + by, 0) / all.length;
	return [...pairs.values()].find(({ offsets }) => mean(offsets) > MOST_OFF);
}
