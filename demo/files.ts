import { Workbook } from 'exceljs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import {
	blankScan,
	doubtfulInvoice,
	invoicePdf,
	olderInvoices,
	picturedInvoice,
	sampleInvoices,
} from './invoices';
import { invoiceJpeg } from './pictures';

const pdfName = (number: string) => `Invoice ${number.replaceAll('/', '-')}.pdf`;

/** Files to send: three invoices, a picture, one that is hard to read, and one that cannot be read. */
export async function filesToSend(): Promise<Array<[string, Buffer]>> {
	return [
		...(await Promise.all(
			[...sampleInvoices, doubtfulInvoice].map(
				async (invoice): Promise<[string, Buffer]> => [
					pdfName(invoice.number),
					await invoicePdf(invoice),
				],
			),
		)),
		[`Photo of ${picturedInvoice.number}.jpg`, await invoiceJpeg(picturedInvoice)],
		['Blank scan.pdf', await blankScan()],
	];
}

/** The suppliers of the older invoices as an Excel sheet. */
async function supplierSheet(): Promise<Buffer> {
	const workbook = new Workbook();
	const rows = new Map(
		olderInvoices.map(({ supplier, supplierAddress }) => [
			supplier,
			[supplier, ...supplierAddress],
		]),
	);
	workbook.addWorksheet('Suppliers').addRows([['Name', 'Street', 'City'], ...rows.values()]);
	return Buffer.from(await workbook.xlsx.writeBuffer());
}

/** Writes what the examples read into a folder: invoices/ and suppliers.xlsx. */
export async function writeFiles(folder: string): Promise<void> {
	const invoices = join(folder, 'invoices');
	await mkdir(invoices, { recursive: true });
	for (const [name, bytes] of await filesToSend()) await writeFile(join(invoices, name), bytes);
	await writeFile(join(folder, 'suppliers.xlsx'), await supplierSheet());
}
