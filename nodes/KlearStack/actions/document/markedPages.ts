import type { INodeProperties } from 'n8n-workflow';

import { type KlearStackDocument, readDocument } from '../../documents/document';
import type { Item } from '../item';
import type { Image } from './image';
import { isWithin, marksOn, sizeOf, withMarks } from './marks';

/** Mark Fields, an option of Get Image. */
export const markFields = {
	displayName: 'Mark Fields',
	name: 'markFields',
	type: 'boolean',
	default: true,
	description:
		'Whether to return the page as an SVG with a box around each field: green where KlearStack was sure, red where it was not',
} satisfies INodeProperties;

/** A file to give, and what it is called. */
export interface Page {
	bytes: Buffer;
	mimeType: string;
	extension: string;
}

/** The pages with boxes around the fields of a document. */
export function marked(
	item: Item,
	images: Image[],
	document: KlearStackDocument,
	id: string,
): Page[] {
	const { fields } = readDocument(document);
	return images.map((image, n) => {
		const size = sizeOf(image);
		if (!size) {
			throw item.error(
				`KlearStack’s image is a ${image.kind.name}, and fields can be marked on a PNG or JPEG only`,
				'Remove Mark Fields from the options.',
			);
		}
		const marks = marksOn(n + 1, fields);
		if (!marks.every((mark) => isWithin(mark, size))) {
			item.note('Fields lie outside the image, so their positions may not be in its pixels', id);
		}
		return { bytes: withMarks(image, size, marks), mimeType: 'image/svg+xml', extension: 'svg' };
	});
}
