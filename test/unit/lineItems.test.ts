import fc from 'fast-check';

import type { Cell } from '../../nodes/KlearStack/documents/cells';
import { linesOf } from '../../nodes/KlearStack/documents/lineItems';
import type { Box } from '../../nodes/KlearStack/documents/shapes';

/** A value on the page, and the row of a table that it is of; none for what is in no table. */
interface Drawn {
	name: string;
	value: string;
	page: number;
	box: Box;
	row?: string;
}

/** Rows as they are printed: the names that each has, and its values. */
type Rows = Array<Record<string, string>>;

const HEIGHT = 20;
const PITCH = 30;
const ROWS_PER_PAGE = 12;

interface Table {
	names: string[];
	/** For each row: which columns have a value, and over how many lines the first one goes. */
	rows: Array<{ has: boolean[]; lines: number; jitter: number[]; quantity: number }>;
}

/** Draws tables below each other, over as many pages as they need. @param slope by which the pages are askew */
function draw(tables: Table[], headings: boolean, slope = 0): { drawn: Drawn[]; rows: Rows } {
	const drawn: Drawn[] = [];
	const rows: Rows = [];
	let page = 1;
	let line = 0;
	const head = () => {
		if (!headings) return;
		drawn.push({ name: 'Inv_Number', value: 'N-1', page, box: [400, 10, 500, 30] });
		drawn.push({ name: 'Inv_Date', value: '1 May 2026', page, box: [600, 12, 700, 31] });
	};
	head();
	for (const [t, { names, rows: given }] of tables.entries()) {
		for (const [r, { has, lines, jitter, quantity }] of given.entries()) {
			if (line + lines > ROWS_PER_PAGE) {
				page++;
				line = 0;
				head();
			}
			const row: Record<string, string> = {};
			for (const [c, name] of names.entries()) {
				if (c > 0 && !has[c]) continue;
				const value = c === 1 ? String(quantity) : `${name} ${t} ${r}`;
				const top = 100 + line * PITCH + jitter[c] + slope * c * 150;
				const height = c === 0 ? (lines - 1) * PITCH + HEIGHT : HEIGHT;
				drawn.push({
					name,
					value,
					page,
					box: [c * 150, top, c * 150 + 120, top + height],
					row: `${t} ${r}`,
				});
				row[name] = value;
			}
			rows.push(row);
			line += lines;
		}
		line++;
	}
	return { drawn, rows };
}

/** What the package makes of it: rows with their values, or why it cannot tell. */
function read(drawn: Drawn[], withBoxes = true) {
	const values = new Map<string, string[]>();
	const cells = drawn.map(({ name, value, page, box }): Cell => {
		const list = values.get(name) ?? [];
		values.set(name, [...list, value]);
		return { name, index: list.length, page, ...(withBoxes && { box }) };
	});
	const valueOf = ({ name, index }: Cell) => values.get(name)![index];
	const { lines, problem } = linesOf(cells, valueOf);
	const rows = lines.map((line) =>
		Object.fromEntries([...line].map(([name, index]) => [name, values.get(name)![index]])),
	);
	return { rows, problem };
}

const arbitraryRow = (columns: number) =>
	fc.record({
		has: fc.array(fc.boolean(), { minLength: columns, maxLength: columns }),
		lines: fc.integer({ min: 1, max: 3 }),
		jitter: fc.array(fc.integer({ min: -2, max: 2 }), { minLength: columns, maxLength: columns }),
		quantity: fc.integer({ min: 1, max: 3 }),
	});

const ITEMS = ['Item_Description', 'Item_Quantity', 'Item_Price', 'Item_Amount', 'Item_Discount'];
const CHARGES = ['Line_Name', 'Line_Count', 'Line_Charge'];

const arbitraryTables = fc.record({
	items: fc.array(arbitraryRow(ITEMS.length), { minLength: 2, maxLength: 40 }),
	charges: fc.oneof(
		fc.constant<Table['rows']>([]),
		fc.array(arbitraryRow(CHARGES.length), { minLength: 2, maxLength: 5 }),
	),
	headings: fc.boolean(),
});

