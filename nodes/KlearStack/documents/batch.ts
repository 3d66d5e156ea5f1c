import { type SimplifiedDocument, simplifyDocument } from './document';
import { documentsIn } from './list';
import { isRecord, type KlearStackDocument } from './shapes';

/** What the one known public client takes for unfinished as well. */
const MEANS_UNFINISHED = ['pending', 'processing'];

/** @param hasFields a document that has fields is read, unless it says in_progress itself */
export function saysUnfinished(status: unknown, hasFields: boolean): boolean {
	const word = typeof status === 'string' ? status.toLowerCase().replace(/[^a-z]/g, '') : '';
	return word === 'inprogress' || (!hasFields && MEANS_UNFINISHED.includes(word));
}

const hasFields = ({ fields }: SimplifiedDocument) => Object.keys(fields).length > 0;

/** What KlearStack says of a batch. */
export interface Batch {
	answer: unknown;
	/** Each as it was sent, and simplified; undefined when the answer is no list of documents. */
	documents?: Array<{ sent: KlearStackDocument; simplified: SimplifiedDocument }>;
}

export const readBatch = (answer: unknown): Batch => ({
	answer,
	documents: documentsIn(answer)?.map((sent) => ({ sent, simplified: simplifyDocument(sent) })),
});

/**
 * Whether KlearStack is still reading a batch. `in_progress` is the only status documented; what a
 * finished or failed one says is not, so every other status counts as done, but for a few words that
 * can mean nothing else where there are no fields (inferred). A batch without documents and without
 * a status is not there yet, since an upload has at least one (inferred).
 */
export function isUnfinished({ answer, documents: given }: Batch): boolean {
	const status = isRecord(answer) ? answer.status : undefined;
	if (!given) return saysUnfinished(status, false);
	const documents = given.map(({ simplified }) => simplified);
	return (
		saysUnfinished(status, documents.some(hasFields)) ||
		(documents.length === 0 && !status) ||
		documents.some((document) => saysUnfinished(document.status, hasFields(document)))
	);
}
