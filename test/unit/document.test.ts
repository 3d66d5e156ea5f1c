import { simplifyDocument } from '../../nodes/KlearStack/documents/document';
import { object, tuples } from '../support/samples';

it('reads a list of tuples', () => {
	expect(simplifyDocument(tuples)).toEqual({
		documentId: '6912b53742d6a9c1aa134424',
		isApproved: true,
		overallConfidence: 0.8624999978870219,
		fields: {
			Full_Box_Equivalent: '1.500',
			Inv_Total: '55413.0',
			Sign_Exist_Flag: ['Redacted', 'Absent'],
		},
		confidence: {
			Full_Box_Equivalent: 0.90377812915278,
			Inv_Total: 0.984644436694877,
			Sign_Exist_Flag: [0.99, 0.98],
		},
	});
});

it('reads an object with fields', () => {
	expect(simplifyDocument(object)).toEqual({
		documentId: '65269c006a8da8763b51c217',
		isApproved: false,
		fileName: 'Invoice 231799.pdf',
		overallConfidence: 0.8545232920427561,
		documentType: 'Invoice',
		uploadTime: '2023-10-11T18:28:40.322',
		finishedTime: '2023-10-11T18:30:21.875',
		fields: { Inv_Number: '231799', Due_Date: '16-Sep-2023' },
		confidence: { Inv_Number: 0.99, Due_Date: 0.87 },
	});
});

it('reads a document in progress', () => {
	expect(simplifyDocument({ file_name: 'a.pdf', status: 'in_progress' })).toEqual({
		fileName: 'a.pdf',
		status: 'in_progress',
		fields: {},
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
		expect(simplifyDocument(document).documentId).toBe(id);
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
		expect(simplifyDocument({ is_approved }).isApproved).toBe(expected);
		expect(simplifyDocument([[is_approved, 'Is_Approved']]).isApproved).toBe(expected);
	});

	it.each([
		['as Update sends it', { _value: '1', _coordinates: [1, 2, 3, 4] }, '1', undefined],
		['with its confidence as text', { value: '1', confidence: '0.98' }, '1', 0.98],
		['that was not read', { confidence: 0, page_index: 1 }, null, 0],
	])('a field %s', (_name, field, value, sure) => {
		const { fields, confidence } = simplifyDocument({ Inv_Total: field });
		expect(fields).toEqual({ Inv_Total: value });
		expect(confidence.Inv_Total).toBe(sure);
	});
});

describe('loses nothing', () => {
	it('keeps what is no field under its own name', () => {
		const accounts = { 'Supplier ID': 1001, LineItemAccounts: ['LineItem1, 980001, 49,357.00'] };
		expect(
			simplifyDocument({ AccountsData: accounts, approved_date: 'Wed Apr 14 2021' }),
		).toMatchObject({ AccountsData: accounts, approved_date: 'Wed Apr 14 2021' });
	});

	it('takes a tuple that says nothing known for a field without a confidence', () => {
		const { fields, confidence } = simplifyDocument([['x', 'Remark']]);
		expect([fields, confidence]).toEqual([{ Remark: 'x' }, {}]);
	});

	it('keeps statements that contradict each other', () => {
		const contradiction = [
			[1, 'Is_Approved'],
			[0, 'Is_Approved'],
		];
		expect(simplifyDocument(contradiction).isApproved).toEqual([true, false]);
	});

	it('keeps every repetition of what is no field, and names that differ in capitals', () => {
		const document = [
			['1', 'Qty'],
			['1', 'Qty'],
			['2', 'Qty'],
			['x', 'Remark'],
			['x', 'REMARK'],
		];
		expect(simplifyDocument(document).fields).toEqual({
			Qty: ['1', '1', '2'],
			Remark: 'x',
			REMARK: 'x',
		});
	});

	it('keeps a list that has one member a list', () => {
		const { fields, confidence } = simplifyDocument({ Item: [{ value: 'a', confidence: 0.9 }] });
		expect(fields).toEqual({ Item: ['a'] });
		expect(confidence).toEqual({ Item: [0.9] });
	});

	it('takes only a number for a confidence', () => {
		const { fields, confidence } = simplifyDocument([
			['1', 'Total', { page_index: 1 }, [0, 0, 0, 0]],
		]);
		expect(fields).toEqual({ Total: '1' });
		expect(confidence).toEqual({});
	});

	it('keeps the order of repetitions without a confidence', () => {
		const { fields, confidence } = simplifyDocument([
			['a', 'Item', 0.9, { page_index: 1 }],
			['b', 'Item', null, { page_index: 1 }],
			['c', 'Item', 0.7, { page_index: 2 }],
		]);
		expect(fields).toEqual({ Item: ['a', 'b', 'c'] });
		expect(confidence).toEqual({ Item: [0.9, null, 0.7] });
	});

	it('reads a list of field objects as a repeated field', () => {
		const { fields, confidence } = simplifyDocument({
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
		const simplified = simplifyDocument(hostile);
		expect(Object.entries(simplified.fields)).toEqual([
			['__proto__', 'p'],
			['constructor', 'c'],
		]);
		expect(Object.hasOwn(simplified, 'toString')).toBe(true);
		expect(Object.getPrototypeOf(simplified.fields)).toBe(Object.prototype);
	});

	it('keeps names that this form itself uses', () => {
		expect(simplifyDocument({ fields: 'mine', batchId: 'b' })).toMatchObject({
			klearstack_fields: 'mine',
			klearstack_batchId: 'b',
			fields: {},
		});
	});

	it('keeps what a field holds beyond the documented', () => {
		expect(
			simplifyDocument({ Total: { value: '1.00', confidence: 0.9, currency: 'EUR' } }),
		).toMatchObject({ fields: { Total: '1.00' }, Total: { currency: 'EUR' } });
		expect(
			simplifyDocument([['1.00', 'Total', 0.9, { page_index: 1 }, [0, 0, 0, 0], 'EUR']]),
		).toMatchObject({ fields: { Total: '1.00' }, Total: ['EUR'] });
	});

	it('keeps members that are no tuples', () => {
		expect(simplifyDocument(['odd', ['x', 'Remark'], []]).unreadable).toEqual(['odd', []]);
	});

	it('keeps values of every kind as KlearStack gave them', () => {
		const values = ['', 0, false, null, ['x'], { a: 1 }];
		const { fields } = simplifyDocument(values.map((value, n) => [value, `f${n}`, 0.5]));
		expect(Object.values(fields)).toEqual(values);
	});
});
