import { Workbook } from 'exceljs';
import { zipSync } from 'fflate';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { invoicePdf, sampleInvoices } from '../../demo/invoices';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { resources } from '../../nodes/KlearStack/actions/resources';
import { parameters as documented } from '../documentation/parameters';
import { type RunningSimulator, startSimulator } from '../simulator/start';
import { account } from '../support/account';
import { N8nCore } from '../support/n8nCore';
import { ROOT } from '../support/paths';

/** What KlearStack holds before each operation. */
interface World {
	documentId: string;
	batchId: string;
	/** A set with the document in it. */
	set: string;
	rowId: string;
	pdf: INodeExecutionData;
	zip: INodeExecutionData;
	csv: INodeExecutionData;
}

type Form = Record<string, string>;

interface Row {
	/** resource.operation */
	operation: string;
	/** The endpoint that must be called. */
	endpoint: string;
	/** Only what the panel requires, and the form that must arrive. */
	required: (world: World) => [INodeParameters, Form];
	/** Everything the panel offers; left out where there is nothing more. */
	all?: (world: World) => [INodeParameters, Form];
	items?: (world: World) => INodeExecutionData[];
	/** What must come out, for both. */
	output: unknown;
}

const USER = { company_name: 'Harbour Books', username: 'ada', password: '18 characters' };
const COMPANY = { company_name: 'Harbour Books' };
const COMPANY_USER = { company_name: 'Harbour Books', username: 'ada' };
const DATES = { fromDate: '2020-01-31T00:00:00', toDate: '2099-12-01T00:00:00' };
const DATES_SENT = { from_date: '31/01/2020', to_date: '01/12/2099' };
const byName = (value: string) => ({ __rl: true, mode: 'name', value });
const byNumber = (value: string) => ({ __rl: true, mode: 'number', value });
const document = expect.objectContaining({
	documentId: expect.stringMatching(/^[\da-f]{24}$/),
	fields: expect.objectContaining({ Inv_Number: 'NW-2026-0417' }),
});
const ID = expect.stringMatching(/^[\da-f]{24}$/);
const BATCH = expect.stringMatching(/^[\da-f-]{36}$/);
const columns = ['Name', 'City'].map((name) => ({ name, datatype: 'string' }));
const definition = (name: string) =>
	JSON.stringify({
		DataSourceName: name,
		DataSourceType: 'excel_or_csv',
		DataSourceStatus: true,
		fields: columns,
	});

const UPLOAD = { processing_pref: 'Accuracy', invoice_type: 'B2B', document_type: 'Invoices' };
const uploadOptions = {
	accountId: '77',
	priority: true,
	sourceName: 'API',
	timeout: 60,
	concurrency: 2,
};
const uploadOptionsSent = {
	account_id: '77',
	set_name: 'November',
	create_new_set: 'True',
	priority_flag: 'true',
	source_name: 'API',
};

