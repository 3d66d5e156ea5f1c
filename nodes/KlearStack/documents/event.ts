import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';

import { type SimplifiedDocument, simplifyDocument } from './document';
import type { KlearStackDocument } from './shapes';

/** A document at one point of its life. */
export interface DocumentEvent {
	/** Without one, the document cannot be told from others. */
	documentId?: string;
	/** Short digest of the content. */
	content: string;
	/** The item that leaves a trigger: the simplified document with its eventId in front. */
	item: IDataObject;
}

/** Hexadecimal digits of a content's digest, which end an eventId. */
export const CONTENT_LENGTH = 16;

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

/**
 * What makes one content of a document differ from another: whether it is approved, and its fields.
 * Nothing else, because KlearStack's shapes differ in what they hold beside that, and the same
 * content has to be the same event whichever way it comes. The order of fields does not count,
 * nor whether a single value stands in a list.
 */
function digestOf({ isApproved, fields, status }: SimplifiedDocument): string {
	const entries = Object.entries(fields)
		.map(([name, value]) => [name, asList(value)] as const)
		.sort(([a], [b]) => (a < b ? -1 : 1));
	// Before there are fields, the status is all there is.
	const content = [isApproved ?? false, entries, entries.length === 0 ? status : undefined];
	return createHash('sha256')
		.update(JSON.stringify(content))
		.digest('hex')
		.slice(0, CONTENT_LENGTH);
}

/**
 * A document as an event with a stable `eventId`, made of the document's ID and its content: for a
 * Remove Duplicates node, or as a key in a database.
 */
export function toEvent(document: KlearStackDocument): DocumentEvent {
	const simplified = simplifyDocument(document);
	const content = digestOf(simplified);
	const { documentId, fileName } = simplified;
	return {
		documentId,
		content,
		item: { eventId: `${documentId ?? fileName ?? 'document'}-${content}`, ...simplified },
	};
}
