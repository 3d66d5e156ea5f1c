import { endpoints } from '../../transport/endpoints';
import { klearStackRequest } from '../../transport/request';
import type { Operation } from '../operation';
import { documentSet, options, requestOptionsOf, requiredText } from '../parameters';
import { entriesAsItems } from '../results';

export const getUploadStatus: Operation = {
	name: 'Get Upload Status',
	value: 'getUploadStatus',
	action: 'Get upload status of document set',
	description: 'Get how far KlearStack is with the documents of a set',
	endpoint: endpoints.getSetUploadStatus,
	properties: [documentSet, options()],

	async execute(i) {
		const answer = await klearStackRequest.call(
			this,
			endpoints.getSetUploadStatus,
			{ set_reference_number: requiredText.call(this, i, 'setReferenceNumber', 'Document Set') },
			requestOptionsOf.call(this, i),
		);
		return entriesAsItems(answer, 'status');
	},
};
