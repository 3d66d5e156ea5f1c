import { endpoints } from '../../transport/endpoints';
import { operation } from '../operation';
import { decide, decisionProperties } from './decide';

export const approve = operation({
	name: 'Approve',
	value: 'approve',
	action: 'Approve document',
	description: 'Approve a document, with a comment',
	calls: { decide: endpoints.approveOrRejectDocument },
	properties: decisionProperties('approve'),

	async execute(item, calls) {
		return await decide(item, calls.decide, 'approve');
	},
});
