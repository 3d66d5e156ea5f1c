import type { INodeProperties } from 'n8n-workflow';

import { imagesIn } from '../../documents/image';
import { endpoints } from '../../transport/endpoints';
import { options } from '../commonOptions';
import { collections } from '../descriptions';
import { collectionOf } from '../documentType';
import { documentId } from '../locators';
import { operation } from '../operation';

const outputField = {
	displayName: 'Put Output File in Field',
	name: 'binaryPropertyName',
	type: 'string',
	required: true,
	default: 'data',
	hint: 'The name of the output field to put the file in',
} satisfies INodeProperties;

export const getImage = operation({
	name: 'Get Image',
	value: 'getImage',
	action: 'Get image of document',
	description: 'Get a document’s page as an image file',
	calls: { get: endpoints.getDocumentImage },
	properties: [documentId, ...collections, outputField, options([], { isInferred: true })],

	prepare(item) {
		const id = item.given(documentId);
		const form = { collection_name: collectionOf(item), id };
		return async (calls) => {
			const images = imagesIn(await calls.get.download(form));
			if (images.length === 0) {
				throw item.error(
					'KlearStack’s answer contains no image',
					'Check Document ID and Document Type. To see what KlearStack answers, use API: Call Endpoint.',
				);
			}
			return await Promise.all(
				images.map(async ({ bytes, kind: { mimeType, extension } }, n) => {
					const fileName = `${id}${images.length > 1 ? `-${n + 1}` : ''}.${extension}`;
					const file = await item.context.helpers.prepareBinaryData(bytes, fileName, mimeType);
					return {
						json: { documentId: id, fileName, mimeType },
						binary: { [item.given(outputField)]: file },
					};
				}),
			);
		};
	},
});
