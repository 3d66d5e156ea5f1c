import { join } from 'node:path';

import { linesOf } from '../../nodes/KlearStack/documents/lineItems';
import { countOutcomes, layoutsIn, type Scheme } from '../../tools/layouts';
import { ROOT } from '../../tools/paths';
import { cpuTimeOf } from '../support/cpuTime';

/** 485 layouts of real invoices and receipts; `npm run layouts` says more of them. */
const layouts = layoutsIn(join(ROOT, 'test/data/layouts.jsonl'));

const least: Array<[scheme: Scheme, right: number, empty: number]> = [
	['Item_', 458, 17],
	['plain', 457, 18],
	['mixed', 435, 3],
];

it.each(least)(
	'%s names: %i layouts are right, %i have no lines and a reason',
	(scheme, right, empty) => {
		const counts = countOutcomes(layouts, scheme);
		expect(counts.right).toBeGreaterThanOrEqual(right);
		expect(counts.null).toBeLessThanOrEqual(empty);
		const { wrong, foreign, noWord } = counts;
		expect({ wrong, foreign }).toEqual({ wrong: 0, foreign: 0 });
		if (scheme !== 'mixed') expect(noWord).toBe(0);
	},
);

it.each(['cells', 'boxes'] as const)(
	'with 5 %% of the %s missing, at most 1 in 2,000 is wrong',
	(missing) => {
		const seeds = Array.from({ length: 6 }, (_, n) => n + 1);
		const { right, wrong, foreign } = countOutcomes(layouts, 'Item_', missing, seeds);
		expect(right).toBeGreaterThan(2520);
		expect((wrong + foreign) / (seeds.length * layouts.length)).toBeLessThanOrEqual(1 / 2000);
	},
);

it('takes time in proportion to the number of lines', () => {
	const cells = (lines: number) =>
		Array.from({ length: lines }, (_, line) =>
			['Item_Description', 'Item_Code', 'Item_Quantity', 'Item_Price', 'Item_Amount'].map(
				(name, n) => {
					const top = 100 + (line % 30) * 24;
					return {
						name,
						value: `${name} ${line}`,
						page: 1 + Math.floor(line / 30),
						box: [200 * n, top, 200 * n + 150, top + 18] as [number, number, number, number],
					};
				},
			),
		).flat();
	const timeOf = (lines: number) => {
		const all = cells(lines);
		const read = () => {
			expect(linesOf(all, { isOfHeader: () => false, isColumn: () => false }).count).toBe(lines);
		};
		const times = Array.from({ length: 3 }, () => cpuTimeOf(read));
		return Math.min(...times);
	};
	timeOf(1000);
	const [less, more] = [timeOf(1000), timeOf(4000)];
	expect(more / less).toBeLessThan(8);
});
