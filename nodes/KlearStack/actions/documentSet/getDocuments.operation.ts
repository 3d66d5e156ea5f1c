import { outputOptions, outputParameters } from '../../parameters/outputForm';
import { endpoints } from '../../transport/endpoints';
import { options } from '../commonOptions';
import { limit, returnAll } from '../descriptions';
import { documentSet } from '../locators';
import { operation } from '../operation';
import { listDocuments, mostOf } from '../results';

export const getDocuments = operation({
	name: 'Get Documents',
	value: 'getDocuments',
	action: 'Get documents of document set',
	description: 'Get the documents that are in a set',
	calls: { list: endpoints.getSetDocuments },
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
