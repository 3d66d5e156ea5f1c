import { endpoints } from '../../transport/endpoints';
import { operation } from '../operation';
import { decide, decisionProperties } from './decide';

export const reject = operation({
	name: 'Reject',
	value: 'reject',
	action: 'Reject document',
	description: 'Reject a document, with a comment',
	calls: { decide: endpoints.approveOrRejectDocument },
	properties: decisionProperties('reject'),

	async execute(item, calls) {
		return await decide(item, calls.decide, 'reject');
	},
});
