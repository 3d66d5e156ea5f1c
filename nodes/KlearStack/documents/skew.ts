/** Whether a page was scanned askew. */
import type { PlacedCell } from './cells';
import { isOff, offsets, type Row } from './tables';

/**
 * Whether the values of one column are a little lower than another's on a whole page, as on a skewed
 * scan: the values that are beside each other may then be of different lines.
 */
export function skewedColumns(rows: Row[]): { page: number; names: string[] } | undefined {
	const pairs = new Map<string, Array<[PlacedCell, PlacedCell]>>();
	for (const row of rows) {
		const sorted = [...row].sort((a, b) => (a.name < b.name ? -1 : 1));
		for (const [n, one] of sorted.entries()) {
			for (const other of sorted.slice(n + 1)) {
				const key = JSON.stringify([one.page, one.name, other.name]);
				const known = pairs.get(key);
				if (known) known.push([one, other]);
				else pairs.set(key, [[one, other]]);
			}
		}
	}
	for (const both of pairs.values()) {
		const all = both.map(([one, other]) => offsets(one.box, other.box));
		const means = all[0].map((_by, n) => all.reduce((sum, by) => sum + by[n], 0) / all.length);
		if (isOff(means, both.length)) {
			const [[one, other]] = both;
			return { page: one.page, names: [one.name, other.name] };
		}
	}
	return undefined;
}
