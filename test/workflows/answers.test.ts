import type { INodeParameters } from 'n8n-workflow';

import { World } from '../support/world';

/**
 * Every answer that KlearStack's pages document, word for word, and what must come of it. Typographic
 * quotes, which are slips of the documentation, are plain here.
 */
interface Documented {
	/** Where it stands in the documentation. */
	page: string;
	/** resource.operation */
	operation: string;
	parameters?: INodeParameters;
	endpoint: string;
	status?: number;
	body: string;
	gives?: unknown;
	fails?: string;
}

const DOCUMENT = { documentId: '5e9ebf7c1ed959c4bb4dc214' };
const DECISION = { ...DOCUMENT, comment: 'x' };
const DATES = { fromDate: '2024-01-01', toDate: '2024-03-01' };
const UPDATE = {
	...DOCUMENT,
	fields: { field: [{ name: 'doc_date_value', value: '02-Oct-2022' }] },
};
const BATCH = { batchId: '169a4df0-52c4-4835-8bb4-10296c8e5e3a' };
const SOURCE = { dataSource: { __rl: true, mode: 'name', value: 'test' } };
const MAPPING = { fields: { field: [{ name: 'doc_number_value', label: 'Invoice Number' }] } };

const uploadErrors = ['processdocument', 'uploadbatch'].flatMap((endpoint): Documented[] =>
	(
		[
			[400, 'Please provide username.'],
			[400, 'Please provide password.'],
			[401, 'Incorrect username or password.'],
			[500, 'Something went wrong. Please try again later.'],
		] as const
	).map(([status, words]) => ({
		page: 'upload-documents/*',
		operation: endpoint === 'uploadbatch' ? 'batch.upload' : 'document.upload',
		endpoint,
		status,
		body: JSON.stringify({ error: words }),
		fails: words,
	})),
);

const fetchErrors = (
	[
		['batch.getResults', 'getbatchdocuments', { ...BATCH, waitForResults: false }],
		['document.getModified', 'getmodifiedinvoices', {}],
	] as const
).flatMap(([operation, endpoint, parameters]): Documented[] => [
	{
		page: 'fetch-documents/*',
		operation,
		endpoint,
		parameters,
		status: 403,
		body: 'Forbidden: Client Error',
		fails: 'Forbidden: Client Error',
	},
	{
		page: 'fetch-documents/*',
		operation,
		endpoint,
		parameters,
		status: 501,
		body: 'Server Error',
		fails: 'Server Error',
	},
]);

