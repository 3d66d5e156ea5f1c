import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { inputFile } from '../../files/inputFile';
import type { FormFields } from '../../transport/form';
import { namedFile } from '../chooseFiles';
import { options } from '../commonOptions';
import { inputDataFieldName } from '../descriptions';
import type { Item } from '../item';
import { type Naming, oneForAll } from '../oneForAll';
import { columns, rowOf } from './mappedColumns';
import { columnsOfCsv, tableOf, toCsv } from './csv';

/** The only type of a column that the documentation shows. */
const DEFAULT_TYPE = 'string';

export const rowsFrom = {
	displayName: 'Rows From',
	name: 'rowsFrom',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'CSV or Excel File',
			value: 'file',
			description:
				'A CSV file names its columns in the first row. For an Excel file, list them in Columns of the File in the options.',
		},
		{
			name: 'Input Items',
			value: 'items',
			description: 'Each input item is one row, and all go into one call',
		},
	],
	default: 'items',
	description: 'Where the rows come from',
} satisfies INodeProperties;

const fileColumns = {
	displayName: 'Columns of the File',
	name: 'columns',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add column',
	displayOptions: { show: { '/rowsFrom': ['file'] } },
	default: {},
	description:
		'Only needed for Excel files, and for CSV files without column names. List the columns in the order of the file.',
	options: [
		{
			displayName: 'Column',
			name: 'column',
			values: [
				{ displayName: 'Name', name: 'name', type: 'string', required: true, default: '' },
				{
					displayName: 'Type',
					name: 'datatype',
					type: 'string',
					required: true,
					default: DEFAULT_TYPE,
				},
			],
		},
	],
} satisfies INodeProperties;

/** Parameters of Create and Append Rows that say where the rows come from. */
export const rowsParameters: INodeProperties[] = [
	rowsFrom,
	{ ...inputDataFieldName, displayOptions: { show: { rowsFrom: ['file'] } } },
	{ ...columns, displayOptions: { show: { rowsFrom: ['items'] } } },
	// All items may go into one call.
	...options([fileColumns], { isOfOneItem: false }),
];

interface DataSourceColumn extends IDataObject {
	name: string;
	datatype: string;
}

const asColumns = (names: string[]) =>
	names.map((name): DataSourceColumn => ({ name, datatype: DEFAULT_TYPE }));

/** The input items as a CSV file. */
function itemsAsFile(item: Item): { file: File; fields: DataSourceColumn[] } {
	const table = tableOf(item.together.map((one) => rowOf(one)));
	if (table.columns.length === 0) {
		throw item.error(
			'Columns: the input items have no fields',
			'Check the output of the node before this one, or choose Rows From: CSV or Excel File.',
		);
	}
	const file = new File([toCsv(table)], 'rows.csv', { type: 'text/csv' });
	return { file, fields: asColumns(table.columns) };
}

async function chosenFile(item: Item): Promise<{ file: File; fields: DataSourceColumn[] }> {
	const { file, kind } = await inputFile(item.context, ...namedFile(item));
	const given = (item.option(fileColumns) ?? []) as DataSourceColumn[];
	const fields =
		given.length > 0 ? given : asColumns(kind === undefined ? await columnsOfCsv(file) : []);
	if (fields.length > 0 && fields.every(({ name }) => name !== '')) return { file, fields };
	throw item.error(
		fields.length === 0
			? `"${file.name}" does not name its columns`
			: `A column of "${file.name}" has no name`,
		'Use n8n’s Extract From File node before this one and choose Rows From: Input Items, or list the columns in the options.',
	);
}

/**
 * The form that creates a data source, or appends to it.
 *
 * @param parameter the one that names the data source
 */
export async function rowsForm(
	item: Item,
	parameter: Naming,
): Promise<{ form: FormFields; fields: DataSourceColumn[]; name: string }> {
	const fromItems = item.given(rowsFrom) === 'items';
	if (fromItems) oneForAll(item, parameter, 'data source');
	const { file, fields } = fromItems ? itemsAsFile(item) : await chosenFile(item);
	const name = item.given(parameter);
	const form = {
		datasource_name: name,
		data: JSON.stringify({
			DataSourceName: name,
			DataSourceType: 'excel_or_csv',
			DataSourceStatus: true,
			fields,
		}),
		dataset: file,
	};
	return { form, fields, name };
}
