import { asText, isRecord } from '../json';
import { type ReadDocument, readDocument, type SimplifiedDocument } from './document';
import { documentsIn } from './list';
import type { KlearStackDocument } from './shapes';

/** What the one known public client takes for unfinished as well, and words of the same meaning: inferred. */
const MEANS_UNFINISHED =
	/^(pending|processing|queued?|inqueue|waiting|submitted|uploaded|uploading|received|started|running|extracting)$/;

/** @param hasFields a document that has fields is read, unless it says in_progress itself */
export function saysUnfinished(status: unknown, hasFields: boolean): boolean {
	const word = typeof status === 'string' ? status.toLowerCase().replace(/[^a-z]/g, '') : '';
	return word === 'inprogress' || (!hasFields && MEANS_UNFINISHED.test(word));
}

/** Words that a batch which holds documents with fields can only say of the others. */
const isGoingOn = (status: unknown) => /^(processing|extracting|running)$/i.test(asText(status));

/** The names under which the status of a batch may come; only the first one is documented. */
const STATUS_NAMES = ['status', 'extractionstatus'];

function statusOf(answer: unknown): unknown {
	if (!isRecord(answer)) return undefined;
	const entry = Object.entries(answer).find(([key]) =>
		STATUS_NAMES.includes(key.toLowerCase().replaceAll('_', '')),
	);
	return entry?.[1];
}

const hasFields = ({ fields }: SimplifiedDocument) => Object.keys(fields).length > 0;

/** What KlearStack says of a batch. */
export interface Batch {
	answer: unknown;
	/** Each as it was sent, and read; undefined when the answer is no list of documents. */
	documents?: Array<ReadDocument & { sent: KlearStackDocument }>;
}

export const readBatch = (answer: unknown): Batch => ({
	answer,
	documents: documentsIn(answer)?.map((sent) => ({ sent, ...readDocument(sent) })),
});

/**
 * Whether KlearStack is still reading a batch. `in_progress` is the only status documented; what a
 * finished or failed one says is not, so every other status counts as done, but for a few words that
 * can mean nothing else where there are no fields (inferred). A batch without documents and without
 * a status is not there yet, since an upload has at least one (inferred).
 *
 * @param isUploaded the upload has just been made, so that whatever does not speak of a failure, and has
 * no documents, is not there yet
 */
export function isUnfinished({ answer, documents: given }: Batch, isUploaded = false): boolean {
	const status = statusOf(answer);
	if (!given) return saysUnfinished(status, false);
	const documents = given.map(({ simplified }) => simplified);
	const isAwaited = isUploaded ? !/fail|error|reject/i.test(asText(status)) : !status;
	return (
		isGoingOn(status) ||
		saysUnfinished(status, documents.some(hasFields)) ||
		(documents.length === 0 && isAwaited) ||
		documents.some((document) => saysUnfinished(statusOf(document), hasFields(document)))
	);
}
