import { join } from 'node:path';

import { commonNames } from '../../nodes/KlearStack/documents/commonNames';
import type { Check } from '../../nodes/KlearStack/documents/checks';
import {
	problemOfGstin,
	problemOfIban,
	problemOfVatNumber,
} from '../../nodes/KlearStack/documents/checkDigits';
import { type LayoutCell, layoutsIn, nameOf, SCHEMES } from '../../tools/layouts';
import { field, itemsOf } from '../../tools/outputForm';
import { ROOT } from '../../tools/paths';

const ALL: Check[] = ['dueDate', 'gstin', 'iban', 'lineAmounts', 'vatNumber'];

const reasons = (document: object, more = {}) =>
	itemsOf({ rules: { checks: ALL }, ...more }, document as never)[0].reviewReasons;

const DIGITS = 'its check digits do not fit';

/** One with another digit, the counted from the end. */
function misread(number: string, fromEnd: number) {
	const at = [...number.matchAll(/\d/g)].at(-fromEnd)!.index;
	const other = number[at] === '1' ? '7' : '1';
	return number.slice(0, at) + other + number.slice(at + 1);
}

describe('IBANs', () => {
	/** Examples of the IBAN Registry (SWIFT). */
	it.each([
		'AD12 0001 2030 2003 5910 0100',
		'AE07 0331 2345 6789 0123 456',
		'AL47 2121 1009 0000 0002 3569 8741',
		'AT61 1904 3002 3457 3201',
		'BE68 5390 0754 7034',
		'BR18 0036 0305 0000 1000 9795 493C 1',
		'CH93 0076 2011 6238 5295 7',
		'DE89 3704 0044 0532 0130 00',
		'DK50 0040 0440 1162 43',
		'ES91 2100 0418 4502 0005 1332',
		'FR14 2004 1010 0505 0001 3M02 606',
		'GB29 NWBK 6016 1331 9268 19',
		'IT60 X054 2811 1010 0000 0123 456',
		'MT84 MALT 0110 0001 2345 MTLC AST0 01S',
		'NL91 ABNA 0417 1643 00',
		'NO93 8601 1117 947',
		'PL61 1090 1014 0000 0712 1981 2874',
		'SA03 8000 0000 6080 1016 7519',
		'SE45 5000 0000 0583 9825 7466',
		'TR33 0006 1005 1978 6457 8413 26',
	])('%s', (iban) => {
		expect(problemOfIban(iban, true)).toBeUndefined();
		expect(problemOfIban(`IBAN: ${iban.replace(/ /g, '-')}`, false)).toBeUndefined();
		for (const n of [1, 4, 9, 12]) expect(problemOfIban(misread(iban, n), false)).toBe(DIGITS);
		expect(problemOfIban(iban.slice(0, -1), true)).toMatch(/^it has \d+ characters, and those of/);
		expect(problemOfIban(iban.slice(0, -1), false)).toBeUndefined();
	});

	it.each([
		['letters that look like digits', 'DE89 3704 0044 0532 0130 0O', DIGITS],
		['digits of full width', 'ＤＥ８９ 3704 0044 0532 0130 00', undefined],
		['another country', 'ZZ12 3456 7890 1234', undefined],
		['only its end', 'DE** **** **** **** **30 00', undefined],
		['X in place of digits', 'DE89 XXXX XXXX XXXX XXXX 00', undefined],
		['a BIC behind it', 'DE89 3704 0044 0532 0130 00 COBADEFFXXX', undefined],
		['an account', '0532013000', undefined],
		['a code', 'DE-2023-0017', undefined],
	])('with %s: %s', (_what, text, expected) => {
		expect(problemOfIban(text, true)).toBe(expected);
	});
});

describe('GSTINs', () => {
	/** An example of python-stdnum, and one that its owner prints. */
	it.each(['27AAPFU0939F1ZV', '27AAACR5055K1Z7'])('%s', (gstin) => {
		expect(problemOfGstin(gstin)).toBeUndefined();
		expect(problemOfGstin(`GSTIN: ${gstin.slice(0, 2)} ${gstin.slice(2)}`)).toBeUndefined();
		for (const n of [2, 3, 4, 5]) expect(problemOfGstin(misread(gstin, n))).toBe(DIGITS);
		expect(problemOfGstin(gstin.replace(/Z(?=.$)/, '2'))).toBe(
			'its 14th character is 2 in place of Z',
		);
	});

	it.each(['AAPFU0939F', '27AAPFU0939F1Z', '27AAPFU0939F1DV', 'URP', '2700939F'])(
		'%s is none',
		(text) => {
			expect(problemOfGstin(text)).toBeUndefined();
		},
	);
});

