/** The columns of a data source: what the panel shows of them, and what an item gives for them. */
import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { FILES_IN_JSON } from '../../files/inputFile';
import type { Item } from '../item';

export const columns = {
	displayName: 'Columns',
	name: 'columns',
	type: 'resourceMapper',
	noDataExpression: true,
	required: true,
	default: { mappingMode: 'autoMapInputData', value: null },
	description: 'What to put into which column',
	typeOptions: {
		loadOptionsDependsOn: ['dataSource', 'name'],
		resourceMapper: {
			resourceMapperMethod: 'getColumns',
			mode: 'add',
			fieldWords: { singular: 'column', plural: 'columns' },
			addAllFields: true,
			supportAutoMap: true,
			hideNoDataError: true,
		},
	},
} satisfies INodeProperties;

/**
 * The values for the columns, as one item gives them. A column that the user left alone is not there.
 *
 * @param without fields of the item that are no columns, where it is mapped automatically
 */
export const rowOf = (item: Item, without: string[] = []): IDataObject =>
	item.given(columns) ??
	Object.fromEntries(
		Object.entries(item.input.json).filter(([name]) => ![FILES_IN_JSON, ...without].includes(name)),
	);