const table: Row[] = [
	{
		operation: 'user.getId',
		endpoint: 'getuserid',
		required: () => [{}, COMPANY_USER],
		output: [{ user_id: '26', release_version: '7.8.9' }],
	},
	{
		operation: 'document.upload',
		endpoint: 'processdocument',
		items: ({ pdf }) => [pdf],
		required: () => [{}, { ...USER, ...UPLOAD }],
		all: () => [
			{
				documentType: 'LoanAgreement',
				processingPreference: 'Speed',
				invoiceType: 'B2C',
				options: {
					...uploadOptions,
					newSetName: 'November',
					additionalParameters: '{"borrower_name": "xyz"}',
					applicationNumber: '12345',
					userId: '26',
					userRole: 'Creator',
				},
			},
			{
				...USER,
				...uploadOptionsSent,
				document_type: 'LoanAgreement',
				processing_pref: 'Speed',
				invoice_type: 'B2C',
				additional_params: '{"borrower_name":"xyz"}',
				application_no: '12345',
				userid: '26',
				user_role: 'Creator',
			},
		],
		output: [expect.objectContaining({ batchId: BATCH, fileName: 'invoice.pdf' })],
	},
	{
		operation: 'batch.upload',
		endpoint: 'uploadbatch',
		items: ({ zip }) => [zip],
		required: () => [{}, { ...USER, ...UPLOAD }],
		all: ({ set }) => [
			{
				documentType: 'Receipts',
				processingPreference: 'Speed',
				invoiceType: 'B2C',
				options: { ...uploadOptions, setReferenceNumber: byNumber(set) },
			},
			{
				...USER,
				account_id: '77',
				priority_flag: 'true',
				source_name: 'API',
				set_reference_number: set,
				document_type: 'Receipts',
				processing_pref: 'Speed',
				invoice_type: 'B2C',
			},
		],
		output: [expect.objectContaining({ batchId: BATCH, fileName: 'two.zip' })],
	},
	{
		operation: 'batch.getResults',
		endpoint: 'getbatchdocuments',
		required: ({ batchId }) => [
			{ batchId },
			{ ...USER, batch_id: batchId, document_type: 'Invoices' },
		],
		all: ({ batchId }) => [
			{
				batchId,
				documentType: 'Invoices',
				options: {
					waitForResults: true,
					waitTimeout: 5,
					timeout: 9,
					endpoint: 'getbatchdocuments',
				},
			},
			{ ...USER, batch_id: batchId, document_type: 'Invoices' },
		],
		output: [document],
	},
	{
		operation: 'document.getAll',
		endpoint: 'getuserdocuments',
		required: () => [{}, USER],
		all: () => [
			{ returnAll: true, options: { onlyApproved: false, onlySaved: false } },
			{ ...USER, approve_flag: 'false', save_flag: 'false' },
		],
		output: [document],
	},
	{
		operation: 'document.getByDateRange',
		endpoint: 'getdaterangedocuments',
		required: () => [DATES, { ...USER, ...DATES_SENT, document_type: 'Invoices' }],
		all: () => [
			{ ...DATES, documentType: 'Invoices', returnAll: true },
			{ ...USER, ...DATES_SENT, document_type: 'Invoices' },
		],
		output: [document],
	},
	{
		operation: 'document.getApproved',
		endpoint: 'getapproveinvoices',
		required: () => [DATES, { ...USER, ...DATES_SENT, document_type: 'Invoices' }],
		all: () => [
			{
				...DATES,
				documentType: 'Receipts',
				returnAll: true,
				options: { userNames: ' ada , grace,', quickBooksStatus: 'failed' },
			},
			{
				...USER,
				...DATES_SENT,
				document_type: 'Receipts',
				user_list: 'ada,grace',
				QBE_status: 'failed',
			},
		],
		output: [],
	},
	{
		operation: 'document.getModified',
		endpoint: 'getmodifiedinvoices',
		required: () => [{}, { ...USER, document_type: 'Invoices' }],
		output: [],
	},
	{
		operation: 'document.get',
		endpoint: 'getdocument',
		required: ({ documentId }) => [
			{ documentId },
			{ ...USER, collection_name: 'Invoices', id: documentId },
		],
		output: [expect.objectContaining({ documentId: ID, ocr_id: expect.stringMatching(/^ocr-/) })],
	},
	{
		operation: 'document.getImage',
		endpoint: 'getdocumentimage',
		required: ({ documentId }) => [
			{ documentId },
			{ ...USER, collection_name: 'Invoices', id: documentId },
		],
		output: [
			{
				documentId: ID,
				fileName: expect.stringMatching(/^[\da-f]{24}\.png$/),
				mimeType: 'image/png',
			},
		],
	},
	{
		operation: 'document.getText',
		endpoint: 'gettext',
		required: ({ documentId }) => [
			{ ocrId: `ocr-${documentId}`, left: 100, top: 100, right: 600, bottom: 150 },
			{
				...COMPANY,
				collection_name: 'Invoices',
				ocr_text_id: `ocr-${documentId}`,
				coordinates: '[100,100,600,150]',
			},
		],
		output: [{ text: 'Northwind Paper Ltd', release_version: '7.8.9' }],
	},
	{
		operation: 'document.update',
		endpoint: 'update_document',
		required: ({ documentId }) => [
			{ documentId, fields: { field: [{ name: 'doc_number_value', value: 'A-1' }] } },
			{
				...COMPANY,
				collection_name: 'Invoices',
				id: documentId,
				data: '{"doc_number_value":{"_value":"A-1","_coordinates":[0,0,0,0]}}',
			},
		],
		all: ({ documentId }) => [
			{
				documentId,
				documentType: 'Receipts',
				mode: 'json',
				json: '{"doc_number_value": {"_value": "A-1", "_coordinates": [1, 2, 3, 4]}}',
			},
			{
				...COMPANY,
				collection_name: 'Receipts',
				id: documentId,
				data: '{"doc_number_value":{"_value":"A-1","_coordinates":[1,2,3,4]}}',
			},
		],
		output: [expect.objectContaining({ documentId: ID, updated: ['doc_number_value'] })],
	},
	...(['approve', 'reject'] as const).map(
		(decision): Row => ({
			operation: `document.${decision}`,
			endpoint: 'approve_reject_doc',
			required: ({ documentId }) => [
				{ documentId, comment: 'Checked' },
				{
					...COMPANY,
					collection_name: 'Invoices',
					id: documentId,
					approve_reject: decision,
					comment: 'Checked',
				},
			],
			output: [
				{
					documentId: ID,
					decision: decision === 'approve' ? 'approved' : 'rejected',
					alreadyDone: false,
					success: 'Document updated successfully',
					release_version: '7.8.9',
				},
			],
		}),
	),
	{
		operation: 'document.updateQuickBooksStatus',
		endpoint: 'updateqbestatus',
		required: ({ documentId }) => [
			{ documentId, time: '2021-04-14T12:32:49' },
			{
				...USER,
				collection_name: 'Invoices',
				QBE_response: `{"document_id":"${documentId}","QBE_status":"successful","error_message":"","QBE_timestamp":"14/04/2021 12:32:49"}`,
			},
		],
		all: ({ documentId }) => [
			{
				documentId,
				documentType: 'Invoices',
				quickBooksStatus: 'failed',
				errorMessage: 'No such vendor',
				time: '2021-04-14T12:32:49Z',
			},
			{
				...USER,
				collection_name: 'Invoices',
				// 12:32 in London's winter is 18:02 in India, where this workflow is.
				QBE_response: `{"document_id":"${documentId}","QBE_status":"failed","error_message":"No such vendor","QBE_timestamp":"14/04/2021 18:02:49"}`,
			},
		],
		output: [expect.objectContaining({ message: 'QBE status updated successfully' })],
	},
	{
		operation: 'document.retryPush',
		endpoint: 'retry_push_api',
		required: () => [
			{ data: '[{"id": 1}]' },
			{ ...COMPANY_USER, collection_name: 'Invoices', data: '[{"id": 1}]' },
		],
		output: [{ message: 'Request Submitted Successfully' }],
	},
	{
		operation: 'dataSource.create',
		endpoint: 'insertdatasource',
		items: ({ csv }) => [csv],
		required: () => [
			{ name: 'Customers' },
			{ ...COMPANY, datasource_name: 'Customers', data: definition('Customers') },
		],
		output: [expect.objectContaining({ dataSource: 'Customers', columns, success: true })],
	},
	{
		operation: 'dataSource.append',
		endpoint: 'appenddatasource',
		items: () => [
			{ json: { Name: 'Lindqvist', City: 'Göteborg' } },
			{ json: { Name: 'Ribeiro, Lda', City: 'Porto' } },
		],
		required: () => [
			{ dataSource: byName('Suppliers'), rowsFrom: 'items' },
			{ ...COMPANY, datasource_name: 'Suppliers', data: definition('Suppliers') },
		],
		all: () => [
			{
				dataSource: byName('Suppliers'),
				rowsFrom: 'items',
				options: { columns: { column: columns } },
			},
			{ ...COMPANY, datasource_name: 'Suppliers', data: definition('Suppliers') },
		],
		output: [{ dataSource: 'Suppliers', columns, success: true, release_version: '7.8.9' }],
	},
	{
		operation: 'dataSource.getAll',
		endpoint: 'getdatasources',
		required: () => [{}, COMPANY],
		output: [{ datasource_name: 'Suppliers', fields: columns, rows: 2 }],
	},
	{
		operation: 'dataSource.getRows',
		endpoint: 'getdatasourcedata',
		required: () => [
			{ dataSource: byName('Suppliers') },
			{ ...COMPANY, datasource_name: 'Suppliers' },
		],
		all: () => [
			{ dataSource: byName('Suppliers'), returnAll: true },
			{ ...COMPANY, datasource_name: 'Suppliers' },
		],
		output: [
			{ id: ID, Name: 'Northwind', City: 'Leeds' },
			{ id: ID, Name: 'Harbour, "Books"', City: 'Bristol' },
		],
	},
	{
		operation: 'dataSource.updateRow',
		endpoint: 'update_datasource_row',
		required: ({ rowId }) => [
			{
				dataSource: byName('Suppliers'),
				rowId,
				fields: { field: [{ name: 'City', value: 'York' }] },
			},
			{ ...COMPANY, datasource_name: 'Suppliers', id: rowId, data: '{"City":"York"}' },
		],
		all: ({ rowId }) => [
			{ dataSource: byName('Suppliers'), rowId, mode: 'json', json: { City: 'York' } },
			{ ...COMPANY, datasource_name: 'Suppliers', id: rowId, data: '{"City":"York"}' },
		],
		output: [expect.objectContaining({ dataSource: 'Suppliers', success: true })],
	},
	{
		operation: 'dataSource.deleteRow',
		endpoint: 'delete_datasource_row',
		required: ({ rowId }) => [
			{ dataSource: byName('Suppliers'), rowId },
			{ ...COMPANY, datasource_name: 'Suppliers', id: rowId },
		],
		output: [expect.objectContaining({ deleted: true, success: true })],
	},
	{
		operation: 'dataSource.delete',
		endpoint: 'deletedatasource',
		required: () => [
			{ dataSource: byName('Suppliers') },
			{ ...COMPANY, datasource_name: 'Suppliers' },
		],
		output: [expect.objectContaining({ deleted: true, success: true })],
	},
	{
		operation: 'documentSet.getAll',
		endpoint: 'getsetreferencenumbers',
		required: () => [{}, USER],
		output: [{ set_reference_number: '12345', set_name: 'October' }],
	},
	{
		operation: 'documentSet.getDocuments',
		endpoint: 'getsetdocuments',
		required: ({ set }) => [
			{ setReferenceNumber: byNumber(set) },
			{ ...USER, set_reference_number: set },
		],
		output: [expect.objectContaining({ documentId: ID, fileName: 'invoice.pdf' })],
	},
	{
		operation: 'documentSet.getResults',
		endpoint: 'getsetresults',
		required: ({ set }) => [
			{ setReferenceNumber: byNumber(set) },
			{ ...USER, set_reference_number: set },
		],
		output: [document],
	},
	{
		operation: 'documentSet.getUploadStatus',
		endpoint: 'getsetuploadstatus',
		required: ({ set }) => [
			{ setReferenceNumber: byNumber(set) },
			{ ...USER, set_reference_number: set },
		],
		output: [{ file_name: 'invoice.pdf', status: 'completed' }],
	},
	{
		operation: 'fieldMapping.update',
		endpoint: 'updatemappingdataapi',
		required: () => [
			{
				fields: {
					field: [{ name: 'doc_number_value', label: 'Number', required: true, visibility: true }],
				},
			},
			{
				...COMPANY_USER,
				collection_name: 'Invoices',
				data: '[{"documentTypeDetails":{"invoices":{"fields":{"doc_number_value":{"label":"Number","required":true,"visibility":true}}}}}]',
			},
		],
		all: () => [
			{
				documentType: 'Receipts',
				mode: 'json',
				json: '{"doc_number_value": {"label": "No."}}',
			},
			{
				...COMPANY_USER,
				collection_name: 'Receipts',
				data: '[{"documentTypeDetails":{"receipts":{"fields":{"doc_number_value":{"label":"No."}}}}}]',
			},
		],
		output: [
			{
				documentType: expect.any(String),
				updated: ['doc_number_value'],
				message: 'Request Submitted Successfully',
			},
		],
	},
	{
		operation: 'api.call',
		endpoint: 'getuserdocuments',
		required: () => [{ endpointName: 'getuserdocuments', identity: Object.keys(USER) }, USER],
		all: () => [
			{
				endpointName: 'access/klearstack/getuserdocuments',
				identity: Object.keys(USER),
				formFields: { field: [{ name: 'approve_flag', value: 'false' }] },
			},
			{ ...USER, approve_flag: 'false' },
		],
		output: [{ result: [expect.any(Array)] }],
	},
];

