import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { INodeParameters } from 'n8n-workflow';

import { type Invoice, type InvoiceLine, invoicePdf } from '../../tools/invoices';
import { World } from '../support/world';

/**
 * What One Item per Line with Numbers and Dates makes of invoices: each as a person reads it on the page. The
 * simulator reads the PDFs, and says where each value is.
 */
const world = World.forThisFile();

/** A line as a person reads it: description, quantity, price, amount; null where nothing is printed. */
type Line = [string, number | null, number | null, number];

interface Read {
	total: number;
	/** ISO; absent where the page has none that the simulator's rules find. */
	date?: string;
	lines: Line[];
}

const first = (value: unknown) => String(value).split('\n')[0];

async function read(pdf: Buffer, name: string, shape: string): Promise<Read> {
	await world.klearStack.set({ shape: shape as never, processingSeconds: 0 });
	const items = [await world.n8n.fileItem(pdf, name)];
	const parameters = { output: 'lineItems', values: 'converted' };
	const { json, error } = await world.run('document.extract', parameters, { items });
	expect(error).toBeUndefined();
	expect(json.map(({ lineNumber }) => lineNumber)).toEqual(json.map((_row, n) => n + 1));
	expect(new Set(json.map(({ Inv_Total }) => Inv_Total)).size).toBe(1);
	const [{ Inv_Total, Inv_Date }] = json;
	return {
		total: Inv_Total as number,
		...(Inv_Date ? { date: Inv_Date as string } : {}),
		lines: json.map(
			(row): Line => [
				first(row.Item_Description),
				(row.Item_Quantity ?? null) as number | null,
				(row.Item_Price ?? null) as number | null,
				row.Item_Amount as number,
			],
		),
	};
}

const base = {
	supplier: 'Northwind Paper Ltd',
	supplierAddress: ['14 Mill Lane', 'Leeds LS1 4AB'],
	customer: ['Harbour Books', '3 Quay Street'],
	currency: 'EUR',
	taxRate: 20,
};
const line = (
	description: string,
	quantity: number | undefined,
	unitPrice: number,
	more = {},
): InvoiceLine => ({
	description,
	...(quantity !== undefined && { quantity }),
	unitPrice,
	...more,
});

const PAPER = Array.from({ length: 30 }, (_, n) => line(`Paper no. ${n + 1} of thirty`, n + 1, 2));

/** Invoices of the demo's kind, and what stands on them. */
const INVOICES: Array<[string, Invoice, Read]> = [
	[
		'of two pages',
		{ ...base, number: 'TP-1001', date: '2026-05-04', lines: PAPER },
		{
			total: 1116,
			date: '2026-05-04',
			// Sheet n costs 2 apiece: 1 + 2 + ... + 30 sheets are 465, 930 net.
			lines: PAPER.map((_line, n) => [`Paper no. ${n + 1} of thirty`, n + 1, 2, 2 * (n + 1)]),
		},
	],
	[
		'with two tax rates',
		{
			...base,
			number: 'TR-2002',
			date: '2026-04-03',
			lines: [
				line('Atlas of the seas', 3, 40, { taxRate: 7 }),
				line('Globe, wooden', 1, 99.5, { taxRate: 19 }),
			],
		},
		{
			total: 246.81,
			date: '2026-04-03',
			lines: [
				['Atlas of the seas', 3, 40, 120],
				['Globe, wooden', 1, 99.5, 99.5],
			],
		},
	],
	[
		'with discounts',
		{
			...base,
			number: 'DC-3003',
			date: '2026-12-11',
			lines: [
				line('Shelf, oak', 2, 150, { discount: 10 }),
				line('Bracket', 8, 4.25),
				line('Fitting', 1, 60, { discount: 25 }),
			],
		},
		{
			total: 418.8,
			date: '2026-12-11',
			lines: [
				['Shelf, oak', 2, 150, 270],
				['Bracket', 8, 4.25, 34],
				['Fitting', 1, 60, 45],
			],
		},
	],
	[
		'without a quantity on some lines',
		{
			...base,
			number: 'MQ-4004',
			date: '2026-01-31',
			lines: [
				line('Consulting, lump sum', undefined, 1250),
				line('Travel, kilometres', 120, 0.4),
				line('Parking', undefined, 12.5),
				line('Workshop, days', 2, 900),
			],
		},
		{
			total: 3732.6,
			date: '2026-01-31',
			lines: [
				['Consulting, lump sum', null, null, 1250],
				['Travel, kilometres', 120, 0.4, 48],
				['Parking', null, null, 12.5],
				['Workshop, days', 2, 900, 1800],
			],
		},
	],
	[
		'that is a credit note',
		{
			...base,
			number: 'CN-5005',
			date: '2026-02-28',
			isCreditNote: true,
			lines: [line('Paper, returned', -3, 21.5), line('Freight, returned', -1, 9.9)],
		},
		{
			total: -89.28,
			date: '2026-02-28',
			lines: [
				['Paper, returned', -3, 21.5, -64.5],
				['Freight, returned', -1, 9.9, -9.9],
			],
		},
	],
	[
		'of one line',
		{ ...base, number: 'OL-6006', date: '2026-07-01', lines: [line('Cleaning, hours', 24, 19.5)] },
		{ total: 561.6, date: '2026-07-01', lines: [['Cleaning, hours', 24, 19.5, 468]] },
	],
];

