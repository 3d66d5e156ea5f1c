import type { IDataObject } from 'n8n-workflow';

import { COMMON_NAMES } from '../../nodes/KlearStack/documents/commonNames';
import type { OutputForm } from '../../nodes/KlearStack/documents/assemble';
import type { KlearStackDocument } from '../../nodes/KlearStack/documents/document';
import { itemsOfRun } from '../../nodes/KlearStack/documents/output';
import { field, INVOICE, itemsOf } from '../../tools/outputForm';
import { pages } from '../documentation/pages';

let leftOut: string[];
beforeEach(() => (leftOut = []));

const items = (form: Partial<OutputForm> = {}, document: KlearStackDocument = INVOICE) =>
	itemsOf({ leftOut: (name) => leftOut.push(name), ...form }, document);

describe('Simplified', () => {
	it('begins with the data, and ends with IDs and times', () => {
		const [item] = items();
		expect(item).toEqual({
			documentId: 'd1',
			fileName: 'a.pdf',
			documentType: 'Invoice',
			isApproved: false,
			needsReview: false,
			reviewReasons: [],
			overallConfidence: 0.9761,
			lowestConfidence: 0.5,
			fields: { Inv_Number: '00123', Inv_Date: '15-Sep-2023', Inv_Total: '1.234,50 €' },
			lineItems: [
				{
					Item_Description: 'Paper',
					Item_Amount: '1.000,00',
					confidence: { Item_Description: 0.98, Item_Amount: 0.98 },
				},
				{
					Item_Description: 'Pens',
					Item_Quantity: '3',
					Item_Amount: '234,50',
					confidence: { Item_Description: 0.98, Item_Quantity: 0.5, Item_Amount: 0.98 },
				},
			],
			confidence: { Inv_Number: 0.62, Inv_Date: 0.98, Inv_Total: 0.98 },
			uploadTime: '2026-05-01T10:00:00',
			AccountsData: { SplitFlag: 'false' },
		});
		expect(Object.keys(item)).toEqual([
			...['fileName', 'needsReview', 'reviewReasons', 'fields', 'lineItems'],
			...['documentType', 'isApproved', 'overallConfidence', 'lowestConfidence', 'confidence'],
			...['AccountsData', 'documentId', 'uploadTime'],
		]);
		expect(leftOut).toEqual([]);
	});

	it('has numbers and dates where there is no doubt, and keeps the text', () => {
		const [{ fields, lineItems, asRead, currency }] = items({ converts: true });
		expect(fields).toEqual({ Inv_Number: '00123', Inv_Date: '2023-09-15', Inv_Total: 1234.5 });
		expect(lineItems).toMatchObject([
			{ Item_Description: 'Paper', Item_Amount: 1000, asRead: { Item_Amount: '1.000,00' } },
			{ Item_Quantity: 3, asRead: { Item_Quantity: '3', Item_Amount: '234,50' } },
		]);
		expect(currency).toBe('EUR');
		expect(asRead).toEqual({
			Inv_Date: '15-Sep-2023',
			Inv_Total: '1.234,50 €',
		});
	});

	it('a document without fields needs review once it is said to be done', () => {
		const of = (status?: string) =>
			items({}, { Document_id: 'd', ...(status && { status }) }).map(
				({ needsReview, reviewReasons }) => [needsReview, reviewReasons],
			);
		expect(of('failed')).toEqual([[true, ['KlearStack gave no fields (status: failed)']]]);
		expect(of()).toEqual([[true, ['KlearStack gave no fields']]]);
		expect(of('in_progress')).toEqual([[false, []]]);
	});

	it.each([
		['all sure', [0.9, 1], []],
		['just sure enough', [0.8, 0.8], []],
		['one not', [0.9, 0.7], ['1 field is below 0.8: B 0.7']],
		['one hardly not', [0.79999, 0.9], ['1 field is below 0.8: A 0.79']],
		['in percent', [62, 95], ['1 field is below 0.8: A 0.62']],
		['in percent, all sure', [92, 95], []],
		['as text', ['0.95', '0.62'], ['1 field is below 0.8: B 0.62']],
		['both, the least sure first', [0.7, 0.5], ['2 fields are below 0.8: B 0.5, A 0.7']],
		['one without', [0.9, undefined], []],
		['none at all', [undefined, undefined], ['KlearStack gave no field’s confidence']],
		['no numbers', ['high', null], ['KlearStack gave no field’s confidence']],
	])('says which fields are not sure: %s', (_what, [a, b], reasons) => {
		const document = {
			Document_id: 'd',
			A: { value: 'x', confidence: a },
			B: { value: 'y', confidence: b },
		} as IDataObject;
		const rules = { fieldConfidenceBelow: 0.8 };
		const [item] = items({ rules }, document);
		expect(item.reviewReasons).toEqual(reasons);
		// The short way, for thousands of plain documents, says the same as the long one.
		expect(item).toEqual(items({ rules: { ...rules, required: [] } }, document)[0]);
	});

	it('is brief for an AI agent', () => {
		const [item] = items({ isBrief: true, converts: true });
		expect(item).toMatchObject({ lowestConfidence: 0.5, fields: { Inv_Total: 1234.5 } });
		expect(Object.keys(item)).not.toEqual(expect.arrayContaining(['confidence']));
		expect(Object.keys(item)).not.toEqual(expect.arrayContaining(['asRead']));
	});

	it('says what is ambiguous', () => {
		const document = { Inv_Date: field('03/04/2026', 10), Inv_Total: field('1.234', 40) };
		const [item] = items({ converts: true }, document);
		expect(item.fields).toEqual({ Inv_Date: '03/04/2026', Inv_Total: '1.234' });
		expect(item).toMatchObject({
			needsReview: true,
			reviewReasons: [
				'Inv_Date: "03/04/2026" is no date for sure',
				'Inv_Total: "1.234" is no number for sure',
			],
		});
		expect(items({ converts: true, dateOrder: 'dayFirst' }, document)[0].fields).toMatchObject({
			Inv_Date: '2026-04-03',
		});
	});

	it('says that it cannot tell the lines, and why, and keeps the lists', () => {
		const names = { Item_Price: ['1', '2', '3'], Item_Quantity: ['1', '2'] };
		const document = Object.entries(names).flatMap(([name, values]) =>
			values.map((value) => [value, name, 0.9, { page_index: 1 }]),
		);
		const [item] = items({}, document);
		expect(item).toMatchObject({
			lineItems: null,
			fields: names,
			needsReview: true,
			reviewReasons: [
				'Line items cannot be told: there are 3 of "Item_Price", 2 of "Item_Quantity", and KlearStack does not say where each of them is',
			],
		});
	});

	it('has common names where they are known', () => {
		const [{ fields, lineItems, confidence }] = items({ isCommon: true });
		expect(fields).toEqual({
			invoiceNumber: '00123',
			invoiceDate: '15-Sep-2023',
			totalAmount: '1.234,50 €',
		});
		const [line] = lineItems as IDataObject[];
		expect(line).toMatchObject({ description: 'Paper', lineAmount: '1.000,00' });
		expect(line.confidence).toMatchObject({ lineAmount: 0.98 });
		expect(confidence).toMatchObject({ invoiceNumber: 0.62 });
	});

	it.each<[string, string[], string[]]>([
		['of an item', ['Item_Description', 'Item_Quantity'], ['description', 'quantity']],
		['plain', ['Particulars', 'Qty', 'Rate'], ['description', 'quantity', 'unitPrice']],
		['of lines', ['Line_Name', 'Line_Total'], ['description', 'amount']],
		[
			'of two of a kind',
			['Item_Code', 'Item_Total', 'Line_Amount'],
			['code', 'amount', 'Line_Amount'],
		],
		['unknown', ['Item_Description', 'Item_Batch'], ['description', 'Item_Batch']],
		[
			'that a field has',
			['Item_Description', 'Line_Amount', 'amount'],
			['description', 'Line_Amount'],
		],
	])('has common names of columns: %s', (_name, names, expected) => {
		const document = names.flatMap((name) =>
			(name === 'amount' ? ['9'] : ['1', '2']).map((value) => [value, name, 0.9]),
		);
		const [{ lineItems }] = items({ isCommon: true }, document);
		const [line] = lineItems as IDataObject[];
		expect(Object.keys(line)).toEqual([...expected, 'confidence']);
		const [row] = items({ isCommon: true, output: 'lineItems' }, document);
		expect(Object.keys(row)).toEqual(expect.arrayContaining(expected));
	});

	it('gives the common name to the one that has a value', () => {
		const document = { Total: field('', 10), Inv_Total: field('6', 40) };
		expect(items({ isCommon: true }, document)[0].fields).toEqual({ Total: '', totalAmount: '6' });
		const [row] = items({ output: 'selected', selected: ['totalAmount'] }, document);
		expect(row.totalAmount).toBe('6');
	});

	it('keeps both of two fields that have the same common name', () => {
		const document = { Total: field('5', 10), Inv_Total: field('6', 40) };
		expect(items({ isCommon: true }, document)[0].fields).toEqual({
			totalAmount: '5',
			Inv_Total: '6',
		});
	});
});

