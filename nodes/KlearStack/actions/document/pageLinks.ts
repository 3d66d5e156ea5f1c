/** Pages of a document as n8n's files, and links by which n8n shows them to whoever has one. */
import type { IBinaryData } from 'n8n-workflow';

import type { Item } from '../item';
import type { Page } from './markedPages';

/** Files of the pages, named after the document. */
export const filesOfPages = async (item: Item, pages: Page[], id: string): Promise<IBinaryData[]> =>
	await Promise.all(
		pages.map(async ({ bytes, mimeType, extension }, n) => {
			const fileName = `${id}${pages.length > 1 ? `-${n + 1}` : ''}.${extension}`;
			return await item.context.helpers.prepareBinaryData(bytes, fileName, mimeType);
		}),
	);

/** @throws UserError where n8n keeps files in its memory, to which there are no links */
export function linkTo(item: Item, file: IBinaryData, hours: number): string {
	if (file.id) return item.context.helpers.createBinarySignedUrl(file, `${hours}h`);
	throw item.error(
		'n8n keeps files in its memory, so there can be no link to the image',
		'Set N8N_DEFAULT_BINARY_DATA_MODE to filesystem (with several machines, to database), or remove Link Valid For (Hours) from the options.',
		'KS-NO-LINK',
	);
}