const tablesOf = ({
	items,
	charges,
}: {
	items: Table['rows'];
	charges: Table['rows'];
}): Table[] => [
	{ names: ITEMS, rows: items },
	// A table of names alone is a list.
	...(charges?.length
		? [{ names: CHARGES, rows: charges.map((row) => ({ ...row, has: [true, true, true] })) }]
		: []),
];

/** Rows without order of their names. */
const sorted = (rows: Rows) => rows.map((row) => Object.entries(row).sort());

it('rows come out as they went in, wherever values are missing and whatever their order', () => {
	fc.assert(
		fc.property(arbitraryTables, fc.infiniteStream(fc.nat()), (tables, order) => {
			const { drawn, rows } = draw(tablesOf(tables), tables.headings);
			const hasPair = tables.items.some(({ has }) => has.slice(1).includes(true));
			fc.pre(hasPair);
			const keys = new Map(drawn.map((one) => [one, order.next().value as number]));
			const shuffled = [...drawn].sort((a, b) => keys.get(a)! - keys.get(b)!);
			const { rows: found, problem } = read(shuffled);
			expect(problem).toBeUndefined();
			expect(sorted(found)).toEqual(sorted(rows));
		}),
		{ numRuns: 500 },
	);
});

it('on skewed pages no value is in a line that it is not of', () => {
	// Where the last column is a whole line lower or higher, nothing tells it from the next line's.
	const steepest = (0.65 * PITCH) / ((ITEMS.length - 1) * 150);
	let told = 0;
	fc.assert(
		fc.property(
			arbitraryTables,
			fc.double({ min: -steepest, max: steepest, noNaN: true }),
			fc.constantFrom<number[][]>([0, 4], [0, 1, 4], [0, 1, 2, 3, 4]),
			(tables, slope, columns) => {
				const items = tables.items.map((row) => ({
					...row,
					has: row.has.map((one, c) => one && columns.includes(c)),
				}));
				const { drawn, rows } = draw(tablesOf({ items, charges: [] }), false, slope);
				const { rows: found, problem } = read(drawn);
				if (problem) return expect(found).toEqual([]);
				told++;
				const isOfOne = (line: Record<string, string>) =>
					rows.some((row) => Object.entries(line).every(([name, value]) => row[name] === value));
				const unlike = found.filter((line) => !isOfOne(line));
				expect(unlike).toEqual([]);
			},
		),
		{ numRuns: 500 },
	);
	expect(told).toBeGreaterThan(20);
});

it('with merged cells no value is in a line that it is not of', () => {
	fc.assert(
		fc.property(
			arbitraryTables,
			fc.array(fc.tuple(fc.nat(30), fc.integer({ min: 2, max: 4 })), {
				minLength: 1,
				maxLength: 3,
			}),
			(tables, merges) => {
				const { drawn, rows } = draw(tablesOf({ ...tables, charges: [] }), false);
				for (const [n, span] of merges) {
					const cell = drawn.filter(({ name }) => name === 'Item_Discount')[n];
					if (cell) cell.box[3] += (span - 1) * PITCH;
				}
				const { rows: found, problem } = read(drawn);
				if (problem) return expect(found).toEqual([]);
				// The only value of a column may be beside two lines: it is a field then.
				expect(found).toHaveLength(rows.length);
				found.forEach((row, n) => expect(rows[n]).toMatchObject(row));
			},
		),
		{ numRuns: 300 },
	);
});

