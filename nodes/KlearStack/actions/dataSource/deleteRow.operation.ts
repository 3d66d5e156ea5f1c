import { endpoints } from '../../transport/endpoints';
import { options } from '../commonOptions';
import { dataSource } from '../locators';
import { operation } from '../operation';
import { outcome } from '../results';
import { rowId } from './rowId';

export const deleteRow = operation({
	name: 'Delete Row',
	value: 'deleteRow',
	action: 'Delete row of data source',
	description: 'Delete one row of a data source',
	calls: { delete: endpoints.deleteDataSourceRow },
	properties: [dataSource, rowId, ...options([], { isInferred: true })],

	prepare(item) {
		const form = { datasource_name: item.given(dataSource), id: item.given(rowId) };
		// Its answer is not documented, so it is passed on.
		return async (calls) => outcome(item, await calls.delete(form), {}, { deleted: true });
	},
});
