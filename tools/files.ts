import { Workbook } from 'exceljs';
import { zipSync } from 'fflate';
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
		['Unreadable scan.pdf', await blankScan()],
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
	workbook
		.addWorksheet('Suppliers')
		.addRows([['Name', 'Street', 'City', 'Country'], ...rows.values()]);
	return Buffer.from(await workbook.xlsx.writeBuffer());
}

type NamedFile = [name: string, bytes: Buffer];

/** Writes what the examples read into a folder, as each of them says. */
export async function writeFiles(folder: string): Promise<void> {
	const write = async (name: string, files: NamedFile[]) => {
		await mkdir(join(folder, name), { recursive: true });
		for (const [file, bytes] of files) await writeFile(join(folder, name, file), bytes);
	};
	const invoices = await filesToSend();
	const [[firstName, first], [, second], [, third]] = invoices;
	const notes: NamedFile = ['Notes.txt', Buffer.from('No invoice')];
	await write('invoices', invoices);
	await write('mixed', [
		[firstName, first],
		['Order 4711.pdf', second],
		['Letter.pdf', third],
	]);
	await write('unreadable', [[firstName, first], notes]);
	const zip = zipSync(Object.fromEntries([...invoices.slice(0, 3), notes]));
	await writeFile(join(folder, 'invoices.zip'), zip);
	await writeFile(join(folder, 'suppliers.xlsx'), await supplierSheet());
}
