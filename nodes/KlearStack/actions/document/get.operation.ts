import { readBatch } from '../../documents/batch';
import { documentsIn } from '../../documents/list';
import { endpoints } from '../../transport/endpoints';
import { options } from '../commonOptions';
import { collections, simplify } from '../descriptions';
import { collectionOf } from '../documentType';
import { documentId } from '../locators';
import { operation } from '../operation';
import { batchItems } from '../results';

export const get = operation({
	name: 'Get',
	value: 'get',
	action: 'Get document',
	description: 'Get one document with its fields, and the OCR ID that Get Text in Area needs',
	calls: { get: endpoints.getDocument },
	properties: [documentId, ...collections, simplify, options([], { isInferred: true })],

	prepare(item) {
		const form = { collection_name: collectionOf(item), id: item.given(documentId) };
		return async (calls) => {
			const answer = await calls.get(form);
			// Whether the document comes in a list or by itself is not documented.
			const list = documentsIn(answer) ? answer : { result: [answer] };
			const items = batchItems(item, readBatch(list));
			if (items.length > 0) return items;
			throw item.error(
				'KlearStack returned no document with this ID',
				'Check Document ID and Document Type.',
			);
		};
	},
});
