import type { INodeProperties } from 'n8n-workflow';

import { collectionOf, collections } from '../../parameters/documentType';
import { endpoints } from '../../transport/endpoints';
import { options } from '../commonOptions';
import { operation } from '../operation';
import { outcome } from '../results';

const notice: INodeProperties = {
	displayName:
		'What Data has to contain is not documented. Ask KlearStack before you use this operation.',
	name: 'notice',
	type: 'notice',
	default: '',
};

const data = {
	displayName: 'Data',
	name: 'data',
	type: 'json',
	required: true,
	default: '[]',
	description: 'What to push again, as KlearStack has told you',
} satisfies INodeProperties;

export const retryPush = operation({
	name: 'Retry Push',
	value: 'retryPush',
	action: 'Push results again',
	description: 'Have KlearStack push results again, if your account has a push address',
	calls: { retry: endpoints.retryPush },
	claims: [],
	onlyOnce: true,
	properties: [notice, ...collections, data, options()],

	prepare(item) {
		const form = { collection_name: collectionOf(item), data: item.given(data).text };
		return async (calls) => outcome(item, await calls.retry(form), {}, {});
	},
});
