/**
 * Every page of KlearStack's documentation and the endpoint it describes: the only place that
 * knows a path, the identity fields a call's form carries, and how sure each of them is.
 */
import type { Endpoint } from './endpoint';
import { API_PATH, COMPANY, COMPANY_USER, COMPANY_USER_PASSWORD } from './endpoint';
import { inferredEndpoints } from './inferredEndpoints';

/** The keys under which the two upload pages give the batch ID; the second one is a sentence. */
const BATCH_ID_KEYS = ['OCR_ref_no', 'Function successfully executed!'];

const documented = {
	getAccessToken: {
		page: 'authentication-and-user-details/get-access-token',
		path: `${API_PATH}get_access_token`,
		identity: [],
	},
	getAccessTokenFromUserId: {
		page: 'authentication-and-user-details/get-access-token-from-userid',
		path: `${API_PATH}getaccesstokenfromuserid`,
		identity: [],
	},
	getAccessTokenFromRefreshToken: {
		page: 'authentication-and-user-details/get-new-access-token-using-existing-refresh-token',
		path: `${API_PATH}getaccesstokenfromrefreshtoken`,
		identity: [],
	},
	getUserId: {
		page: 'authentication-and-user-details/get-user-id',
		path: `${API_PATH}getuserid`,
		identity: COMPANY_USER,
		reads: true,
	},
	processDocument: {
		page: 'upload-documents/upload-a-single-document-and-get-batch-id',
		path: `${API_PATH}processdocument`,
		identity: COMPANY_USER_PASSWORD,
		batchIdKeys: BATCH_ID_KEYS,
	},
	uploadBatch: {
		page: 'upload-documents/upload-multiple-documents-in-a-zip-folder-and-get-batch-id',
		path: `${API_PATH}uploadbatch`,
		identity: COMPANY_USER_PASSWORD,
		batchIdKeys: BATCH_ID_KEYS,
	},
	getBatchDocuments: {
		page: 'fetch-documents/get-extracted-results-for-invoices-in-a-batch-id',
		path: `${API_PATH}getbatchdocuments`,
		identity: COMPANY_USER_PASSWORD,
		reads: true,
	},
	getUserDocuments: {
		page: 'fetch-documents/get-results-of-invoices-accessible-by-a-specific-user',
		path: `${API_PATH}getuserdocuments`,
		identity: COMPANY_USER_PASSWORD,
		reads: true,
	},
	// No `reads`: by its description KlearStack keeps the mark of the last pull, so reading may consume.
	getModifiedDocuments: {
		page: 'fetch-documents/get-results-of-modified-invoices-since-the-last-pull',
		path: `${API_PATH}getmodifiedinvoices`,
		givesData: true,
		identity: COMPANY_USER_PASSWORD,
	},
	getApprovedDocuments: {
		page: 'fetch-documents/get-results-of-approved-invoices-using-date-filter',
		path: `${API_PATH}getapproveinvoices`,
		identity: COMPANY_USER_PASSWORD,
		reads: true,
	},
	updateDocument: {
		page: 'update-documents/update-document',
		path: `${API_PATH}update_document`,
		identity: COMPANY,
	},
	updateQuickBooksStatus: {
		page: 'update-documents/update-results-of-approved-invoices-with-quickbooks-enterprise-response',
		path: `${API_PATH}updateqbestatus`,
		identity: COMPANY_USER_PASSWORD,
		confirms: true,
	},
	approveOrRejectDocument: {
		page: 'update-documents/approve-or-reject-a-document',
		path: `${API_PATH}approve_reject_doc`,
		identity: COMPANY,
		confirms: true,
	},
	// No `reads`: the page says that it pushes text; whether it stores something is not documented.
	getTextInArea: {
		page: 'update-documents/push-annotated-text-for-a-document-to-klearstack',
		path: `${API_PATH}gettext`,
		givesData: true,
		identity: COMPANY,
	},
	// The page prints this path with and without /access; its table and samples are without.
	retryPush: {
		page: 'push-api/retry-push-api',
		path: 'klearstack/retry_push_api',
		also: [`${API_PATH}retry_push_api`],
		identity: COMPANY_USER,
		confirms: true,
	},
	createDataSource: {
		page: 'datasources/create-new-datasource',
		path: `${API_PATH}insertdatasource`,
		identity: COMPANY,
	},
	appendDataSourceRows: {
		page: 'datasources/append-in-datasource',
		path: `${API_PATH}appenddatasource`,
		identity: COMPANY,
		confirms: true,
	},
	updateDataSourceRow: {
		page: 'datasources/update-record-of-a-datasource',
		path: `${API_PATH}update_datasource_row`,
		identity: COMPANY,
	},
	// An old version of the retry page prints this path with /access, this page without.
	updateFieldMapping: {
		page: 'fields-setting/update-field-mapping',
		path: 'klearstack/updatemappingdataapi',
		also: [`${API_PATH}updatemappingdataapi`],
		identity: COMPANY_USER,
		confirms: true,
	},
} satisfies Record<string, Endpoint>;

export const endpoints = { ...documented, ...inferredEndpoints };