const table: Documented[] = [
	...uploadErrors,
	...fetchErrors,
	{
		page: 'upload-documents/upload-a-single-document-and-get-batch-id',
		operation: 'document.upload',
		endpoint: 'processdocument',
		body: '{"OCR_ref_no": "faaf"}',
		gives: [{ batchId: 'faaf', fileName: 'a.pdf', documentType: 'Invoices' }],
	},
	{
		page: 'upload-documents/upload-multiple-documents-in-a-zip-folder-and-get-batch-id',
		operation: 'batch.upload',
		endpoint: 'uploadbatch',
		body: '{"Function successfully executed!": "169a4df0-52c4-4835-8bb4-10296c8e5e3a", "release_version": "7.8.9", "set_reference_number":"12345"}',
		gives: [
			{
				batchId: '169a4df0-52c4-4835-8bb4-10296c8e5e3a',
				fileName: 'a.zip',
				documentType: 'Invoices',
				release_version: '7.8.9',
				set_reference_number: '12345',
			},
		],
	},
	{
		page: 'fetch-documents/get-extracted-results-for-invoices-in-a-batch-id',
		operation: 'batch.getResults',
		parameters: { ...BATCH, waitForResults: false },
		endpoint: 'getbatchdocuments',
		body: '{"result": [{"file_name": "24101020953_Invoice Copy_Invoice Copy_1.pdf", "status": "in_progress"}], "status": "in_progress"}',
		gives: [
			{
				fileName: '24101020953_Invoice Copy_Invoice Copy_1.pdf',
				status: 'in_progress',
				fields: {},
				confidence: {},
				batchId: BATCH.batchId,
			},
		],
	},
	{
		page: 'fetch-documents/get-results-of-invoices-accessible-by-a-specific-user',
		operation: 'document.getAll',
		endpoint: 'getuserdocuments',
		body: '{ "result": [ [ [ "6912b53742d6a9c1aa134424", "Document_id" ], [ 1, "Is_Approved" ], [ 1, "Is_Approved" ], [ 0.8624999978870219, "overall_confidence" ], [ "55413.0", "Inv_Total", 0.984644436694877, { "page_index": 1 }, [ 1045, 630, 1104, 645 ] ] ] ] }',
		gives: [
			{
				documentId: '6912b53742d6a9c1aa134424',
				isApproved: true,
				overallConfidence: 0.8624999978870219,
				fields: { Inv_Total: '55413.0' },
				confidence: { Inv_Total: 0.984644436694877 },
			},
		],
	},
	{
		page: 'fetch-documents/get-results-of-approved-invoices-using-date-filter',
		operation: 'document.getApproved',
		parameters: DATES,
		endpoint: 'getapproveinvoices',
		body: '{"result": [{"Document_id": "5e9ebf7c1ed959c4bb4dc214", "is_approved": 0, "approved_date": "Wed Apr 14 2021", "file_name": "tata capital west bengal 5712.pdf", "overall_confidence": 0.917829326729445, "AccountsData": {"Supplier ID": 1001, "SplitFlag": "false", "LineItemAccounts": ["LineItem1, 980001, Printing & Stationery, 49,357.00"]}}]}',
		gives: [
			{
				documentId: '5e9ebf7c1ed959c4bb4dc214',
				fileName: 'tata capital west bengal 5712.pdf',
				isApproved: false,
				overallConfidence: 0.917829326729445,
				fields: {},
				confidence: {},
				approved_date: 'Wed Apr 14 2021',
				AccountsData: {
					'Supplier ID': 1001,
					SplitFlag: 'false',
					LineItemAccounts: ['LineItem1, 980001, Printing & Stationery, 49,357.00'],
				},
			},
		],
	},
	{
		page: 'update-documents/update-results-of-approved-invoices-with-quickbooks-enterprise-response',
		operation: 'document.updateQuickBooksStatus',
		parameters: DOCUMENT,
		endpoint: 'updateqbestatus',
		body: 'QBE status updated successfully',
		gives: [
			{ ...DOCUMENT, quickBooksStatus: 'successful', message: 'QBE status updated successfully' },
		],
	},
	...['Document ID not found', '"Document ID not found"'].map(
		(body): Documented => ({
			page: 'update-documents/update-results-of-approved-invoices-with-quickbooks-enterprise-response',
			operation: 'document.updateQuickBooksStatus',
			parameters: DOCUMENT,
			endpoint: 'updateqbestatus',
			body,
			fails: 'Document ID not found',
		}),
	),
	{
		page: 'update-documents/approve-or-reject-a-document',
		operation: 'document.approve',
		parameters: DECISION,
		endpoint: 'approve_reject_doc',
		body: '{"success": "Document updated successfully", "release_version":"7.8.9"}',
		gives: [
			{
				...DOCUMENT,
				decision: 'approved',
				alreadyDone: false,
				success: 'Document updated successfully',
				release_version: '7.8.9',
			},
		],
	},
	{
		page: 'update-documents/approve-or-reject-a-document',
		operation: 'document.approve',
		parameters: DECISION,
		endpoint: 'approve_reject_doc',
		status: 400,
		body: '{"error": "Document is already approved"}',
		gives: [
			{
				...DOCUMENT,
				decision: 'approved',
				alreadyDone: true,
				message: 'Document is already approved',
			},
		],
	},
	{
		page: 'update-documents/approve-or-reject-a-document',
		operation: 'document.approve',
		parameters: DECISION,
		endpoint: 'approve_reject_doc',
		status: 400,
		body: '{"error": "Document is already rejected"}',
		fails: 'Document is already rejected',
	},
	{
		page: 'update-documents/approve-or-reject-a-document',
		operation: 'document.reject',
		parameters: DECISION,
		endpoint: 'approve_reject_doc',
		status: 400,
		body: '{"error": "Document is already rejected"}',
		gives: [
			{
				...DOCUMENT,
				decision: 'rejected',
				alreadyDone: true,
				message: 'Document is already rejected',
			},
		],
	},
	{
		page: 'update-documents/push-annotated-text-for-a-document-to-klearstack (answer not documented)',
		operation: 'document.getText',
		parameters: { ocrId: 'a', left: 1, top: 1, right: 2, bottom: 2 },
		endpoint: 'gettext',
		body: '55413.00',
		gives: [{ text: '55413.00' }],
	},
	{
		page: 'fetch-documents/get-details-of-a-document (answer not documented)',
		operation: 'document.get',
		parameters: DOCUMENT,
		endpoint: 'getdocument',
		body: '{"result": []}',
		fails: 'KlearStack returned no document with this ID',
	},
	{
		page: 'push-api/retry-push-api',
		operation: 'document.retryPush',
		parameters: { data: '[1]' },
		endpoint: 'retry_push_api',
		body: 'Request Submitted Successfully',
		gives: [{ message: 'Request Submitted Successfully' }],
	},
	{
		page: 'datasources/append-in-datasource',
		operation: 'dataSource.append',
		parameters: SOURCE,
		endpoint: 'appenddatasource',
		body: '{"success": true, "release_version":"7.8.9"}',
		gives: [
			{
				dataSource: 'test',
				columns: [{ name: 'email', datatype: 'string' }],
				success: true,
				release_version: '7.8.9',
			},
		],
	},
	{
		page: 'fields-setting/update-field-mapping',
		operation: 'fieldMapping.update',
		parameters: MAPPING,
		endpoint: 'updatemappingdataapi',
		body: 'Request Submitted Successfully',
		gives: [
			{
				documentType: 'Invoices',
				updated: ['doc_number_value'],
				message: 'Request Submitted Successfully',
			},
		],
	},
	// What is not documented is passed on as it comes.
	{
		page: 'update-documents/update-document (answer not documented)',
		operation: 'document.update',
		parameters: UPDATE,
		endpoint: 'update_document',
		body: 'Done',
		// Nor is it claimed that anything was done.
		gives: [{ ...DOCUMENT, message: 'Done', confirmed: false }],
	},
	{
		page: 'fetch-documents/get-results-of-modified-invoices-since-the-last-pull (answer not documented)',
		operation: 'document.getModified',
		endpoint: 'getmodifiedinvoices',
		body: 'Nothing modified',
		fails: 'KlearStack answered with something other than a list of documents',
	},
];

