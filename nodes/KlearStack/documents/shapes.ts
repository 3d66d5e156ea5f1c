import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../json';
import { isFieldName, NAMES_LINES } from './names';

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

export const isEmptyValue = (value: unknown): boolean =>
	isAbsent(value) ||
	value === '' ||
	(typeof value === 'object' && Object.keys(value as object).length === 0);

/** As results have it; as Update sends it; or without a value, where nothing was read. */
const isFieldObject = (value: unknown): value is IDataObject =>
	isRecord(value) &&
	(Object.hasOwn(value, 'value') ||
		Object.hasOwn(value, '_value') ||
		(Object.hasOwn(value, 'confidence') && Object.hasOwn(value, 'page_index')));

/** A number, or the same as text. */
const isConfidence = (value: unknown) =>
	isAbsent(value) ||
	typeof value === 'number' ||
	(typeof value === 'string' && /^\d+(\.\d+)?$/.test(value));

/** undefined where there is none; null where KlearStack says so. */
const confidenceIn = (value: unknown) =>
	isAbsent(value) ? (value as undefined | null) : Number(value);
const isAbsent = (value: unknown) => value === undefined || value === null;
const isPage = (value: unknown) => isAbsent(value) || typeof value === 'number';
const isOnlyPage = (value: unknown) =>
	isAbsent(value) ||
	(isRecord(value) && isPage(value.page_index) && Object.keys(value).join() === 'page_index');
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
	field(
		name: string,
		value: unknown,
		confidence: unknown,
		more?: unknown,
		inList?: boolean,
		page?: unknown,
		position?: unknown,
		row?: string,
	): void;
}

/** Edges of a box: left, top, right, bottom, from the top left of the page. */
export type Box = [left: number, top: number, right: number, bottom: number];

/** Where a value is on the document. */
export interface Place {
	/** From 1. */
	page?: number;
	/** Absent where KlearStack gives none, or [0, 0, 0, 0]. */
	box?: Box;
}

/** The place of a field, of what a reader is given. */
export function placeOf(page: unknown, position: unknown): Place {
	const isBox =
		Array.isArray(position) &&
		position.length === 4 &&
		isPosition(position) &&
		position.some((edge) => edge !== 0);
	return {
		...(typeof page === 'number' && { page }),
		...(isBox && { box: position as Box }),
	};
}

/** A line item as such, with its fields or their values. */
const isLine = (name: string, value: unknown): value is IDataObject =>
	isRecord(value) && (NAMES_LINES.test(name) || Object.values(value).some(isFieldObject));

const fieldOf = (value: unknown): IDataObject =>
	isFieldObject(value) ? value : { value: value as IDataObject[string] };

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
		} else if (
			Array.isArray(value) &&
			value.some((one) => isLine(name, one)) &&
			value.every((one) => isLine(name, one) || isEmptyValue(one))
		) {
			for (const [n, line] of value.entries()) {
				for (const inner of Object.keys(line ?? {})) {
					readField(inner, fieldOf((line as IDataObject)[inner]), reader, true, `${name} ${n}`);
				}
			}
		} else reader.statement(name, value);
	}
}

function readTuple(member: unknown, reader: Reader): void {
	if (!isTuple(member)) return reader.statement('unreadable', member);
	const [value, name, confidence, page, position] = member;
	if (member.length === 2) {
		// A field without a confidence looks the same as a statement.
		return isFieldName(name) ? reader.field(name, value, undefined) : reader.statement(name, value);
	}
	const asShown = [isConfidence(confidence), isOnlyPage(page), isPosition(position)];
	const isUsual = member.length <= TUPLE_LENGTH && !asShown.includes(false);
	const more = isUsual ? undefined : member.slice(2).filter((_part, n) => !asShown[n]);
	const known = asShown[0] ? confidenceIn(confidence) : undefined;
	reader.field(name, value, known, more, false, (page as IDataObject)?.page_index, position);
}

/** With an underscore where Update sends them (update-documents/update-document). */
const VALUE_KEYS = ['value', '_value'];
const POSITION_KEYS = ['coordinate', '_coordinates'];

/** Whether a field has this as KlearStack's pages show it. */
function isShown(key: string, value: unknown): boolean {
	if (key === 'confidence') return isConfidence(value);
	if (key === 'page_index') return isPage(value);
	return VALUE_KEYS.includes(key) || (POSITION_KEYS.includes(key) && isPosition(value));
}

function readField(
	name: string,
	field: IDataObject,
	reader: Reader,
	inList = false,
	row?: string,
): void {
	const { _value = null, value = _value, confidence } = field;
	const others = Object.keys(field).filter((key) => !isShown(key, field[key]));
	const more =
		others.length > 0 ? Object.fromEntries(others.map((key) => [key, field[key]])) : undefined;
	const known = isConfidence(confidence) ? confidenceIn(confidence) : undefined;
	const position = field.coordinate ?? field._coordinates;
	reader.field(name, value, known, more, inList, field.page_index, position, row);
}
