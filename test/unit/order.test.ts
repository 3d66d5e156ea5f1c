import fc from 'fast-check';

import { commonNames } from '../../nodes/KlearStack/documents/commonNames';
import { readDocument } from '../../nodes/KlearStack/documents/document';
import {
	compareLines,
	type Line,
	linesOfDocument,
	linesOfRows,
	type Tolerance,
} from '../../nodes/KlearStack/documents/order';
import { field, INVOICE } from '../../tools/outputForm';

const EXACT: Tolerance = { quantity: 0, price: 0, isPartial: false };

type Short = [code: string, description: string, quantity?: number, unitPrice?: number];

const linesOf = (all: Short[]): Line[] =>
	all.map(([code, description, quantity, unitPrice], n) => ({
		line: n + 1,
		code: code || undefined,
		description: description || undefined,
		quantity,
		unitPrice,
	}));

const compare = (own: Short[], ordered: Short[], tolerance: Partial<Tolerance> = {}) =>
	compareLines(
		{ lines: linesOf(own), problems: [] },
		{ lines: linesOf(ordered), problems: [] },
		{ ...EXACT, ...tolerance },
	);

const PAPER: Short = ['P-80', 'Copy paper A4', 12, 21.5];
const PENS: Short = ['S-7', 'Pens, blue', 10, 2];
const ORDER = [PAPER, PENS];

it.each<[string, Short[], Short[], Partial<Tolerance>, string[]]>([
	['the same', ORDER, ORDER, {}, []],
	['another order of lines', [PENS, PAPER], ORDER, {}, []],
	['codes in another form', [['p80', 'Papier', 12, 21.5], PENS], ORDER, {}, []],
	['without codes', [['', 'COPY PAPER, A4', 12, 21.5], PENS], ORDER, {}, []],
	['a description that is alike', [['', 'Copy paper A4 white', 12, 21.5], PENS], ORDER, {}, []],
	[
		'more than ordered',
		[['P-80', 'Copy paper A4', 14, 21.5], PENS],
		ORDER,
		{},
		['Line 1 "Copy paper A4": 14 invoiced, 12 ordered (2 more)'],
	],
	['more, within the tolerance', [['P-80', '', 13, 21.5], PENS], ORDER, { quantity: 10 }, []],
	[
		'less than ordered',
		[PAPER, ['S-7', 'Pens, blue', 4, 2]],
		ORDER,
		{},
		['Line 2 "Pens, blue": 4 invoiced, 10 ordered (6 less)'],
	],
	['less, where a part is enough', [['S-7', 'Pens', 4, 2]], ORDER, { isPartial: true }, []],
	[
		'a higher price',
		[['P-80', 'Copy paper A4', 12, 23], PENS],
		ORDER,
		{ price: 5 },
		['Line 1 "Copy paper A4": price 23, ordered at 21.5 (1.5 more)'],
	],
	['a price within the tolerance', [['P-80', '', 12, 22], PENS], ORDER, { price: 5 }, []],
	['a price rounded to a cent', [['P-80', '', 12, 21.504], PENS], ORDER, {}, []],
	[
		'a lower price',
		[['P-80', 'Copy paper A4', 12, 21], PENS],
		ORDER,
		{ isPartial: true },
		['Line 1 "Copy paper A4": price 21, ordered at 21.5 (0.5 less)'],
	],
	[
		'a line that nobody ordered',
		[PAPER, PENS, ['', 'Delivery', 1, 9.9]],
		ORDER,
		{},
		['Line 3 "Delivery" is not in the order'],
	],
	[
		'a line that is missing',
		[PAPER],
		ORDER,
		{},
		['Ordered, and not invoiced: line 2 "Pens, blue"'],
	],
	[
		'one thing in two lines',
		[['P-80', 'Copy paper A4', 5, 21.5], ['P-80', 'Copy paper A4', 7, 21.5], PENS],
		ORDER,
		{},
		[],
	],
	[
		'too much in two lines',
		[['P-80', 'Copy paper A4', 8, 21.5], ['P-80', 'Copy paper A4', 8, 21.5], PENS],
		ORDER,
		{},
		['Lines 1, 2: 16 invoiced, 12 ordered (4 more)'],
	],
	[
		'two lines that are alike one',
		[
			['', 'Copy paper red', 12, 21.5],
			['', 'Copy paper blue', 12, 21.5],
		],
		[['', 'Copy paper', 12, 21.5]],
		{},
		[
			'Line 1 "Copy paper red" is not in the order',
			'Line 2 "Copy paper blue" is not in the order',
			'Ordered, and not invoiced: line 1 "Copy paper"',
		],
	],
	[
		'a number that is missing',
		[
			['P-80', 'Copy paper A4', undefined, 21.5],
			['S-7', 'Pens, blue', 10],
		],
		ORDER,
		{},
		[
			'Not compared, as it is missing or no number for sure: quantity of line 1 "Copy paper A4", price of line 2 "Pens, blue"',
		],
	],
	[
		'an order without prices',
		[PAPER],
		[['P-80', 'Copy paper A4', 12]],
		{},
		['Not compared, as it is missing or no number for sure: price of line 1 "Copy paper A4"'],
	],
	['no lines', [], ORDER, {}, ['The invoice has no lines to compare']],
	['no order', ORDER, [], {}, ['The order has no lines to compare']],
])('%s', (_what, own, ordered, tolerance, expected) => {
	expect(compare(own, ordered, tolerance).reasons).toEqual(expected);
});

