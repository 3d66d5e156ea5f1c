import type { IDataObject, ILoadOptionsFunctions, ResourceMapperFields } from 'n8n-workflow';

import { listIn } from '../documents/list';
import { dataSourcesIn, ROW_ID_KEYS } from '../documents/listed';
import { endpoints } from '../transport/endpoints';
import { load } from './load';

const INSTEAD = 'Choose Map Automatically to use the fields of the input items as columns.';

/** The names in a definition as it was sent when the data source was created, should a list carry it. */
function namesInDefinition({ fields }: IDataObject): string[] {
	if (!Array.isArray(fields)) return [];
	return fields.flatMap((field: unknown) => {
		const { name } = Object(field) as IDataObject;
		return typeof name === 'string' ? [name] : [];
	});
}

/** The columns of a data source: those of its rows, or those it was created with. */
async function columnsOf(context: ILoadOptionsFunctions, name: string): Promise<string[]> {
	const form = { datasource_name: name };
	const rows = listIn(await load(context, endpoints.getDataSourceRows, INSTEAD, form));
	const inRows = new Set((rows?.entries ?? []).flatMap((row) => Object.keys(Object(row))));
	const names = [...inRows].filter((column) => column !== '' && !ROW_ID_KEYS.includes(column));
	if (names.length > 0) return names;
	const sources = dataSourcesIn(await load(context, endpoints.getDataSources, INSTEAD));
	return (sources ?? [])
		.filter((source) => source.name === name)
		.flatMap(({ entry }) => namesInDefinition(entry));
}

/** The columns that the panel offers for Create, Append Rows and Update Row. */
export async function getColumns(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	const isNew = this.getNodeParameter('operation') === 'create';
	const chosen = this.getNodeParameter(isNew ? 'name' : 'dataSource', '', { extractValue: true });
	const name = String(chosen ?? '').trim();
	const columns =
		name === ''
			? []
			: await columnsOf(this, name).catch((error) => {
					// There is nothing to load before it is created.
					if (isNew) return [];
					throw error;
				});
	return {
		fields: columns.map((column) => ({
			id: column,
			displayName: column,
			required: false,
			defaultMatch: false,
			display: true,
			type: 'string',
		})),
		emptyFieldsNotice: isNew
			? 'The fields of the input items become the columns of the new data source.'
			: 'No columns found. Choose a data source, or choose Map Automatically.',
	};
}