describe.each(['objects', 'tuples'])('as %s, an invoice', (shape) => {
	it.each(INVOICES)('%s', async (_name, invoice, expected) => {
		expect(await read(await invoicePdf(invoice), 'a.pdf', shape)).toEqual(expected);
	});
});

it('columns are those that the user names, whatever they are called', async () => {
	const at = (value: string, name: string, left: number, top: number) => [
		...[value, name, 0.9, { page_index: 1 }],
		[left, top, left + 120, top + 20],
	];
	const document = [
		['d1', 'Document_id'],
		at('Lyon', 'Consignment', 100, 300),
		at('red', 'Colour', 300, 300),
		at('A-1', 'Order_Number', 500, 300),
		at('Porto', 'Consignment', 100, 330),
		at('blue', 'Colour', 300, 330),
		at('A-2', 'Order_Number', 500, 330),
	];
	const linesWith = async (options: INodeParameters) => {
		await world.fault('getuserdocuments', { status: 200, body: JSON.stringify([document]) });
		const { json, error, hints } = await world.run('document.getAll', { options });
		expect([error, hints]).toEqual([undefined, []]);
		return json[0].lineItems;
	};
	expect(await linesWith({})).toEqual([]);
	const lineItemColumns = 'Consignment, Colour , Order_Number';
	expect(await linesWith({ lineItemColumns })).toMatchObject([
		{ Consignment: 'Lyon', Colour: 'red', Order_Number: 'A-1' },
		{ Consignment: 'Porto', Colour: 'blue', Order_Number: 'A-2' },
	]);
});

/** A folder of real invoices, which are not the project's to ship: read where somebody has them. */
const REAL_INVOICES = process.env.INVOICES;

const exchange = 'Small Business QualityExchange 2010';
const standard = 'Small Business StandardExchange 2010';

/** As a person reads them on the page. */
const REAL: Array<[string, Read]> = [
	[
		'AzureInterior.pdf',
		{
			total: 279.84,
			date: '2023-03-20',
			lines: [
				['[17589684] Beeswax XL', 1, 42, 42],
				['[FURN_7777] Office Chair', 1, 70, 70],
				['*987123* Olive Oil', 1, 1, 0.9],
				['[LUX_TRF] Luxury Truffles', 15, 10, 150],
			],
		},
	],
	[
		'QualityHosting.pdf',
		{
			total: 34.73,
			date: '2014-05-07',
			lines: [
				[standard, 1, 3.89, 3.89],
				...Array.from({ length: 5 }, (): Line => [exchange, 1, 5.39, 5.39]),
				[standard, 1, 3.89, 3.89],
			],
		},
	],
	[
		'SammyMaystoneLinesTest.pdf',
		{
			total: 127.5,
			lines: [
				['Service A', 12, 10, 120],
				['Service B', 5, 1.5, 7.5],
			],
		},
	],
	[
		'coolblue1.pdf',
		{
			total: 717.97,
			date: '2014-04-19',
			lines: [
				['Apple iPad Air Wifi 16 GB Zilver', 1, 399, 399],
				['Incl. Thuiskopieheffing: Thuiskopie €3.50', 1, null, 4.24],
				['Decoded Leather Slim Cover Apple iPad Air 2 Zwart', 1, 69.99, 69.99],
				['Nintendo 3DS XL Wit + Blauw', 1, 189, 189],
				['Nintendo AC-adapter', 1, 14.99, 14.99],
				['Mario Kart 7 3DS', 1, 44.99, 44.99],
			],
		},
	],
	[
		'saeco.pdf',
		{
			total: 49.99,
			lines: [
				['Onderhoudsset CA6707/10', 1, 49.99, 49.99],
				['SX Flyer SAECO Korting KVDNL', 1, 0, 0],
			],
		},
	],
];

if (REAL_INVOICES) {
	describe.each(['objects', 'tuples'])('as %s, a real invoice', (shape) => {
		it.each(REAL)('%s', async (name, expected) => {
			expect(await read(await readFile(join(REAL_INVOICES, name)), name, shape)).toEqual(expected);
		});
	});
}
