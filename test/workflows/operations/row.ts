import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { byName } from '../../../tools/n8n/workflows';
import type { World } from '../../support/world';

/** What KlearStack holds before each operation. */
export interface Held {
	documentId: string;
	batchId: string;
	/** A set with the document in it. */
	set: string;
	rowId: string;
	pdf: INodeExecutionData;
	zip: INodeExecutionData;
	csv: INodeExecutionData;
}

export type Form = Record<string, string>;

export interface Row {
	/** resource.operation */
	operation: string;
	/** The endpoint that must be called. */
	endpoint: string;
	/** Only what the panel requires, and the form that must arrive. */
	required: (held: Held) => [INodeParameters, Form];
	/** Everything the panel offers; left out where there is nothing more. */
	all?: (held: Held) => [INodeParameters, Form];
	items?: (held: Held) => INodeExecutionData[];
	/** What must come out, for both. */
	output: unknown;
}

export const USER = { company_name: 'Harbour Books', username: 'ada', password: '18 characters' };
export const COMPANY = { company_name: 'Harbour Books' };
export const COMPANY_USER = { company_name: 'Harbour Books', username: 'ada' };
export const DATES = {
	period: 'custom',
	fromDate: '2020-01-31T00:00:00',
	toDate: '2099-12-01T00:00:00',
};
export const DATES_SENT = { from_date: '31/01/2020', to_date: '01/12/2099' };
export const document = expect.objectContaining({
	documentId: expect.stringMatching(/^[\da-f]{24}$/),
	fields: expect.objectContaining({ Inv_Number: 'NW-2026-0417' }),
});
export const ID = expect.stringMatching(/^[\da-f]{24}$/);
export const BATCH = expect.stringMatching(/^[\da-f-]{36}$/);
export const columns = ['Name', 'City'].map((name) => ({ name, datatype: 'string' }));
export const definition = (name: string) =>
	JSON.stringify({
		DataSourceName: name,
		DataSourceType: 'excel_or_csv',
		DataSourceStatus: true,
		fields: columns,
	});

export const UPLOAD = {
	processing_pref: 'Accuracy',
	invoice_type: 'B2B',
	document_type: 'Invoices',
};
export const uploadOptions = {
	invoiceType: 'B2C',
	processingPreference: 'Speed',
	priority: true,
	timeout: 60,
	concurrency: 2,
};
export const apiOptions = { accountId: '77', sourceName: 'API' };
export const uploadOptionsSent = {
	account_id: '77',
	set_name: 'November',
	create_new_set: 'True',
	priority_flag: 'true',
	source_name: 'API',
};

const CSV = 'Name,City\r\nNorthwind,Leeds\r\n"Harbour, ""Books""",Bristol\r\n';

/** One of each, so that every operation has something to work with. */
export async function makeHeld(world: World): Promise<Held> {
	const [pdf] = world.pdfs;
	const file = await world.n8n.fileItem(pdf, 'invoice.pdf');
	const csv = await world.n8n.fileItem(Buffer.from(CSV), 'suppliers.csv', 'text/csv');
	const upload = { documentSet: { newSetName: 'October' } };
	const [uploaded] = (await world.run('document.extract', upload, { items: [file] })).json;
	const source = { name: 'Suppliers', rowsFrom: 'file' };
	await world.run('dataSource.create', source, { items: [csv] });
	const [row] = (await world.run('dataSource.getRows', { dataSource: byName('Suppliers') })).json;
	return {
		documentId: uploaded.documentId as string,
		batchId: uploaded.batchId as string,
		set: '12345',
		rowId: row._id as string,
		pdf: file,
		zip: await world.zip(pdf, pdf),
		csv,
	};
}
