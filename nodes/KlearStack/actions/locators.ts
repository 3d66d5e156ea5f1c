/** Parameters whose value is chosen from the account's list, or entered by hand. */
import type { INodeProperties } from 'n8n-workflow';

interface Locator<Name extends string> {
	displayName: string;
	name: Name;
	description: string;
	/** The method in methods/listSearch.ts that gives the list. */
	search: string;
	byHand: { displayName: string; name: string; placeholder: string };
}

export const locator = <Name extends string>({ search, byHand, ...texts }: Locator<Name>) =>
	({
		...texts,
		type: 'resourceLocator',
		required: true,
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: search, searchable: true },
			},
			{ ...byHand, type: 'string' },
		],
	}) satisfies INodeProperties;

export const documentId = {
	...locator({
		displayName: 'Document ID',
		name: 'documentId',
		description: 'The document to work with. By default, the one that each item is about.',
		search: 'searchDocuments',
		byHand: { displayName: 'By ID', name: 'id', placeholder: 'e.g. 65269c006a8da8763b51c217' },
	}),
	// Behind a node that gives documents, each item's own: one picked from the list would be the same for all.
	default: { mode: 'id', value: '={{ $json.documentId }}' },
};

export const dataSource = locator({
	displayName: 'Data Source',
	name: 'dataSource',
	description: 'The data source to work with. If the list does not load, choose By Name.',
	search: 'searchDataSources',
	byHand: { displayName: 'By Name', name: 'name', placeholder: 'e.g. Suppliers' },
});

export const documentSet = locator({
	displayName: 'Document Set',
	name: 'setReferenceNumber',
	description: 'The set, by its reference number. If the list does not load, choose By Number.',
	search: 'searchSets',
	byHand: { displayName: 'By Number', name: 'number', placeholder: 'e.g. 12345' },
});
