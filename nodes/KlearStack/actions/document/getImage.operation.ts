import type { IBinaryData, INodeProperties } from 'n8n-workflow';

import { documentWithId } from '../../documents/list';
import { collectionOf, collections } from '../../parameters/documentType';
import { endpoints } from '../../transport/endpoints';
import { options } from '../commonOptions';
import type { Item } from '../item';
import { documentId } from '../locators';
import { operation } from '../operation';
import { noDocument } from '../results';
import { imagesIn } from './image';
import { marked, markFields, type Page } from './markedPages';

const outputField = {
	displayName: 'Put Output File in Field',
	name: 'binaryPropertyName',
	type: 'string',
	required: true,
	default: 'data',
	hint: 'The name of the output field to put the file in',
} satisfies INodeProperties;

const linkValidFor = {
	displayName: 'Link Valid For (Hours)',
	name: 'linkValidFor',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 8760, numberPrecision: 0 },
	default: 24,
	description:
		'Adds a link to the image, to show it in a form. Whoever has the link can see the image without logging in, as long as n8n keeps the execution.',
} satisfies INodeProperties;

/** @throws UserError where n8n keeps files in its memory, to which there are no links */
function linkTo(item: Item, file: IBinaryData, hours: number): string {
	if (file.id) return item.context.helpers.createBinarySignedUrl(file, `${hours}h`);
	throw item.error(
		'n8n keeps files in its memory, so there can be no link to the image',
		'Set N8N_DEFAULT_BINARY_DATA_MODE to filesystem (with several machines, to database), or remove Link Valid For (Hours) from the options.',
		'KS-NO-LINK',
	);
}

export const getImage = operation({
	name: 'Get Image',
	value: 'getImage',
	action: 'Get image of document',
	description: 'Get a document’s page as an image file',
	calls: { get: endpoints.getDocumentImage, details: endpoints.getDocument },
	otherwise: 'Remove Mark Fields from the options to get the image alone.',
	properties: [
		documentId,
		...collections,
		outputField,
		...options([linkValidFor, markFields], { isInferred: true }),
	],

	prepare(item) {
		const id = item.given(documentId);
		const hours = item.option(linkValidFor);
		const form = { collection_name: collectionOf(item), id };
		return async (calls) => {
			const images = imagesIn(await calls.get.download(form));
			if (images.length === 0) {
				throw item.error(
					'KlearStack’s answer contains no image',
					'Check Document ID and Document Type. To see what KlearStack answers, use API: Call Endpoint.',
					'KS-ANSWER',
				);
			}
			let outputs: Page[] = images.map(({ bytes, kind }) => ({ bytes, ...kind }));
			if (item.option(markFields)) {
				const document = documentWithId(await calls.details(form), id);
				if (!document) throw noDocument(item);
				outputs = marked(item, images, document, id);
			}
			return await Promise.all(
				outputs.map(async ({ bytes, mimeType, extension }, n) => {
					const fileName = `${id}${outputs.length > 1 ? `-${n + 1}` : ''}.${extension}`;
					const file = await item.context.helpers.prepareBinaryData(bytes, fileName, mimeType);
					const link = hours && { link: linkTo(item, file, hours) };
					return {
						json: { documentId: id, fileName, mimeType, ...link },
						binary: { [item.given(outputField)]: file },
					};
				}),
			);
		};
	},
});
