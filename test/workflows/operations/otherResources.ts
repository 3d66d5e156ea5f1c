import { byName, byNumber } from '../../../tools/n8n/workflows';
import { mapped } from '../../support/world';
import { USER, COMPANY, COMPANY_USER, document, ID, columns, definition, type Row } from './row';

export const otherResources: Row[] = [
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
		output: [{ dataSource: 'Suppliers', columns, success: true }],
	},
	{
		operation: 'dataSource.getAll',
		endpoint: 'getdatasources',
		required: () => [{}, COMPANY],
		output: [{ dataSource: 'Suppliers', fields: columns, rows: 2 }],
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
			{ _id: ID, Name: 'Northwind', City: 'Leeds' },
			{ _id: ID, Name: 'Harbour, "Books"', City: 'Bristol' },
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
			{ dataSource: byName('Suppliers'), nameToDelete: 'Suppliers' },
			{ ...COMPANY, datasource_name: 'Suppliers' },
		],
		output: [expect.objectContaining({ deleted: true, success: true })],
	},
	{
		operation: 'documentSet.getAll',
		endpoint: 'getsetreferencenumbers',
		required: () => [{}, COMPANY_USER],
		output: [{ setReferenceNumber: '12345', setName: 'October' }],
	},
	{
		operation: 'documentSet.getDocuments',
		endpoint: 'getdocumentsofset',
		required: ({ set }) => [
			{ setReferenceNumber: byNumber(set) },
			{ ...COMPANY_USER, set_reference_number: set },
		],
		output: [expect.objectContaining({ documentId: ID, fileName: 'invoice.pdf' })],
	},
	{
		operation: 'documentSet.getResults',
		endpoint: 'getsetdocuments',
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
			{ ...COMPANY_USER, set_reference_number: set },
		],
		output: [{ fileName: 'invoice.pdf', status: 'processed' }],
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
				options: { furtherDocumentTypes: ['Invoices', 'Receipts'] },
			},
			{
				...COMPANY_USER,
				collection_name: 'Receipts',
				data: '[{"documentTypeDetails":{"receipts":{"fields":{"doc_number_value":{"label":"No."}}},"invoices":{"fields":{"doc_number_value":{"label":"No."}}}}}]',
			},
		],
		output: [
			{
				documentType: expect.stringMatching(/^(Invoice|Receipt, Invoice)$/),
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
