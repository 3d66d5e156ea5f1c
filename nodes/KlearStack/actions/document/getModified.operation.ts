import type { INodeProperties } from 'n8n-workflow';

import { endpoints } from '../../transport/endpoints';
import { klearStackRequest } from '../../transport/request';
import type { Operation } from '../operation';
import { documentType, options, requestOptionsOf, documentTypeOf, simplify } from '../parameters';
import { documentItems } from '../results';

const notice: INodeProperties = {
	displayName:
		'KlearStack remembers what was fetched: by its documentation this gives what was modified since the last time, so each run may use up what it returns. To start a workflow with modified documents, use KlearStack Trigger.',
	name: 'notice',
	type: 'notice',
	default: '',
};

export const getModified: Operation = {
	name: 'Get Modified',
	value: 'getModified',
	action: 'Get modified documents',
	description: 'Get the documents that any user of the company has modified since the last time',
	endpoint: endpoints.getModifiedDocuments,
	// Without a limit: what it would leave out might be used up, and lost.
	properties: [notice, documentType, simplify, options()],

	async execute(i) {
		const answer = await klearStackRequest.call(
			this,
			endpoints.getModifiedDocuments,
			{ document_type: documentTypeOf.call(this, i) },
			requestOptionsOf.call(this, i),
		);
		return documentItems.call(this, i, answer);
	},
};
