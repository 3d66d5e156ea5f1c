import type { IDataObject } from 'n8n-workflow';

import type { KlearStackDocument } from '../../nodes/KlearStack/documents/document';
import { itemsOf } from '../../tools/outputForm';
import { object, tuples } from '../support/samples';

const simplified = (document: KlearStackDocument) => itemsOf({}, document)[0];

it('reads a list of tuples', () => {
	expect(simplified(tuples)).toEqual({
		documentId: '6912b53742d6a9c1aa134424',
		isApproved: true,
		needsReview: false,
		reviewReasons: [],
		overallConfidence: 0.8625,
		lowestConfidence: 0.9038,
		fields: {
			Full_Box_Equivalent: '1.500',
			Inv_Total: '55413.0',
			Sign_Exist_Flag: ['Redacted', 'Absent'],
		},
		confidence: {
			Full_Box_Equivalent: 0.9038,
			Inv_Total: 0.9846,
			Sign_Exist_Flag: [0.99, 0.98],
		},
		lineItems: [],
	});
});

it('reads an object with fields', () => {
	expect(simplified(object)).toEqual({
		documentId: '65269c006a8da8763b51c217',
		isApproved: false,
		fileName: 'Invoice 231799.pdf',
		needsReview: false,
		reviewReasons: [],
		overallConfidence: 0.8545,
		lowestConfidence: 0.87,
		documentType: 'Invoice',
		uploadTime: '2023-10-11T18:28:40.322',
		finishedTime: '2023-10-11T18:30:21.875',
		fields: { Inv_Number: '231799', Due_Date: '16-Sep-2023' },
		confidence: { Inv_Number: 0.99, Due_Date: 0.87 },
		lineItems: [],
	});
});

it('reads a document in progress', () => {
	expect(simplified({ file_name: 'a.pdf', status: 'in_progress' })).toEqual({
		fileName: 'a.pdf',
		status: 'in_progress',
		needsReview: false,
		reviewReasons: [],
		fields: {},
		lineItems: [],
		confidence: {},
	});
});

describe('reads what is said otherwise', () => {
	it.each([
		['documentId', { documentId: 'a', _id: 'b' }, 'a'],
		['DOCUMENT_ID', { DOCUMENT_ID: 'a' }, 'a'],
		['_id', { _id: 'a', id: 'b' }, 'a'],
		['id', { id: 'a', file_name: 'x' }, 'a'],
		['an ID of a database', { Document_id: { $oid: 'a' } }, 'a'],
	])('%s as its ID', (_name, document, id) => {
		expect(simplified(document).documentId).toBe(id);
	});

	it.each([
		[1, true],
		['1', true],
		[true, true],
		['True', true],
		[0, false],
		['0', false],
		['False', false],
		['later', 'later'],
	])('approved as %p', (is_approved, expected) => {
		expect(simplified({ is_approved }).isApproved).toBe(expected);
		expect(simplified([[is_approved, 'Is_Approved']]).isApproved).toBe(expected);
	});

	it.each([
		['as Update sends it', { _value: '1', _coordinates: [1, 2, 3, 4] }, '1', undefined],
		['with its confidence as text', { value: '1', confidence: '0.98' }, '1', 0.98],
		['that was not read', { confidence: 0, page_index: 1 }, null, 0],
	])('a field %s', (_name, field, value, sure) => {
		const { fields, confidence } = simplified({ Inv_Total: field });
		expect(fields).toEqual({ Inv_Total: value });
		expect((confidence as IDataObject).Inv_Total).toBe(sure);
	});
});

