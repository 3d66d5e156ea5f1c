import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError, UserError } from 'n8n-workflow';

import type { IdentityField } from './endpoints';

/** The values of one call's form. What is undefined, null or empty is not sent. */
export type FormFields = Record<string, string | number | boolean | File | undefined>;

/**
 * The form of one call. Identity fields go first and stand empty: the credential gives their
 * values, so nothing here ever holds a password. The file goes last.
 */
export function buildForm(identity: IdentityField[], fields: FormFields): FormData {
	const form = new FormData();
	for (const name of identity) form.append(name, '');
	const given = Object.entries(fields).filter(
		([, value]) => value !== undefined && value !== null && value !== '',
	);
	for (const [name, value] of given) {
		if (!(value instanceof File)) form.append(name, String(value));
	}
	for (const [name, value] of given) {
		// No file name as third argument: it would copy the file into a plain one, and into memory.
		if (value instanceof File) form.append(name, value);
	}
	return form;
}

/**
 * A file whose bytes are read only when it is sent, and anew each time it is sent: n8n sends an
 * upload again after it has renewed an expired token. Memory stays flat whatever the size.
 */
class StreamedFile extends File {
	constructor(
		name: string,
		type: string,
		size: number,
		private readonly open: () => Promise<AsyncIterable<Uint8Array>>,
	) {
		super([], name, { type });
		Object.defineProperty(this, 'size', { value: size });
	}

	override stream() {
		const { open } = this;
		async function* chunks() {
			yield* await open();
		}
		// What sends it only iterates; a web stream around it would add a copy.
		return chunks() as unknown as ReturnType<File['stream']>;
	}
}

/** The file's name with an extension, found by its type where the name has none. */
function fileNameOf({ fileName, fileExtension, mimeType }: IBinaryData): string {
	const name = fileName || 'document';
	const subtype = mimeType.split('/')[1] ?? '';
	const extension = fileExtension || (/^[a-z0-9]{2,4}$/.test(subtype) ? subtype : '');
	return extension && !/\.\w+$/.test(name) ? `${name}.${extension}` : name;
}

/**
 * The item's file as it is sent: streamed where n8n keeps it outside of memory.
 *
 * @param property the value of Input Data Field Name
 * @throws NodeOperationError when the item has no such file, or it is empty
 */
export async function inputFile(this: IExecuteFunctions, i: number, property: string) {
	let binary: IBinaryData;
	try {
		binary = this.helpers.assertBinaryData(i, property);
	} catch {
		const present = Object.keys(this.getInputData()[i]?.binary ?? {});
		throw new NodeOperationError(
			this.getNode(),
			`Input Data Field Name: the item has no file in "${property}"`,
			{
				itemIndex: i,
				description:
					present.length > 0
						? `Its files are in: ${present.join(', ')}. Enter one of these names.`
						: 'The item holds no file. Connect a node that gives one, e.g. an e-mail trigger that downloads attachments, or Google Drive: Download File.',
			},
		);
	}
	const name = fileNameOf(binary);
	const { id } = binary;
	if (id) {
		// Without a code of its own, so that nobody takes it for a failure of the network.
		const gone = () => {
			throw new UserError(`n8n no longer has the file "${name}"`, {
				description: 'Run the node that gives the file again.',
			});
		};
		const { fileSize } = await this.helpers.getBinaryMetadata(id).catch(gone);
		const open = async () => await this.helpers.getBinaryStream(id).catch(gone);
		if (fileSize > 0) return new StreamedFile(name, binary.mimeType, fileSize, open);
	} else {
		const bytes = await this.helpers.getBinaryDataBuffer(i, property);
		if (bytes.length > 0) return new File([bytes], name, { type: binary.mimeType });
	}
	throw new NodeOperationError(
		this.getNode(),
		`Input Data Field Name: the file "${name}" in "${property}" is empty`,
		{ itemIndex: i, description: 'Check the node that gives the file.' },
	);
}

const SIGNATURES: Array<{ kind: 'PDF' | 'JPEG' | 'PNG' | 'ZIP'; bytes: string; within: number }> = [
	{ kind: 'JPEG', bytes: '\xff\xd8\xff', within: 3 },
	{ kind: 'PNG', bytes: '\x89PNG', within: 4 },
	{ kind: 'ZIP', bytes: 'PK\x03\x04', within: 4 },
	{ kind: 'ZIP', bytes: 'PK\x05\x06', within: 4 },
	// Last, because readers accept a PDF whose header stands anywhere in the first kilobyte.
	{ kind: 'PDF', bytes: '%PDF-', within: 1024 },
];

/** What the file is by its first bytes, whatever its name says; undefined for anything else. */
export async function fileKind(file: File) {
	let head = '';
	for await (const chunk of file.stream() as unknown as AsyncIterable<Uint8Array>) {
		head += Buffer.from(chunk.subarray(0, 1024)).toString('latin1');
		if (head.length >= 1024) break;
	}
	return SIGNATURES.find(({ bytes, within }) => head.slice(0, within).includes(bytes))?.kind;
}
