import { type FileKind, kindOf } from '../../files/fileKinds';
import type { Download } from '../../transport/client';

export interface Image {
	bytes: Buffer;
	kind: FileKind;
}

/**
 * The images in an answer, in the order given. What Get Image of Document answers is not documented,
 * so it may be the image itself, or base64 text, by itself or anywhere in a JSON answer, with or
 * without a data URL.
 */
export function imagesIn(download: Download): Image[] {
	return 'bytes' in download ? imageOf(download.bytes) : imagesInValue(download.answer);
}

function imageOf(bytes: Buffer): Image[] {
	const kind = kindOf(bytes);
	return kind ? [{ bytes, kind }] : [];
}

function imagesInValue(value: unknown): Image[] {
	if (typeof value === 'string') {
		return imageOf(Buffer.from(value.replace(/^data:[^,]*,/, ''), 'base64'));
	}
	return typeof value === 'object' && value !== null
		? Object.values(value).flatMap(imagesInValue)
		: [];
}