describe('loses nothing', () => {
	it('keeps what is no field under its own name', () => {
		const accounts = { 'Supplier ID': 1001, LineItemAccounts: ['LineItem1, 980001, 49,357.00'] };
		expect(simplified({ AccountsData: accounts, approved_date: 'Wed Apr 14 2021' })).toMatchObject({
			AccountsData: accounts,
			approved_date: 'Wed Apr 14 2021',
		});
	});

	it('takes a tuple that says nothing known for a field without a confidence', () => {
		const { fields, confidence } = simplified([['x', 'Remark']]);
		expect([fields, confidence]).toEqual([{ Remark: 'x' }, {}]);
	});

	it('keeps statements that contradict each other', () => {
		const contradiction = [
			[1, 'Is_Approved'],
			[0, 'Is_Approved'],
		];
		expect(simplified(contradiction).isApproved).toEqual([true, false]);
	});

	it('keeps every repetition of what is no field, and names that differ in capitals', () => {
		const document = [
			['1', 'Qty'],
			['1', 'Qty'],
			['2', 'Qty'],
			['x', 'Remark'],
			['x', 'REMARK'],
		];
		expect(simplified(document).fields).toEqual({
			Qty: ['1', '1', '2'],
			Remark: 'x',
			REMARK: 'x',
		});
	});

	it('keeps a list that has one member a list', () => {
		const { fields, confidence } = simplified({ Item: [{ value: 'a', confidence: 0.9 }] });
		expect(fields).toEqual({ Item: ['a'] });
		expect(confidence).toEqual({ Item: [0.9] });
	});

	it('takes only a number for a confidence', () => {
		const { fields, confidence } = simplified([['1', 'Total', { page_index: 1 }, [0, 0, 0, 0]]]);
		expect(fields).toEqual({ Total: '1' });
		expect(confidence).toEqual({});
	});

	it('keeps the order of repetitions without a confidence', () => {
		const { fields, confidence } = simplified([
			['a', 'Item', 0.9, { page_index: 1 }],
			['b', 'Item', null, { page_index: 1 }],
			['c', 'Item', 0.7, { page_index: 2 }],
		]);
		expect(fields).toEqual({ Item: ['a', 'b', 'c'] });
		expect(confidence).toEqual({ Item: [0.9, null, 0.7] });
	});

	it('reads a list of field objects as a repeated field', () => {
		const { fields, confidence } = simplified({
			Item: [
				{ value: 'a', confidence: 0.9 },
				{ value: 'b', confidence: 0.8 },
			],
		});
		expect(fields).toEqual({ Item: ['a', 'b'] });
		expect(confidence).toEqual({ Item: [0.9, 0.8] });
	});

	it('keeps fields with hostile names as data', () => {
		const hostile = JSON.parse(
			'{"__proto__": {"value": "p", "confidence": 1}, "constructor": {"value": "c", "confidence": 1}, "toString": "t"}',
		);
		const item = simplified(hostile);
		expect(Object.entries(item.fields as object)).toEqual([
			['__proto__', 'p'],
			['constructor', 'c'],
		]);
		expect(Object.hasOwn(item, 'toString')).toBe(true);
		expect(Object.getPrototypeOf(item.fields)).toBe(Object.prototype);
	});

	it('keeps names that this form itself uses', () => {
		expect(simplified({ fields: 'mine', batchId: 'b' })).toMatchObject({
			klearstack_fields: 'mine',
			klearstack_batchId: 'b',
			fields: {},
		});
	});

	it.each([
		['Invoices', 'Invoice'],
		['PurchaseOrders', 'Purchase Order'],
		['purchase_order', 'Purchase Order'],
		['LoanAgreement', 'Loan Agreement'],
		['CreditNotes', 'CreditNotes'],
		[
			['Invoice', 'Receipt'],
			['Invoice', 'Receipt'],
		],
	])('calls the type %j as the panel does', (document_type, documentType) => {
		expect(simplified({ document_type, release_version: '7.8.9' })).toMatchObject({ documentType });
	});

	it('leaves the server’s release to Raw', () => {
		const item = simplified({ file_name: 'a.pdf', release_version: '7.8.9' });
		expect(JSON.stringify(item)).not.toContain('7.8.9');
	});

	it('keeps what a field holds beyond the documented', () => {
		expect(
			simplified({ Total: { value: '1.00', confidence: 0.9, currency: 'EUR' } }),
		).toMatchObject({ fields: { Total: '1.00' }, Total: { currency: 'EUR' } });
		expect(
			simplified([['1.00', 'Total', 0.9, { page_index: 1 }, [0, 0, 0, 0], 'EUR']]),
		).toMatchObject({ fields: { Total: '1.00' }, Total: ['EUR'] });
	});

	it('keeps members that are no tuples', () => {
		expect(simplified(['odd', ['x', 'Remark'], []]).unreadable).toEqual(['odd', []]);
	});

	it('keeps values of every kind as KlearStack gave them', () => {
		const values = ['', 0, false, null, ['x'], { a: 1 }];
		const { fields } = simplified(values.map((value, n) => [value, `f${n}`, 0.5]));
		expect(Object.values(fields as object)).toEqual(values);
	});
});
