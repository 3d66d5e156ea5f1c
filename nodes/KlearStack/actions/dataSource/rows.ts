import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { columnsOfCsv, type Table, tableOf, toCsv } from '../../documents/table';
import { columnsOfWorkbook } from '../../documents/workbook';
import type { Endpoint } from '../../transport/endpoints';
import { fileKind, inputFile } from '../../transport/form';
import { klearStackRequest } from '../../transport/request';
import { inputDataFieldName, options, requestOptionsOf, requiredText } from '../parameters';
import { outcome } from '../results';

/** The only type of a column that the documentation shows. */
const DEFAULT_TYPE = 'string';

/** Where the rows of a data source come from, for Create and Append Rows. */
export const rowsProperties: INodeProperties[] = [
	{
		displayName: 'Rows From',
		name: 'rowsFrom',
		type: 'options',
		options: [
			{ name: 'CSV or Excel File', value: 'file' },
			{
				name: 'Input Items',
				value: 'items',
				description: 'Every incoming item is one row, and all go into one call',
			},
		],
		default: 'file',
	},
	{ ...inputDataFieldName, displayOptions: { show: { rowsFrom: ['file'] } } },
	options([
		{
			displayName: 'Columns',
			name: 'columns',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add column',
			default: {},
			description:
				'Names and types of the columns, where they are not to be found out. KlearStack documents only the type "string".',
			options: [
				{
					displayName: 'Column',
					name: 'column',
					values: [
						{ displayName: 'Name', name: 'name', type: 'string', default: '' },
						{ displayName: 'Type', name: 'datatype', type: 'string', default: DEFAULT_TYPE },
					],
				},
			],
		},
	]),
];

export function takesAllItems(this: IExecuteFunctions): boolean {
	return this.getNodeParameter('rowsFrom', 0) === 'items';
}

interface Column extends IDataObject {
	name: string;
	datatype: string;
}

/** The rows as the file that is sent, and its columns. */
async function rowsToSend(
	this: IExecuteFunctions,
	i: number,
): Promise<{ file: File; columns: string[] }> {
	if (takesAllItems.call(this)) {
		const table: Table = tableOf(this.getInputData().map(({ json }) => json));
		return {
			file: new File([toCsv(table)], 'rows.csv', { type: 'text/csv' }),
			columns: table.columns,
		};
	}
	const file = await inputFile.call(
		this,
		i,
		requiredText.call(this, i, 'binaryPropertyName', 'Input Data Field Name'),
	);
	// An Excel file is a ZIP inside. What is neither that nor text has to have its columns named.
	const kind = await fileKind(file);
	if (kind === 'ZIP') return { file, columns: await columnsOfWorkbook(file) };
	const isText = kind === undefined && !/\.xls$/i.test(file.name);
	return { file, columns: isText ? await columnsOfCsv(file) : [] };
}

/** Sends the rows to the endpoint that creates a data source, or to the one that appends to it. */
export async function sendRows(
	this: IExecuteFunctions,
	i: number,
	endpoint: Endpoint,
	name: string,
): Promise<INodeExecutionData[]> {
	const { file, columns } = await rowsToSend.call(this, i);
	const given = this.getNodeParameter('options.columns.column', i, []) as Column[];
	const fields =
		given.length > 0 ? given : columns.map((column) => ({ name: column, datatype: DEFAULT_TYPE }));
	if (fields.length === 0 || fields.some((field) => !field.name?.trim())) {
		throw new NodeOperationError(
			this.getNode(),
			fields.length === 0
				? `The columns of "${file.name}" are not known`
				: 'Columns: a column has no name',
			{
				itemIndex: i,
				description:
					'Name the columns in the options, in the order of the file. Or put n8n’s Extract From File node in front of this node, and choose Rows From: Input Items.',
			},
		);
	}
	const answer = await klearStackRequest.call(
		this,
		endpoint,
		{
			datasource_name: name,
			data: JSON.stringify({
				DataSourceName: name,
				DataSourceType: 'excel_or_csv',
				DataSourceStatus: true,
				fields,
			}),
			dataset: file,
		},
		requestOptionsOf.call(this, i),
	);
	return outcome(answer, { dataSource: name, columns: fields });
}
