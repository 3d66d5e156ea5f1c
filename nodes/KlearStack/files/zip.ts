import type { InputFile } from './inputFile';

/** A file in a ZIP, as the directory at its end names it. */
export interface ZipEntry {
	name: string;
	/** It cannot be opened without a password. */
	isEncrypted: boolean;
}

/** Bytes of a ZIP's end that are looked at: room for the names of some ten thousand files. */
const TAIL_BYTES = 1_000_000;

const END = { signature: 'PK\x05\x06', bytes: 22 };
const ENTRY = { signature: 'PK\x01\x02', bytes: 46 };

/** The files in a ZIP; undefined where its directory is damaged or longer than what is looked at. */
export async function zipEntries({ file }: InputFile): Promise<ZipEntry[] | undefined> {
	const chunks: Uint8Array[] = [];
	let left = file.size;
	for await (const chunk of file.stream() as unknown as AsyncIterable<Uint8Array>) {
		if (left <= TAIL_BYTES + chunk.length) chunks.push(chunk);
		left -= chunk.length;
	}
	return entriesIn(Buffer.concat(chunks));
}

/** @param tail the last bytes of the ZIP */
function entriesIn(tail: Buffer): ZipEntry[] | undefined {
	let end = tail.lastIndexOf(END.signature, -END.bytes);
	// A comment follows, in which the signature may stand again.
	while (end > 0 && end + END.bytes + tail.readUInt16LE(end + 20) > tail.length) {
		end = tail.lastIndexOf(END.signature, end - 1);
	}
	if (end < 0) return undefined;
	const entries: ZipEntry[] = [];
	for (let at = end - tail.readUInt32LE(end + 12); at !== end; ) {
		const isEntry = at >= 0 && tail.toString('latin1', at, at + 4) === ENTRY.signature;
		if (!isEntry || at + ENTRY.bytes > end) return undefined;
		const nameEnd = at + ENTRY.bytes + tail.readUInt16LE(at + 28);
		const name = tail.toString('utf8', at + ENTRY.bytes, nameEnd);
		entries.push({ name, isEncrypted: (tail.readUInt16LE(at + 8) & 1) === 1 });
		at = nameEnd + tail.readUInt16LE(at + 30) + tail.readUInt16LE(at + 32);
	}
	return entries;
}