it('without positions, rows come out by their order, or it says that it cannot tell', () => {
	fc.assert(
		fc.property(arbitraryTables, (tables) => {
			const { drawn, rows } = draw(tablesOf({ ...tables, charges: [] }), false);
			const { rows: found, problem } = read(drawn, false);
			const columns = ITEMS.filter((name) => rows.some((row) => name in row));
			const repeated = columns.filter((name) => rows.filter((row) => name in row).length > 1);
			const isFull = columns.every((name) => rows.every((row) => name in row));
			if (!isFull) expect([problem !== undefined, found]).toEqual([true, []]);
			else {
				const expected = rows.map((row) =>
					Object.entries(row).filter(([name]) => repeated.includes(name)),
				);
				expect(sorted(found)).toEqual(expected.map((row) => row.sort()));
			}
		}),
		{ numRuns: 300 },
	);
});

const cell = (name: string, top: number, more: Partial<Cell> = {}): Cell => ({
	name,
	index: 0,
	page: 1,
	box: [0, top, 100, top + 20],
	...more,
});
const linesIn = (cells: Cell[], valueOf: (cell: Cell) => unknown = ({ name }) => name) =>
	linesOf(cells, valueOf).lines.map((line) => Object.fromEntries(line));

it('a single line is one, too', () => {
	const line = ['Item_Description', 'Item_Amount'].map((name) => cell(name, 100));
	expect(linesIn([...line, cell('Inv_Total', 300)])).toEqual([
		{ Item_Description: 0, Item_Amount: 0 },
	]);
	expect(linesOf([...line, cell('Item_Note', 500)], () => '').problem).toBe(
		'"Item_Description", "Item_Amount", "Item_Note" are not on one height',
	);
	// Nothing is counted: it is no line.
	expect(linesOf([cell('Product_Name', 50), cell('Product_Code', 500)], () => '')).toEqual({
		lines: [],
	});
	expect(linesIn([cell('Item_Amount', 100, { inList: true })])).toEqual([{ Item_Amount: 0 }]);
});

it('a document without lines has none', () => {
	expect(linesIn([])).toEqual([]);
	expect(linesIn([cell('Inv_Number', 10), cell('Inv_Total', 300)])).toEqual([]);
});

it('what is once on each page is no line', () => {
	const flags = [1, 2].map((page) =>
		cell('Sign_Exist_Flag', 0, { page, index: page - 1, box: undefined }),
	);
	expect(linesIn(flags)).toEqual([]);
	const names = [1, 2].map((page) => cell('Ship_To', 50, { page, index: page - 1 }));
	expect(linesIn(names)).toEqual([]);
});

it('says on which page it cannot tell, and of what', () => {
	const cells = [
		cell('Item_Description', 100),
		cell('Item_Description', 125, { index: 1 }),
		cell('Item_Tax', 100, { box: [200, 100, 250, 150] }),
		cell('Item_Tax', 300, { index: 1 }),
	];
	expect(linesOf(cells, () => '').problem).toBe(
		'on page 1, several values of "Item_Description" are beside one of another field',
	);
});

it('says which columns have how many values where there are no positions', () => {
	const cells = [0, 1, 2].flatMap((index) => [
		cell('Item_Price', 0, { index, box: undefined }),
		...(index < 2 ? [cell('Item_Quantity', 0, { index, box: undefined })] : []),
	]);
	expect(linesOf(cells, () => '').problem).toBe(
		'there are 3 of "Item_Price", 2 of "Item_Quantity", and KlearStack does not say where each of them is',
	);
});

