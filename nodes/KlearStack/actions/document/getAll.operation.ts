import { outputOptions, outputParameters } from '../../parameters/outputForm';
import { endpoints } from '../../transport/endpoints';
import { options } from '../commonOptions';
import { limit, onlyApproved, onlySaved, returnAll } from '../descriptions';
import { operation } from '../operation';
import { listDocuments, mostOf } from '../results';

export const getAll = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many documents',
	description: 'Get the documents of the user who is logged in, the newest first',
	calls: { list: endpoints.getUserDocuments },
	properties: [
		returnAll,
		limit,
		...outputParameters,
		...options([...outputOptions, onlyApproved, onlySaved]),
	],

	prepare(item) {
		const form = {
			approve_flag: item.option(onlyApproved),
			save_flag: item.option(onlySaved),
		};
		return async (calls) => await listDocuments(item, calls.list, form, mostOf(item), true);
	},
});