let n8n: N8nCore;
let klearStack: RunningSimulator;
let world: World;

const run = async (
	operation: string,
	parameters: INodeParameters,
	items?: INodeExecutionData[],
) => {
	const [resource, name] = operation.split('.');
	return await n8n.run(
		{ resource, operation: name, options: {}, ...parameters },
		n8n.credentials.add('klearStackApi', account(klearStack.url)),
		{ items, timezone: 'Asia/Kolkata' },
	);
};

const CSV = 'Name,City\r\nNorthwind,Leeds\r\n"Harbour, ""Books""",Bristol\r\n';

beforeAll(async () => {
	[n8n, klearStack] = await Promise.all([N8nCore.load(), startSimulator()]);
});
afterAll(async () => await klearStack.stop());

beforeEach(async () => {
	await klearStack.reset();
	const pdf = await invoicePdf(sampleInvoices[0]);
	const file = await n8n.fileItem(pdf, 'invoice.pdf');
	const zip = Buffer.from(zipSync({ 'a.pdf': pdf, 'b.pdf': pdf }));
	const csv = await n8n.fileItem(Buffer.from(CSV), 'suppliers.csv', 'text/csv');
	const [uploaded] = (
		await run('document.upload', { options: { waitForResults: true, newSetName: 'October' } }, [
			file,
		])
	).json;
	await run('dataSource.create', { name: 'Suppliers' }, [csv]);
	const [row] = (await run('dataSource.getRows', { dataSource: byName('Suppliers') })).json;
	world = {
		documentId: uploaded.documentId as string,
		batchId: uploaded.batchId as string,
		set: '12345',
		rowId: row.id as string,
		pdf: file,
		zip: await n8n.fileItem(zip, 'two.zip', 'application/zip'),
		csv,
	};
});

