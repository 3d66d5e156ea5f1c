/** Review Form, an option of Get and Extract Data. */
import type { INodeProperties } from 'n8n-workflow';

import type { Batch } from '../../documents/batch';
import { type KlearStackDocument, readDocument } from '../../documents/document';
import { reviewForm } from '../../documents/reviewForm';
import { asText } from '../../json';
import type { Call } from '../calls';
import type { Item } from '../item';
import { readyForm } from '../knownInvoices';
import type { ReviewForms } from '../results';
import { imagesIn } from './image';
import { marked, type Page } from './markedPages';
import { filesOfPages, linkTo } from './pageLinks';

export const reviewFormOption = {
	displayName: 'Review Form',
	name: 'reviewForm',
	type: 'boolean',
	default: true,
	description:
		'Whether to add reviewForm: the fields for n8n’s Form node (Define Form: Using JSON), in which a person corrects what was read. It shows the pages by links that work for 30 days without logging in. Not with Output: Raw.',
} satisfies INodeProperties;

const LINK_HOURS = 30 * 24;

/** The form of each document, where one is asked for. */
export async function reviewForms(
	item: Item,
	image: Call,
	collection_name: string,
	{ documents = [] }: Batch,
): Promise<ReviewForms> {
	const forms: ReviewForms = new Map();
	const form = item.option(reviewFormOption) && (await readyForm(item));
	if (!form) return forms;
	for (const { sent, statements } of documents) {
		if (!statements.documentId) continue;
		const asked = { collection_name, id: asText(statements.documentId) };
		const links = await linksToPages(item, image, sent, asked).catch((error: Error) => {
			item.note('A review form lacks the page', `${asked.id}: ${error.message}`);
			return [];
		});
		const definition = reviewForm(readDocument(sent), form, links);
		if (definition) forms.set(sent, definition);
	}
	return forms;
}

async function linksToPages(
	item: Item,
	image: Call,
	document: KlearStackDocument,
	asked: { collection_name: string; id: string },
): Promise<string[]> {
	const images = imagesIn(await image.download(asked));
	const files = await filesOfPages(item, pagesOf(item, images, document, asked.id), asked.id);
	return files.map((file) => linkTo(item, file, LINK_HOURS));
}

/** Marked, or as they are where they cannot be. */
function pagesOf(...[item, images, document, id]: Parameters<typeof marked>): Page[] {
	try {
		return marked(item, images, document, id);
	} catch {
		return images.map(({ bytes, kind }) => ({ bytes, ...kind }));
	}
}
