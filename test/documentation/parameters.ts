/**
 * The parameter tables of KlearStack's pages: what each endpoint's form must and may hold.
 * Transcribed by hand from the newest version of each page; where a page has no Required column,
 * everything it lists counts as required. Pages of which no copy is at hand are not here.
 */
export interface ParameterTable {
	page: string;
	required: string[];
	optional: string[];
}

const user = ['company_name', 'username', 'password'];
const upload = ['source_name', 'priority_flag', 'account_id'];
const sets = ['set_reference_number', 'set_name', 'create_new_set'];

export const parameters: Record<string, ParameterTable> = {
	getuserid: {
		page: 'authentication-and-user-details/get-user-id',
		required: ['username', 'company_name'],
		optional: [],
	},
	processdocument: {
		page: 'upload-documents/upload-a-single-document-and-get-batch-id',
		required: [...user, 'processing_pref', 'invoice_type', 'file'],
		optional: [
			...upload,
			...sets,
			...['userid', 'user_role', 'document_type', 'application_no', 'additional_params'],
		],
	},
	uploadbatch: {
		page: 'upload-documents/upload-multiple-documents-in-a-zip-folder-and-get-batch-id',
		required: [...user, 'file', 'processing_pref', 'document_type', 'invoice_type'],
		optional: [...upload, ...sets],
	},
	getbatchdocuments: {
		page: 'fetch-documents/get-extracted-results-for-invoices-in-a-batch-id',
		required: [...user, 'batch_id', 'document_type'],
		// One version of the page has them, a later one does not.
		optional: ['approve_flag', 'save_flag'],
	},
	getuserdocuments: {
		page: 'fetch-documents/get-results-of-invoices-accessible-by-a-specific-user',
		required: user,
		optional: ['approve_flag', 'save_flag'],
	},
	getmodifiedinvoices: {
		page: 'fetch-documents/get-results-of-modified-invoices-since-the-last-pull',
		required: user,
		optional: ['document_type'],
	},
	getapproveinvoices: {
		page: 'fetch-documents/get-results-of-approved-invoices-using-date-filter',
		required: [...user, 'from_date', 'to_date'],
		optional: ['document_type', 'user_list', 'QBE_status'],
	},
	update_document: {
		page: 'update-documents/update-document',
		required: ['company_name', 'collection_name', 'id', 'data'],
		optional: [],
	},
	updateqbestatus: {
		page: 'update-documents/update-results-of-approved-invoices-with-quickbooks-enterprise-response',
		required: [...user, 'QBE_response'],
		// The table has the first, the samples the second.
		optional: ['collection_name', 'document_type'],
	},
	approve_reject_doc: {
		page: 'update-documents/approve-or-reject-a-document',
		required: ['company_name', 'collection_name', 'id', 'approve_reject', 'comment'],
		optional: [],
	},
	gettext: {
		page: 'update-documents/push-annotated-text-for-a-document-to-klearstack',
		required: ['company_name', 'collection_name', 'ocr_text_id', 'coordinates'],
		optional: [],
	},
	retry_push_api: {
		page: 'push-api/retry-push-api',
		required: ['company_name', 'username', 'collection_name', 'data'],
		optional: [],
	},
	insertdatasource: {
		page: 'datasources/create-new-datasource',
		required: ['datasource_name', 'company_name', 'data', 'dataset'],
		optional: [],
	},
	appenddatasource: {
		page: 'datasources/append-in-datasource',
		required: ['datasource_name', 'company_name', 'data', 'dataset'],
		optional: [],
	},
	update_datasource_row: {
		page: 'datasources/update-record-of-a-datasource',
		required: ['company_name', 'datasource_name', 'id', 'data'],
		optional: [],
	},
	updatemappingdataapi: {
		page: 'fields-setting/update-field-mapping',
		required: ['company_name', 'username', 'collection_name', 'data'],
		optional: [],
	},
};
