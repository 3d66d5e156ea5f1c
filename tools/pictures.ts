import { renderPage } from './simulator/image';
import { withWordsBeside } from './simulator/jpeg';
import { wordsOf } from './simulator/reader';
import { type Invoice, invoicePdf } from './invoices';

/** The first page of the invoice as a JPEG, as a phone or a scanner makes it. */
export async function invoiceJpeg(invoice: Invoice): Promise<Buffer> {
	const pdf = await invoicePdf(invoice);
	const picture = await (await renderPage(pdf)).encode('jpeg', 80);
	return withWordsBeside(picture, await wordsOf(pdf));
}