it('gives each line with what was ordered', () => {
	expect(compare([PENS, ['', 'Delivery', 1, 9.9]], ORDER).lines).toEqual([
		{
			...{ line: 1, code: 'S-7', description: 'Pens, blue', quantity: 10, unitPrice: 2 },
			...{ orderLine: 2, orderedQuantity: 10, orderedUnitPrice: 2 },
		},
		{
			...{ line: 2, description: 'Delivery', quantity: 1, unitPrice: 9.9 },
			...{ orderLine: null, orderedQuantity: null, orderedUnitPrice: null },
		},
	]);
});

const form = {
	output: 'simplified' as const,
	selected: [],
	converts: false,
	commonNameOf: commonNames([{ name: 'Stück', commonName: 'quantity' }]),
	isCommon: false,
	lineItemColumns: [],
	rules: {},
	leftOut: () => {},
	lookedFor: () => {},
};

it('reads the lines of a document, with what is sure of them', () => {
	const document = { ...INVOICE, Item_Price: [field('1.000,00', 200), field('lO,5', 230)] };
	expect(linesOfDocument(readDocument(document), form)).toEqual({
		lines: [
			{ line: 1, description: 'Paper', unitPrice: 1000 },
			{ line: 2, description: 'Pens', quantity: 3 },
		],
		problems: [],
	});
	expect(linesOfDocument(readDocument({ status: 'failed' }), form)).toEqual({
		lines: [],
		problems: ['KlearStack gave no fields (status: failed)'],
	});
});

it('reads rows, whatever their columns are called', () => {
	expect(
		linesOfRows([{ Product: 'Pens', Stück: '1.200,5', Rate: 2, SKU: 17 }, { Qty: 3 }], form).lines,
	).toEqual([
		{ line: 1, description: 'Pens', code: '17', quantity: 1200.5, unitPrice: 2 },
		{ line: 2, quantity: 3 },
	]);
});

/** Orders whose lines have codes and descriptions of their own. */
const order = fc
	.uniqueArray(
		fc.record({
			key: fc.integer({ min: 1, max: 999 }),
			hasCode: fc.boolean(),
			quantity: fc.integer({ min: 1, max: 500 }),
			cents: fc.integer({ min: 1, max: 100_000 }),
		}),
		{ selector: ({ key }) => key, minLength: 1, maxLength: 12 },
	)
	.map((lines) =>
		lines.map(
			({ key, hasCode, quantity, cents }): Short => [
				hasCode ? `C-${key}` : '',
				`thing${key}`,
				quantity,
				cents / 100,
			],
		),
	);

const pick = fc.nat();

it('any order: the same lines in any order are right; one that is changed is named, and no other', () => {
	fc.assert(
		fc.property(order, pick, pick, pick, (ordered, seed, at, what) => {
			const turn = seed % ordered.length;
			const own = [...ordered.slice(turn), ...ordered.slice(0, turn)].reverse();
			expect(compare(own, ordered).reasons).toEqual([]);
			const n = at % own.length;
			const [code, description, quantity, price] = own[n];
			const changed: Short[] = [
				[code, description, quantity! + 1, price],
				[code, description, quantity, price! + 0.02],
				['', 'other words', quantity, price],
			];
			const other = [...own.slice(0, n), changed[what % 3], ...own.slice(n + 1)];
			const { reasons } = compare(other, ordered, { isPartial: true });
			expect(reasons).toHaveLength(1);
			expect(reasons[0]).toMatch(new RegExp(`^Line ${n + 1} `));
			// What is in the invoice and not in the order is so the other way round.
			const back = compare(ordered, other).reasons;
			expect(back.length).toBeGreaterThan(0);
		}),
		{ numRuns: 500 },
	);
});

it('no lines of any kind make it fail', () => {
	const line = fc.record(
		{
			line: fc.nat(),
			code: fc.string(),
			description: fc.string(),
			quantity: fc.double(),
			unitPrice: fc.double(),
		},
		{ requiredKeys: ['line'] },
	);
	fc.assert(
		fc.property(fc.array(line), fc.array(line), (own, ordered) => {
			const { lines } = compareLines(
				{ lines: own, problems: [] },
				{ lines: ordered, problems: [] },
				EXACT,
			);
			expect(lines).toHaveLength(own.length);
		}),
	);
});
