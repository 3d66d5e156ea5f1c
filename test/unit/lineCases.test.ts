import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import type { OutputForm } from '../../nodes/KlearStack/documents/assemble';
import type { KlearStackDocument } from '../../nodes/KlearStack/documents/document';
import { itemsOf } from '../../tools/outputForm';
import { ROOT } from '../../tools/paths';

/** Documents on which a person sees the lines at once. */
const read = (name: string) =>
	JSON.parse(readFileSync(join(ROOT, 'test/data/cases', `${name}.json`), 'utf8'));

interface Case {
	title: string;
	input: KlearStackDocument;
	options: Partial<OutputForm>;
	right: { lineItems?: IDataObject[]; mustContain?: IDataObject; fieldsKeep?: string[] };
}

const casesOf = (names: string[]) =>
	names.map((name): [string, Case] => {
		const one = read(name) as Case;
		return [`${name}: ${one.title}`, one];
	});

it.each(casesOf(['c02', 'c03', 'c04', 'c05', 'c06', 'c07', 'c08', 'c09', 'c10']))(
	'%s',
	(_title, { input, options, right }) => {
		const [{ lineItems, fields, reviewReasons }] = itemsOf({ ...options, isBrief: true }, input);
		expect(lineItems).toEqual(right.lineItems);
		for (const name of right.fieldsKeep ?? []) {
			expect(fields).toHaveProperty(name);
			expect(JSON.stringify(reviewReasons)).toContain(name);
		}
	},
);

it.each(casesOf(['c01']))('%s', (_title, { input, options, right }) => {
	const [item] = itemsOf({ ...options, isBrief: true }, input);
	expect(item).toMatchObject(right.mustContain!);
	expect(itemsOf({ output: 'lineItems' }, input)).toHaveLength(2);
});

it.each(casesOf(['c11']))('%s', (_title, { input, right }) => {
	const [{ lineItems, reviewReasons }] = itemsOf({ isBrief: true }, input);
	// Null and a reason is right, too.
	if (lineItems !== null) expect(lineItems).toEqual(right.lineItems);
	else expect(reviewReasons).toHaveLength(1);
});

it.each(casesOf(['c15']))('%s', (_title, { input, options }) => {
	const [item] = itemsOf({ ...options, isBrief: true }, input);
	expect(Object.keys(item).filter((name) => name.startsWith('Item_'))).toEqual([]);
	expect(item.needsReview).toBe(false);
});

const YARN = ['Cotton yarn', 'Dye', 'Cotton yarn fine'];

it('a summary by HSN codes on the next page is none of the lines', () => {
	const [{ lineItems, fields }] = itemsOf({ isBrief: true }, read('11-hsn-summary.tuples'));
	expect((lineItems as IDataObject[]).map((line) => line.Item_Description)).toEqual(YARN);
	expect(Object.keys((lineItems as IDataObject[])[0])).toHaveLength(5);
	expect(fields).toMatchObject({
		HSN_Code: ['5205', '3204'],
		CGST_Amount: ['144.00', '45.00'],
	});
});

it('positions may be parts of the page', () => {
	const [{ lineItems }] = itemsOf({}, read('11-normalised-boxes.tuples'));
	expect(
		(lineItems as IDataObject[]).map(({ Item_Description, Amount }) => [Item_Description, Amount]),
	).toEqual([
		[YARN[0], '1,000.00'],
		[YARN[1], '500.00'],
		[YARN[2], '600.00'],
	]);
});

it('sums carried forward are none of the lines', () => {
	const at = (text: string, name: string, page: number, left: number, top: number) => [
		text,
		name,
		0.9,
		{ page_index: page },
		[left, top, left + 120, top + 20],
	];
	const line = (text: string, amount: string, page: number, top: number) => [
		at(text, 'Item_Description', page, 100, top),
		at(amount, 'Item_Amount', page, 600, top),
	];
	const [{ lineItems, fields }] = itemsOf({}, [
		...line('Bolt', '3.00', 1, 300),
		...line('Nut', '2.00', 1, 330),
		...line('Carried forward', '5.00', 1, 360),
		...line('Brought forward', '5.00', 2, 100),
		...line('Washer', '1.00', 2, 130),
		// Not at the end of a page, it is what is sold.
		...line('Balance brought forward', '4.00', 2, 160),
		...line('Screw', '1.50', 2, 190),
	] as unknown as KlearStackDocument);
	expect((lineItems as IDataObject[]).map(({ Item_Amount }) => Item_Amount)).toEqual([
		...['3.00', '2.00', '1.00', '4.00', '1.50'],
	]);
	expect(fields).toMatchObject({ Item_Amount: ['5.00', '5.00'] });
});
