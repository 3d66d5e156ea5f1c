import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { columnsOfCsv, tableOf, toCsv } from '../../documents/table';
import { columnsOfWorkbook } from '../../documents/workbook';
import type { Endpoint } from '../../transport/endpoints';
import { fileKind, inputFile } from '../../transport/form';
import { klearStackRequest } from '../../transport/request';
import { inputDataFieldName, options, requestOptionsOf, requiredText } from '../parameters';
import { outcome } from '../results';

const NEEDS_NAMES =
	'Save the file as CSV UTF-8 or .xlsx with the names in the first row, or name the columns in the options, in the order of the file. Or put n8n’s Extract From File node in front of this node, and choose Rows From: Input Items.';
const NEEDS_FIELDS =
	'Look at what the node before this one gives, or choose Rows From: CSV or Excel File.';

/** The only type of a column that the documentation shows. */
const DEFAULT_TYPE = 'string';

/** Where the rows of a data source come from, for Create and Append Rows. */
export const rowsProperties: INodeProperties[] = [
	{
		displayName: 'Rows From',
		name: 'rowsFrom',
		type: 'options',
		options: [
			{
				name: 'CSV or Excel File',
				value: 'file',
				description: 'The first row must hold the names of the columns',
			},
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
				'Only needed where the node cannot find out the columns. With Input Items, fields that are not named here are not sent. KlearStack documents only the type "string".',
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

/** The column names found in a file; none where they have to be given. */
async function columnsOf(file: File): Promise<string[]> {
	// An Excel file is a ZIP inside.
	const kind = await fileKind(file);
	if (kind === 'ZIP') return await columnsOfWorkbook(file);
	return kind === undefined ? await columnsOfCsv(file) : [];
}

/** @throws NodeOperationError when items that go into one call name different data sources */
function requireOneName(this: IExecuteFunctions, parameter: string, displayName: string): void {
	const names = this.getInputData().map((_item, i) =>
		requiredText.call(this, i, parameter, displayName),
	);
	const other = names.findIndex((name) => name !== names[0]);
	if (other < 0) return;
	throw new NodeOperationError(
		this.getNode(),
		`${displayName} differs between items: "${names[0]}" and "${names[other]}"`,
		{
			itemIndex: other,
			description: 'All items go into one call. Loop over the items of one data source at a time.',
		},
	);
}

/** Sends the rows to the endpoint that creates a data source, or to the one that appends to it. */
export async function sendRows(
	this: IExecuteFunctions,
	i: number,
	endpoint: Endpoint,
	parameter: string,
	displayName: string,
): Promise<INodeExecutionData[]> {
	const name = requiredText.call(this, i, parameter, displayName);
	const fail = (message: string, description: string): never => {
		throw new NodeOperationError(this.getNode(), message, { itemIndex: i, description });
	};
	const given = (this.getNodeParameter('options.columns.column', i, []) as Column[]).map(
		(column) => ({
			name: String(column.name ?? ''),
			datatype: column.datatype || DEFAULT_TYPE,
		}),
	);
	const named = (columns: string[]) =>
		given.length > 0 ? given : columns.map((column) => ({ name: column, datatype: DEFAULT_TYPE }));

	let file: File;
	let fields: Column[];
	if (takesAllItems.call(this)) {
		requireOneName.call(this, parameter, displayName);
		const table = tableOf(this.getInputData().map(({ json }) => json));
		if (table.columns.length === 0) fail('The incoming items have no fields', NEEDS_FIELDS);
		fields = named(table.columns);
		const absent = fields.find(({ name: column }) => column && !table.columns.includes(column));
		if (absent) {
			fail(
				`Columns: no incoming item has a field "${absent.name}"`,
				`They have: ${table.columns.join(', ')}. Capitals and spaces count.`,
			);
		}
		const columns = fields.map((field) => field.name);
		file = new File([toCsv({ ...table, columns })], 'rows.csv', { type: 'text/csv' });
	} else {
		const property = requiredText.call(this, i, 'binaryPropertyName', 'Input Data Field Name');
		file = await inputFile.call(this, i, property);
		fields = named(given.length > 0 ? [] : await columnsOf(file));
	}
	if (fields.length === 0) fail(`The columns of "${file.name}" are not known`, NEEDS_NAMES);
	if (fields.some((field) => field.name.trim() === '')) {
		fail('Columns: a column has no name', NEEDS_NAMES);
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
