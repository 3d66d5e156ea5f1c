import { endpoints } from '../../transport/endpoints';
import { klearStackRequest } from '../../transport/request';
import type { Operation } from '../operation';
import { collection, options, requestOptionsOf, documentTypeOf, requiredText } from '../parameters';
import { outcome } from '../results';

export const retryPush: Operation = {
	name: 'Retry Push',
	value: 'retryPush',
	action: 'Retry push of documents',
	description: 'Have KlearStack push results again to the address it pushes to',
	endpoint: endpoints.retryPush,
	properties: [
		{
			displayName:
				'KlearStack’s documentation does not say what Data must hold for a retry: ask KlearStack. If it answers that the address is not found, try access/klearstack/retry_push_api as Endpoint in the options.',
			name: 'notice',
			type: 'notice',
			default: '',
		},
		collection,
		{
			displayName: 'Data',
			name: 'data',
			type: 'json',
			required: true,
			default: '',
			description: 'What to push again, as KlearStack told you to write it',
		},
		options(),
	],

	async execute(i) {
		const data = this.getNodeParameter('data', i);
		const answer = await klearStackRequest.call(
			this,
			endpoints.retryPush,
			{
				collection_name: documentTypeOf.call(this, i),
				data:
					typeof data === 'object' && data !== null
						? JSON.stringify(data)
						: requiredText.call(this, i, 'data', 'Data'),
			},
			requestOptionsOf.call(this, i),
		);
		return outcome(answer, {});
	},
};
