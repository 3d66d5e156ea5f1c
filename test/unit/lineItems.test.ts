import { type LineCell, linesOf } from '../../nodes/KlearStack/documents/lineItems';

type Box = NonNullable<LineCell['box']>;
/** A value, and which of those under its name it is. */
type Cell = Omit<LineCell, 'value'> & { index: number };

/** The lines, each with the index of its value under each name. */
function read(
	cells: Cell[],
	valueOf: (cell: Cell) => unknown,
	isOfHeader: (name: string) => boolean = () => false,
	isColumn: (name: string) => boolean = () => false,
) {
	const { lineOf, count, ...said } = linesOf(
		cells.map((cell) => ({ ...cell, value: valueOf(cell) })),
		{ isOfHeader, isColumn },
	);
	const lines = Array.from({ length: count }, () => new Map<string, number>());
	for (const [n, line] of lineOf.entries()) {
		if (line !== undefined) lines[line].set(cells[n].name, cells[n].index);
	}
	return { lines, ...said };
}

const cell = (name: string, top: number, more: Partial<Cell> = {}): Cell => ({
	name,
	index: 0,
	page: 1,
	box: [0, top, 100, top + 20],
	...more,
});
const linesIn = (cells: Cell[], valueOf: (cell: Cell) => unknown = ({ name }) => name) =>
	read(cells, valueOf).lines.map((line) => Object.fromEntries(line));

it('a single line is one, too', () => {
	const line = ['Item_Description', 'Item_Amount'].map((name) => cell(name, 100));
	expect(linesIn([...line, cell('Inv_Total', 300)])).toEqual([
		{ Item_Description: 0, Item_Amount: 0 },
	]);
	const { lines, doubt } = read([...line, cell('Item_Note', 500)], () => '');
	expect(lines.map((one) => [...one.keys()])).toEqual([['Item_Description', 'Item_Amount']]);
	expect(doubt).toBe('values of "Item_Note" are not beside lines');
	// Nothing is counted: it is no line.
	expect(read([cell('Product_Name', 50), cell('Product_Code', 500)], () => '')).toEqual({
		lines: [],
	});
	expect(linesIn([cell('Item_Amount', 100, { inList: true })])).toEqual([{ Item_Amount: 0 }]);
});

it('fields whose names are in no list are lines, too, where they repeat beside each other', () => {
	const names = ['Descripción', 'Cantidad', 'Precio', 'Importe'];
	const table = [100, 140, 180].flatMap((top, index) =>
		names.map((name) => cell(name, top, { index })),
	);
	expect(linesIn(table)).toEqual(
		[0, 1, 2].map((index) => Object.fromEntries(names.map((name) => [name, index]))),
	);
});

it('a value more than half a text line below one line and above the next is of neither', () => {
	const from = (name: string, heights: Array<[top: number, bottom: number]>) =>
		heights.map(([top, bottom], index) => cell(name, top, { index, box: [0, top, 100, bottom] }));
	const descriptions: Array<[number, number]> = [
		[100, 180],
		[190, 240],
		[250, 330],
		[340, 360],
		[370, 390],
	];
	const discounts: Array<[number, number]> = [[171, 191], ...descriptions.slice(3)];
	const cells = [...from('Item_Description', descriptions), ...from('Item_Discount', discounts)];
	expect(read(cells, ({ index }) => index)).toEqual({
		lines: [],
		problem:
			'on page 1, values of "Item_Description", "Item_Discount" may be of one line or the next',
	});
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
	expect(read(cells, () => '').problem).toBe(
		'on page 1, values of "Item_Tax" may be of one line or the next',
	);
});

