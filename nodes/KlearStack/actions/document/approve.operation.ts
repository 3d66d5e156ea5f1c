import { endpoints } from '../../transport/endpoints';
import type { Operation } from '../operation';
import { decide, decisionProperties } from './decide';

export const approve: Operation = {
	name: 'Approve',
	value: 'approve',
	action: 'Approve document',
	description: 'Approve a document, with a comment',
	endpoint: endpoints.approveOrRejectDocument,
	properties: decisionProperties('approve'),

	async execute(i) {
		return await decide.call(this, i, 'approve');
	},
};
