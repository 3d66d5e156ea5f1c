/**
 * Every page of KlearStack's documentation and the endpoint it describes: the only place that
 * knows a path, the identity fields a call's form carries, and how sure each of them is.
 */

import type { Endpoint, IdentityField } from './endpoint';

const COMPANY: IdentityField[] = ['company_name'];
const COMPANY_USER: IdentityField[] = ['company_name', 'username'];
const COMPANY_USER_PASSWORD: IdentityField[] = ['company_name', 'username', 'password'];

/** Where an endpoint's bare name stands below the Base URL, on every page but two. */
export const API_PATH = 'access/klearstack/';

export const endpoints = {
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
	},
	uploadBatch: {
		page: 'upload-documents/upload-multiple-documents-in-a-zip-folder-and-get-batch-id',
		path: `${API_PATH}uploadbatch`,
		identity: COMPANY_USER_PASSWORD,
	},
	getBatchDocuments: {
		page: 'fetch-documents/get-extracted-results-for-invoices-in-a-batch-id',
		path: `${API_PATH}getbatchdocuments`,
		identity: COMPANY_USER_PASSWORD,
		reads: true,
	},
	getDocumentsByDateRange: {
		page: 'fetch-documents/get-extracted-results-for-invoices-in-between-date-range',
		path: `${API_PATH}getdaterangedocuments`,
		identity: COMPANY_USER_PASSWORD,
		inferred: true,
		reads: true,
	},
	getSetResults: {
		page: 'fetch-documents/get-extracted-results-for-invoices-in-a-set',
		path: `${API_PATH}getsetresults`,
		identity: COMPANY_USER_PASSWORD,
		inferred: true,
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
		identity: COMPANY_USER_PASSWORD,
	},
	getApprovedDocuments: {
		page: 'fetch-documents/get-results-of-approved-invoices-using-date-filter',
		path: `${API_PATH}getapproveinvoices`,
		identity: COMPANY_USER_PASSWORD,
		reads: true,
	},
	getDocument: {
		page: 'fetch-documents/get-details-of-a-document',
		path: `${API_PATH}getdocument`,
		identity: COMPANY_USER_PASSWORD,
		inferred: true,
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
	getTextInArea: {
		page: 'update-documents/push-annotated-text-for-a-document-to-klearstack',
		path: `${API_PATH}gettext`,
		identity: COMPANY,
		reads: true,
	},
	getDocumentImage: {
		page: 'document-images/get-image-of-document',
		path: `${API_PATH}getdocumentimage`,
		identity: COMPANY_USER_PASSWORD,
		inferred: true,
		reads: true,
	},
	// The page prints this path with and without /access; its table and samples are without.
	retryPush: {
		page: 'push-api/retry-push-api',
		path: 'klearstack/retry_push_api',
		identity: COMPANY_USER,
		confirms: true,
	},
	createDataSource: {
		page: 'datasources/create-new-datasource',
		path: `${API_PATH}insertdatasource`,
		identity: COMPANY,
	},
	getDataSources: {
		page: 'datasources/list-of-all-datasources',
		path: `${API_PATH}getdatasources`,
		identity: COMPANY,
		inferred: true,
		reads: true,
	},
	getDataSourceRows: {
		page: 'datasources/get-data-of-a-datasource',
		path: `${API_PATH}getdatasourcedata`,
		identity: COMPANY,
		inferred: true,
		reads: true,
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
	deleteDataSourceRow: {
		page: 'datasources/delete-record-of-a-datasource',
		path: `${API_PATH}delete_datasource_row`,
		identity: COMPANY,
		inferred: true,
	},
	deleteDataSource: {
		page: 'datasources/delete-datasource',
		path: `${API_PATH}deletedatasource`,
		identity: COMPANY,
		inferred: true,
	},
	getSetDocuments: {
		page: 'documents-set/get-documents-of-a-set',
		path: `${API_PATH}getsetdocuments`,
		identity: COMPANY_USER_PASSWORD,
		inferred: true,
		reads: true,
	},
	getSetUploadStatus: {
		page: 'documents-set/get-uploaded-status-of-documents-in-a-document-set',
		path: `${API_PATH}getsetuploadstatus`,
		identity: COMPANY_USER_PASSWORD,
		inferred: true,
		reads: true,
	},
	getSets: {
		page: 'documents-set/get-set-reference-numbers-list',
		path: `${API_PATH}getsetreferencenumbers`,
		identity: COMPANY_USER_PASSWORD,
		inferred: true,
		reads: true,
	},
	// The page prints this path without /access throughout.
	updateFieldMapping: {
		page: 'fields-setting/update-field-mapping',
		path: 'klearstack/updatemappingdataapi',
		identity: COMPANY_USER,
		confirms: true,
	},
} satisfies Record<string, Endpoint>;
