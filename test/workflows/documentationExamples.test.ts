import type { INodeParameters } from 'n8n-workflow';

import { byName } from '../../tools/n8n/workflows';
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

/** Nobody has to look at it, and it has no lines. */
const UNSEEN = { needsReview: false, reviewReasons: [], lineItems: [] };

const DOCUMENT = { documentId: '5e9ebf7c1ed959c4bb4dc214' };
const DECISION = { ...DOCUMENT, comment: 'x' };
const DATES = { period: 'custom', fromDate: '2024-01-01', toDate: '2024-03-01' };
const UPDATE = {
	...DOCUMENT,
	fields: { field: [{ name: 'doc_date_value', value: '02-Oct-2022' }] },
};
const BATCH = { batchId: '169a4df0-52c4-4835-8bb4-10296c8e5e3a' };
const SOURCE = { dataSource: byName('test') };
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
		gives: [{ batchId: 'faaf', fileName: 'a.pdf', documentType: 'Invoice' }],
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
				documentType: 'Invoice',
				setReferenceNumber: '12345',
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
				...UNSEEN,
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
				...UNSEEN,
				overallConfidence: 0.8625,
				lowestConfidence: 0.9846,
				fields: { Inv_Total: '55413.0' },
				confidence: { Inv_Total: 0.9846 },
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
				...UNSEEN,
				// The page's sample has no fields.
				needsReview: true,
				reviewReasons: ['KlearStack gave no fields'],
				overallConfidence: 0.9178,
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
				documentType: 'Invoice',
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