describe('VAT numbers', () => {
	/** Examples of python-stdnum, two of real invoices, and of firms' own pages. */
	it.each([
		...['ATU13585627', 'BE0403019261', 'BG175074752', 'CY10259033P', 'CZ25123891', 'DE136695976'],
		...['DE 232 446 240', 'DK13585628', 'EE100931558', 'EL094259216', 'ESB58378431'],
		...['ESX5910266W', 'ES54362315K', 'FI20774740', 'FR40303265045', 'FR83404833048'],
		...['HR33392005961', 'HU12892312', 'IE6433435F', 'IE6433435OA', 'IT00743110157'],
		...['LT119511515', 'LT100001919017', 'LU15027442', 'LV40003521600', 'MT11679112'],
		...['NL004495445B01', 'NL123456789B13', 'NL810433941B01', 'NL815254295B01', 'PL8567346215'],
		...['PT501964843', 'RO18547290', 'SE123456789701', 'SI50223054', 'SK2022749619'],
	])('%s', (number) => {
		expect(problemOfVatNumber(number)).toBeUndefined();
		const spaced = `${number.slice(0, 2)} ${number.slice(2, 5)}.${number.slice(5)}`;
		expect(problemOfVatNumber(spaced)).toBeUndefined();
		for (const n of [5, 6]) expect(problemOfVatNumber(misread(number, n))).toBe(DIGITS);
	});

	it.each([
		...[
			'136695977',
			'DE13669597',
			'GB980780685',
			'CHE107787577IVA',
			'12/345/67890',
			'Umsatzsteuer',
		],
		...[
			'HU12892312242',
			'IE8D79739I',
			'FRK7399859412',
			'BG7523169263',
			'ESK1234567L',
			'US123456789',
		],
	])('%s: its form is not known for sure', (text) => {
		expect(problemOfVatNumber(text)).toBeUndefined();
	});
});

it.each<[string, string, string, string[]]>([
	[
		'an IBAN',
		'Supplier_IBAN',
		'DE88 3704 0044 0532 0130 00',
		[`Supplier_IBAN "DE88 3704 0044 0532 0130 00" is misread or no IBAN: ${DIGITS}`],
	],
	[
		'an IBAN that lacks a digit',
		'Iban_Number',
		'DE89 3704 0044 0532 0130 0',
		[
			'Iban_Number "DE89 3704 0044 0532 0130 0" is misread or no IBAN: it has 21 characters, and those of DE have 22',
		],
	],
	[
		'an IBAN as an account',
		'Bank_Account',
		'DE88370400440532013000',
		[`Bank_Account "DE88370400440532013000" is misread or no IBAN: ${DIGITS}`],
	],
	['what looks like one elsewhere', 'Reference', 'DE88370400440532013000', []],
	[
		'a GSTIN, whatever its name',
		'Buyer_Registration',
		'27AAPFU0939F1ZW',
		[`Buyer_Registration "27AAPFU0939F1ZW" is misread or no GSTIN: ${DIGITS}`],
	],
	[
		'a VAT number',
		'VendorTaxID',
		'DE136695977',
		[`VendorTaxID "DE136695977" is misread or no VAT number: ${DIGITS}`],
	],
	['a right one', 'USt-IdNr', 'DE136695976', []],
	['an order of that form', 'Order_Number', 'DE136695977', []],
	['an amount of tax', 'VAT', '19,00', []],
])('check digits of %s', (_what, name, value, expected) => {
	expect(reasons({ [name]: field(value, 40) })).toEqual(expected);
});

it.each<[string, object, string[]]>([
	['later', { Inv_Date: '15-Sep-2023', Due_Date: '15-Oct-2023' }, []],
	['the same day', { Inv_Date: '2023-09-15', Due_Date: '15.09.2023' }, []],
	[
		'earlier',
		{ Inv_Date: '15-Sep-2023', Due_Date: '2023-09-01' },
		['Due_Date "2023-09-01" is 14 days before Inv_Date "15-Sep-2023"'],
	],
	[
		'the day before, over the end of summer time',
		{ Inv_Date: '29.10.2023', Due_Date: '28.10.2023' },
		['Due_Date "28.10.2023" is 1 day before Inv_Date "29.10.2023"'],
	],
	['in words', { Inv_Date: '15-Sep-2023', Due_Date: 'on receipt' }, []],
	['one that may be two', { Inv_Date: '03/04/2023', Due_Date: '04/03/2023' }, []],
	['without one', { Inv_Date: '15-Sep-2023' }, []],
	['one of two', { Inv_Date: ['15-Sep-2023', '15-Aug-2023'], Due_Date: '01-Sep-2023' }, []],
])('due date: %s', (_what, dates, expected) => {
	const document = Object.fromEntries(
		Object.entries(dates).map(([name, given]) => [
			name,
			[given].flat().map((one, n) => field(one as string, 40 + 30 * n)),
		]),
	);
	expect(reasons(document)).toEqual(expected);
});

