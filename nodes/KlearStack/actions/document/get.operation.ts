import type { IDataObject } from 'n8n-workflow';

import { documentsIn } from '../../documents/document';
import { endpoints } from '../../transport/endpoints';
import { klearStackRequest } from '../../transport/request';
import type { Operation } from '../operation';
import {
	collection,
	documentId,
	options,
	requestOptionsOf,
	requiredText,
	simplify,
} from '../parameters';
import { toItems } from '../results';

export const get: Operation = {
	name: 'Get',
	value: 'get',
	action: 'Get document',
	description: 'Get one document with its fields, and the OCR ID that Get Text in Area needs',
	endpoint: endpoints.getDocument,
	properties: [documentId, collection, simplify, options()],

	async execute(i) {
		const answer = await klearStackRequest.call(
			this,
			endpoints.getDocument,
			{
				collection_name: requiredText.call(this, i, 'documentType', 'Document Type'),
				id: requiredText.call(this, i, 'documentId', 'Document ID'),
			},
			requestOptionsOf.call(this, i),
		);
		// Whether the document comes in a list or by itself is not documented.
		const documents = documentsIn(answer) ?? [answer as IDataObject];
		return toItems(documents, this.getNodeParameter('simplify', i) as boolean);
	},
};
