import { parseAnswer } from '../transport/response';

export interface Image {
	bytes: Buffer;
	mimeType: string;
	extension: string;
}

const KINDS: Array<{ start: string; mimeType: string; extension: string }> = [
	{ start: '\x89PNG', mimeType: 'image/png', extension: 'png' },
	{ start: '\xff\xd8\xff', mimeType: 'image/jpeg', extension: 'jpg' },
	{ start: '%PDF-', mimeType: 'application/pdf', extension: 'pdf' },
	{ start: 'GIF8', mimeType: 'image/gif', extension: 'gif' },
	{ start: 'RIFF', mimeType: 'image/webp', extension: 'webp' },
	{ start: 'II*\0', mimeType: 'image/tiff', extension: 'tif' },
	{ start: 'MM\0*', mimeType: 'image/tiff', extension: 'tif' },
];

const kindOf = (bytes: Buffer) =>
	KINDS.find(({ start }) => bytes.subarray(0, start.length).toString('latin1') === start);

/**
 * The images in an answer, in the order given. What Get Image of Document answers is not documented,
 * so it may be the image itself, or base64 text, by itself or anywhere in a JSON answer, with or
 * without a data URL.
 */
export function imagesIn(answer: Buffer): Image[] {
	const kind = kindOf(answer);
	return kind ? [{ ...kind, bytes: answer }] : imagesInValue(parseAnswer(answer.toString()));
}

function imagesInValue(value: unknown): Image[] {
	if (typeof value === 'string') {
		const bytes = Buffer.from(value.replace(/^data:[^,]*,/, ''), 'base64');
		const kind = kindOf(bytes);
		return kind ? [{ ...kind, bytes }] : [];
	}
	return typeof value === 'object' && value !== null
		? Object.values(value).flatMap(imagesInValue)
		: [];
}
