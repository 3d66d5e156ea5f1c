import type { INodeProperties } from 'n8n-workflow';

import { documentWithId } from '../../documents/list';
import { collectionOf, collections } from '../../parameters/documentType';
import { endpoints } from '../../transport/endpoints';
import { options } from '../commonOptions';
import { documentId } from '../locators';
import { operation } from '../operation';
import { noDocument } from '../results';
import { imagesIn } from './image';
import { marked, markFields, type Page } from './markedPages';
import { filesOfPages, linkTo } from './pageLinks';

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
			const files = await filesOfPages(item, outputs, id);
			return files.map((file) => {
				const { fileName, mimeType } = file;
				const link = hours && { link: linkTo(item, file, hours) };
				return {
					json: { documentId: id, fileName, mimeType, ...link },
					binary: { [item.given(outputField)]: file },
				};
			});
		};
	},
});
