import { endpoints } from '../../transport/endpoints';
import type { Operation } from '../operation';
import { documentSet, limit, options, requiredText, returnAll, simplify } from '../parameters';
import { listDocuments } from '../results';

export const getResults: Operation = {
	name: 'Get Results',
	value: 'getResults',
	action: 'Get results of document set',
	description: 'Get the documents of a set with the fields that KlearStack has read',
	endpoint: endpoints.getSetResults,
	properties: [documentSet, returnAll, limit, simplify, options()],

	async execute(i) {
		return await listDocuments.call(this, i, endpoints.getSetResults, {
			set_reference_number: requiredText.call(this, i, 'setReferenceNumber', 'Document Set'),
		});
	},
};