/** What of a form the page does not list, and what it requires and is not there. */
function againstDocumentation(endpoint: string, names: string[]) {
	const { required, optional } = documented[endpoint];
	return {
		unknown: names.filter((name) => ![...required, ...optional].includes(name)),
		missing: required.filter((name) => !names.includes(name)),
	};
}

/** What of an item the output preview, from which people build their next node, does not show. */
function notInPreview(operation: string, item: Record<string, unknown>): string[] {
	// What any endpoint answers cannot be foreseen, nor which columns a data source has.
	if (['api.call', 'dataSource.getRows', 'dataSource.getAll'].includes(operation)) return [];
	const path = `nodes/KlearStack/__schema__/v1.0.0/${operation.replace('.', '/')}.json`;
	const { properties } = JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
	return Object.keys(item).filter((key) => !(key in properties));
}

describe.each(table)('$operation', (row) => {
	const cases: Array<[string, Row['required']]> = [['only what is required', row.required]];
	if (row.all) cases.push(['everything', row.all]);

	it.each(cases)('with %s sends just that form, and gives its result', async (_name, given) => {
		const [parameters, form] = given(world);
		const { json, error } = await run(row.operation, parameters, row.items?.(world));
		expect(error).toBeUndefined();
		expect(json).toEqual(row.output);

		const call = (await klearStack.calls()).at(-1)!;
		expect(call.endpoint).toBe(row.endpoint);
		expect(Object.fromEntries(call.fields)).toEqual(form);
		expect(call.fields).toHaveLength(Object.keys(form).length);
		expect(json.flatMap((item) => notInPreview(row.operation, item))).toEqual([]);
		if (documented[row.endpoint]) {
			const names = [...call.fields.map(([name]) => name), ...(call.file ? [call.file.field] : [])];
			expect(againstDocumentation(row.endpoint, names)).toEqual({ unknown: [], missing: [] });
		}
	});
});

