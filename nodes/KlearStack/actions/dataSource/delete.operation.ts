import { endpoints } from '../../transport/endpoints';
import { options } from '../commonOptions';
import { dataSource } from '../locators';
import { operation } from '../operation';
import { outcome } from '../results';
import { checkNameToDelete, nameToDelete } from './nameToDelete';

export const deleteDataSource = operation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete data source',
	description: 'Delete a data source with all its rows',
	calls: { delete: endpoints.deleteDataSource },
	properties: [dataSource, nameToDelete, ...options([], { isInferred: true })],

	prepare(item) {
		const name = item.given(dataSource);
		checkNameToDelete(item, dataSource.displayName, name);
		const form = { datasource_name: name };
		return async (calls) => outcome(item, await calls.delete(form), {}, { deleted: true });
	},
});
