import { endpoints } from '../../transport/endpoints';
import { klearStackRequest } from '../../transport/request';
import type { Operation } from '../operation';
import {
	dataSource,
	limit,
	options,
	requestOptionsOf,
	requiredText,
	returnAll,
	upToLimit,
} from '../parameters';
import { entriesAsItems } from '../results';

export const getRows: Operation = {
	name: 'Get Rows',
	value: 'getRows',
	action: 'Get rows of data source',
	description: 'Get the rows of a data source, with the IDs that Update Row and Delete Row need',
	endpoint: endpoints.getDataSourceRows,
	properties: [dataSource, returnAll, limit, options()],

	async execute(i) {
		const answer = await klearStackRequest.call(
			this,
			endpoints.getDataSourceRows,
			{ datasource_name: requiredText.call(this, i, 'dataSource', 'Data Source') },
			requestOptionsOf.call(this, i),
		);
		return upToLimit.call(this, i, entriesAsItems(answer, 'value'));
	},
};
