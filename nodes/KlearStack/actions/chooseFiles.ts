import type { IBinaryData } from 'n8n-workflow';

import type { FileKind } from '../files/fileKinds';
import { fileNameOf, FILES_IN_JSON, filesOf, type InputFile, inputFile } from '../files/inputFile';
import { isAgentsTool } from './agentsTool';
import { inputDataFieldName } from './descriptions';
import { fileFromUrl } from './fileFromUrl';
import type { Item } from './item';
import { files, ONE_NAME, skipImagesBelow, skipOtherFiles } from './uploadParameters';

/** The files that an upload takes. */
export interface Accepted {
	kinds: Array<FileKind['name']>;
	/** Their kinds in words, e.g. "a ZIP file". */
	words: string;
	/** Advice about a file of another kind. */
	advice: (kind?: FileKind) => string;
	/** Why a file of such a kind is not taken all the same. */
	refuse?(input: InputFile): Promise<RefusedFile | undefined>;
}

/** Why a file is not sent. */
export interface RefusedFile {
	message: string;
	advice: string;
	/** Left out, what somebody waits for would be missing. */
	holdsDocuments?: boolean;
}

const IMAGES = ['JPEG', 'PNG', 'GIF', 'WebP', 'TIFF'];

/**
 * The files of an item that are to be sent, an item for each; one that cannot be says why. An item
 * without a file is passed over, as an email without an attachment is among others.
 *
 * @throws UserError when there is none in the field named, or in the whole run
 */
export async function chooseFiles(item: Item, accepted: Accepted): Promise<Item[]> {
	const from = item.given(files) as From;
	const chosen = await CHOICES[from](item);
	if (chosen.length === 0) {
		if (!item.run.hasFiles)
			throw item.error('The item has no file to send', adviceFor(item), 'KS-FILE');
		item.note('No file to send in', item.name);
	}
	const parts: Item[] = [];
	const leftOut: string[] = [];
	for (const [field, binary] of chosen) {
		const part = item.forFile();
		const isOnly = chosen.length === 1;
		if (from !== 'one') part.part = { name: fileNameOf(binary) || field, binary, isOnly };
		try {
			part.file = await inputFile(item.context, field, binary);
			if (!(await isSent(item, part.file, accepted))) {
				leftOut.push(part.file.file.name);
				continue;
			}
			if (part.part) part.part.name = part.file.file.name;
		} catch (error) {
			part.problem = error as Error;
		}
		parts.push(part);
	}
	// An agent sees no hints, and would take nothing for done.
	if (parts.length === 0 && leftOut.length > 0 && isAgentsTool(item.context)) {
		throw item.error(
			`No file was sent: the Skip settings leave out ${leftOut.join(', ')}`,
			'To send them, turn Skip Other Files off, and set Skip Images Below to 0.',
			'KS-FILE',
		);
	}
	return parts;
}

type From = (typeof files)['options'][number]['value'];

/** The files that each choice of Files stands for, by their fields. */
const CHOICES: Record<
	From,
	(item: Item) => Array<[string, IBinaryData]> | Promise<Array<[string, IBinaryData]>>
> = {
	all: (item) => Object.entries(filesOf(item.input)),
	one: (item) => [namedFile(item)],
	url: async (item) => [[ONE_NAME, await fileFromUrl(item)]],
};

/** Advice where there is no file. */
function adviceFor({ context, input }: Item): string {
	if (isAgentsTool(context)) {
		return 'An AI agent hands no files to its tools. Choose Files: From URL, and let the agent fill in File URL.';
	}
	const names = Object.keys(input.json).map((name) => name.toLowerCase());
	return names.includes('from') && names.includes('subject')
		? 'Turn Download Attachments on in the email node. To pass over emails without attachments, put a Filter node before this one.'
		: 'Connect a node that outputs files, e.g. an email trigger that downloads attachments, or Google Drive: Download File.';
}

const ALL_FILES = 'To send them, choose Files: All Files of Each Item';
const takesAll = (item: Item) => item.given(files) !== undefined;

/** The file in the field that the user named; the item's others are named in a hint. */
export function namedFile(item: Item): [string, IBinaryData] {
	const chosen = fileIn(item, item.given(inputDataFieldName));
	const note = takesAll(item)
		? `Other files of the items were not sent. ${ALL_FILES}`
		: 'Only one file of each item is used';
	for (const name of Object.keys(filesOf(item.input)).filter((one) => one !== chosen[0])) {
		item.note(note, `${name} of ${item.name}`);
	}
	return chosen;
}

const IN_JSON = `${FILES_IN_JSON}.`;

/** @throws UserError when the item has no file in that field */
export function fileIn(item: Item, name: string): [string, IBinaryData] {
	// In a workflow whose binary data is part of the JSON, people drag the whole path.
	const field = name.startsWith(IN_JSON) ? name.slice(IN_JSON.length) : name;
	const present = filesOf(item.input);
	const others = Object.keys(present).filter((name) => name !== field);
	const binary = present[field];
	if (!binary) {
		throw item.error(
			`Input Data Field Name: the item has no file in "${field}"`,
			others.length > 0
				? `Its files are in: ${others.join(', ')}. Enter one of these names${takesAll(item) ? `. ${ALL_FILES}` : ''}.`
				: `The item has no files. ${adviceFor(item)}`,
			'KS-FILE',
		);
	}
	return [field, binary];
}

async function isSent(item: Item, input: InputFile, accepted: Accepted): Promise<boolean> {
	const { file, kind } = input;
	const about = `${file.name} of ${item.name}`;
	const smallest = item.given(skipImagesBelow) ?? 0;
	if (kind !== undefined && IMAGES.includes(kind.name) && file.size < smallest * 1000) {
		item.note(`Skipped as images below ${smallest} KB`, about);
		return false;
	}
	const refusal = await refusalOf(input, accepted);
	if (!refusal) return true;
	if (item.given(skipOtherFiles) && !refusal.holdsDocuments) {
		item.note(`Skipped, not ${accepted.words}`, about);
		return false;
	}
	throw item.error(refusal.message, refusal.advice, 'KS-FILE');
}

async function refusalOf(input: InputFile, accepted: Accepted): Promise<RefusedFile | undefined> {
	const { file, kind } = input;
	if (kind && accepted.kinds.includes(kind.name)) return await accepted.refuse?.(input);
	return { message: `"${file.name}" is not ${accepted.words}`, advice: accepted.advice(kind) };
}
