import type { Word } from './reader';

/** A comment in a JPEG begins with this. */
const COMMENT = Buffer.from([0xff, 0xfe]);
const SIGNATURE = 'words for the KlearStack simulator: ';
const MOST_BYTES = 65_533 - SIGNATURE.length;

/** A JPEG with the words that stand on it in a comment, where the simulator finds them. */
export function withWordsBeside(jpeg: Buffer, words: Word[]): Buffer {
	const text = Buffer.from(SIGNATURE + JSON.stringify(words));
	if (text.length > MOST_BYTES) throw new Error('Too many words for a comment');
	const length = Buffer.alloc(2);
	length.writeUInt16BE(text.length + 2);
	return Buffer.concat([jpeg.subarray(0, 2), COMMENT, length, text, jpeg.subarray(2)]);
}

/** The words in such a comment; undefined for any other file. */
export function wordsBeside(file: Uint8Array): Word[] | undefined {
	const bytes = Buffer.from(file);
	if (!bytes.subarray(2, 4).equals(COMMENT)) return undefined;
	const text = bytes.toString('utf8', 6, 4 + bytes.readUInt16BE(4));
	return text.startsWith(SIGNATURE) ? JSON.parse(text.slice(SIGNATURE.length)) : undefined;
}