type Row = Record<string, string>;

const withLines = (rows: Row[]) =>
	Object.fromEntries(
		[...new Set(rows.flatMap((row) => Object.keys(row)))].map((name, n) => [
			name,
			rows.flatMap((row, line) =>
				name in row
					? {
							value: row[name],
							confidence: 0.99,
							page_index: 1,
							coordinate: [100 + 150 * n, 200 + 30 * line, 220 + 150 * n, 220 + 30 * line],
						}
					: [],
			),
		]),
	);

const line = (quantity: string, price: string, amount: string, more: Row = {}): Row => ({
	Item_Description: 'Paper',
	Item_Quantity: quantity,
	Item_Price: price,
	Item_Amount: amount,
	...more,
});

const RIGHT = line('2', '5,00', '10,00');

it.each<[string, Row[], string[]]>([
	['right', [line('12', '21,50', '258,00'), RIGHT], []],
	[
		'a digit misread',
		[line('12', '21,50', '285,00'), RIGHT],
		['Item_Amount of line 1 is 285, and 12 x 21.5 is 258: 27 too much'],
	],
	[
		'a point lost, in one line alone',
		[line('12', '21,50', '25,80')],
		['Item_Amount of line 1 is 25.8, and 12 x 21.5 is 258: 232.2 too little'],
	],
	['by no more than rounding explains', [line('3', '5,00', '15,02'), RIGHT], []],
	[
		'a whole price that does not fit',
		[line('3', '5', '16,00'), RIGHT],
		['Item_Amount of line 1 is 16, and 3 x 5 is 15: 1 too much'],
	],
	['a price that was rounded', [line('1000', '0,33', '333,33'), RIGHT], []],
	['a quantity that was rounded', [line('1,33', '75,00', '100,00'), RIGHT], []],
	['fuel', [line('43,21', '1,789', '77,30'), RIGHT], []],
	['an amount that was rounded to a whole one', [line('3', '33,40', '100'), RIGHT], []],
	['a credit', [line('3', '5,00', '-15,00'), line('-2', '5,00', '-10,00')], []],
	[
		'a discount in percent',
		[line('2', '50,00', '90,00', { Item_Discount_Percentage: '10' }), RIGHT],
		[],
	],
	['a discount, either', [line('2', '50,00', '90,00', { Item_Discount: '10' }), RIGHT], []],
	['a discount of each', [line('2', '50,00', '94,00', { Item_Discount: '3,00' }), RIGHT], []],
	['a tax in the amount', [line('2', '50,00', '119,00', { Item_Tax_Rate: '19 %' }), RIGHT], []],
	[
		'a price with the tax in it',
		[line('1', '119,00', '100,00', { Item_Tax_Rate: '19' }), RIGHT],
		[],
	],
	[
		'a discount, and the taxable value beside the amount',
		[
			line('10', '100,00', '1.062,00', {
				Item_Discount: '100,00',
				Item_Taxable_Value: '900,00',
				Item_CGST_Rate: '9',
				Item_SGST_Rate: '9',
			}),
			RIGHT,
		],
		[],
	],
	[
		'a discount that does not explain it',
		[line('2', '50,00', '75,00', { Item_Discount: '10' }), RIGHT],
		['Item_Amount of line 1 is 75, and 2 x 50 is 100: 25 too little'],
	],
	[
		'prices of a hundred pieces',
		[line('50', '200,00', '100,00'), line('25', '60,00', '15,00')],
		[],
	],
	['a quantity that is not sure', [line('5 kg', '3,00', '16,00'), RIGHT], []],
	['no quantity', [line('0', '3,00', '16,00'), RIGHT], []],
	['a rate of tax', [{ Quantity: '2', Rate: '21 %', Amount: '80,00', Description: 'Paper' }], []],
	[
		'many that do not fit',
		[RIGHT, ...Array.from({ length: 7 }, () => line('2', '5', '11,00'))],
		[
			...[2, 3, 4, 5, 6].map((n) => `Item_Amount of line ${n} is 11, and 2 x 5 is 10: 1 too much`),
			'The same in 2 more lines',
		],
	],
])('line amounts: %s', (_what, rows, expected) => {
	expect(reasons(withLines(rows))).toEqual(expected);
});

