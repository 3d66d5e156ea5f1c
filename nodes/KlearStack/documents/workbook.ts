/**
 * The column names of an Excel workbook (.xlsx), without a library: this package ships none, and
 * n8n's own node for it cannot be called from here. Reads what is needed of the ZIP and the XML in it.
 */

interface Entry {
	name: string;
	compressed: boolean;
	/** Where its local header begins, and how many bytes its data have. */
	offset: number;
	size: number;
}

const END_OF_DIRECTORY = Buffer.from('PK\x05\x06', 'latin1');

/** The files in a ZIP, from the directory at its end. */
function entriesOf(zip: Buffer): Entry[] {
	const end = zip.lastIndexOf(END_OF_DIRECTORY);
	if (end < 0) return [];
	const entries: Entry[] = [];
	let at = zip.readUInt32LE(end + 16);
	for (let n = zip.readUInt16LE(end + 10); n > 0; n--) {
		const nameLength = zip.readUInt16LE(at + 28);
		entries.push({
			name: zip.toString('utf8', at + 46, at + 46 + nameLength),
			compressed: zip.readUInt16LE(at + 10) === 8,
			size: zip.readUInt32LE(at + 20),
			offset: zip.readUInt32LE(at + 42),
		});
		at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
	}
	return entries;
}

async function textOf(zip: Buffer, entry: Entry | undefined): Promise<string> {
	if (!entry) return '';
	const { offset, size, compressed } = entry;
	const start = offset + 30 + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28);
	const data = new Blob([zip.subarray(start, start + size)]);
	if (!compressed) return await data.text();
	return await new Response(
		data.stream().pipeThrough(new DecompressionStream('deflate-raw')),
	).text();
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The text between tags: of all `<t>` for a rich text, of `<v>` for a plain value. */
function plain(xml: string, tag: 't' | 'v'): string {
	return [...xml.matchAll(new RegExp(`<${tag}(?:\\s[^>]*)?>([^<]*)</${tag}>`, 'g'))]
		.map(([, text]) => text)
		.join('')
		.replace(/&(#x?)?(\w+);/g, (whole, number: string | undefined, name: string) =>
			number
				? String.fromCodePoint(parseInt(name, number === '#x' ? 16 : 10))
				: (ENTITIES[name] ?? whole),
		)
		.trim();
}

/** The names in the first row of the workbook's first sheet; none when there are none to be found. */
export async function columnsOfWorkbook(file: File): Promise<string[]> {
	const chunks: Uint8Array[] = [];
	for await (const chunk of file.stream() as unknown as AsyncIterable<Uint8Array>)
		chunks.push(chunk);
	const zip = Buffer.concat(chunks);
	const entries = entriesOf(zip);
	const named = (name: string) => entries.find((entry) => entry.name === name);
	const strings = await textOf(zip, named('xl/sharedStrings.xml'));
	const shared = [...strings.matchAll(/<si>(.*?)<\/si>/gs)].map(([, xml]) => plain(xml, 't'));
	const sheet = await textOf(zip, named('xl/worksheets/sheet1.xml'));
	const [, row = ''] = /<row[^>]*>(.*?)<\/row>/s.exec(sheet) ?? [];
	return [...row.matchAll(/<c\s([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)].map(([, attributes, xml = '']) => {
		const [, type] = /\bt="(\w+)"/.exec(attributes) ?? [];
		if (type === 's') return shared[Number(plain(xml, 'v'))] ?? '';
		return plain(xml, type === 'inlineStr' ? 't' : 'v');
	});
}
