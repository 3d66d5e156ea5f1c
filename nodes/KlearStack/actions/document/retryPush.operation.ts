import type { INodeProperties } from 'n8n-workflow';

import { collectionOf, collections } from '../../parameters/documentType';
import { endpoints } from '../../transport/endpoints';
import { options } from '../commonOptions';
import { operation } from '../operation';
import { outcome } from '../results';

const data = {
	displayName: 'Data',
	name: 'data',
	type: 'json',
	required: true,
	default: '[]',
	description: 'What to push again, as KlearStack tells you',
} satisfies INodeProperties;

export const retryPush = operation({
	name: 'Retry Push',
	value: 'retryPush',
	action: 'Push results again',
	description: 'Have KlearStack send results to your push address again (unconfirmed)',
	calls: { retry: endpoints.retryPush },
	onlyOnce: true,
	properties: [...collections, data, ...options()],

	prepare(item) {
		const form = { collection_name: collectionOf(item), data: item.given(data).text };
		return async (calls) => outcome(item, await calls.retry(form), {}, {});
	},
});
