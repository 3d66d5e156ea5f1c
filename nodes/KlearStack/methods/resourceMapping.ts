import type { IDataObject, ILoadOptionsFunctions, ResourceMapperFields } from 'n8n-workflow';

import { columnsIn, dataSourcesIn } from '../documents/listed';
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
	const names = columnsIn(await load(context, endpoints.getDataSourceRows, INSTEAD, form));
	if (names.length > 0) return names;
	const sources = dataSourcesIn(await load(context, endpoints.getDataSources, INSTEAD));
	return (sources ?? [])
		.filter((source) => source.name === name)
		.flatMap(({ entry }) => namesInDefinition(entry));
}

const OF_NEW = 'The fields of the input items become the columns of the new data source.';
const NO_COLUMNS =
	'To map columns one by one, choose a data source that has rows. Map Automatically works without.';

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
		// n8n shows it whatever the mapping mode, also beside columns.
		...(columns.length === 0 && { emptyFieldsNotice: isNew ? OF_NEW : NO_COLUMNS }),
	};
}
