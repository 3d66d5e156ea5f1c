import { endpoints } from '../../transport/endpoints';
import type { Operation } from '../operation';
import { decide, decisionProperties } from './decide';

export const reject: Operation = {
	name: 'Reject',
	value: 'reject',
	action: 'Reject document',
	description: 'Reject a document, with a comment',
	endpoint: endpoints.approveOrRejectDocument,
	properties: decisionProperties('reject'),

	async execute(i) {
		return await decide.call(this, i, 'reject');
	},
};