it('every operation of the node is in the table', () => {
	const operations = resources.flatMap(({ value, operations }) =>
		operations.map((operation) => `${value}.${operation.value}`),
	);
	expect(table.map(({ operation }) => operation).sort()).toEqual(operations.sort());
});

it('every documented parameter is sent by some row', () => {
	for (const [endpoint, { required, optional }] of Object.entries(documented)) {
		const rows = table.filter((row) => row.endpoint === endpoint);
		const sent = new Set(
			rows.flatMap((row) =>
				[row.required, row.all ?? row.required].flatMap((given) => Object.keys(given(world)[1])),
			),
		);
		const inForm = [...required, ...optional].filter(
			(name) =>
				!['file', 'dataset'].includes(name) &&
				!(name === 'set_reference_number' && endpoint === 'processdocument') &&
				!(['set_name', 'create_new_set'].includes(name) && endpoint === 'uploadbatch'),
		);
		expect([endpoint, inForm.filter((name) => !sent.has(name))]).toEqual([endpoint, []]);
	}
});

describe('files', () => {
	it('a ZIP of three documents gives three items', async () => {
		const pdfs = await Promise.all(sampleInvoices.map(invoicePdf));
		const zip = Buffer.from(zipSync(Object.fromEntries(pdfs.map((pdf, n) => [`${n}.pdf`, pdf]))));
		const { json } = await run('batch.upload', { options: { waitForResults: true } }, [
			await n8n.fileItem(zip, 'three.zip', 'application/zip'),
		]);
		expect(json.map(({ fields }) => (fields as Form).Inv_Number).sort()).toEqual(
			sampleInvoices.map(({ number }) => number).sort(),
		);
	});

	it('what is no ZIP is refused, with the way to make one', async () => {
		const before = (await klearStack.calls()).length;
		const { error } = await run('batch.upload', {}, [world.pdf]);
		expect(error?.message).toBe('Input Data Field Name: "invoice.pdf" is not a ZIP file');
		expect(error?.description).toMatch(/Compression node/);
		expect(await klearStack.calls()).toHaveLength(before);
	});

	it.each([false, true])('an image comes as a file (base64 in JSON: %p)', async (imageAsJson) => {
		await klearStack.set({ imageAsJson });
		const { items } = await run('document.getImage', {
			documentId: world.documentId,
			binaryPropertyName: 'picture',
		});
		expect(items[0].binary?.picture).toMatchObject({
			mimeType: 'image/png',
			fileName: `${world.documentId}.png`,
		});
		const bytes = await n8n.bytes(items[0].binary!.picture);
		// An A4 page at 150 dpi, as the PNG's header says.
		expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([
			Math.floor((595.28 * 150) / 72),
			Math.floor((841.89 * 150) / 72),
		]);
	});

	it('several images come as an item each', async () => {
		const png = Buffer.from('\x89PNG one', 'latin1').toString('base64');
		const jpeg = `data:image/jpeg;base64,${Buffer.from([0xff, 0xd8, 0xff, 1]).toString('base64')}`;
		const body = JSON.stringify({ pages: [png, { image: jpeg }], note: 'two' });
		await klearStack.set({
			faults: [{ endpoint: 'getdocumentimage', status: 200, body, times: 1 }],
		});
		const { json } = await run('document.getImage', { documentId: 'd' });
		expect(json.map(({ fileName }) => fileName)).toEqual(['d-1.png', 'd-2.jpg']);
	});

	it('a call of any endpoint can send a file', async () => {
		const { json } = await run(
			'api.call',
			{
				endpointName: 'processdocument',
				identity: Object.keys(USER),
				formFields: {
					field: [
						{ name: 'processing_pref', value: 'Speed' },
						{ name: 'invoice_type', value: 'B2B' },
					],
				},
				sendFile: true,
			},
			[world.pdf],
		);
		expect(json).toMatchObject([{ OCR_ref_no: BATCH }]);
	});
});

