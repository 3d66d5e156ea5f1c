import { type ZipEntry, zipEntries } from '../../files/zip';
import type { Accepted, RefusedFile } from '../chooseFiles';

/** Names in files that are ZIPs only inside: Word, Excel, PowerPoint; OpenDocument, EPUB; Java; Pages, Numbers. */
const PART_OF_OTHER = /^(\[Content_Types\]\.xml|mimetype|META-INF\/MANIFEST\.MF|Index\/.*\.iwa)$/i;

const EXTENSION = /\.[a-z]\w*$/i;
const READABLE = /\.(pdf|jpe?g|png|gif|webp|tiff?|bmp|heic)$/i;

/** A file without an extension may be one. What a Mac adds to a ZIP is none. */
const mayBeRead = ({ name }: ZipEntry) =>
	!name.startsWith('__MACOSX/') &&
	!name.endsWith('/') &&
	(READABLE.test(name) || !EXTENSION.test(name));

const MOST_NAMED = 5;

function namesOf(entries: ZipEntry[]): string {
	const names = entries.slice(0, MOST_NAMED).map(({ name }) => name);
	const more = entries.length - names.length;
	return names.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** The reason why a ZIP is of no use, as far as its directory tells. */
function refusal(fileName: string, entries: ZipEntry[]): RefusedFile | undefined {
	const readable = entries.filter(mayBeRead);
	const encrypted = readable.filter(({ isEncrypted }) => isEncrypted);
	if (entries.some(({ name }) => PART_OF_OTHER.test(name))) {
		return {
			message: `"${fileName}" is not a ZIP file of documents`,
			advice: 'It is a file of Word, Excel or another program. Save it as PDF first.',
		};
	}
	if (readable.length === 0) {
		return {
			message: `"${fileName}" holds no PDF or image`,
			advice:
				'Check the node that makes the ZIP, e.g. the names in Input Binary Field(s) of Compression.',
		};
	}
	if (encrypted.length > 0) {
		return {
			message: `"${fileName}" holds files with a password: ${namesOf(encrypted)}`,
			advice: 'Make the ZIP without a password, or ask the sender for one.',
			holdsDocuments: true,
		};
	}
	return undefined;
}

/** The file that the documentation allows: a ZIP that holds images and PDFs. */
export const ZIP: Accepted = {
	kinds: ['ZIP'],
	words: 'a ZIP file',
	advice: () =>
		'Use n8n’s Compression node to create one, or Document: Extract Data for single files.',
	async refuse(input) {
		const entries = await zipEntries(input);
		return entries && refusal(input.file.name, entries);
	},
};
