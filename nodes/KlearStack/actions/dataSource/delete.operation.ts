import { endpoints } from '../../transport/endpoints';
import { options } from '../commonOptions';
import { dataSource } from '../locators';
import { operation } from '../operation';
import { outcome } from '../results';

export const deleteDataSource = operation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete data source',
	description: 'Delete a data source',
	calls: { delete: endpoints.deleteDataSource },
	claims: ['deleted'],
	properties: [dataSource, options([], { isInferred: true })],

	prepare(item) {
		const form = { datasource_name: item.given(dataSource) };
		return async (calls) => outcome(item, await calls.delete(form), {}, { deleted: true });
	},
});