it('line amounts in columns that the user has named', () => {
	const document = withLines([
		{ Leistung: 'A', Anz: '2', EP: '5', GP: '11,00' },
		{ Leistung: 'B', Anz: '3', EP: '5', GP: '15,00' },
	]);
	const pairs = [
		{ name: 'Anz', commonName: 'quantity' },
		{ name: 'EP', commonName: 'unitPrice' },
		{ name: 'GP', commonName: 'lineAmount' },
	];
	const more = { lineItemColumns: ['Leistung', 'Anz', 'EP', 'GP'] };
	expect(reasons(document, more)).toEqual([]);
	expect(reasons(document, { ...more, commonNameOf: commonNames(pairs) })).toEqual([
		'GP of line 1 is 11, and 2 x 5 is 10: 1 too much',
	]);
});

it('only the checks that are chosen are made', () => {
	const document = {
		Supplier_VAT: field('DE136695977', 40),
		Inv_Date: field('15-Sep-2023', 70),
		Due_Date: field('01-Sep-2023', 100),
	};
	expect(reasons(document)).toHaveLength(2);
	expect(reasons(document, { rules: { checks: ['dueDate'] } })).toEqual([
		'Due_Date "01-Sep-2023" is 14 days before Inv_Date "15-Sep-2023"',
	]);
	expect(reasons(document, { rules: {} })).toEqual([]);
});

describe('no false alarm on layouts of real documents', () => {
	const layouts = layoutsIn(join(ROOT, 'test/data/layouts.jsonl'));

	/** The layout's texts are scrambled: here its lines' amounts are quantity x price, and it is due later. */
	function madeRight(cells: LayoutCell[], shown: (amount: number) => string): LayoutCell[] {
		const numbers = new Map<number, { qty: number; price: number }>();
		for (const [n, [, , , , row]] of cells.entries()) {
			if (row !== undefined && !numbers.has(row))
				numbers.set(row, { qty: 1 + (n % 12), price: (101 + 37 * n) / 100 });
		}
		const dates: Record<string, string> = { Inv_Date: '15-Mar-2026', Due_Date: '14-Apr-2026' };
		return cells.map(([text, key, page, box, ...row]): LayoutCell => {
			const { qty, price } = numbers.get(row[0] ?? -1) ?? { qty: 0, price: 0 };
			const right = { qty: String(qty), price: shown(price), amount: shown(qty * price) }[key];
			return [(row.length > 0 && right) || dates[key] || text, key, page, box, ...row];
		});
	}

	const reasonsOf = (cells: LayoutCell[], scheme: (typeof SCHEMES)[number]) =>
		(
			reasons(
				cells.map((cell) => [
					cell[0],
					nameOf(cell, scheme),
					0.99,
					{ page_index: cell[2] },
					cell[3],
				]),
				{ commonNameOf: commonNames([]) },
			) as string[]
		).filter((reason) => !reason.startsWith('Line items '));

	it.each(SCHEMES)('with %s names', (scheme) => {
		for (const shown of [
			(amount: number) => amount.toFixed(2),
			(amount: number) => amount.toFixed(2).replace('.', ','),
		]) {
			const wrong = layouts.flatMap(({ id, cells }) =>
				reasonsOf(madeRight(cells, shown), scheme).map((reason) => `${id}: ${reason}`),
			);
			expect(wrong).toEqual([]);
		}
	});

	it('and one amount that is wrong is found in most of those that can be checked', () => {
		let [possible, found] = [0, 0];
		for (const { cells } of layouts) {
			const right = madeRight(cells, (amount) => amount.toFixed(2));
			const rows = ['qty', 'price', 'amount'].map((role) =>
				right.filter(([, key, , , row]) => key === role && row !== undefined),
			);
			const at = rows[2].find(([, , , , row]) =>
				rows.every((column) => column.some(([, , , , other]) => other === row)),
			);
			if (!at) continue;
			possible++;
			const wrong = right.map((cell): LayoutCell => {
				const [, ...rest] = cell;
				return cell === at ? [(Number(at[0]) * 3 + 7).toFixed(2), ...rest] : cell;
			});
			if (reasonsOf(wrong, 'Item_').some((reason) => reason.includes(' too much'))) found++;
		}
		expect(possible).toBeGreaterThan(150);
		expect(found / possible).toBeGreaterThan(0.8);
	});
});
