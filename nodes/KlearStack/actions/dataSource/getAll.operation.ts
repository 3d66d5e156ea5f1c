import { endpoints } from '../../transport/endpoints';
import { klearStackRequest } from '../../transport/request';
import type { Operation } from '../operation';
import { limit, options, requestOptionsOf, returnAll, upToLimit } from '../parameters';
import { entriesAsItems } from '../results';

export const getAll: Operation = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many data sources',
	description: 'Get the data sources of the company',
	endpoint: endpoints.getDataSources,
	properties: [returnAll, limit, options()],

	async execute(i) {
		const options = requestOptionsOf.call(this, i);
		const answer = await klearStackRequest.call(this, endpoints.getDataSources, {}, options);
		return upToLimit.call(this, i, entriesAsItems(answer, 'datasource_name'));
	},
};
