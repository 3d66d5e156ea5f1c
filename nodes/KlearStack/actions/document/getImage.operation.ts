import { NodeOperationError } from 'n8n-workflow';

import { imagesIn } from '../../documents/image';
import { endpoints } from '../../transport/endpoints';
import { klearStackDownload } from '../../transport/request';
import type { Operation } from '../operation';
import {
	collection,
	documentId,
	options,
	requestOptionsOf,
	documentTypeOf,
	requiredText,
} from '../parameters';

export const getImage: Operation = {
	name: 'Get Image',
	value: 'getImage',
	action: 'Get image of document',
	description: 'Get a document’s page as an image file',
	endpoint: endpoints.getDocumentImage,
	properties: [
		documentId,
		collection,
		{
			displayName: 'Put Output File in Field',
			name: 'binaryPropertyName',
			type: 'string',
			required: true,
			default: 'data',
			hint: 'The name of the output field to put the file in',
		},
		options(),
	],

	async execute(i) {
		const id = requiredText.call(this, i, 'documentId', 'Document ID');
		const answer = await klearStackDownload.call(
			this,
			endpoints.getDocumentImage,
			{
				collection_name: documentTypeOf.call(this, i),
				id,
			},
			requestOptionsOf.call(this, i),
		);
		const images = imagesIn(answer);
		if (images.length === 0) {
			throw new NodeOperationError(this.getNode(), 'KlearStack’s answer holds no image', {
				itemIndex: i,
				description:
					'Check Document ID and Document Type. To see what KlearStack answers, use API: Call Endpoint.',
			});
		}
		const property = requiredText.call(this, i, 'binaryPropertyName', 'Put Output File in Field');
		return await Promise.all(
			images.map(async ({ bytes, mimeType, extension }, n) => {
				const fileName = `${id}${images.length > 1 ? `-${n + 1}` : ''}.${extension}`;
				const file = await this.helpers.prepareBinaryData(bytes, fileName, mimeType);
				return { json: { documentId: id, fileName, mimeType }, binary: { [property]: file } };
			}),
		);
	},
};
