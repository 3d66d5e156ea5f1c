import type { IDataObject } from 'n8n-workflow';

import { commonNames } from '../../nodes/KlearStack/documents/commonNames';
import type { OutputForm } from '../../nodes/KlearStack/documents/assemble';
import type { KlearStackDocument } from '../../nodes/KlearStack/documents/document';
import { field, INVOICE, itemsOf as items } from '../../tools/outputForm';

describe('what failed needs review, whatever the rules', () => {
	const sure = { Inv_Number: { value: 'N-1', confidence: 0.99, page_index: 1 } };
	const NO_FIELDS = 'KlearStack gave no fields';

	it.each<[string, KlearStackDocument, string[]]>([
		['no fields', { overall_confidence: 0.9 }, [NO_FIELDS]],
		['no fields, as Get Approved lists it', { is_approved: 1, AccountsData: {} }, [NO_FIELDS]],
		[
			'no confidence',
			{ status: 'failed', overall_confidence: 0 },
			[`${NO_FIELDS} (status: failed)`],
		],
		['tuples without fields', [[0.9, 'overall_confidence']], [NO_FIELDS]],
		[
			'values of fields',
			{ Inv_Number: { value: '', confidence: 0.9 }, Inv_Date: { value: null } },
			['KlearStack read no field’s value'],
		],
		[
			'fields that are only places',
			[[null, 'Inv_Number', 0, { page_index: 1 }]],
			['KlearStack read no field’s value'],
		],
	])('without %s', (_what, document, expected) => {
		for (const rules of [{}, { fieldConfidenceBelow: 0 }]) {
			const [item] = items({ rules }, document);
			expect(item).toMatchObject({ needsReview: true });
			expect(item.reviewReasons).toEqual(expect.arrayContaining(expected));
		}
	});

	it.each([
		'failed',
		'FAILED',
		'Extraction failed',
		'error',
		'Error: page 2',
		'partially_failed',
		'timed out',
		'500',
	])('with fields and the status %s', (status) => {
		const reason = `KlearStack says that it failed (status: ${status})`;
		expect(items({}, { ...sure, status })[0].reviewReasons).toEqual([reason]);
		const tuples = [
			[status, 'Status'],
			['N-1', 'Inv_Number', 0.99, { page_index: 1 }],
		];
		expect(items({}, tuples)[0].reviewReasons).toEqual([reason]);
		expect(items({}, { ...sure, extraction_status: status })[0].reviewReasons).toEqual([reason]);
	});

	it.each<[string, unknown, string]>([
		['error', 'Only page 1 of 3 read', 'Only page 1 of 3 read'],
		['Error', 'Only page 1 of 3 read', 'Only page 1 of 3 read'],
		['errors', ['page 2 skipped'], 'page 2 skipped'],
		['error_message', 'page 2 skipped', 'page 2 skipped'],
		['ErrorMessage', { page: 2 }, '{"page":2}'],
		['exception', 'KeyError', 'KeyError'],
	])('with fields and %s: %j', (name, error, words) => {
		const reason = `KlearStack reports an error: ${words}`;
		expect(items({}, { ...sure, [name]: error } as never)[0].reviewReasons).toEqual([reason]);
		const tuples = [
			[error, name],
			['N-1', 'Inv_Number', 0.99, { page_index: 1 }],
		];
		expect(items({}, tuples)[0].reviewReasons).toEqual([reason]);
	});

	it.each<[string, unknown]>([
		...['', null, [], {}, false, 0, 'None', 'no error', '0'].map((none): [string, unknown] => [
			'error',
			none,
		]),
		...['completed', 'success', 'Processed without errors', '0 errors', 'no failures'].map(
			(status): [string, unknown] => ['status', status],
		),
		['error_count', 0],
	])('but not with fields and %s: %j', (name, value) => {
		expect(items({}, { ...sure, [name]: value } as never)[0].reviewReasons).toEqual([]);
	});

	it.each<[string, IDataObject]>([
		['below fields', { fields: sure }],
		['below another name', { extracted_data: sure }],
		['in other capitals', { Inv_Number: { Value: 'N-1', Confidence: 0.99, Page_Index: 1 } }],
		['in capitals', { Inv_Number: { VALUE: 'N-1', CONFIDENCE: 0.99 } }],
		[
			'in other capitals, below Fields',
			{ Fields: { Inv_Number: { Value: 'N-1', Confidence: 0.99 } } },
		],
	])('but not where fields stand %s', (_where, given) => {
		const [item] = items({ rules: { fieldConfidenceBelow: 0.8 } }, { Document_id: 'd', ...given });
		expect(item).toEqual({
			documentId: 'd',
			needsReview: false,
			reviewReasons: [],
			lowestConfidence: 0.99,
			fields: { Inv_Number: 'N-1' },
			lineItems: [],
			confidence: { Inv_Number: 0.99 },
		});
	});

	it('what else stands beside fields one level down is kept', () => {
		const fields = {
			...sure,
			language: 'en',
			Remark: [{ value: 'x', Confidence: 0.5 }],
			line_items: [{ Description: { Value: 'Paper' }, Amount: { Value: '5' } }],
		};
		expect(items({}, { fields } as never)[0]).toMatchObject({
			fields: { Inv_Number: 'N-1', Remark: ['x'] },
			lineItems: [{ Description: 'Paper', Amount: '5' }],
			klearstack_fields: { language: 'en' },
		});
		const AccountsData = { LineItemAccounts: ['LineItem1'], items: [{ a: 1 }] };
		expect(items({}, { ...sure, AccountsData })[0]).toMatchObject({ AccountsData });
	});
});

