import { entriesAsItems } from '../../documents/listed';
import { endpoints } from '../../transport/endpoints';
import { options } from '../commonOptions';
import { limit, returnAll } from '../descriptions';
import { dataSource } from '../locators';
import { operation } from '../operation';
import { upToLimit } from '../results';

export const getRows = operation({
	name: 'Get Rows',
	value: 'getRows',
	action: 'Get rows of data source',
	description: 'Get the rows of a data source',
	calls: { list: endpoints.getDataSourceRows },
	properties: [dataSource, returnAll, limit, ...options([], { isInferred: true })],

	prepare(item) {
		const form = { datasource_name: item.given(dataSource) };
		return async (calls) => upToLimit(item, entriesAsItems(await calls.list(form), 'value'));
	},
});