describe('rows of a data source', () => {
	it('are those of the incoming items, in one call that all items lead to', async () => {
		const items = [{ json: { Name: 'A', n: 1 } }, { json: { Name: 'B, "C"', City: 'x\ny' } }];
		const { items: output } = await run(
			'dataSource.create',
			{ name: 'New', rowsFrom: 'items' },
			items,
		);
		expect(output).toMatchObject([
			{
				json: { columns: [{ name: 'Name' }, { name: 'n' }, { name: 'City' }] },
				pairedItem: [{ item: 0 }, { item: 1 }],
			},
		]);
		const { json } = await run('dataSource.getRows', { dataSource: byName('New') });
		expect(json).toMatchObject([
			{ Name: 'A', n: '1', City: '' },
			{ Name: 'B, "C"', n: '', City: 'x\ny' },
		]);
	});

	it('of an Excel file have their columns found', async () => {
		const workbook = new Workbook();
		workbook.addWorksheet('Suppliers & more').addRows([
			['Name', 'Straße', 'a < b', 7],
			['Northwind', 'Mill Lane', 'x', 1],
		]);
		const xlsx = await n8n.fileItem(
			Buffer.from(await workbook.xlsx.writeBuffer()),
			'rows.xlsx',
			'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
		);
		const { json } = await run('dataSource.create', { name: 'New' }, [xlsx]);
		expect(json).toMatchObject([
			{ columns: ['Name', 'Straße', 'a < b', '7'].map((name) => ({ name, datatype: 'string' })) },
		]);
		expect((await run('dataSource.getRows', { dataSource: byName('New') })).json).toMatchObject([
			{ Name: 'Northwind', Straße: 'Mill Lane', 'a < b': 'x', 7: '1' },
		]);
	});

	it('are refused where the items name different data sources', async () => {
		const items = ['S1', 'S2', 'S1'].map((g) => ({ json: { g } }));
		const before = (await klearStack.calls()).length;
		const { error } = await run(
			'dataSource.create',
			{ name: '={{ $json.g }}', rowsFrom: 'items' },
			items,
		);
		expect(error?.message).toBe('Name differs between items: "S1" and "S2"');
		expect(await klearStack.calls()).toHaveLength(before);
	});

	it('have just the columns that the options name', async () => {
		const items = [{ json: { Name: 'A', City: 'x', n: 1 } }];
		const options = { columns: { column: [...columns].reverse() } };
		await run('dataSource.create', { name: 'New', rowsFrom: 'items', options }, items);
		const [row] = (await run('dataSource.getRows', { dataSource: byName('New') })).json;
		expect(Object.keys(row)).toEqual(['id', 'City', 'Name']);
	});

	it('are not sent empty for a column that no item has, or without any field', async () => {
		const rowsFrom = 'items';
		const named = { columns: { column: [{ name: 'Name', datatype: 'string' }] } };
		const before = (await klearStack.calls()).length;
		const wrong = await run('dataSource.create', { name: 'New', rowsFrom, options: named }, [
			{ json: { 'Name ': 'A', City: 'x' } },
		]);
		expect(wrong.error?.message).toBe('Columns: no incoming item has a field "Name"');
		const none = await run('dataSource.create', { name: 'New', rowsFrom }, [{ json: {} }]);
		expect(none.error?.message).toBe('The incoming items have no fields');
		expect(await klearStack.calls()).toHaveLength(before);
	});

	it('of an Excel file are those of the sheet that is shown first, each in its place', async () => {
		const workbook = new Workbook();
		workbook.addWorksheet('Hidden behind').addRows([['Wrong']]);
		const first = workbook.addWorksheet('First');
		first.addRows([['Name', null, 'City']]);
		(first as unknown as { orderNo: number }).orderNo = -1;
		const xlsx = await n8n.fileItem(
			Buffer.from(await workbook.xlsx.writeBuffer()),
			'rows.xlsx',
			'application/zip',
		);
		const { error } = await run('dataSource.create', { name: 'New' }, [xlsx]);
		expect(error?.message).toBe('Columns: a column has no name');
	});

	it('each keep their data when the call fails', async () => {
		const items = [{ json: { Name: 'A' } }, { json: { Name: 'B' } }];
		await klearStack.set({
			faults: [{ endpoint: 'insertdatasource', status: 400, body: '{"error":"no"}', times: 1 }],
		});
		const { errorItems } = await n8n.run(
			{ resource: 'dataSource', operation: 'create', name: 'New', rowsFrom: 'items', options: {} },
			n8n.credentials.add('klearStackApi', account(klearStack.url)),
			{ items, onError: 'continueErrorOutput' },
		);
		expect(errorItems.map(({ json }) => json)).toMatchObject([
			{ Name: 'A', error: 'no' },
			{ Name: 'B', error: 'no' },
		]);
	});

	it('of an older Excel file need their columns named', async () => {
		const xls = await n8n.fileItem(
			Buffer.from('\xd0\xcf\x11\xe0', 'latin1'),
			'rows.xls',
			'application/vnd.ms-excel',
		);
		const { error } = await run('dataSource.create', { name: 'New' }, [xls]);
		expect(error?.message).toBe('The columns of "rows.xls" are not known');
		expect(error?.description).toMatch(/Extract From File/);
		const options = { columns: { column: columns } };
		expect((await run('dataSource.create', { name: 'New', options }, [xls])).error).toBeUndefined();
		expect((await klearStack.calls()).at(-1)?.file).toMatchObject({
			field: 'dataset',
			name: 'rows.xls',
		});
	});
});

