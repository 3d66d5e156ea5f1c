import PDFDocument from 'pdfkit';

export interface InvoiceLine {
	description: string;
	/** Without one, the price is that of the whole line, and neither is printed. */
	quantity?: number;
	unitPrice: number;
	/** Percent. */
	discount?: number;
	/** Percent, where it is not that of the invoice. */
	taxRate?: number;
}

export interface Invoice {
	number: string;
	/** ISO, e.g. 2026-11-03 */
	date: string;
	dueDate?: string;
	supplier: string;
	supplierAddress: string[];
	customer: string[];
	purchaseOrder?: string;
	currency: string;
	/** Percent. */
	taxRate: number;
	lines: InvoiceLine[];
	/** Money that goes back: its amounts are negative. */
	isCreditNote?: true;
	/** Set as if filled in by hand, which is hard to read. */
	byHand?: true;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The form in which KlearStack gives the dates it reads, e.g. 26-Jul-2025. */
export function documentDate(iso: string): string {
	const [year, month, day] = iso.split('-');
	return `${day}-${MONTHS[Number(month) - 1]}-${year}`;
}

const amount = (value: number) => value.toFixed(2);

/** What a line costs, without tax. */
export const lineAmount = ({ quantity = 1, unitPrice, discount = 0 }: InvoiceLine) =>
	Math.round(quantity * unitPrice * (100 - discount)) / 100;

/** What the lines add up to, as it stands on the invoice: the tax for each rate. */
export function totals({ lines, taxRate }: Invoice) {
	const net = lines.reduce((sum, line) => sum + lineAmount(line), 0);
	const rates = [...new Set(lines.map((line) => line.taxRate ?? taxRate))];
	const taxes = rates.map((rate) => {
		const taxed = lines.filter((line) => (line.taxRate ?? taxRate) === rate);
		const sum = taxed.reduce((all, line) => all + lineAmount(line), 0);
		return { rate, tax: (Math.round(sum * 100) * rate) / 10_000 };
	});
	const tax = taxes.reduce((sum, one) => sum + one.tax, 0);
	return { subTotal: amount(net), tax: amount(tax), taxes, total: amount(net + tax) };
}

const LEFT = 56;
const RIGHT = 540;
/** Lines below this go to the next page. */
const BOTTOM = 740;

/** A plain invoice as a PDF, with the values as text. */
export async function invoicePdf(invoice: Invoice): Promise<Buffer> {
	const pdf = new PDFDocument({
		size: 'A4',
		margin: 0,
		info: { Title: `Invoice ${invoice.number}` },
	});
	const chunks: Buffer[] = [];
	pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
	const done = new Promise((resolve) => pdf.on('end', resolve));

	const values = invoice.byHand ? 'Courier-Oblique' : 'Helvetica';
	const at = (x: number, y: number, text: string, size = 10, font = 'Helvetica') =>
		pdf.font(font).fontSize(size).text(text, x, y, { lineBreak: false });
	const rightAt = (x: number, y: number, text: string, font = values) => {
		pdf.font(font).fontSize(10);
		pdf.text(text, x - pdf.widthOfString(text), y, { lineBreak: false });
	};

	at(LEFT, 56, invoice.supplier, 18, 'Helvetica-Bold');
	invoice.supplierAddress.forEach((line, n) => at(LEFT, 80 + n * 13, line));
	at(400, 56, invoice.isCreditNote ? 'CREDIT NOTE' : 'INVOICE', 18, 'Helvetica-Bold');

	const facts: Array<[string, string | undefined]> = [
		['Invoice Number:', invoice.number],
		['Invoice Date:', documentDate(invoice.date)],
		['Due Date:', invoice.dueDate && documentDate(invoice.dueDate)],
		['PO Number:', invoice.purchaseOrder],
	];
	facts
		.filter(([, value]) => value)
		.forEach(([label, value], n) => {
			at(360, 90 + n * 15, label);
			rightAt(RIGHT, 90 + n * 15, value!);
		});

	at(LEFT, 170, 'Bill to', 10, 'Helvetica-Bold');
	invoice.customer.forEach((line, n) => at(LEFT, 185 + n * 13, line));

	const hasDiscounts = invoice.lines.some(({ discount }) => discount !== undefined);
	const hasRates = invoice.lines.some(({ taxRate }) => taxRate !== undefined);
	const [quantityAt, priceAt] = hasDiscounts || hasRates ? [310, 375] : [360, 450];
	let y = 260;
	const headings = () => {
		at(LEFT, y, 'Description', 10, 'Helvetica-Bold');
		for (const [x, label] of [
			[quantityAt, 'Quantity'],
			[priceAt, 'Unit Price'],
			...(hasDiscounts ? [[430, 'Disc. %'] as const] : []),
			...(hasRates ? [[475, 'VAT %'] as const] : []),
			[RIGHT, 'Amount'],
		] as const) {
			rightAt(x, y, label, 'Helvetica-Bold');
		}
		pdf
			.moveTo(LEFT, y + 15)
			.lineTo(RIGHT, y + 15)
			.stroke();
	};
	headings();
	for (const line of invoice.lines) {
		const { description, quantity, unitPrice, discount, taxRate = invoice.taxRate } = line;
		y += 22;
		if (y > BOTTOM) {
			pdf.addPage();
			y = 60;
			headings();
			y += 22;
		}
		at(LEFT, y, description);
		if (quantity !== undefined) {
			rightAt(quantityAt, y, String(quantity));
			rightAt(priceAt, y, amount(unitPrice));
		}
		if (discount !== undefined) rightAt(430, y, String(discount));
		if (hasRates) rightAt(475, y, String(taxRate));
		rightAt(RIGHT, y, amount(lineAmount(line)));
	}
	pdf
		.moveTo(LEFT, y + 20)
		.lineTo(RIGHT, y + 20)
		.stroke();

	const { subTotal, taxes, total } = totals(invoice);
	y += 32;
	for (const [label, value, font] of [
		['Subtotal', subTotal, 'Helvetica'],
		...taxes.map(({ rate, tax }) => [`VAT ${rate}%`, amount(tax), 'Helvetica'] as const),
		[`Total ${invoice.currency}`, total, 'Helvetica-Bold'],
	] as const) {
		at(360, y, label, 10, font);
		rightAt(RIGHT, y, value, invoice.byHand ? values : font);
		y += 17;
	}
	pdf.end();
	await done;
	return Buffer.concat(chunks);
}

/** A page on which nothing can be read. */
export async function blankScan(): Promise<Buffer> {
	const pdf = new PDFDocument({ size: 'A4', margin: 0 });
	const done = new Promise<Buffer>((resolve) => {
		const chunks: Buffer[] = [];
		pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
		pdf.on('end', () => resolve(Buffer.concat(chunks)));
	});
	pdf.rect(0, 0, 596, 842).fill('#ddd');
	pdf.end();
	return await done;
}

/** The demo's invoices: invented companies, no copies of real documents. */
export const sampleInvoices: Invoice[] = [
	{
		number: 'NW-2026-0417',
		date: '2026-11-03',
		dueDate: '2026-12-03',
		supplier: 'Northwind Paper Ltd',
		supplierAddress: ['14 Mill Lane', 'Leeds LS1 4AB', 'United Kingdom'],
		customer: ['Harbour Books', '3 Quay Street', 'Bristol BS1 5TR'],
		purchaseOrder: 'PO-7731',
		currency: 'GBP',
		taxRate: 20,
		lines: [
			{ description: 'Copy paper A4, 80 g, box', quantity: 12, unitPrice: 21.5 },
			{ description: 'Envelopes C5, 500 pieces', quantity: 4, unitPrice: 17.25 },
			{ description: 'Delivery', quantity: 1, unitPrice: 9.9 },
		],
	},
	{
		number: '2026/1187',
		date: '2026-10-28',
		dueDate: '2026-11-11',
		supplier: 'Lindqvist Elektronik AB',
		supplierAddress: ['Storgatan 8', '411 38 Göteborg', 'Sweden'],
		customer: ['Harbour Books', '3 Quay Street', 'Bristol BS1 5TR'],
		currency: 'EUR',
		taxRate: 25,
		lines: [
			{ description: 'Barcode scanner BX-20', quantity: 2, unitPrice: 129 },
			{ description: 'Receipt printer RP-8', quantity: 1, unitPrice: 248.4 },
		],
	},
	{
		number: 'CR10093',
		date: '2026-11-12',
		supplier: 'Casa Ribeiro Cafe Lda',
		supplierAddress: ['Rua das Flores 21', '4050-262 Porto', 'Portugal'],
		customer: ['Harbour Books', '3 Quay Street', 'Bristol BS1 5TR'],
		currency: 'EUR',
		taxRate: 13,
		lines: [{ description: 'Coffee beans, house blend, kg', quantity: 30, unitPrice: 14.2 }],
	},
];

const CUSTOMER = ['Harbour Books', '3 Quay Street', 'Bristol BS1 5TR'];

/** Another invoice, of one line. */
const short = (
	number: string,
	date: string,
	[supplier, ...supplierAddress]: string[],
	description: string,
	quantity: number,
	unitPrice: number,
): Invoice => ({
	number,
	date,
	supplier,
	supplierAddress,
	customer: CUSTOMER,
	currency: 'GBP',
	taxRate: 20,
	lines: [{ description, quantity, unitPrice }],
});

const KESTREL = ['Kestrel Couriers Ltd', '2 Depot Road', 'Bath BA1 2QR'];
const MERIDIAN = ['Meridian Cleaning Ltd', '88 Park Row', 'Bristol BS1 5LJ'];
const OAKLEAF = ['Oakleaf Shelving Ltd', 'Unit 7, Forge Lane', 'Gloucester GL1 1AA'];

/** What the demo's KlearStack holds already: a dozen, with those above. */
export const olderInvoices: Invoice[] = [
	...sampleInvoices,
	short('KC-20481', '2026-09-30', KESTREL, 'Parcels, September', 41, 4.95),
	short('KC-20577', '2026-10-31', KESTREL, 'Parcels, October', 57, 4.95),
	short('M-1092', '2026-09-28', MERIDIAN, 'Cleaning, hours', 24, 19.5),
	short('M-1131', '2026-10-28', MERIDIAN, 'Cleaning, hours', 26, 19.5),
	short('OL/3310', '2026-08-17', OAKLEAF, 'Bookcase, oak, 2 m', 6, 189),
	short('OL/3342', '2026-09-02', OAKLEAF, 'Shelf brackets, pair', 40, 3.2),
	short(
		'2026-TK-88',
		'2026-10-05',
		['Tern Kiosk Ltd', '1 Pier', 'Bristol'],
		'Display stand',
		2,
		74.5,
	),
	short(
		'INV-70023',
		'2026-10-11',
		['Wells Printing Ltd', '9 Mill St', 'Wells'],
		'Bookmarks, 1000',
		3,
		38,
	),
	short(
		'INV-70061',
		'2026-11-01',
		['Wells Printing Ltd', '9 Mill St', 'Wells'],
		'Posters A2',
		25,
		2.4,
	),
];

/** One that the simulator is not sure of. */
export const doubtfulInvoice: Invoice = {
	...short(
		'88-17',
		'2026-11-09',
		['Greta Lund, Bookbinder Ltd', 'Harbour 4', 'Bristol'],
		'Repairs, hours',
		7,
		28,
	),
	byHand: true,
};

/** One that comes as a picture. */
export const picturedInvoice: Invoice = short(
	'KC-20644',
	'2026-11-15',
	KESTREL,
	'Parcels, first half of November',
	30,
	4.95,
);
