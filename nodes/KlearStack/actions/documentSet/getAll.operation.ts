import { endpoints } from '../../transport/endpoints';
import { klearStackRequest } from '../../transport/request';
import type { Operation } from '../operation';
import { limit, options, requestOptionsOf, returnAll, upToLimit } from '../parameters';
import { entriesAsItems } from '../results';

export const getAll: Operation = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many document sets',
	description: 'Get the reference numbers of the document sets',
	endpoint: endpoints.getSets,
	properties: [returnAll, limit, options()],

	async execute(i) {
		const options = requestOptionsOf.call(this, i);
		const answer = await klearStackRequest.call(this, endpoints.getSets, {}, options);
		return upToLimit.call(this, i, entriesAsItems(answer, 'set_reference_number'));
	},
};
