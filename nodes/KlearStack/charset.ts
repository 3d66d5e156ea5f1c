/** Bytes as text, in the encoding that a byte order mark or a charset names. */

type Decoder = InstanceType<typeof TextDecoder>;

const MARKS: Array<[encoding: string, mark: number[]]> = [
	['utf-8', [0xef, 0xbb, 0xbf]],
	['utf-16be', [0xfe, 0xff]],
	['utf-16le', [0xff, 0xfe]],
];

function decoderOf(bytes: Uint8Array, contentType: string): Decoder {
	const marked = MARKS.find(([, mark]) => mark.every((byte, n) => bytes[n] === byte));
	const charset = /charset\s*=\s*"?([\w:.-]+)/i.exec(contentType)?.[1];
	try {
		return new TextDecoder(marked?.[0] ?? charset);
	} catch {
		// There is no such encoding.
		return new TextDecoder();
	}
}

/**
 * Decodes bytes as they come; the mark is left out.
 *
 * @param contentType of the answer, or of the part of a form
 * @returns what takes the bytes, and at the end nothing
 */
export function decoding(contentType: string): (bytes?: Uint8Array) => string {
	let decoder: Decoder | undefined;
	return (bytes) => {
		if (!bytes) return decoder?.decode() ?? '';
		decoder ??= decoderOf(bytes, contentType);
		return decoder.decode(bytes, { stream: true });
	};
}

/** @param contentType as above */
export const decoded = (bytes: Uint8Array, contentType = ''): string =>
	decoderOf(bytes, contentType).decode(bytes);