/** Their pages say what a success answers. */
const DOCUMENTED = [
	'approve_reject_doc',
	'retry_push_api',
	'appenddatasource',
	'updatemappingdataapi',
];

const world = World.forThisFile();

it.each(table)('$operation: $status $body', async (row) => {
	const { operation, parameters, endpoint, status = 200, body, gives, fails } = row;
	await world.fault(endpoint, { status, body, times: 2 });
	const isZip = operation === 'batch.upload';
	const file = await world.n8n.fileItem(
		Buffer.from(isZip ? 'PK\x03\x04' : '%PDF-1.4'),
		isZip ? 'a.zip' : 'a.pdf',
		isZip ? 'application/zip' : 'application/pdf',
		{ email: 'a@example.com' },
	);
	const { json, error } = await world.run(operation, parameters, { items: [file] });
	if (fails) {
		expect(error?.message).toBe(fails);
		expect(error?.description).toBeTruthy();
	} else {
		expect(error).toBeUndefined();
		expect(json).toEqual(gives);
	}
});

/** Answers with status 200 that are no success, as a user must not take one for it. */
const REFUSALS: Array<[body: string, words: string]> = [
	['{"status":"failed","message":"Document is locked"}', 'Document is locked'],
	['{"detail":"Not allowed"}', 'Not allowed'],
	['{"errors":["Document is locked"]}', 'Document is locked'],
	['{"Error":"Document is locked"}', 'Document is locked'],
	['[{"error":"Document is locked"}]', 'Document is locked'],
	['{"success":"Not permitted"}', 'Not permitted'],
	['Document is locked', 'Document is locked'],
	['"Document is locked"', 'Document is locked'],
	['upstream connect error', 'upstream connect error'],
	[
		'<head><title>Maintenance</title></head>',
		'A web page came back where KlearStack should answer',
	],
	['{"success": tr', 'The connection broke off in the middle of KlearStack’s answer'],
];
const SAYS_NOTHING = ['', 'null', '{}', '[]'];

const CHANGES: Array<[operation: string, parameters: INodeParameters, endpoint: string]> = [
	['document.approve', { ...DOCUMENT, comment: 'Checked' }, 'approve_reject_doc'],
	['document.reject', { ...DOCUMENT, comment: 'Wrong' }, 'approve_reject_doc'],
	['document.update', UPDATE, 'update_document'],
	['document.retryPush', { data: '[1]' }, 'retry_push_api'],
	['dataSource.append', SOURCE, 'appenddatasource'],
	['dataSource.delete', { dataSource: 'test' }, 'deletedatasource'],
	['dataSource.deleteRow', { dataSource: 'test', rowId: '7' }, 'delete_datasource_row'],
	['fieldMapping.update', MAPPING, 'updatemappingdataapi'],
];

describe.each(CHANGES)('%s is never green', (operation, parameters, endpoint) => {
	const items = [{ json: { email: 'a@example.com' } }];
	it.each(REFUSALS)('on 200 with %s', async (body, words) => {
		await world.fault(endpoint, { status: 200, body });
		const { error } = await world.run(operation, parameters, { items });
		expect(error?.message).toContain(words);
	});

	it.each(SAYS_NOTHING)('or claims nothing, on 200 with %j', async (body) => {
		await world.fault(endpoint, { status: 200, body });
		const { error, json, hints } = await world.run(operation, parameters, { items });
		if (DOCUMENTED.includes(endpoint)) {
			expect(error?.message).toMatch(/^KlearStack did not confirm this/);
			expect(error?.description).toContain('may or may not have carried this out');
		} else {
			expect(json).toMatchObject([{ confirmed: false }]);
			expect(Object.keys(json[0])).not.toEqual(
				expect.arrayContaining([expect.stringMatching(/deleted|updated/)]),
			);
			expect(hints).toEqual([expect.stringContaining('did not say whether this was done')]);
		}
	});
});

