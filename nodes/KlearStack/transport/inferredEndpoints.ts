/**
 * Endpoints whose pages were not at hand: names, identity fields and inputs follow their siblings. The
 * password goes only where the pages beside it ask for it (fetch-documents/*); elsewhere the user can
 * add it in Identity to Send.
 */
import type { Endpoint } from './endpoint';
import { API_PATH, COMPANY, COMPANY_USER, COMPANY_USER_PASSWORD } from './endpoint';

const paths = (...names: string[]) => names.map((name) => API_PATH + name);

const table = {
	getDocumentsByDateRange: {
		page: 'fetch-documents/get-extracted-results-for-invoices-in-between-date-range',
		path: `${API_PATH}getdaterangedocuments`,
		also: paths('getdocumentsbydaterange', 'getdaterangeinvoices', 'getdatedocuments'),
		identity: COMPANY_USER_PASSWORD,
		reads: true,
	},
	getSetResults: {
		page: 'fetch-documents/get-extracted-results-for-invoices-in-a-set',
		// As the documents of a batch and of a user are called: getbatchdocuments, getuserdocuments.
		path: `${API_PATH}getsetdocuments`,
		also: paths('getsetresults', 'getsetinvoices'),
		identity: COMPANY_USER_PASSWORD,
		reads: true,
	},
	getDocument: {
		page: 'fetch-documents/get-details-of-a-document',
		path: `${API_PATH}getdocument`,
		also: paths('getdocumentdetails'),
		identity: COMPANY_USER_PASSWORD,
		reads: true,
	},
	getDocumentImage: {
		page: 'document-images/get-image-of-document',
		path: `${API_PATH}getdocumentimage`,
		also: paths('getimage', 'getdocimage'),
		identity: COMPANY_USER,
		reads: true,
	},
	getDataSources: {
		page: 'datasources/list-of-all-datasources',
		path: `${API_PATH}getdatasources`,
		also: paths('getdatasourcelist', 'getalldatasources', 'listdatasources'),
		identity: COMPANY,
		reads: true,
	},
	getDataSourceRows: {
		page: 'datasources/get-data-of-a-datasource',
		path: `${API_PATH}getdatasourcedata`,
		also: paths('getdatasource', 'get_datasource_data'),
		identity: COMPANY,
		reads: true,
	},
	deleteDataSourceRow: {
		page: 'datasources/delete-record-of-a-datasource',
		path: `${API_PATH}delete_datasource_row`,
		identity: COMPANY,
	},
	deleteDataSource: {
		page: 'datasources/delete-datasource',
		path: `${API_PATH}deletedatasource`,
		identity: COMPANY,
	},
	getSetDocuments: {
		page: 'documents-set/get-documents-of-a-set',
		path: `${API_PATH}getdocumentsofset`,
		also: paths('getdocumentset', 'getsetdocumentslist', 'getsetdocuments'),
		identity: COMPANY_USER,
		reads: true,
	},
	getSetUploadStatus: {
		page: 'documents-set/get-uploaded-status-of-documents-in-a-document-set',
		path: `${API_PATH}getsetuploadstatus`,
		also: paths('getuploadstatus', 'getsetstatus'),
		identity: COMPANY_USER,
		reads: true,
	},
	getSets: {
		page: 'documents-set/get-set-reference-numbers-list',
		path: `${API_PATH}getsetreferencenumbers`,
		also: paths('getsetreferencenumberslist', 'getsetreferencenumber', 'getsets'),
		identity: COMPANY_USER,
		reads: true,
	},
} satisfies Record<string, Endpoint>;

type Name = keyof typeof table;

export const inferredEndpoints = Object.fromEntries(
	Object.entries(table).map(([name, endpoint]) => [name, { ...endpoint, inferred: true }]),
) as Record<Name, Endpoint>;
