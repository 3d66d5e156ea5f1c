import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';

import { saysUnfinished } from '../documents/batch';
import type { Cell } from '../documents/cells';
import { readDocument, type SimplifiedDocument } from '../documents/document';
import type { KlearStackDocument } from '../documents/shapes';
import { asText } from '../json';

/** The name of something that a document says, and its value as text. */
export type Fact = [name: string, value: string];

/** A document at one point of its life. */
export interface DocumentEvent {
	/** Without one, the document cannot be told from others. */
	documentId?: string;
	/** Short digest of the content. */
	content: string;
	/** What the content is made of, sorted by name. */
	facts: Fact[];
	/** What leaves a trigger: the simplified document with its eventId. */
	item: SimplifiedDocument;
	/** Where each value of its fields is. */
	cells: () => Cell[];
}

/** Hexadecimal digits of a content's digest, which end an eventId. */
export const CONTENT_LENGTH = 16;

/** Whether KlearStack has yet to read it: there is nothing in it that anybody could use. */
export function isUnread({ item: { fields, status } }: DocumentEvent): boolean {
	const hasFields = Object.keys(fields as object).length > 0;
	return !hasFields && (!status || saysUnfinished(status, false));
}

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

/** Whether a field is empty, absent or null is one and the same. */
const isEmpty = (value: unknown) => value === undefined || value === null || value === '';

const textOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

/** What a document says of itself that is no content. */
const ABOUT_THE_DOCUMENT = [
	...['documentId', 'fileName', 'documentType', 'overallConfidence'],
	...['uploadTime', 'finishedTime', 'confidence'],
];

/**
 * What makes one content of a document differ from another: whether it is approved, and its fields.
 * Nothing else, because KlearStack's shapes differ in what they hold beside that, and the same
 * content has to be the same event whichever way it comes. The order of fields does not count,
 * nor whether a single value stands in a list, nor whether 80.4 is a number or a text.
 */
function factsOf({ isApproved, fields, status, ...rest }: SimplifiedDocument): Fact[] {
	// Before there are fields, the status is all there is, or what else it holds.
	const others = Object.entries(rest).filter(([name]) => !ABOUT_THE_DOCUMENT.includes(name));
	const hasFields = Object.keys(fields).length > 0;
	const facts = (hasFields || status ? Object.entries(fields) : others)
		.map(([name, value]): Fact => {
			const texts = asList(value)
				.filter((one) => !isEmpty(one))
				.map(textOf);
			return [name, texts.length > 0 ? JSON.stringify(texts) : ''];
		})
		.filter(([, value]) => value !== '')
		.sort(([a], [b]) => (a < b ? -1 : 1));
	// A space, so that no field is called so.
	if (facts.length === 0 && status) facts.push([' status', status]);
	if (isApproved) facts.push([' approved', 'true']);
	return facts;
}

const digestOf = (facts: Fact[]) =>
	createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, CONTENT_LENGTH);

/** An item's eventId, made of the document's ID and its content: a key for a table or a database. */
const eventIdOf = ({ documentId, fileName }: IDataObject, content: string) =>
	`${asText(documentId ?? fileName ?? 'document')}-${content}`;

/**
 * A document as an event with a stable `eventId`.
 *
 * @param known what is known of it whatever it says itself
 */
export function toEvent(
	document: KlearStackDocument,
	known: Pick<SimplifiedDocument, 'isApproved'> = {},
): DocumentEvent {
	const { simplified: given, cells } = readDocument(document);
	const simplified = { ...given, ...known };
	const facts = factsOf(simplified);
	const content = digestOf(facts);
	const item = { eventId: eventIdOf(simplified, content), ...simplified };
	return { documentId: simplified.documentId, content, facts, item, cells };
}

/** The same event under the eventId that its content has left with before, worded otherwise. */
export const asContent = (event: DocumentEvent, content: string): DocumentEvent => ({
	...event,
	content,
	item: { ...event.item, eventId: eventIdOf(event.item, content) },
});
