import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import type { OutputForm } from '../../nodes/KlearStack/documents/assemble';
import { readDocument } from '../../nodes/KlearStack/documents/document';
import {
	type Change,
	compareWith,
	correctionsOf,
	readFormAnswer,
} from '../../nodes/KlearStack/documents/formAnswer';
import { reviewForm } from '../../nodes/KlearStack/documents/reviewForm';
import { field, INVOICE, outputForm } from '../../tools/outputForm';
import { answerTo, fieldsOf, inputsOf } from '../support/answeredForm';

const RULES = { rules: { fieldConfidenceBelow: 0.8, required: ['Inv_Supplier', 'Inv_Total'] } };

const formOf = (
	document: IDataObject = INVOICE,
	form: Partial<OutputForm> = RULES,
	links = ['l'],
) => reviewForm(readDocument(document), outputForm(form), links)!;

const changesIn = (entered: Record<string, string>, document = INVOICE) =>
	readFormAnswer(answerTo(formOf(document), entered))!.changes;

describe('the form', () => {
	it('has the page, the reasons, what is doubtful, the decision, and then the rest', () => {
		const about = fieldsOf(formOf()).map(({ fieldLabel, fieldName, html }) =>
			(fieldLabel ?? fieldName ?? html)!.replace(/<img.*>/, 'the page').replace(/<br>.*/, ' …'),
		);
		expect(about).toEqual([
			'the page',
			'<p><b>2 fields are below 0.8: Item_Quantity of line 2 0.5, Inv_Number 0.62 …',
			...['Invoice Supplier', 'Item Quantity, line 2', 'Invoice Number'],
			...['Decision', 'Comment'],
			'<h3>What else was read</h3>',
			...['Invoice Date', 'Invoice Total'],
			...['Item Description, line 1', 'Item Amount, line 1'],
			...['Item Description, line 2', 'Item Amount, line 2'],
			'klearStackReview',
		]);
	});

	it('asks first for what a check doubts', () => {
		const document = {
			Document_id: 'd',
			Buyer: field('Northwind', 20),
			Bank_IBAN: field('DE89 3704 0044 0532 0130 01', 40),
			Inv_Date: field('2026-05-02', 60),
			Due_Date: field('2026-05-01', 80),
			Item_Description: [field('Paper', 200), field('Pens', 230)],
			Item_Quantity: [field('2', 200), field('3', 230)],
			Item_Unit_Price: [field('5.00', 200), field('4.00', 230)],
			Item_Amount: [field('10.00', 200), field('21.00', 230)],
		};
		const checks = ['iban', 'dueDate', 'lineAmounts'] as const;
		const labels = fieldsOf(formOf(document, { rules: { checks: [...checks] } })).map(
			({ fieldLabel }) => fieldLabel,
		);
		expect(labels.slice(2, labels.indexOf('Decision')).sort()).toEqual([
			'Bank IBAN',
			'Due Date',
			'Invoice Date',
			'Item Amount, line 2',
			'Item Quantity, line 2',
			'Item Unit Price, line 2',
		]);
	});

	it('has values in its fields', () => {
		expect(inputsOf(formOf())).toMatchObject({
			'Invoice Supplier': '',
			'Invoice Number': '00123',
			'Invoice Total': '1.234,50 €',
			'Item Quantity, line 2': '3',
		});
	});

	it('says so where there is no page, and shows every page that there is', () => {
		expect(fieldsOf(formOf(INVOICE, RULES, []))[0].html).toMatch(/cannot be shown/);
		const { html } = fieldsOf(formOf(INVOICE, RULES, ['a?b=1&c="', 'd']))[0];
		expect(html).toMatch(/src="a\?b=1&#38;c=&#34;".*alt="Page 2 of the document"/);
	});

	it('is none of a document without an ID', () => {
		expect(formOf({ Inv_Total: field('1', 1) })).toBeUndefined();
	});

	it('has each label once, none of n8n’s own, and names in capitals of their own', () => {
		const document = { Document_id: 'd', Decision: field('a', 1), PO_Number: field('b', 2) };
		const labels = Object.keys(inputsOf(formOf({ ...document, poNumber: field('c', 3) }, {})));
		expect(labels).toEqual(['Comment', 'Decision (2)', 'PO Number', 'Po Number']);
	});

	it('shows reasons as text', () => {
		const document = { Document_id: 'd', 'A<img src=x>': field('a', 1, 0.1) };
		const htmls = fieldsOf(formOf(document)).map(({ html }) => html ?? '');
		expect(htmls.join().match(/<img/g)).toHaveLength(1);
	});

	it('leaves out what is no text', () => {
		const document = { Document_id: 'd', Odd: { value: { a: 1 }, confidence: 1, page_index: 1 } };
		expect(inputsOf(formOf(document, {}))).toEqual({ Comment: '' });
	});
});

