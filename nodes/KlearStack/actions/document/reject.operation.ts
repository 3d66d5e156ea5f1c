import { endpoints } from '../../transport/endpoints';
import { operation } from '../operation';
import { decide, decision, decisionProperties } from './approval';

export const reject = operation({
	name: 'Reject',
	value: 'reject',
	action: 'Reject document',
	description: 'Reject a document, with a comment',
	calls: { decide: endpoints.approveOrRejectDocument },
	properties: decisionProperties('reject'),

	prepare(item) {
		const form = decision(item, 'reject');
		return async (calls) => await decide(item, calls.decide, form);
	},
});
