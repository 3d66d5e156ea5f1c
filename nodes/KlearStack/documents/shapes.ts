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

const isConfidence = (value: unknown) => isAbsent(value) || typeof value === 'number';
const isAbsent = (value: unknown) => value === undefined || value === null;
const isPage = (value: unknown) => isAbsent(value) || typeof value === 'number';
const isPosition = (value: unknown) =>
	isAbsent(value) || (Array.isArray(value) && value.every((edge) => typeof edge === 'number'));

export const isTuple = (value: unknown): value is [unknown, string, ...unknown[]] =>
	Array.isArray(value) && value.length >= 2 && typeof value[1] === 'string';

/** What a document holds, piece by piece, whichever shape it has. */
export interface Reader {
	/** Something said of the document, e.g. its ID. */
	statement(name: string, value: unknown): void;
	/**
	 * @param more what the field holds beside value, confidence, page and position, or in place of them
	 * @param inList KlearStack gave a list under this name, so it stays one, however short
	 */
	field(name: string, value: unknown, confidence: unknown, more?: unknown, inList?: boolean): void;
}

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
	const [value, name, confidence, page, position, ...others] = member;
	if (member.length === 2) return reader.statement(name, value);
	const isOnlyPage = isRecord(page) && Object.keys(page).every((key) => key === 'page_index');
	const more = [
		...(isConfidence(confidence) ? [] : [confidence]),
		...(isAbsent(page) || (isOnlyPage && isPage(page.page_index)) ? [] : [page]),
		...(isPosition(position) ? [] : [position]),
		...others,
	];
	const known = isConfidence(confidence) ? confidence : undefined;
	reader.field(name, value, known, more.length > 0 ? more : undefined);
}

/** What a field has beside its value, and whether it is what KlearStack's pages show. */
const IS_SHOWN = new Map<string, (value: unknown) => boolean>([
	['value', () => true],
	['confidence', isConfidence],
	['page_index', isPage],
	['coordinate', isPosition],
]);

function readField(name: string, field: IDataObject, reader: Reader, inList = false): void {
	const { value, confidence } = field;
	const more = Object.entries(field).filter(([key, given]) => !IS_SHOWN.get(key)?.(given));
	const known = isConfidence(confidence) ? confidence : undefined;
	reader.field(name, value, known, more.length > 0 ? Object.fromEntries(more) : undefined, inList);
}
