import { createHash } from 'crypto';

import { type KlearStackDocument, type ReadDocument, readDocument } from '../documents/document';
import { errorIn, saysUnfinished } from '../documents/status';
import { asText, isEmpty } from '../json';

/** The name of something that a document says, and its value as text. */
export type Fact = [name: string, value: string];

/** A document with an ID. */
export interface Identified {
	documentId: string;
}

/** A document at one point of its life; its eventId is one of its statements. */
export interface DocumentEvent extends ReadDocument {
	/** Without one, the document cannot be told from others. */
	documentId?: string;
	/** Short digest of the content. */
	content: string;
	/** The end of its eventId. */
	tail: string;
	/** The parts of the content, sorted by name. */
	facts: Fact[];
}

/** Hexadecimal digits of a content's digest, which end an eventId. */
export const CONTENT_LENGTH = 16;

/** Tells if KlearStack has yet to read it: nothing in it could be used. */
export function isUnread({ fields, statements }: DocumentEvent): boolean {
	const { status, unreadable } = statements;
	// Nothing more is to come of what is no document, or has failed.
	if (unreadable !== undefined || errorIn(statements) !== undefined) return false;
	return fields.length === 0 && (!status || saysUnfinished(status, false));
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

/** Statements of a document about itself that are no content. */
const ABOUT_THE_DOCUMENT = [
	...['documentId', 'fileName', 'documentType', 'overallConfidence'],
	...['uploadTime', 'finishedTime'],
];

/**
 * The facts in which one content of a document differs from another: its approval, and its fields.
 * Nothing else, because KlearStack's shapes differ in what they hold beside that, and the same
 * content has to be the same event whichever way it comes. The order of fields does not count,
 * nor whether a single value stands in a list, nor whether 80.4 is a number or a text.
 */
function factsOf({ statements: { isApproved, status, ...rest }, fields }: ReadDocument): Fact[] {
	// Before there are fields, the status is all there is, or what else it holds.
	const others = Object.entries(rest).filter(([name]) => !ABOUT_THE_DOCUMENT.includes(name));
	const named =
		fields.length > 0 || status
			? fields.map(({ name, value }): [string, unknown] => [name, value])
			: others;
	const texts = new Map<string, string[]>();
	for (const [name, value] of named) {
		for (const one of [value].flat()) {
			if (isEmpty(one)) continue;
			const known = texts.get(name);
			if (known) known.push(textOf(one));
			else texts.set(name, [textOf(one)]);
		}
	}
	const facts = [...texts]
		.map(([name, all]): Fact => [name, JSON.stringify(all)])
		.sort(([a], [b]) => (a < b ? -1 : 1));
	// A space, so that no field is called so.
	if (facts.length === 0 && status) facts.push([' status', status]);
	if (isApproved) facts.push([' approved', 'true']);
	return facts;
}

/** Digest of a content. */
export const digestOf = (facts: Fact[]) =>
	createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, CONTENT_LENGTH);

/**
 * A document as an event, whose eventId is a key for a table or a database: the document's ID, and a
 * digest of its content.
 */
export function toEvent(document: KlearStackDocument): DocumentEvent {
	const read = readDocument(document);
	const facts = factsOf(read);
	const content = digestOf(facts);
	const { documentId } = read.statements;
	const event = { ...read, content, facts, tail: content };
	return withTail(documentId === undefined ? event : withId(event, asText(documentId)), content);
}

/** The same event of the document with this ID, which is text, whatever it comes as. */
export const withId = (event: DocumentEvent, documentId: string): DocumentEvent & Identified => ({
	...event,
	documentId,
	statements: { ...event.statements, documentId },
});

/** The same event with another end of its eventId. */
export function withTail(event: DocumentEvent, tail: string): DocumentEvent {
	const { documentId, fileName } = event.statements;
	const eventId = `${asText(documentId ?? fileName ?? 'document')}-${tail}`;
	return { ...event, tail, statements: { ...event.statements, eventId } };
}