describe('rows', () => {
	it('Fields Only is flat, and says what it has no place for', () => {
		expect(items({ output: 'fieldsOnly' })).toEqual([
			{
				documentId: 'd1',
				fileName: 'a.pdf',
				Inv_Number: '00123',
				Inv_Date: '15-Sep-2023',
				Inv_Total: '1.234,50 €',
				needsReview: false,
				reviewReasons: '',
			},
		]);
		expect(leftOut.sort()).toEqual(['AccountsData', 'lineItems']);
	});

	it('One Item per Line has the same columns in each row', () => {
		const row = {
			documentId: 'd1',
			fileName: 'a.pdf',
			Inv_Number: '00123',
			Inv_Date: '2023-09-15',
		};
		expect(items({ output: 'lineItems', converts: true })).toEqual([
			{
				...row,
				lineNumber: 1,
				Inv_Total: 1234.5,
				Item_Description: 'Paper',
				Item_Quantity: null,
				Item_Amount: 1000,
				currency: 'EUR',
				needsReview: false,
				reviewReasons: '',
			},
			{
				...row,
				lineNumber: 2,
				Inv_Total: 1234.5,
				Item_Description: 'Pens',
				Item_Quantity: 3,
				Item_Amount: 234.5,
				currency: 'EUR',
				needsReview: false,
				reviewReasons: '',
			},
		]);
		expect(Object.keys(items({ output: 'lineItems' })[0]).slice(0, 3)).toEqual([
			'fileName',
			'needsReview',
			'reviewReasons',
		]);
	});

	it('One Item per Line gives one for a document without lines', () => {
		const document = { Document_id: 'd', Inv_Total: field('5', 10) };
		expect(items({ output: 'lineItems' }, document)).toEqual([
			{ documentId: 'd', lineNumber: null, Inv_Total: '5', needsReview: false, reviewReasons: '' },
		]);
	});

	it('all rows of a run have the same columns, with names that a Data Table takes', () => {
		const lists = { Item_Price: ['1', '2', '3'], Item_Quantity: ['1', '2'] };
		const untold = Object.entries(lists).flatMap(([name, values]) =>
			values.map((value) => [value, name, 0.9, { page_index: 1 }]),
		);
		const documents: KlearStackDocument[] = [
			{ Document_id: 'a', 'Sub-Total': field('1', 10), Sub_Total: field('2', 40) },
			{ Document_id: 'b', '2024': field('3', 10), id: field('4', 40), sub_total: field('5', 70) },
			untold,
		];
		const rows = (isForTables: boolean) =>
			itemsOfRun(
				documents.flatMap((document) => items({ output: 'fieldsOnly' }, document)),
				{ output: 'fieldsOnly', isForTables } as OutputForm,
			);
		const [first, second, third] = rows(true);
		const names = Object.keys(first);
		expect([Object.keys(second), Object.keys(third)]).toEqual([names, names]);
		for (const name of names) expect(name).toMatch(/^[a-zA-Z][a-zA-Z0-9_]*$/);
		expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
		expect(first).toMatchObject({ Sub_Total: '2', Sub_Total_3: '1', field_2024: null });
		expect(second).toMatchObject({ field_2024: '3', field_id: '4', sub_total_2: '5' });
		expect(names.filter((name) => /item/i.test(name))).toEqual([]);
		expect(rows(false)[0]).toMatchObject({ 'Sub-Total': '1', Sub_Total: '2', '2024': null });
	});

	it('loses no field that is called like another one, and nests nothing', () => {
		const document = {
			Document_id: 'd',
			currency: field('a', 10),
			klearstack_currency: field('b', 40),
			Address: { value: { city: 'Pune' }, confidence: 1, page_index: 1 },
		} as IDataObject;
		expect(items({ output: 'fieldsOnly' }, document)).toMatchObject([
			{
				klearstack_klearstack_currency: 'a',
				klearstack_currency: 'b',
				Address: '{"city":"Pune"}',
			},
		]);
	});

	it('Selected Fields are found by either name, and are null where there are none', () => {
		const selected = ['totalAmount', 'Inv_Number', 'Item_Quantity', 'Nothing'];
		expect(items({ output: 'selected', selected })).toMatchObject([
			{
				documentId: 'd1',
				totalAmount: '1.234,50 €',
				Inv_Number: '00123',
				Item_Quantity: [null, '3'],
				Nothing: null,
			},
		]);
	});

	it('Selected Fields are rather those outside of lines', () => {
		const line = (value: string) => ({ Amount: { value, confidence: 1 } });
		const document = { line_items: [line('50'), line('69')], Amount: field('119.00', 10) };
		expect(items({ output: 'selected', selected: ['Amount'] }, document as never)).toMatchObject([
			{ Amount: ['119.00'] },
		]);
	});

	it('a field that is called like what the row has itself is told apart', () => {
		const document = {
			Document_id: 'd',
			fileName: 'x',
			documentId: 'e',
			needsReview: field('n', 1),
		};
		expect(items({ output: 'fieldsOnly' }, document)).toMatchObject([
			{ klearstack_needsReview: 'n', needsReview: false },
		]);
	});

	it('a line’s column keeps what a field of the same name has', () => {
		const line = (value: string) => ({ Amount: { value, confidence: 1 } });
		const document = { Amount: field('119.00', 10), LineItems: [line('50'), line('69')] };
		expect(items({ output: 'lineItems' }, document as never)).toMatchObject([
			{ Amount: '119.00', line_Amount: '50' },
			{ Amount: '119.00', line_Amount: '69' },
		]);
		expect(items({}, document as never)[0].confidence).toEqual({
			Amount: [0.98],
		});
	});

	it('a column called like the line’s own name for it loses nothing', () => {
		const at = (top: number, left: number) => (value: string) => ({
			...field(value, top),
			coordinate: [left, top, left + 50, top + 20],
		});
		const document = {
			Document_id: 'd',
			line_description: [at(100, 0)('Paper'), at(130, 0)('Pens')],
			line_total: [at(100, 200)('1.00'), at(130, 200)('2.00')],
			total: [at(100, 300)('1.19'), at(130, 300)('2.38'), at(300, 300)('3.57')],
		};
		expect(items({ output: 'lineItems' }, document as never)).toMatchObject([
			{ total: '3.57', line_total: '1.00', line_line_total: '1.19' },
			{ total: '3.57', line_total: '2.00', line_line_total: '2.38' },
		]);
	});

	it('objects in a list stay readable', () => {
		const document = { Rows: { value: [{ a: 1 }, { a: 2 }], confidence: 1, page_index: 1 } };
		expect(items({ output: 'fieldsOnly' }, document as never)).toMatchObject([
			{ Rows: '{"a":1}, {"a":2}' },
		]);
	});

	it('lines that KlearStack gives as such are lines', () => {
		const line = (name: string, amount: string) => ({
			Description: { value: name, confidence: 0.9 },
			Amount: { value: amount, confidence: 0.3 },
			Note: 'plain',
		});
		const document = { line_items: [line('Paper', '5.00'), line('Pens', '6.00')] };
		const [item] = items({ rules: { fieldConfidenceBelow: 0.8 } }, document as never);
		expect(item.lineItems).toMatchObject([
			{ Description: 'Paper', Amount: '5.00', Note: 'plain' },
			{ Description: 'Pens', Amount: '6.00', Note: 'plain', confidence: { Amount: 0.3 } },
		]);
		expect(item.reviewReasons).toEqual([
			'2 fields are below 0.8: Amount of line 1 0.3, Amount of line 2 0.3',
		]);
	});

	it('records under a name of lines are lines, also with plain values', () => {
		const lineItems = [{ name: 'Paper', amount: '10.00' }, { name: 'Pens' }];
		for (const name of ['line_items', 'lineItems', 'Invoice_Lines', 'items']) {
			expect(items({}, { Document_id: 'd', [name]: lineItems })[0].lineItems).toEqual(lineItems);
		}
		const [{ lineItems: none, parties }] = items({}, { Document_id: 'd', parties: lineItems });
		expect([none, parties]).toEqual([[], lineItems]);
		for (const empty of [{}, null, '']) {
			const withEmpty = { items: [...lineItems, empty] } as unknown as IDataObject;
			expect(items({}, withEmpty)[0].lineItems).toEqual(lineItems);
		}
		const withGaps = [
			{ Item_Code: '1' },
			{ Item_Code: '2', Item_Amount: '3' },
			{ Item_Amount: '4' },
		];
		const details = withGaps.map((line) =>
			Object.fromEntries(
				Object.entries(line).map(([name, value]) => [name, { value, confidence: 1 }]),
			),
		);
		expect(items({ isBrief: true }, { details } as never)[0].lineItems).toEqual(withGaps);
		const accounts = ['NL1', 'NL2'].map((value) => ({ IBAN: { value, confidence: 1 } }));
		const [{ lineItems: noLines, fields }] = items({}, { Accounts: accounts });
		expect([noLines, fields]).toEqual([[], { IBAN: ['NL1', 'NL2'] }]);
	});

	it('a sign is no currency of its own beside a code that it stands for', () => {
		const currency = (...texts: string[]) => {
			const fields = texts.map((text, n) => [`Amount_${n}`, field(text, 10 + n * 30)]);
			const [item] = items({ converts: true }, Object.fromEntries(fields) as IDataObject);
			return [item.currency, item.reviewReasons];
		};
		expect(currency('$ 5.00', 'USD 6.00')).toEqual(['USD', []]);
		expect(currency('Rs. 5.00', '₹ 6.00')).toEqual(['INR', []]);
		expect(currency('$ 5.00', 'EUR 6.00')).toEqual([
			undefined,
			['Amounts are in several currencies: $, EUR'],
		]);
	});

	it('a field of any name is data', () => {
		const document = JSON.parse(
			'{"__proto__": {"value": "p", "confidence": 1}, "constructor": {"value": "c", "confidence": 1}}',
		) as IDataObject;
		for (const output of ['fieldsOnly', 'lineItems'] as const) {
			const [row] = items({ output }, document);
			expect(Object.entries(row)).toEqual(
				expect.arrayContaining([
					['__proto__', 'p'],
					['constructor', 'c'],
				]),
			);
		}
	});
});

it('each common name has the page that shows KlearStack’s', () => {
	for (const [, page] of Object.values(COMMON_NAMES)) {
		expect([...Object.keys(pages), 'push-api/push-api-structure']).toContain(page);
	}
});
