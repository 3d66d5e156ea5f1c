import { outputOptions, outputParameters } from '../../parameters/outputForm';
import { endpoints } from '../../transport/endpoints';
import { options } from '../commonOptions';
import { limit, returnAll } from '../descriptions';
import { documentSet } from '../locators';
import { operation } from '../operation';
import { listDocuments, mostOf } from '../results';

export const getResults = operation({
	name: 'Get Results',
	value: 'getResults',
	action: 'Get results of document set',
	description: 'Get the documents of a set with the fields that KlearStack has read',
	calls: { list: endpoints.getSetResults },
	properties: [
		documentSet,
		returnAll,
		limit,
		...outputParameters,
		...options([...outputOptions], { isInferred: true }),
	],

	prepare(item) {
		const form = { set_reference_number: item.given(documentSet) };
		return async (calls) => await listDocuments(item, calls.list, form, mostOf(item));
	},
});
