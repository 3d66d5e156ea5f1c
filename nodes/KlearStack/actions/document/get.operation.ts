import { NodeOperationError } from 'n8n-workflow';

import { documentsIn } from '../../documents/document';
import { endpoints } from '../../transport/endpoints';
import { klearStackRequest } from '../../transport/request';
import type { Operation } from '../operation';
import {
	collection,
	documentId,
	options,
	requestOptionsOf,
	documentTypeOf,
	requiredText,
	simplify,
} from '../parameters';
import { documentItems } from '../results';

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
				collection_name: documentTypeOf.call(this, i),
				id: requiredText.call(this, i, 'documentId', 'Document ID'),
			},
			requestOptionsOf.call(this, i),
		);
		// Whether the document comes in a list or by itself is not documented.
		const items = documentItems.call(this, i, documentsIn(answer) ? answer : { result: [answer] });
		if (items.length > 0) return items;
		throw new NodeOperationError(this.getNode(), 'KlearStack gave no document with this ID', {
			itemIndex: i,
			description: 'Check Document ID and Document Type.',
		});
	},
};
