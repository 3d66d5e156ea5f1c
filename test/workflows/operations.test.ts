import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { resources } from '../../nodes/KlearStack/actions/resources';
import { parameters as documented } from '../documentation/parameters';
import { ROOT } from '../support/paths';
import { mapped, World } from '../support/world';

/** What KlearStack holds before each operation. */
interface Held {
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
	required: (held: Held) => [INodeParameters, Form];
	/** Everything the panel offers; left out where there is nothing more. */
	all?: (held: Held) => [INodeParameters, Form];
	items?: (held: Held) => INodeExecutionData[];
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
	invoiceType: 'B2C',
	processingPreference: 'Speed',
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
				additional_params: '{"borrower_name": "xyz"}',
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
		output: [expect.objectContaining({ batchId: BATCH, fileName: 'documents.zip' })],
	},
	{
		operation: 'document.extract',
		endpoint: 'processdocument',
		items: ({ pdf }) => [pdf],
		required: () => [{}, { ...USER, ...UPLOAD }],
		all: () => [
			{
				files: 'all',
				documentType: 'Insurances',
				options: {
					waitTimeout: 5,
					keepFile: false,
					includeInputFields: true,
					newSetFor: 'item',
					skipOtherFiles: true,
					skipImagesBelow: 1,
				},
			},
			{ ...USER, ...UPLOAD, document_type: 'Insurances', invoice_type: 'B2C' },
		],
		output: [document],
	},
	{
		operation: 'batch.extract',
		endpoint: 'uploadbatch',
		items: ({ zip }) => [zip],
		required: () => [{}, { ...USER, ...UPLOAD }],
		output: [document, document],
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
				waitForResults: false,
				options: { includeInputFields: true, waitTimeout: 5, timeout: 9 },
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
				fields: { field: [{ name: 'doc_number_value', value: ' A-1' }] },
				options: {
					positions: {
						position: [{ name: 'doc_number_value', left: 1, top: 2, right: 3, bottom: 4 }],
					},
				},
			},
			{
				...COMPANY,
				collection_name: 'Receipts',
				id: documentId,
				data: '{"doc_number_value":{"_value":" A-1","_coordinates":[1,2,3,4]}}',
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
			{ name: 'Customers', rowsFrom: 'file' },
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
			{ dataSource: byName('Suppliers') },
			{ ...COMPANY, datasource_name: 'Suppliers', data: definition('Suppliers') },
		],
		all: () => [
			{
				dataSource: byName('Suppliers'),
				columns: mapped({ Name: '={{ $json.Name }}', City: '={{ $json.City }}' }),
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
				columns: mapped({ Name: null, City: 'York' }),
			},
			{ ...COMPANY, datasource_name: 'Suppliers', id: rowId, data: '{"City":"York"}' },
		],
		items: () => [{ json: { id: 'of the row', City: 'York' } }],
		all: ({ rowId }) => [
			{ dataSource: byName('Suppliers'), rowId },
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
				json: '{"doc_number_value":{"label":"No."}}',
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

const world = World.forThisFile();
let held: Held;

const run = async (operation: string, parameters: INodeParameters, items?: INodeExecutionData[]) =>
	await world.run(operation, parameters, { items, timezone: 'Asia/Kolkata' });

const CSV = 'Name,City\r\nNorthwind,Leeds\r\n"Harbour, ""Books""",Bristol\r\n';

beforeEach(async () => {
	const [pdf] = world.pdfs;
	const file = await world.n8n.fileItem(pdf, 'invoice.pdf');
	const csv = await world.n8n.fileItem(Buffer.from(CSV), 'suppliers.csv', 'text/csv');
	const [uploaded] = (await run('document.extract', { options: { newSetName: 'October' } }, [file]))
		.json;
	await run('dataSource.create', { name: 'Suppliers', rowsFrom: 'file' }, [csv]);
	const [row] = (await run('dataSource.getRows', { dataSource: byName('Suppliers') })).json;
	held = {
		documentId: uploaded.documentId as string,
		batchId: uploaded.batchId as string,
		set: '12345',
		rowId: row.id as string,
		pdf: file,
		zip: await world.zip(pdf, pdf),
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
		const [parameters, form] = given(held);
		const { json, error } = await run(row.operation, parameters, row.items?.(held));
		expect(error).toBeUndefined();
		expect(json).toEqual(row.output);

		const call = (await world.callsOf(row.endpoint)).at(-1)!;
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
				[row.required, row.all ?? row.required].flatMap((given) => Object.keys(given(held)[1])),
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