describe('the answer', () => {
	it.each<[string, Record<string, string>, Array<Partial<Change>>]>([
		['nothing', {}, []],
		['space around a value', { 'Invoice Number': ' 00123 ' }, []],
		[
			'a total',
			{ 'Invoice Total': '1.234,60 €' },
			[{ name: 'Inv_Total', nth: 0, to: '1.234,60 €' }],
		],
		[
			'a value taken away',
			{ 'Invoice Number': '' },
			[{ name: 'Inv_Number', from: '00123', to: '' }],
		],
		['a field that was missing', { 'Invoice Supplier': 'A' }, [{ name: 'Inv_Supplier', from: '' }]],
		[
			'a cell of the second line',
			{ 'Item Amount, line 2': '234,60' },
			[{ name: 'Item_Amount', nth: 1, line: 2, from: '234,50', to: '234,60' }],
		],
	])('changes %s', (_what, entered, expected) => {
		const changes = changesIn(entered);
		expect(changes).toHaveLength(expected.length);
		expect(changes).toMatchObject(expected);
	});

	it('is read below data, as Send and Wait gives it, with the decision', () => {
		const answer = answerTo(formOf(), { Decision: 'Reject', Comment: 'No order' });
		expect(readFormAnswer({ data: answer })).toEqual({
			documentId: 'd1',
			changes: [],
			decision: 'Reject',
			comment: 'No order',
		});
	});

	it.each([{}, { klearStackReview: 'x' }, { klearStackReview: '{}' }, { data: 'x' }])(
		'%j is none',
		(item) => {
			expect(readFormAnswer(item)).toBeUndefined();
		},
	);

	const text = fc.oneof(
		fc.string(),
		fc.string({
			unit: fc.constantFrom('$', '&', '<', '>', '"', '\\', '\n', ' ', '{', '}', "'", 'a'),
		}),
	);

	it('changes nothing that was not touched, and nothing but that, whatever values are', () => {
		fc.assert(
			fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), text, (values, other) => {
				const fields = values.map((value, n) => [`Field${n}`, field(value, n)]);
				const document = { Document_id: 'd', ...Object.fromEntries(fields) };
				expect(changesIn({}, document)).toEqual([]);
				const isOther = other.replace(/\s+/g, ' ').trim() !== values[0].replace(/\s+/g, ' ').trim();
				fc.pre(isOther && !/[<>‹›]/.test(other + values[0]));
				expect(changesIn({ Field0: other }, document)).toEqual([
					{ name: 'Field0', nth: 0, from: values[0], to: other.trim().replaceAll('\r\n', '\n') },
				]);
			}),
		);
	});

	it('gives back the signs that n8n would write otherwise', () => {
		const document = { Document_id: 'd', Note: field('a < b', 1) };
		expect(inputsOf(formOf(document)).Note).toBe('a ‹ b');
		expect(changesIn({ Note: 'a ‹ c' }, document)).toMatchObject([{ to: 'a < c' }]);
	});
});

const change = (name: string, from: string, to: string, nth = 0, line?: number): Change => ({
	...{ name, nth, line, from, to },
});

it.each([
	['as it was', '00123', 'open'],
	['corrected by somebody in the same way', '00124', 'done'],
	['corrected by somebody otherwise', '00125', 'conflict'],
])('a document %s', (_case, now, expected) => {
	const document = readDocument({ ...INVOICE, Inv_Number: field(now, 40) });
	const [compared] = compareWith(document, [change('Inv_Number', '00123', '00124')]);
	expect(compared).toMatchObject({ now, state: expected });
});

it('a document that no longer has the field is another one than was shown', () => {
	const document = readDocument({ Document_id: 'd1' });
	expect(compareWith(document, [change('Inv_Number', '1', '2')])[0].state).toBe('conflict');
});

describe('what is sent', () => {
	const sent = (changes: Change[], key?: string) =>
		correctionsOf(readDocument(INVOICE), changes, (name) => key ?? name);

	it('is the value at its place', () => {
		expect(sent([change('Inv_Number', '00123', 'A-1')])).toEqual({
			Inv_Number: { _value: 'A-1', _coordinates: [100, 40, 200, 60] },
		});
	});

	it('has no place where the document has no such field', () => {
		expect(sent([change('Inv_Supplier', '', 'A')])).toEqual({
			Inv_Supplier: { _value: 'A', _coordinates: [0, 0, 0, 0] },
		});
	});

	it('is a whole column, with those values that stay', () => {
		const changes = [
			change('Item_Amount', '1.000,00', '1', 0, 1),
			change('Item_Quantity', '3', '4', 0, 2),
		];
		expect(sent(changes)).toEqual({
			Item_Amount: [
				{ _value: '1', _coordinates: [100, 201, 200, 221] },
				{ _value: '234,50', _coordinates: [100, 229, 200, 249] },
			],
			Item_Quantity: [{ _value: '4', _coordinates: [100, 231, 200, 251] }],
		});
	});

	it('goes by KlearStack’s key, or by one for each line', () => {
		const changes = [change('Item_Quantity', '3', '4', 0, 2)];
		expect(Object.keys(sent(changes, 'qty'))).toEqual(['qty']);
		expect(sent(changes, 'lines.{line}.qty')).toEqual({
			'lines.2.qty': { _value: '4', _coordinates: [100, 231, 200, 251] },
		});
	});
});