describe('lists', () => {
	it('end at Limit, unless all are asked for', async () => {
		const pdf = world.pdf;
		await run('document.upload', { options: { concurrency: 3 } }, [pdf, pdf, pdf]);
		await run('document.getAll', {});
		const { json, stored } = await run('document.getAll', { limit: 2 });
		expect(json).toHaveLength(2);
		expect(stored).toMatch(/KlearStack gave \d results, and Limit let 2 of them through/);
		await new Promise((resolve) => setTimeout(resolve, 500));
		expect((await run('document.getAll', { returnAll: true })).json).toHaveLength(4);
	});

	it.each([0, -1, '={{ null }}', '={{ "abc" }}'])('refuse %p as Limit', async (limit) => {
		expect((await run('document.getAll', { limit })).error?.message).toBe(
			'Limit is not a number above zero',
		);
	});

	it.each([
		['document.getAll', 'onlyApproved', 'Only Approved'],
		['document.getApproved', 'userNames', 'User Names'],
	])('%s is not left without its filter by an empty %s', async (operation, option, name) => {
		const before = (await klearStack.calls()).length;
		const { error } = await run(operation, {
			fromDate: '2026-11-01',
			toDate: '2026-11-30',
			options: { [option]: '={{ $json.nothing }}' },
		});
		expect(error?.message).toBe(`${name} is empty`);
		expect(await klearStack.calls()).toHaveLength(before);
	});

	it('give KlearStack’s own documents with Simplify off', async () => {
		const { json } = await run('document.getAll', { simplify: false });
		expect(json).toEqual([
			{ document: expect.arrayContaining([[world.documentId, 'Document_id']]) },
		]);
	});
});

