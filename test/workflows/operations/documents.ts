import { byNumber } from '../../../tools/n8n/workflows';
import {
	USER,
	COMPANY,
	COMPANY_USER,
	DATES,
	DATES_SENT,
	document,
	ID,
	BATCH,
	UPLOAD,
	apiOptions,
	uploadOptions,
	uploadOptionsSent,
	type Row,
} from './row';

export const documents: Row[] = [
	{
		operation: 'user.getId',
		endpoint: 'getuserid',
		required: () => [{}, COMPANY_USER],
		all: () => [{ userName: 'ada' }, COMPANY_USER],
		output: [{ userId: '26' }],
	},
	{
		operation: 'document.upload',
		endpoint: 'processdocument',
		items: ({ pdf }) => [pdf],
		required: () => [{}, { ...USER, ...UPLOAD }],
		all: () => [
			{
				documentType: 'LoanAgreement',
				options: uploadOptions,
				documentSet: { newSetName: 'November' },
				klearStackApi: {
					...apiOptions,
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
				options: uploadOptions,
				documentSet: { setReferenceNumber: byNumber(set) },
				klearStackApi: apiOptions,
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
				skipOtherFiles: true,
				skipImagesBelow: 1,
				includeFile: 'always',
				documentType: 'Insurances',
				options: {
					waitTimeout: 5,
					includeInputFields: true,
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
				klearStackApi: { onlyApproved: false, onlySaved: false },
			},
			{
				...USER,
				batch_id: batchId,
				document_type: 'Invoices',
				approve_flag: 'false',
				save_flag: 'false',
			},
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
		operation: 'document.compare',
		endpoint: 'getdocument',
		// An invoice is its own order here; the order is asked for last.
		required: ({ documentId }) => [
			{ documentId, orderId: { __rl: true, mode: 'id', value: documentId } },
			{ ...USER, collection_name: 'PurchaseOrders', id: documentId },
		],
		all: ({ documentId }) => [
			{
				documentId,
				orderId: { __rl: true, mode: 'id', value: documentId },
				options: { partialDelivery: true, priceTolerance: 5, quantityTolerance: 5, timeout: 60 },
			},
			{ ...USER, collection_name: 'PurchaseOrders', id: documentId },
		],
		output: [
			{
				needsReview: false,
				reviewReasons: [],
				lineItems: expect.arrayContaining([
					expect.objectContaining({ line: 1, orderLine: 1, quantity: 12, orderedQuantity: 12 }),
				]),
				documentId: ID,
				orderId: ID,
			},
		],
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
			{ ...COMPANY_USER, collection_name: 'Invoices', id: documentId },
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
			{ ocrId: `ocr-${documentId}`, left: 100, top: 100, right: 600, bottom: 160 },
			{
				...COMPANY,
				collection_name: 'Invoices',
				ocr_text_id: `ocr-${documentId}`,
				coordinates: '[100,100,600,160]',
			},
		],
		output: [{ text: 'Northwind Paper Ltd' }],
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
				},
			],
		}),
	),
	{
		operation: 'document.updateQuickBooksStatus',
		endpoint: 'updateqbestatus',
		required: ({ documentId }) => [
			{ documentId, options: { time: '2021-04-14T12:32:49' } },
			{
				...USER,
				collection_name: 'Invoices',
				document_type: 'Invoices',
				QBE_response: `{"document_id":"${documentId}","QBE_status":"successful","error_message":"","QBE_timestamp":"14/04/2021 12:32:49"}`,
			},
		],
		all: ({ documentId }) => [
			{
				documentId,
				documentType: 'Invoices',
				quickBooksStatus: 'failed',
				errorMessage: 'No such vendor',
				options: { time: '2021-04-14T12:32:49Z' },
			},
			{
				...USER,
				collection_name: 'Invoices',
				document_type: 'Invoices',
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
];