it('says which columns have how many values where there are no positions', () => {
	const cells = [0, 1, 2].flatMap((index) => [
		cell('Item_Price', 0, { index, box: undefined }),
		...(index < 2 ? [cell('Item_Quantity', 0, { index, box: undefined })] : []),
	]);
	expect(read(cells, () => '').problem).toBe(
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
		const { lines, problem } = read(cells, ({ name, index }) => `${name} ${index}`, isOfHeader);
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
		for (const [name, tops] of [
			['Item_Note', [undefined, 200]],
			['Item_Quantity', [undefined, undefined]],
		] as const) {
			const { lines, doubt } = read([...cells, ...column(name, [...tops])], () => '');
			expect(lines).toHaveLength(3);
			expect(lines.filter((line) => line.has(name))).toHaveLength(tops[1] ? 1 : 0);
			expect(doubt).toBe(`KlearStack does not say where all of "${name}" are`);
		}
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
		const short = read(unplaced([...items, cell('Item_Quantity', 0)]), () => '');
		expect(short.lines.map((one) => [...one.keys()])).toEqual(
			[0, 1].map(() => ['Item_Description', 'Item_Amount']),
		);
		expect(short.doubt).toBe('KlearStack does not say where all of "Item_Quantity" are');
	});

	it('columns that are never beside each other', () => {
		const cells = [...column('Item_Description', [100, 140]), ...column('Item_Amount', [120, 160])];
		expect(found(cells)).toBe('on page 1, values of "Item_Amount" may be of one line or the next');
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
		expect(found(cells)).toMatch(
			/^on page 1, values of .*"Item_Amount" may be of one line or the next$/,
		);
	});

	it.each([[[107, 129, 151]], [[93, 115, 137]]])('a page that is askew: %s', (tops) => {
		const cells = [...column('Item_Description', [100, 122, 144]), ...column('Item_Amount', tops)];
		expect(found(cells)).toBe('on page 1, values of "Item_Amount" may be of one line or the next');
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
			const { lines, problem } = read(cells, ({ name }) => name);
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
			const { lines: rows, doubt } = read([...cells, ...totals], ({ index }) => index, isTotal);
			expect(rows).toHaveLength(3);
			expect(doubt).toBe(
				'there is a value of "Total" for each line, and KlearStack does not say whether it is of the line',
			);
		}
		const { doubt } = read([...unplaced(items), ...totals.slice(1)], () => '', isTotal);
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

	it('what each page comes to, or has as its heading', () => {
		const items = [1, 2].flatMap((page) =>
			[300, 330].flatMap((top, n) =>
				['Item_Description', 'Item_Amount'].map((name) =>
					cell(name, top, { page, index: (page - 1) * 2 + n }),
				),
			),
		);
		for (const [name, top] of [
			['Items_Total', 900],
			['Line_Total', 900],
			['Items_Currency', 20],
		] as const) {
			const ofPages = [1, 2].map((page) => cell(name, top, { page, index: page - 1 }));
			expect(found([...items, ...ofPages])).toHaveLength(4);
		}
	});

	it('sums alone, which are no line', () => {
		const sums = [cell('Items_Total', 100), cell('Line_Count', 200)];
		expect(read(sums, () => '')).toEqual({ lines: [] });
	});

	it('a line on each page for what each page has, beside another table', () => {
		const items = [1, 2].flatMap((page) =>
			['Item_Description', 'Item_Amount'].map((name) => cell(name, 300, { page, index: page - 1 })),
		);
		const charges = ['Line_Name', 'Line_Charge'].flatMap((name) =>
			column(name, [500, 530], { page: 2 }).map((one, index) => ({
				...one,
				box: [0, 500 + index * 30, 100, 520 + index * 30] as Box,
			})),
		);
		expect(found([...items, ...charges])).toHaveLength(4);
	});

	it('a short table beside a longer one', () => {
		const item = ['Item_Description', 'Item_Amount'].map((name) =>
			cell(name, 300, { inList: true }),
		);
		const banks = ['Bank_Name', 'Bank_IFSC'].flatMap((name) => column(name, [300, 330, 360]));
		expect(found([...item, ...banks])).toEqual([{ Item_Description: 0, Item_Amount: 0 }]);
	});

	it('what may be of something else without names of lines', () => {
		const columns = ['Description', 'Quantity', 'Amount', 'Bank_Name', 'Account_No'];
		const cells = columns.flatMap((name) => column(name, [undefined, undefined]));
		const { lines, doubt } = read(cells, ({ index }) => index);
		expect(lines.map((line) => [...line.keys()])).toEqual([
			columns.slice(0, 3),
			columns.slice(0, 3),
		]);
		expect(doubt).toMatch(/^there is a value of "Bank_Name", "Account_No" for each line/);
	});

	it('a form above straight lines does not bend them', () => {
		const at = (left: number): Partial<Cell> => ({ box: [left, 0, left + 100, 20] });
		const put = (name: string, left: number, tops: number[]) =>
			tops.map((top, index) =>
				cell(name, top, { ...at(left), index, box: [left, top, left + 100, top + 20] }),
			);
		const form = [0, 60, 120, 180, 240, 300];
		const cells = [
			...put('Item_Description', 50, [600, 626, 652, 678]),
			...put('Item_Amount', 1090, [626, 652, 678]),
			...put('Label', 50, form),
			...put(
				'Val',
				250,
				form.map((top) => top + 6),
			),
		];
		expect(found(cells)).toEqual([
			{ Item_Description: 0 },
			...[1, 2, 3].map((n) => ({ Item_Description: n, Item_Amount: n - 1 })),
		]);
	});

	it('coordinates that nobody has end', () => {
		const put = (name: string, left: number, tops: number[]) =>
			tops.map((top, index) => cell(name, top, { index, box: [left, top, left + 1, top + 20] }));
		const cells = [
			...put('Item_a', 0, [0, 30, 60]),
			...put('Item_b', 100, [8, 38]),
			...put('Item_b', 1e308, [68]).map((one) => ({ ...one, index: 2 })),
		];
		expect(found(cells)).toMatch(/may be of one line or the next$/);
	});

	it('two tables that meet on one height', () => {
		const cells = [
			...column('Party_Name', [50, 90]),
			...column('Party_VAT', [50, 90]),
			...column('Item_Description', [90, 130]),
			...column('Item_Amount', [90, 130]),
		];
		expect(found(cells)).toEqual([0, 1].map((n) => ({ Item_Description: n, Item_Amount: n })));
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

it('columns are columns whatever they are called, where the user names them', () => {
	const names = ['Consignment', 'Colour', 'Order_Number'];
	const cells = names.flatMap((name, n) =>
		[100, 130].map((top, index) =>
			cell(name, top, { index, box: [n * 200, top, n * 200 + 150, top + 20] }),
		),
	);
	const isOfHeader = (name: string) => name === 'Order_Number';
	const valueOf = ({ index }: Cell) => index;
	const lines = (named: string[]) =>
		read(cells, valueOf, isOfHeader, (name) => named.includes(name)).lines.map((line) => [
			...line.keys(),
		]);
	expect(lines([])).toEqual([]);
	expect(lines(names)).toEqual([names, names]);
});
