import { endpoints } from '../../transport/endpoints';
import { options } from '../commonOptions';
import { limit, returnAll } from '../descriptions';
import { operation } from '../operation';
import { entriesOf, upToLimit } from '../results';

export const getAll = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many data sources',
	description: 'Get the data sources of the company',
	calls: { list: endpoints.getDataSources },
	properties: [returnAll, limit, ...options([], { isInferred: true })],

	prepare: (item) => async (calls) => upToLimit(item, entriesOf(await calls.list(), 'dataSource')),
});