describe('approving', () => {
	const approve = async (options: INodeParameters = {}, operation = 'approve') =>
		await run(`document.${operation}`, { documentId: world.documentId, comment: 'Again', options });

	it('what is approved already gives an item that says so', async () => {
		await approve();
		expect((await approve()).json).toEqual([
			{
				documentId: world.documentId,
				decision: 'approved',
				alreadyDone: true,
				message: 'Document is already approved',
			},
		]);
	});

	it('fails then where the options say so', async () => {
		await approve();
		expect((await approve({ failIfAlreadyDone: true })).error?.message).toBe(
			'Document is already approved',
		);
	});

	it('what was approved is not rejected without a word', async () => {
		await approve();
		expect((await approve({}, 'reject')).error?.message).toBe('Document is already approved');
	});
});

it('what was modified is given once', async () => {
	await run('document.approve', { documentId: world.documentId, comment: 'x' });
	expect((await run('document.getModified', {})).json).toMatchObject([
		{ documentId: world.documentId, isApproved: true },
	]);
	expect((await run('document.getModified', {})).json).toEqual([]);
});

describe('From List', () => {
	const search = async (method: string, filter?: string, options = {}, extra = {}) =>
		await n8n.listSearch(
			method,
			{ options },
			n8n.credentials.add('klearStackApi', account(klearStack.url, extra)),
			filter,
		);

	it('offers the data sources by name', async () => {
		await run('dataSource.create', { name: 'Customers' }, [world.csv]);
		const all = ['Customers', 'Suppliers'].map((name) => ({ name, value: name }));
		expect(await search('searchDataSources')).toEqual({ results: all });
		expect(await search('searchDataSources', 'supp')).toEqual({ results: [all[1]] });
	});

	it('offers the sets with name and number', async () => {
		expect(await search('searchSets')).toEqual({
			results: [{ name: 'October (12345)', value: '12345' }],
		});
	});

	it('says why it does not load', async () => {
		await klearStack.set({
			faults: [{ endpoint: 'getdatasources', status: 404, body: '', times: 1 }],
		});
		await expect(search('searchDataSources')).rejects.toMatchObject({
			message: 'There is no KlearStack endpoint at this address',
			description: expect.stringMatching(/had to infer.*choose By Name/),
		});
		await expect(search('searchSets', '', {}, { password: 'wrong' })).rejects.toThrow(
			'KlearStack refused the login: Incorrect username or password.',
		);
	});
});
