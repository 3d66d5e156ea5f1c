import type { IDataObject } from 'n8n-workflow';

/**
 * A document as KlearStack gives it, in one of its two shapes:
 * - a list of tuples `[value, name]`, or `[value, name, confidence, { page_index }, box?]` for an
 *   extracted field; names repeat (fetch-documents/get-results-of-invoices-accessible-by-a-specific-user)
 * - an object with `{ value, confidence, page_index, coordinate? }` for each extracted field
 *   (push-api/push-api-structure)
 *
 * or, while it is being read, `{ file_name, status }`
 * (fetch-documents/get-extracted-results-for-invoices-in-a-batch-id).
 * Which endpoint answers in which shape is not documented, so all of them are read everywhere.
 */
export type KlearStackDocument = unknown[] | IDataObject;

export const isRecord = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const isFieldObject = (value: unknown): value is IDataObject =>
	isRecord(value) && Object.hasOwn(value, 'value');

const isConfidence = (value: unknown) => value === null || typeof value === 'number';

export const isTuple = (value: unknown): value is [unknown, string, ...unknown[]] =>
	Array.isArray(value) && value.length >= 2 && typeof value[1] === 'string';

/** What a document holds, piece by piece, whichever shape it has. */
export interface Reader {
	/** Something said of the document, e.g. its ID. */
	statement(name: string, value: unknown): void;
	/**
	 * @param more what the field holds beside value, confidence, page and position
	 * @param inList KlearStack gave a list under this name, so it stays one, however short
	 */
	field(name: string, value: unknown, confidence: unknown, more?: unknown, inList?: boolean): void;
}

const FIELD_KEYS = new Set(['value', 'confidence', 'page_index', 'coordinate']);
const TUPLE_LENGTH = 5;

/** Tells a reader what a document holds. */
export function read(document: KlearStackDocument, reader: Reader): void {
	if (Array.isArray(document)) {
		for (const member of document) readTuple(member, reader);
		return;
	}
	for (const name of Object.keys(document)) {
		const value = document[name];
		if (isFieldObject(value)) readField(name, value, reader);
		else if (Array.isArray(value) && value.length > 0 && value.every(isFieldObject)) {
			for (const field of value) readField(name, field as IDataObject, reader, true);
		} else reader.statement(name, value);
	}
}

function readTuple(member: unknown, reader: Reader): void {
	if (!isTuple(member)) return reader.statement('unreadable', member);
	const [value, name, confidence] = member;
	if (confidence === undefined) return reader.statement(name, value);
	const more = member.length > TUPLE_LENGTH ? member.slice(TUPLE_LENGTH) : undefined;
	reader.field(name, value, isConfidence(confidence) ? confidence : undefined, more);
}

function readField(name: string, field: IDataObject, reader: Reader, inList = false): void {
	const isOther = (key: string) => !FIELD_KEYS.has(key);
	const more = Object.keys(field).some(isOther)
		? Object.fromEntries(Object.entries(field).filter(([key]) => isOther(key)))
		: undefined;
	reader.field(name, field.value, field.confidence, more, inList);
}
