import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { DateOrder } from '../../nodes/KlearStack/documents/dates';
import type { KlearStackDocument } from '../../nodes/KlearStack/documents/document';
import { itemsOf } from '../../tools/outputForm';
import { ROOT } from '../../tools/paths';

/** A text, written by hand from how its country writes numbers and dates. */
interface Row {
	field: string;
	text: string;
	/** The number or date that it is. */
	right?: number | string;
	currency?: string;
	/** It stays, and `reviewReasons` names it. Without this and `right` it stays, and nothing is said. */
	unsure?: true;
	locale?: string;
	dateOrder?: DateOrder;
	/** Another value of the document. */
	other?: string;
}

const ROWS = readFileSync(join(ROOT, 'test/data/values.jsonl'), 'utf8')
	.trim()
	.split('\n')
	.map((line): Row => JSON.parse(line));

/** The value in the item, and the reasons that name it. */
function extract({ field, text, dateOrder, other }: Row) {
	const otherName = field.endsWith('Date') ? 'Due_Date' : 'Item_Amount';
	const document = [[text, field, 0.95], ...(other ? [[other, otherName, 0.95]] : [])];
	const [item] = itemsOf({ converts: true, dateOrder }, document as KlearStackDocument);
	const { fields, reviewReasons, needsReview, currency } = item;
	const reasons = (reviewReasons as string[]).filter((reason) => reason.includes(field));
	return { value: (fields as Record<string, unknown>)[field], reasons, needsReview, currency };
}

it('has at least 300 texts, and those of 25 locales', () => {
	expect(ROWS.length).toBeGreaterThan(300);
	expect(new Set(ROWS.map(({ locale }) => locale)).size).toBeGreaterThan(25);
	expect(new Set(ROWS.map((row) => JSON.stringify(row))).size).toBe(ROWS.length);
});

it.each(ROWS.map((row): [string, Row] => [`${row.field}: "${row.text}"`, row]))('%s', (_, row) => {
	const { value, reasons, needsReview, currency } = extract(row);
	if (row.right !== undefined) {
		expect([value, reasons]).toEqual([row.right, []]);
		if (row.currency) expect(currency).toBe(row.currency);
	} else if (row.unsure) {
		expect([value, reasons, needsReview]).toEqual([
			row.text,
			[expect.stringContaining(`"${row.text}"`)],
			true,
		]);
	} else expect([value, reasons]).toEqual([row.text, []]);
});

const readCase = (name: string) =>
	JSON.parse(readFileSync(join(ROOT, 'test/data/cases', `${name}.json`), 'utf8'));

it.each(['c12', 'c14'])('%s: all are certain', (name) => {
	const { input, options, right } = readCase(name);
	const [item] = itemsOf(options, input);
	expect(item).toMatchObject({ fields: right, needsReview: false });
});

it('c13: a column has numbers', () => {
	const { input, options } = readCase('c13');
	const [{ fields, lineItems, reviewReasons }] = itemsOf({ ...options, isBrief: true }, input);
	expect(fields).toEqual({ Total_VAT: 0.7 });
	expect(lineItems).toEqual([
		{ Item_Amount: 127.5, Item_Quantity: 2 },
		{ Item_Amount: 46, Item_Quantity: 1 },
		{ Item_Amount: 7.1 },
	]);
	expect(reviewReasons).toEqual([]);
});

it.each(
	['05-silent-text', '07-year-2080'].flatMap(
		(name) => readCase(name).values as Array<[string, string]>,
	),
)('reports: %s "%s" is converted, or named', (field, text) => {
	const { value, needsReview } = extract({ field, text });
	if (/20[89]\d/.test(text)) expect(value).toBe(text);
	expect(needsReview).toBe(value === text);
});

/** Amounts on insurance policies and loan papers. */
const AMOUNT_NAMES = [
	...['Own_Damage_Premium', 'Premium', 'Net_Premium', 'IDV', 'EMI', 'TCS', 'TDS', 'Cess'],
	...['Round_Off', 'Debit', 'Credit', 'MRP', 'Sanctioned', 'Sanctioned_Amount', 'Deductible'],
	...['Compulsory_Deductible', 'Sum_Insured', 'Loan_Amount', 'Principal', 'Interest', 'Penalty'],
	...['Processing_Fee', 'Outstanding', 'Disbursed', 'Third_Party_Premium', 'GST', 'Instalment'],
];

it.each([...AMOUNT_NAMES, 'Inv_Total', 'Grand', 'Reference', 'Item_Description'])(
	'%s has one type, however large it is',
	(name) => {
		const types = ['999.99', '1,000.00', '12,34,567.00', '5.00'].map((text) => {
			const [{ fields }] = itemsOf({ converts: true }, [[text, name, 0.95]]);
			return typeof (fields as Record<string, unknown>)[name];
		});
		expect(new Set(types).size).toBe(1);
		if (AMOUNT_NAMES.includes(name)) expect(types[0]).toBe('number');
	},
);
