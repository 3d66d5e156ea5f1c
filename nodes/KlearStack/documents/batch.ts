import { asText } from '../json';
import { type ReadDocument, type KlearStackDocument, readDocument } from './document';
import { documentsIn } from './list';
import { saysUnfinished, statusOf } from './status';

/** Words that a batch which holds documents with fields can only say of the others. */
const isGoingOn = (status: unknown) => /^(processing|extracting|running)$/i.test(asText(status));

/** KlearStack's answer about a batch. */
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
 * Tells if KlearStack is still reading a batch. `in_progress` is the only status documented; what a
 * finished or failed one says is not, so every other status counts as done, but for a few words that
 * can mean nothing else where there are no fields (inferred). A batch without documents and without
 * a status is not there yet, since an upload has at least one (inferred).
 *
 * @param isUploaded the upload has just been made, so that whatever does not speak of a failure, and has
 * no documents, is not there yet
 */
export function isUnfinished({ answer, documents }: Batch, isUploaded = false): boolean {
	const status = statusOf(answer);
	if (!documents) return saysUnfinished(status, false);
	const hasFields = ({ fields }: ReadDocument) => fields.length > 0;
	const isAwaited = isUploaded ? !/fail|error|reject/i.test(asText(status)) : !status;
	return (
		isGoingOn(status) ||
		saysUnfinished(status, documents.some(hasFields)) ||
		(documents.length === 0 && isAwaited) ||
		documents.some((one) => saysUnfinished(statusOf(one.statements), hasFields(one)))
	);
}
