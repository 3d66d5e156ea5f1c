import type { IBinaryData, IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { BINARY_ENCODING, UserError } from 'n8n-workflow';

import { asText } from '../json';
import { type FileKind, HEAD_BYTES, kindOf } from './fileKinds';

/** A file of an item, as it is sent. */
export interface InputFile {
	/** The item's field that holds it. */
	field: string;
	/** As n8n keeps it, to be given on. */
	binary: IBinaryData;
	/** Its kind by its first bytes; undefined for an unknown one. */
	kind?: FileKind;
	/** Its bytes, read when it is sent. */
	file: File;
}

/** The code of errors about files (transport/codes.ts). */
const FILE = { code: 'KS-FILE' };

/** Under this name items keep their files in a workflow whose binary data is part of the JSON. */
export const FILES_IN_JSON = '_files';

/** The files of an item, by the names of their fields. */
export function filesOf({ binary = {}, json }: INodeExecutionData): Record<string, IBinaryData> {
	const inJson = json[FILES_IN_JSON] as IDataObject | undefined;
	return { ...binary, ...(inJson as Record<string, IBinaryData> | undefined) };
}

type Open = () => Promise<AsyncIterable<Uint8Array> | Iterable<Uint8Array>>;

/**
 * A file whose bytes are read only when it is sent, and anew each time it is sent: n8n sends an
 * upload again after it has renewed an expired token. Memory stays flat whatever the size.
 */
class StreamedFile extends File {
	constructor(
		name: string,
		type: string,
		size: number,
		private readonly open: Open,
	) {
		super([], name, { type });
		Object.defineProperty(this, 'size', { value: size });
	}

	override stream() {
		const { open } = this;
		async function* chunks() {
			yield* await open();
		}
		// The sender only iterates; a web stream around this would add a copy.
		return chunks() as unknown as ReturnType<File['stream']>;
	}
}

/** Opens n8n's bytes, which are outside of memory under an id, or in the item itself. */
const opener =
	(context: IExecuteFunctions, { id, data }: IBinaryData): Open =>
	async () =>
		id ? await context.helpers.getBinaryStream(id) : [Buffer.from(data ?? '', BINARY_ENCODING)];

/**
 * The number of a file's bytes, and the first of them. They are counted: base64 may hold line breaks,
 * and a file on disk may be shorter than n8n's note of it. A server waits for what was announced.
 */
async function measure(open: Open): Promise<{ size: number; head: Buffer }> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of await open()) {
		if (size < HEAD_BYTES) chunks.push(chunk.subarray(0, HEAD_BYTES));
		size += chunk.length;
	}
	return { size, head: Buffer.concat(chunks) };
}

/** Extensions that say nothing, or something else than the file is, where its kind is known. */
const REPLACED = /\.(bin|dat|tmp|octet-stream|pdf|jpe?g|png|gif|webp|tiff?)$/i;

/** A Code node may give a name or a type that is no text. */
const textOf = (value: unknown) => asText(value ?? '');

/** The file's name as n8n has it, as text. */
export const fileNameOf = ({ fileName }: IBinaryData): string => textOf(fileName);

/** The file's name with an extension: what it is where that is known, else what n8n says. */
function nameOf(binary: IBinaryData, kind?: FileKind): string {
	const name = fileNameOf(binary) || 'document';
	const subtype = textOf(binary.mimeType).split('/')[1] ?? '';
	const guess = textOf(binary.fileExtension) || (/^[a-z0-9]{2,4}$/.test(subtype) ? subtype : '');
	if (!kind) return guess && !/\.\w+$/.test(name) ? `${name}.${guess}` : name;
	// A workbook is a ZIP, too, and keeps its own.
	const fits = kind.name === 'ZIP' ? /\.[a-z]\w*$/i : kind.extensions;
	return fits.test(name) ? name : `${name.replace(REPLACED, '')}.${kind.extension}`;
}

/**
 * A file of an item as it is sent: streamed where n8n keeps it outside of memory, under a name and
 * a type that fit what it is.
 *
 * @throws UserError when n8n no longer has it, it is empty, or no file at all
 */
export async function inputFile(
	context: IExecuteFunctions,
	field: string,
	binary: IBinaryData,
): Promise<InputFile> {
	const name = nameOf(binary);
	const wrong = (message: string, description = 'Check the node that gives the file.') =>
		new UserError(message, { description, extra: FILE });
	if (typeof (binary.data ?? '') !== 'string') {
		throw wrong(`The file "${name}" in "${field}" is no text in base64`);
	}
	const open = opener(context, binary);
	// Without a code of its own, so that nobody takes it for a failure of the network.
	const gone = () => {
		throw wrong(`n8n no longer has the file "${name}"`, 'Run the node that gives the file again.');
	};
	const { size, head } = await measure(open).catch(gone);
	if (size === 0) throw wrong(`The file "${name}" in "${field}" is empty`);
	const kind = kindOf(head);
	const type = kind?.mimeType ?? (textOf(binary.mimeType) || 'application/octet-stream');
	const reopen = async () => await open().catch(gone);
	const file = new StreamedFile(nameOf(binary, kind), type, size, reopen);
	return { field, binary, kind, file };
}
