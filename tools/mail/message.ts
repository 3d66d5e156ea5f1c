import { createCanvas } from '@napi-rs/canvas';
import MailComposer from 'nodemailer/lib/mail-composer';

import { doubtfulInvoice, invoicePdf, picturedInvoice, sampleInvoices } from '../invoices';
import { invoiceJpeg } from '../pictures';

/** A small picture, as signatures have them. */
async function logo(): Promise<Buffer> {
	const canvas = createCanvas(120, 40);
	const context = canvas.getContext('2d');
	context.fillStyle = '#2563eb';
	context.fillRect(0, 0, 120, 40);
	return await canvas.encode('png');
}

/** An e-mail with three invoices attached, one of them a picture, and a logo in its signature. */
export async function invoiceMail(): Promise<Buffer> {
	const [invoice] = sampleInvoices;
	return await new MailComposer({
		from: { name: 'Front desk', address: 'desk@harbour.example' },
		to: 'invoices@harbour.example',
		subject: 'Invoices that came this week',
		text: 'Three invoices are attached.',
		html: '<p>Three invoices are attached.</p><p><img src="cid:logo"> Harbour Books, front desk</p>',
		attachments: [
			{ filename: 'logo.png', content: await logo(), cid: 'logo', contentDisposition: 'inline' },
			{ filename: 'NW-2026-0417.pdf', content: await invoicePdf(invoice) },
			{ filename: 'KC-20644.jpg', content: await invoiceJpeg(picturedInvoice) },
			{ filename: '88-17.pdf', content: await invoicePdf(doubtfulInvoice) },
		],
	})
		.compile()
		.build();
}
