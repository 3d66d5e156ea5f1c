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

/** The path of the sheet that the workbook shows first. */
async function firstSheet(
	zip: Buffer,
	named: (name: string) => Entry | undefined,
): Promise<string> {
	const [, id] =
		/<sheet\s[^>]*?\br:id="(\w+)"/.exec(await textOf(zip, named('xl/workbook.xml'))) ?? [];
	const relations = await textOf(zip, named('xl/_rels/workbook.xml.rels'));
	const [relation = ''] =
		relations.match(/<Relationship\s[^>]*>/g)?.filter((xml) => xml.includes(`Id="${id}"`)) ?? [];
	const [, target = 'worksheets/sheet1.xml'] =
		/\bTarget="\/?(?:xl\/)?([^"]+)"/.exec(relation) ?? [];
	return `xl/${target}`;
}

/** A cell's column, counted from 0: A1 is 0, AB7 is 27. */
const columnIn = (reference: string) =>
	[.../^[A-Z]*/.exec(reference)![0]].reduce(
		(sum, letter) => sum * 26 + letter.charCodeAt(0) - 64,
		0,
	) - 1;

/**
 * The names in the first row of the workbook's first sheet, empty for a cell that has none between
 * others; none at all when it cannot be read.
 */
export async function columnsOfWorkbook(file: File): Promise<string[]> {
	const chunks: Uint8Array[] = [];
	for await (const chunk of file.stream() as unknown as AsyncIterable<Uint8Array>)
		chunks.push(chunk);
	const zip = Buffer.concat(chunks);
	try {
		return await columnsIn(zip);
	} catch {
		// A damaged file: that its columns are not known is said by who asked for them.
		return [];
	}
}

async function columnsIn(zip: Buffer): Promise<string[]> {
	const entries = entriesOf(zip);
	const named = (name: string) => entries.find((entry) => entry.name === name);
	const strings = (await textOf(zip, named('xl/sharedStrings.xml'))).replace(
		/<rPh\b.*?<\/rPh>/gs,
		'',
	);
	const shared = [...strings.matchAll(/<si\b[^>]*?(?:\/>|>(.*?)<\/si>)/gs)].map(([, xml = '']) =>
		plain(xml, 't'),
	);
	const sheet = await textOf(zip, named(await firstSheet(zip, named)));
	const [, row = ''] = /<row\b[^>]*>(.*?)<\/row>/s.exec(sheet) ?? [];
	const names: string[] = [];
	for (const [, attributes, xml = ''] of row.matchAll(/<c\b([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
		const [, type] = /\bt="(\w+)"/.exec(attributes) ?? [];
		const [, reference] = /\br="([A-Z]+)\d+"/.exec(attributes) ?? [];
		const text =
			type === 's'
				? (shared[Number(plain(xml, 'v'))] ?? '')
				: plain(xml, type === 'inlineStr' ? 't' : 'v');
		if (text !== '') names[reference ? columnIn(reference) : names.length] = text;
	}
	return Array.from(names, (name) => name ?? '');
}
