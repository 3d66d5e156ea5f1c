/** Parameters whose value is chosen from the account's list, or entered by hand. */
import type { INodeProperties } from 'n8n-workflow';

export const documentId = {
	displayName: 'Document ID',
	name: 'documentId',
	type: 'resourceLocator',
	required: true,
	default: { mode: 'list', value: '' },
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchDocuments', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 65269c006a8da8763b51c217',
		},
	],
	description: 'The document to work with. Results give its ID as documentId.',
} satisfies INodeProperties;

export const dataSource = {
	displayName: 'Data Source',
	name: 'dataSource',
	type: 'resourceLocator',
	required: true,
	default: { mode: 'list', value: '' },
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchDataSources', searchable: true },
		},
		{ displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. Suppliers' },
	],
	description: 'The data source to work with. If the list does not load, choose By Name.',
} satisfies INodeProperties;

export const documentSet = {
	displayName: 'Document Set',
	name: 'setReferenceNumber',
	type: 'resourceLocator',
	required: true,
	default: { mode: 'list', value: '' },
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchSets', searchable: true },
		},
		{ displayName: 'By Number', name: 'number', type: 'string', placeholder: 'e.g. 12345' },
	],
	description: 'The set, by its reference number. If the list does not load, choose By Number.',
} satisfies INodeProperties;
