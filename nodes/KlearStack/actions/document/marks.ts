/** Boxes around the fields of a page, drawn over its image. */
import type { Box, Field } from '../../documents/document';
import { asText } from '../../json';
import type { Image } from './image';

/** A field that has a place on the page, in pixels of the image (inferred). */
type Mark = Field & { box: Box };

interface Size {
	width: number;
	height: number;
}

function sizeOfJpeg(bytes: Buffer): Size | undefined {
	// Segments, each with its length; the one of a frame holds the size.
	for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff; ) {
		const marker = bytes[at + 1];
		const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
		if (isFrame) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
		at += 2 + bytes.readUInt16BE(at + 2);
	}
	return undefined;
}

/** The size of a picture; undefined for what is none, or of another kind. */
export function sizeOf({ bytes, kind }: Image): Size | undefined {
	if (kind.name === 'JPEG') return sizeOfJpeg(bytes);
	if (kind.name !== 'PNG' || bytes.length < 24) return undefined;
	return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** As XML takes it: without control characters. */
const escaped = (text: string) =>
	text.replace(/[^\P{Cc}\n\t]/gu, '').replace(/[&<>"]/g, (sign) => ESCAPES[sign]);

const SURE = 0.9;

function drawn({ box: [left, top, right, bottom], name, value, confidence }: Mark): string {
	const isSure = typeof confidence === 'number' && confidence >= SURE;
	const color = isSure ? '#1a7f37' : '#cf222e';
	const about = typeof confidence === 'number' ? ` (${confidence.toFixed(2)})` : '';
	const title = escaped(`${name}: ${asText(value ?? '')}${about}`);
	return `<rect x="${left}" y="${top}" width="${right - left}" height="${bottom - top}" fill="${color}" fill-opacity="0.12" stroke="${color}" stroke-width="2"><title>${title}</title></rect>`;
}

/** An SVG with the image in it, and a box around each field: green from a confidence of 0.9, else red. */
export function withMarks(image: Image, { width, height }: Size, marks: Mark[]): Buffer {
	const data = `data:${image.kind.mimeType};base64,${image.bytes.toString('base64')}`;
	const boxes = marks.map(drawn).join('');
	return Buffer.from(
		`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><image href="${data}" width="${width}" height="${height}"/>${boxes}</svg>`,
	);
}

/** The fields that have a place on a page. @param page from 1 */
export const marksOn = (page: number, fields: Field[]): Mark[] =>
	fields.filter((field): field is Mark => field.box !== undefined && field.page === page);

export const isWithin = ({ box: [, , right, bottom] }: Mark, { width, height }: Size): boolean =>
	right <= width && bottom <= height;