describe('endpoints whose name is inferred', () => {
	it.each([
		[
			'document.getByDateRange',
			DATES,
			'getdaterangedocuments',
			'fetch-documents/get-extracted-results-for-invoices-in-between-date-range',
		],
		['document.get', DOCUMENT, 'getdocument', 'fetch-documents/get-details-of-a-document'],
		['dataSource.getAll', {}, 'getdatasources', 'datasources/list-of-all-datasources'],
		[
			'documentSet.getAll',
			{},
			'getsetreferencenumbers',
			'documents-set/get-set-reference-numbers-list',
		],
	])(
		'%s: a 404 says where the right name stands, and where to put it',
		async (operation, parameters, endpoint, page) => {
			await world.fault(endpoint, { status: 404, body: '<html>Not Found</html>' });
			const { error } = await world.run(operation, parameters);
			expect(error?.description).toContain(page);
			expect(error?.description).toMatch(/had to infer the endpoint name.*Options, Endpoint/);
		},
	);

	it('are called by another name where the options give one', async () => {
		const options = { endpoint: 'access/klearstack/getsetreferencenumbers' };
		const { json } = await world.run('dataSource.getAll', { options });
		expect(json).toEqual([]);
		expect(await world.callsOf('getsetreferencenumbers')).toHaveLength(1);
	});

	it('say so where the name in the options is wrong, too', async () => {
		const { error } = await world.run('dataSource.getAll', { options: { endpoint: 'getsources' } });
		expect(error?.description).toMatch(
			/no "getsources".*list-of-all-datasources: correct Endpoint/,
		);
	});
});

it('both paths of Retry Push can be reached', async () => {
	await world.run('document.retryPush', { data: '[1]' });
	await world.run('api.call', {
		endpointName: 'access/klearstack/retry_push_api',
		identity: ['company_name', 'username'],
		formFields: {
			field: [
				{ name: 'collection_name', value: 'Invoices' },
				{ name: 'data', value: '[1]' },
			],
		},
	});
	const paths = (await world.callsOf('retry_push_api')).map(({ path, status }) => [path, status]);
	expect(paths).toEqual([
		['/klearstack/retry_push_api', 200],
		['/access/klearstack/retry_push_api', 200],
	]);
});

describe('answers that are not documented', () => {
	const SOURCE_NAME = { dataSource: { __rl: true, mode: 'name', value: 'S' } };
	const SET = { setReferenceNumber: { __rl: true, mode: 'number', value: '1' } };
	const CALL = { endpointName: 'getuserdocuments', identity: [] };

	it.each<[string, INodeParameters, string, string, unknown]>([
		[
			'documentSet.getUploadStatus',
			SET,
			'getsetuploadstatus',
			'{"status":"completed","total":3,"failed":["x.pdf"]}',
			[{ status: 'completed', total: 3, failed: ['x.pdf'] }],
		],
		[
			'dataSource.getRows',
			SOURCE_NAME,
			'getdatasourcedata',
			'{"columns":["a"],"data":[{"a":1}]}',
			[{ columns: ['a'], data: [{ a: 1 }] }],
		],
		[
			'dataSource.getRows',
			SOURCE_NAME,
			'getdatasourcedata',
			'{"data":[{"a":1},{"a":2}],"success":true}',
			[{ a: 1 }, { a: 2 }],
		],
		[
			'dataSource.getAll',
			{},
			'getdatasources',
			'["A","B"]',
			[{ datasource_name: 'A' }, { datasource_name: 'B' }],
		],
		['api.call', CALL, 'getuserdocuments', 'null', [{ message: null }]],
		['api.call', CALL, 'getuserdocuments', '[1,2]', [{ message: 1 }, { message: 2 }]],
	])('%s %#: nothing of it is lost', async (operation, parameters, endpoint, body, expected) => {
		await world.fault(endpoint, { status: 200, body });
		const { json } = await world.run(operation, parameters);
		expect(json).toEqual(expected);
	});

	it.each<[string, string]>([
		['"Datasource does not exist"', 'Datasource does not exist'],
		['{"message":"Record not found"}', 'Record not found'],
		['{"success":"Datasource not found"}', 'Datasource not found'],
		['{"success":"false"}', 'KlearStack answered that it did not succeed'],
	])('deleting is no success where KlearStack says %s', async (body, message) => {
		await world.fault('deletedatasource', { status: 200, body });
		const { error } = await world.run('dataSource.delete', SOURCE_NAME);
		expect(error?.message).toBe(message);
	});
});