describe('what needs review', () => {
	const reasons = (rules: OutputForm['rules'], document: KlearStackDocument = INVOICE, more = {}) =>
		items({ rules, ...more }, document)[0].reviewReasons;

	it('fields that are not sure', () => {
		expect(reasons({ fieldConfidenceBelow: 0.9 })).toEqual([
			'2 fields are below 0.9: Item_Quantity of line 2 0.5, Inv_Number 0.62',
		]);
	});

	it.each<[string, OutputForm['rules'], object, string[]]>([
		[
			'a higher limit, beside the one for all',
			{ fieldConfidenceBelow: 0.8, chosenFieldsBelow: [{ field: 'Inv_Total', below: 0.99 }] },
			{},
			[
				'2 fields are below 0.8: Item_Quantity of line 2 0.5, Inv_Number 0.62',
				'1 field is below 0.99: Inv_Total 0.98',
			],
		],
		[
			'a lower one, by the common name, and none for a column',
			{
				fieldConfidenceBelow: 0.8,
				chosenFieldsBelow: [
					{ field: 'invoiceNumber', below: 0.6 },
					{ field: 'Item_Quantity', below: 0 },
				],
			},
			{},
			[],
		],
		[
			'a column alone, without a limit for all',
			{ chosenFieldsBelow: [{ field: 'Item_Amount', below: 0.99 }] },
			{},
			['2 fields are below 0.99: Item_Amount of line 1 0.98, Item_Amount of line 2 0.98'],
		],
		[
			'the same limit as the one for all',
			{ fieldConfidenceBelow: 0.63, chosenFieldsBelow: [{ field: 'Inv_Number', below: 0.63 }] },
			{},
			['2 fields are below 0.63: Item_Quantity of line 2 0.5, Inv_Number 0.62'],
		],
		[
			'a field of which no confidence is known',
			{
				chosenFieldsBelow: [
					{ field: 'Inv_Total', below: 0.5 },
					{ field: 'Remarks', below: 0 },
					{ field: 'PO_Number', below: 0.5 },
				],
			},
			{
				Inv_Total: field('5', 400, null),
				Remarks: field('x', 500, null),
				PO_Number: field('', 600, null),
			},
			['KlearStack gave no confidence for Inv_Total'],
		],
		[
			'a document without any confidence',
			{ chosenFieldsBelow: [{ field: 'Inv_Total', below: 0.5 }] },
			Object.fromEntries(
				Object.keys(INVOICE).map((name) => [
					name,
					name === 'Inv_Total' ? field('5', 400, null) : undefined,
				]),
			),
			['KlearStack gave no field’s confidence'],
		],
		['a field that is not there', { chosenFieldsBelow: [{ field: 'X', below: 1 }] }, {}, []],
	])('fields with limits of their own: %s', (_what, rules, more, expected) => {
		expect(reasons(rules, { ...INVOICE, ...more })).toEqual(expected);
	});

	it.each<[unknown, string[]]>([
		[0.95, []],
		['95%', []],
		[0.85, ['Overall confidence 0.85 is below 0.9']],
		[undefined, ['KlearStack gave no overall confidence']],
	])('an overall confidence of %p', (overall_confidence, expected) => {
		const document = { ...INVOICE, overall_confidence } as IDataObject;
		expect(reasons({ overallConfidenceBelow: 0.9 }, document)).toEqual(expected);
	});

	it('fields that are missing or empty, by either name, in every line', () => {
		const required = ['invoiceNumber', 'Inv_Date', 'PO_Number', 'Item_Quantity', 'supplierName'];
		const document = { ...INVOICE, PO_Number: field('', 80) };
		expect(reasons({ required }, document)).toEqual([
			'Missing or empty: PO_Number, Item_Quantity of line 1, supplierName',
		]);
	});

	const priced = (more: Record<string, string>) => ({
		...INVOICE,
		...Object.fromEntries(
			Object.entries(more).map(([name, value], n) => [name, field(value, 420 + n * 30)]),
		),
	});

	it.each<[string, Record<string, string>, string[]]>([
		['right', { 'Sub-Total': '1.037,39', Total_VAT: '197,11' }, []],
		['a little off', { 'Sub-Total': '1.037,38', Total_VAT: '197,11' }, []],
		// As binary fractions, these sums differ by more than 0.01.
		['as much too high as is allowed', { 'Sub-Total': '1.037,40', Total_VAT: '197,11' }, []],
		[
			'a little more off than allowed',
			{ 'Sub-Total': '1.037,37', Total_VAT: '197,11' },
			['Net 1037.37 plus tax 197.11 is 1234.48, and not the total 1234.5'],
		],
		[
			'wrong',
			{ 'Sub-Total': '1.037,39', Total_VAT: '200,00' },
			['Net 1037.39 plus tax 200 is 1237.39, and not the total 1234.5'],
		],
		[
			'wrong lines',
			{ Inv_Total: '1.300,00' },
			['The lines add up to 1234.5, and the total is 1300'],
		],
		[
			'without a total',
			{ Inv_Total: 'illegible' },
			['Totals could not be checked: Inv_Total "illegible" is no number for sure'],
		],
		['without a total', { Inv_Total: '-' }, ['Totals could not be checked: there is no total']],
		[
			'without tax',
			{ 'Sub-Total': '1.000,00' },
			['The net 1000 is not the total 1234.5, and there is no tax'],
		],
		[
			'with a tax that cannot be read',
			{ 'Sub-Total': '1.037,39', Total_VAT: '197,1l' },
			['Totals could not be checked: Total_VAT "197,1l" is no number for sure'],
		],
		['of two kinds', { Total: '500,00' }, ['There are several values for the total: 1234.5, 500']],
	])('totals: %s', (_name, more, expected) => {
		expect(reasons({ totalsDifferBy: 0.01 }, priced(more))).toEqual(expected);
	});

	it.each<[string, Record<string, string>, string[]]>([
		['freight between the lines and the total', { Inv_Total: '1.300,00', Freight: '65,50' }, []],
		['an allowance, printed without a sign', { Inv_Total: '1.200,00', Discount: '34,50' }, []],
		['an allowance below zero', { Inv_Total: '1.200,00', Discount: '-34,50' }, []],
		['a total rounded down', { Inv_Total: '1.234,00', Round_Off: '0,50' }, []],
		[
			'a charge in the net as well, and an allowance',
			{
				'Sub-Total': '1.284,50',
				Total_VAT: '244,06',
				Inv_Total: '1.518,56',
				Packing_Charges: '50,00',
				Discount_Amount: '10,00',
			},
			[],
		],
		[
			'a charge that does not explain it',
			{ Inv_Total: '1.300,00', Freight: '60,00' },
			['The lines add up to 1234.5, and the total is 1300'],
		],
		[
			'a rate is no charge',
			{ Inv_Total: '1.239,50', Discount_Percentage: '-5,00' },
			['The lines add up to 1234.5, and the total is 1239.5'],
		],
		[
			'letters of a tax behind the amounts',
			{ 'Sub-Total': '1.037,39 V', Total_VAT: '197,11', Inv_Total: '1.234,50 A' },
			[],
		],
	])('totals with %s', (_name, more, expected) => {
		expect(reasons({ totalsDifferBy: 0.01 }, priced(more))).toEqual(expected);
	});

	it('totals of a currency without cents', () => {
		const document = {
			overall_confidence: 1,
			'Sub-Total': field('18,032', 10),
			Total_VAT: field('1,803', 40),
			Inv_Total: field('₩19,835', 70),
			Item_Description: [field('Paper', 200), field('Pens', 230)],
			Item_Amount: [field('14,052', 200), field('3,980', 230)],
		};
		expect(reasons({ totalsDifferBy: 0.01 }, document)).toEqual([]);
		expect(
			reasons({ totalsDifferBy: 0.01 }, { ...document, Inv_Total: field('₩19,836', 70) }),
		).toEqual(['Net 18032 plus tax 1803 is 19835, and not the total 19836']);
	});

	it('totals with two taxes, a line without an amount, and a mapped name', () => {
		const at = (top: number) => (value: string) => field(value, top);
		const document = {
			overall_confidence: 1,
			'Sub-Total': at(10)('100,00'),
			Total_VAT: [at(40)('7,00'), at(70)('19,00')],
			Grand: at(100)('126'),
			Item_Description: ['Paper', 'Pens', 'Thank you'].map((value, n) =>
				field(value, 200 + n * 30),
			),
			Item_Amount: [field('60,00', 200), field('40,00', 230)],
		};
		const pairs = [
			{ name: 'Item_Amount', commonName: 'lineAmount' },
			{ name: 'Grand', commonName: 'totalAmount' },
		];
		const rules = { totalsDifferBy: 0.01, knowsLineAmount: true };
		const of = (changed: object) =>
			items({ rules, commonNameOf: commonNames(pairs) }, { ...document, ...changed })[0]
				.reviewReasons;
		expect(of({})).toEqual([]);
		expect(of({ Item_Amount: [field('60,00', 200), field('50,00', 230)] })).toEqual([
			'The lines add up to 110, and the total is 126',
		]);
		expect(of({ Item_Amount: [field('60,00', 200), field('4O,00', 230)] })).toEqual([
			'The lines could not be added up: a line has no amount that is sure',
		]);
		const quantities = [field('6', 200), field('4', 230)];
		expect(of({ Item_Amount: undefined, Item_Quantity: quantities })).toEqual([
			'The lines could not be added up: no line has an amount',
		]);
		expect(of({ Item_Amount: undefined, Item_Description: undefined })).toEqual([]);
	});

	it('totals with several taxes under one name, of which one may be their sum, or none', () => {
		const of = (taxes: string[], total: string) =>
			items(
				{ rules: { totalsDifferBy: 0.01 } },
				{
					'Sub-Total': field('100.00', 10),
					Total_VAT: taxes.map((value, n) => field(value, 40 + n * 30)),
					Total: field(total, 200),
				},
			)[0].reviewReasons;
		expect(of(['10.00', '20.00', '30.00'], '130.00')).toEqual([]);
		expect(of(['10.00', '20.00'], '130.00')).toEqual([]);
		expect(of(['10.00', '10.00'], '110.00')).toEqual([]);
		expect(of(['10.00', '20.00'], '120.00')).toEqual([
			'Net 100 plus tax 30 is 130, and not the total 120',
		]);
		expect(of(['Nil'], '100.00')).toEqual([]);
	});

	it('totals with two equal taxes under two names', () => {
		const pairs = ['CGST_Value', 'SGST_Value'].map((name) => ({ name, commonName: 'taxAmount' }));
		const of = (total: string) =>
			items(
				{ rules: { totalsDifferBy: 0.01 }, commonNameOf: commonNames(pairs) },
				{
					'Sub-Total': field('5000.00', 10),
					CGST_Value: field('450.00', 40),
					SGST_Value: field('450.00', 70),
					Total: field(total, 100),
				},
			)[0].reviewReasons;
		expect(of('5900.00')).toEqual([]);
		expect(of('5450.00')).toEqual(['Net 5000 plus tax 900 is 5900, and not the total 5450']);
	});
});