describe('does not guess', () => {
	/** Cells of a column, from the tops of their values. */
	const column = (name: string, tops: Array<number | undefined>, more: Partial<Cell> = {}) =>
		tops.map((top, index) =>
			cell(name, top ?? 0, { index, ...(top === undefined && { box: undefined }), ...more }),
		);
	const flags = [1, 2].map((page) =>
		cell('Sign_Exist_Flag', 0, { page, index: page - 1, box: undefined }),
	);
	const found = (cells: Cell[], isOfHeader?: (name: string) => boolean) => {
		const { lines, problem } = linesOf(cells, ({ name, index }) => `${name} ${index}`, isOfHeader);
		return problem ?? lines.map((line) => Object.fromEntries(line));
	};

	it('by order because something else has no place', () => {
		const cells = [
			...column('Item_Description', [100, 150, 200]),
			...column('Item_Amount', [100, 200]),
		];
		expect(found([...cells, ...flags])).toEqual([
			{ Item_Description: 0, Item_Amount: 0 },
			{ Item_Description: 1 },
			{ Item_Description: 2, Item_Amount: 1 },
		]);
		expect(found([...cells, ...column('Item_Note', [undefined, 200])])).toBe(
			'KlearStack does not say where some of "Item_Note" are',
		);
		expect(found([...cells, ...column('Item_Quantity', [undefined, undefined])])).toBe(
			'KlearStack does not say where "Item_Quantity" is',
		);
	});

	it('what else repeats for lines', () => {
		const items = [...column('Item_Description', [100, 130]), ...column('Item_Amount', [100, 130])];
		const banks = [...column('Bank_Name', [400, 430]), ...column('IBAN', [400, 430])];
		const rates = [...column('Tax_Rate', [500, 530]), ...column('Tax_Amount', [500, 530])];
		const unplaced = (cells: Cell[]) => cells.map((one) => ({ ...one, box: undefined }));
		expect(found([...items, ...banks, ...rates])).toHaveLength(2);
		expect(found(unplaced([...items, ...banks, ...rates]))).toEqual(
			[0, 1].map((n) => ({ Item_Description: n, Item_Amount: n })),
		);
		expect(found(banks)).toEqual([]);
		expect(found(unplaced(banks))).toEqual([]);
		const line = ['Item_Description', 'Item_Amount'].map((name) => cell(name, 100));
		expect(found([...line, ...banks])).toEqual([{ Item_Description: 0, Item_Amount: 0 }]);
		expect(found(unplaced([...line, ...banks]))).toHaveLength(1);
		const once = column('Currency', [undefined, 700]);
		expect(found([...items, ...once])).toHaveLength(2);
		expect(found(unplaced([...items, cell('Item_Quantity', 0)]))).toMatch(/1 of "Item_Quantity"/);
	});

	it('columns that are never beside each other', () => {
		const cells = [...column('Item_Description', [100, 140]), ...column('Item_Amount', [120, 160])];
		expect(found(cells)).toBe('values of "Item_Description" are not beside any others');
	});

	it('a single line, either', () => {
		const line = ['Item_Description', 'Item_Amount'].map((name) => cell(name, 100));
		expect(found([...line, ...flags])).toEqual([{ Item_Description: 0, Item_Amount: 0 }]);
	});

	it.each([
		['amounts below their descriptions', [120, 142, 164]],
		['a line in which there is only an amount', [100, 133, 144]],
	])('%s', (_name, tops) => {
		const cells = [...column('Item_Description', [100, 122, 144]), ...column('Item_Amount', tops)];
		expect(found(cells)).toBe(
			'values of "Item_Description", "Item_Amount" are not on the same heights',
		);
	});

	it.each([[[107, 129, 151]], [[93, 115, 137]]])('a page that is askew: %s', (tops) => {
		const cells = [...column('Item_Description', [100, 122, 144]), ...column('Item_Amount', tops)];
		expect(found(cells)).toBe(
			'on page 1, values of "Item_Amount", "Item_Description" are not quite on one height, as on a skewed scan',
		);
	});

	it('whether it is a line on each page, or said of the page', () => {
		const onPages = (name: string, tops: number[]) =>
			tops.map((top, index) => cell(name, top, { page: index + 1, index }));
		const unplaced = (cells: Cell[]) => cells.map((one) => ({ ...one, box: undefined }));
		for (const tops of [
			[100, 100],
			[100, 400],
		]) {
			const cells = [...onPages('Description', tops), ...onPages('Amount', tops)];
			for (const each of [cells, unplaced(cells)]) {
				expect(found(each)).toBe(
					'each page has one value of "Description", "Amount": of a line, or of the page',
				);
			}
			// The same on each page is its heading.
			const { lines, problem } = linesOf(cells, ({ name }) => name);
			expect([lines, problem]).toEqual([[], undefined]);
		}
		const items = [...column('Description', [100, 130]), ...column('Amount', [100, 130])];
		const footer = [...onPages('Page_Net', [900, 900]), ...onPages('Page_Sum', [900, 900])];
		expect(found([...items, ...footer])).toHaveLength(2);
	});

	it('a column with a name that an invoice has once is in the lines that it is beside', () => {
		const isTotal = (name: string) => name === 'Total';
		const items = [
			...column('Item_Description', [100, 130, 160]),
			...column('Item_Price', [100, 130, 160]),
		];
		const lines = [0, 1, 2].map((n) => ({ Item_Description: n, Item_Price: n }));
		expect(found([...items, ...column('Total', [100, 160, 400])], isTotal)).toEqual([
			{ ...lines[0], Total: 0 },
			lines[1],
			{ ...lines[2], Total: 1 },
		]);
		// One may be beside a line by chance, and one on each page is the document's.
		expect(found([...items, ...column('Total', [100, 400])], isTotal)).toEqual(lines);
		const unplaced = (cells: Cell[]) => cells.map((one) => ({ ...one, box: undefined }));
		const totals = column('Total', [undefined, undefined, undefined]);
		for (const cells of [items, unplaced(items)]) {
			const { lines: rows, doubt } = linesOf([...cells, ...totals], () => '', isTotal);
			expect(rows).toHaveLength(3);
			expect(doubt).toBe(
				'there is a value of "Total" for each line, and KlearStack does not say whether it is of the line',
			);
		}
		const { doubt } = linesOf([...unplaced(items), ...totals.slice(1)], () => '', isTotal);
		expect(doubt).toBeUndefined();
	});

	it('a heading of each page is no line, also where it counts the pages', () => {
		const head = [1, 2].flatMap((page) =>
			['Ref', 'Page'].map((name) => cell(name, 20, { page, index: page - 1 })),
		);
		const cells = [...column('Item_Description', [100, 130]), ...column('Item_Amount', [100, 130])];
		expect(found([...head, ...cells])).toHaveLength(2);
		// Names that an invoice has once are no columns, wherever they are.
		const numbers = [...column('Inv_Number', [100, 130]), ...column('Inv_Date', [100, 130])];
		expect(found(numbers, (name) => name.startsWith('Inv_'))).toEqual([]);
	});

	it('the same line on each of two pages is one for each', () => {
		const line = (page: number) =>
			['Item_Description', 'Item_Amount'].map((name) => cell(name, 100, { page, index: page - 1 }));
		expect(linesIn([...line(1), ...line(2)])).toHaveLength(2);
	});

	it('two tables that meet on one height', () => {
		const cells = [
			...column('Party_Name', [50, 90]),
			...column('Party_VAT', [50, 90]),
			...column('Item_Description', [90, 130]),
			...column('Item_Amount', [90, 130]),
		];
		expect(found(cells)).toBe('on page 1, two tables are beside each other');
	});

	it('a column that has one value is in its line, whatever it is called', () => {
		const at = (left: number): Partial<Cell> => ({ box: [left, 100, left + 50, 120] });
		const cells = [
			...column('Description', [100, 130]),
			...column('Amount', [100, 130], {}).map((one) => ({
				...one,
				box: [300, one.box![1], 350, one.box![3]] as Box,
			})),
		];
		expect(found([...cells, cell('Quantity', 100, at(200))])).toEqual([
			{ Description: 0, Amount: 0, Quantity: 0 },
			{ Description: 1, Amount: 1 },
		]);
		expect(found([...cells, cell('Elsewhere', 100, at(900))])).toEqual([
			{ Description: 0, Amount: 0 },
			{ Description: 1, Amount: 1 },
		]);
	});
});
