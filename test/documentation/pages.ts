/**
 * The pages of KlearStack's documentation, as its index lists them, with the name of the endpoint
 * each describes; undefined where no copy of the page is at hand. Transcribed by hand, and never
 * from the package.
 */
export const pages: Record<string, string | undefined> = {
	'authentication-and-user-details/get-access-token': 'access/klearstack/get_access_token',
	'authentication-and-user-details/get-access-token-from-userid':
		'access/klearstack/getaccesstokenfromuserid',
	'authentication-and-user-details/get-new-access-token-using-existing-refresh-token':
		'access/klearstack/getaccesstokenfromrefreshtoken',
	'authentication-and-user-details/get-user-id': 'access/klearstack/getuserid',
	'upload-documents/upload-a-single-document-and-get-batch-id': 'access/klearstack/processdocument',
	'upload-documents/upload-multiple-documents-in-a-zip-folder-and-get-batch-id':
		'access/klearstack/uploadbatch',
	'fetch-documents/get-extracted-results-for-invoices-in-a-batch-id':
		'access/klearstack/getbatchdocuments',
	'fetch-documents/get-extracted-results-for-invoices-in-between-date-range': undefined,
	'fetch-documents/get-extracted-results-for-invoices-in-a-set': undefined,
	'fetch-documents/get-results-of-invoices-accessible-by-a-specific-user':
		'access/klearstack/getuserdocuments',
	'fetch-documents/get-results-of-modified-invoices-since-the-last-pull':
		'access/klearstack/getmodifiedinvoices',
	'fetch-documents/get-results-of-approved-invoices-using-date-filter':
		'access/klearstack/getapproveinvoices',
	'fetch-documents/get-details-of-a-document': undefined,
	'update-documents/update-document': 'access/klearstack/update_document',
	'update-documents/update-results-of-approved-invoices-with-quickbooks-enterprise-response':
		'access/klearstack/updateqbestatus',
	'update-documents/approve-or-reject-a-document': 'access/klearstack/approve_reject_doc',
	'update-documents/push-annotated-text-for-a-document-to-klearstack': 'access/klearstack/gettext',
	'document-images/get-image-of-document': undefined,
	'push-api/retry-push-api': 'klearstack/retry_push_api',
	'datasources/create-new-datasource': 'access/klearstack/insertdatasource',
	'datasources/list-of-all-datasources': undefined,
	'datasources/get-data-of-a-datasource': undefined,
	'datasources/append-in-datasource': 'access/klearstack/appenddatasource',
	'datasources/update-record-of-a-datasource': 'access/klearstack/update_datasource_row',
	'datasources/delete-record-of-a-datasource': undefined,
	'datasources/delete-datasource': undefined,
	'documents-set/get-documents-of-a-set': undefined,
	'documents-set/get-uploaded-status-of-documents-in-a-document-set': undefined,
	'documents-set/get-set-reference-numbers-list': undefined,
	'fields-setting/update-field-mapping': 'klearstack/updatemappingdataapi',
};

/** Which of company_name, username and password a documented call's form carries (klearstack-api.md (b) 6). */
export const identity: Record<string, string[]> = Object.fromEntries([
	...['getuserid', 'retry_push_api', 'updatemappingdataapi'].map((name) => [
		name,
		['company_name', 'username'],
	]),
	...[
		...['processdocument', 'uploadbatch', 'getbatchdocuments', 'getuserdocuments'],
		...['getmodifiedinvoices', 'getapproveinvoices', 'updateqbestatus'],
	].map((name) => [name, ['company_name', 'username', 'password']]),
	...[
		...['update_document', 'approve_reject_doc', 'gettext'],
		...['insertdatasource', 'appenddatasource', 'update_datasource_row'],
	].map((name) => [name, ['company_name']]),
]);
