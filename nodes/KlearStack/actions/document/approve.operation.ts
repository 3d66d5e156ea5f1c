import { endpoints } from '../../transport/endpoints';
import { operation } from '../operation';
import { decide, decision, decisionProperties } from './approval';

export const approve = operation({
	name: 'Approve',
	value: 'approve',
	action: 'Approve document',
	description: 'Approve a document, with a comment',
	calls: { decide: endpoints.approveOrRejectDocument },
	properties: decisionProperties('approve'),

	prepare(item) {
		const form = decision(item, 'approve');
		return async (calls) => await decide(item, calls.decide, form);
	},
});
