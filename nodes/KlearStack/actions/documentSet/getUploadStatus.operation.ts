import { endpoints } from '../../transport/endpoints';
import { options } from '../commonOptions';
import { documentSet } from '../locators';
import { operation } from '../operation';
import { entriesOf } from '../results';

export const getUploadStatus = operation({
	name: 'Get Upload Status',
	value: 'getUploadStatus',
	action: 'Get upload status of document set',
	description: 'Get the upload status of the documents of a set',
	calls: { get: endpoints.getSetUploadStatus },
	properties: [documentSet, ...options([], { isInferred: true })],

	prepare(item) {
		const form = { set_reference_number: item.given(documentSet) };
		return async (calls) => entriesOf(await calls.get(form), 'status');
	},
});
