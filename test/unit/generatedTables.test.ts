import fc from 'fast-check';

import { linesOf } from '../../nodes/KlearStack/documents/lineItems';
import type { Box } from '../../nodes/KlearStack/documents/document';

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
	const cells = drawn.map(({ box, ...cell }) => ({
		...cell,
		row: undefined,
		...(withBoxes && { box }),
	}));
	const { lineOf, count, problem, doubt } = linesOf(cells, {
		isOfHeader: () => false,
		isColumn: () => false,
	});
	const rows = Array.from({ length: count }, (): Record<string, string> => ({}));
	for (const [n, { name, value }] of drawn.entries()) {
		if (lineOf[n] !== undefined) rows[lineOf[n]][name] = value;
	}
	return { rows, problem, doubt };
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
	// Where there are but two columns and one is half a line lower, it is as near to the next line.
	const steepest = (0.45 * PITCH) / ((ITEMS.length - 1) * 150);
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

it('pages that are a little askew are read as straight ones', () => {
	fc.assert(
		fc.property(
			fc.array(arbitraryRow(ITEMS.length), { minLength: 4, maxLength: 30 }),
			// Up to four and a half degrees: the last column is one and a half lines lower or higher.
			fc.double({ min: -0.08, max: 0.08, noNaN: true }),
			(rows, slope) => {
				const full = rows.map((row) => ({
					...row,
					lines: 1,
					has: row.has.map((one, c) => one || c < 4),
				}));
				const { drawn, rows: expected } = draw(
					tablesOf({ items: full, charges: [] }),
					false,
					slope,
				);
				const { rows: found, problem } = read(drawn);
				expect(problem).toBeUndefined();
				// A column with one value may be a field.
				found.forEach((row, n) => expect(expected[n]).toMatchObject(row));
				expect(found).toHaveLength(expected.length);
			},
		),
		{ numRuns: 300 },
	);
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

it('without positions, full columns come out by their order, and it says what else there is', () => {
	fc.assert(
		fc.property(arbitraryTables, (tables) => {
			const { drawn, rows } = draw(tablesOf({ ...tables, charges: [] }), false);
			const { rows: found, problem, doubt } = read(drawn, false);
			const columns = ITEMS.filter((name) => rows.some((row) => name in row));
			const full = columns.filter((name) => rows.every((row) => name in row));
			if (full.length < 2 && columns.length > 1) {
				expect([problem !== undefined, found]).toEqual([true, []]);
			} else {
				const expected = rows.map((row) =>
					Object.entries(row).filter(([name]) => full.includes(name)),
				);
				expect(sorted(found)).toEqual(expected.map((row) => row.sort()));
				expect(doubt !== undefined).toBe(full.length < columns.length);
			}
		}),
		{ numRuns: 300 },
	);
});
