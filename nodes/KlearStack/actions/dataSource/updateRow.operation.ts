import { ROW_ID_KEYS } from '../../documents/listed';
import { endpoints } from '../../transport/endpoints';
import { options } from '../commonOptions';
import { dataSource } from '../locators';
import { operation } from '../operation';
import { outcome } from '../results';
import { columns, rowOf } from './mappedColumns';
import { refuseNewColumns } from './existing';
import { rowId } from './rowId';

export const updateRow = operation({
	name: 'Update Row',
	value: 'updateRow',
	action: 'Update row of data source',
	description: 'Change values in one row',
	calls: { update: endpoints.updateDataSourceRow },
	properties: [dataSource, rowId, columns, ...options()],

	async prepare(item) {
		const name = item.given(dataSource);
		const id = item.given(rowId);
		const values = rowOf(item, ROW_ID_KEYS);
		if (Object.keys(values).length === 0) {
			throw item.error('Columns are empty', 'Give the item a field for at least one column.');
		}
		await refuseNewColumns(item, endpoints.updateDataSourceRow, name, Object.keys(values));
		const form = { datasource_name: name, id, data: JSON.stringify(values) };
		return async (calls) =>
			outcome(item, await calls.update(form), { dataSource: name, rowId: id }, {});
	},
});
