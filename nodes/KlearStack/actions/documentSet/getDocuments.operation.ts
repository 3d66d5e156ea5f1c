import { endpoints } from '../../transport/endpoints';
import type { Operation } from '../operation';
import { documentSet, limit, options, requiredText, returnAll, simplify } from '../parameters';
import { listDocuments } from '../results';

export const getDocuments: Operation = {
	name: 'Get Documents',
	value: 'getDocuments',
	action: 'Get documents of document set',
	description: 'Get the documents that are in a set',
	endpoint: endpoints.getSetDocuments,
	properties: [documentSet, returnAll, limit, simplify, options()],

	async execute(i) {
		return await listDocuments.call(this, i, endpoints.getSetDocuments, {
			set_reference_number: requiredText.call(this, i, 'setReferenceNumber', 'Document Set'),
		});
	},
};
