/** Both of KlearStack's shapes of a document, read as statements and one list of fields. */
import type { IDataObject } from 'n8n-workflow';

import { asText, isAbsent, isEmpty, isRecord } from '../json';
import { freeName, ID_NAMES, isFieldName, isRelease, knownNameOf, NAMES_LINES } from './names';
import { set } from './objects';
import { typeName } from './types';

/**
 * A document as KlearStack gives it, in one of its two shapes:
 * - a list of tuples `[value, name]`, or `[value, name, confidence, { page_index }, box?]` for an
 *   extracted field; names repeat (fetch-documents/get-results-of-invoices-accessible-by-a-specific-user)
 * - an object with `{ value, confidence, page_index, coordinate? }` for each extracted field
 *   (push-api/push-api-structure)
 *
 * or, while it is being read, `{ file_name, status }`
 * (fetch-documents/get-extracted-results-for-invoices-in-a-batch-id).
 * Which endpoint answers in which shape is not documented, so all of them are read everywhere. Field
 * objects are also read in other capitals, and one level down, e.g. below `fields` (inferred).
 */
export type KlearStackDocument = unknown[] | IDataObject;

/** Edges of a box: left, top, right, bottom, from the top left of the page. */
export type Box = [left: number, top: number, right: number, bottom: number];

/** A line item that KlearStack gives as such; all fields of the line have the same object. */
export interface GivenLine {
	/** The name of the list that it is in. */
	list: string;
}

/**
 * One value that KlearStack read from a document. It is the only form of a value between KlearStack's
 * answer and the item: each step adds what it learns.
 */
export interface Field {
	/** KlearStack's name; other fields may have the same. */
	name: string;
	/** As KlearStack gave it. */
	value: unknown;
	/** 0 to 1 as documented; undefined or null where there is none. */
	confidence?: number | null;
	/** From 1. */
	page?: number;
	/** Absent where KlearStack gives none, or [0, 0, 0, 0]. */
	box?: Box;
	/** Is part of a list that KlearStack gives under this name, even if it is alone in it. */
	inList?: boolean;
	/** Is one of several under this name, or in a list, so that items have a list, too. */
	repeats?: boolean;
	givenLine?: GivenLine;

	/** Added by nameFields: its name in every account, where it is known. */
	commonName?: string;
	/** Its name in the item: KlearStack's, unless nameFields gives it the common one. */
	shownAs: string;
	/** Added by assignLines: its line item, from 1. */
	line?: number;
	/** Added by convert: the number or ISO date that its text certainly is. */
	converted?: number | string;
	/** Added by convert: what its text may be without being certain. */
	unsure?: 'number' | 'date';
	/** Added by the rules for review: a person has to look at it. */
	isDoubtful?: boolean;
	/** Added by convert: ISO code, or a sign that stands for several currencies. */
	currency?: string;
}

/** A document's own statements about itself. A key is left out where KlearStack gave nothing for it. */
export interface Statements extends IDataObject {
	documentId?: string;
	fileName?: string;
	documentType?: string;
	status?: string;
	isApproved?: boolean;
	/** 0 to 1 */
	overallConfidence?: number;
	/** As KlearStack writes it: ISO without a time zone. */
	uploadTime?: string;
	finishedTime?: string;
}

export interface ReadDocument {
	/** The known ones under the names above, all others under KlearStack's names. */
	statements: Statements;
	/** In the order given. */
	fields: Field[];
}

/** Reads a document in either shape. Nothing that it holds is lost, whatever it looks like. */
export function readDocument(document: KlearStackDocument): ReadDocument {
	const reading: Reading = { said: new Map(), fields: [], firstFields: new Map() };
	if (Array.isArray(document)) for (const member of document) readTuple(reading, member);
	else for (const name of Object.keys(document)) readMember(reading, name, document[name]);
	return { statements: statementsOf(reading), fields: reading.fields };
}

interface Reading {
	/** Statements by name, each with all values given. */
	said: Map<string, unknown[]>;
	fields: Field[];
	/** The first field of each name. */
	firstFields: Map<string, Field>;
}

export const isTuple = (value: unknown): value is [unknown, string, ...unknown[]] =>
	Array.isArray(value) && value.length >= 2 && typeof value[1] === 'string';

const TUPLE_LENGTH = 5;

function readTuple(reading: Reading, member: unknown): void {
	if (!isTuple(member)) return state(reading, 'unreadable', member);
	const [value, name] = member;
	// A field without a confidence looks the same as a statement.
	if (member.length === 2 && !isFieldName(name)) return state(reading, name, value);
	const field = newField(reading, name, value);
	const others: unknown[] = [];
	if (!takeConfidence(field, member[2])) others.push(member[2]);
	if (!takePageOf(field, member[3])) others.push(member[3]);
	if (!takePosition(field, member[4])) others.push(member[4]);
	if (member.length > TUPLE_LENGTH) others.push(...member.slice(TUPLE_LENGTH));
	if (others.length > 0) state(reading, name, others);
}

/** Reads a member of a document that is an object: fields, by themselves or one level down, or a statement. */
function readMember(reading: Reading, name: string, value: unknown): void {
	if (readFields(reading, name, value)) return;
	if (!isRecord(value) || !Object.values(value).some(holdsFields)) {
		return state(reading, name, value);
	}
	const others: IDataObject = {};
	for (const inner of Object.keys(value)) {
		if (!readFields(reading, inner, value[inner])) set(others, inner, value[inner]);
	}
	if (Object.keys(others).length > 0) state(reading, name, others);
}

/** @returns false for what is no field, nor a list of fields or of lines */
function readFields(reading: Reading, name: string, value: unknown): boolean {
	if (isFieldObject(value)) readField(reading, name, value);
	else if (!Array.isArray(value) || value.length === 0) return false;
	else if (value.every(isFieldObject)) {
		const inList = { inList: true, repeats: true };
		for (const one of value) Object.assign(readField(reading, name, one), inList);
	} else {
		const areLines =
			value.some((one) => isLine(name, one)) &&
			value.every((one) => isLine(name, one) || isEmpty(one));
		if (!areLines) return false;
		for (const line of value) readLine(reading, { list: name }, line as IDataObject);
	}
	return true;
}

/** A line item as such, with its fields or their values. */
const isLine = (name: string, value: unknown): value is IDataObject =>
	isRecord(value) && (NAMES_LINES.test(name) || Object.values(value).some(isFieldObject));

const holdsFields = (value: unknown): boolean =>
	isFieldObject(value) ||
	(Array.isArray(value) && value.some((one) => isFieldObject(one) || isLine('', one)));

function readLine(reading: Reading, givenLine: GivenLine, line: IDataObject | null): void {
	for (const name of Object.keys(line ?? {})) {
		const value = line![name];
		const field = isFieldObject(value)
			? readField(reading, name, value)
			: newField(reading, name, value);
		Object.assign(field, { inList: true, repeats: true, givenLine });
	}
}

type Take = (field: Field, given: unknown) => boolean;

/** Parts of a field object; with an underscore where Update sends them (update-documents/update-document). */
const PARTS = new Map<string, Take>([
	['value', takeValue],
	['_value', takeValue],
	['confidence', takeConfidence],
	['page_index', takePage],
	['coordinate', takePosition],
	['_coordinates', takePosition],
]);

const partOf = (key: string) => PARTS.get(key) ?? PARTS.get(key.toLowerCase());

/** As results have it; as Update sends it; or without a value, where nothing was read. */
function isFieldObject(value: unknown): value is IDataObject {
	if (!isRecord(value)) return false;
	if (Object.hasOwn(value, 'value')) return true;
	const parts = Object.keys(value).map(partOf);
	return parts.includes(takeValue) || (parts.includes(takeConfidence) && parts.includes(takePage));
}

function readField(reading: Reading, name: string, object: IDataObject): Field {
	const field = newField(reading, name);
	const others: IDataObject = {};
	for (const key of Object.keys(object)) {
		if (!partOf(key)?.(field, object[key])) set(others, key, object[key]);
	}
	field.value ??= null;
	if (Object.keys(others).length > 0) state(reading, name, others);
	return field;
}

/** Gives each field all properties at once, which makes thousands of them faster to work on. */
function newField({ fields, firstFields }: Reading, name: string, value?: unknown): Field {
	const first = firstFields.get(name);
	const field: Field = {
		name,
		value,
		confidence: undefined,
		page: undefined,
		box: undefined,
		inList: false,
		repeats: first !== undefined,
		givenLine: undefined,
		commonName: undefined,
		shownAs: name,
		line: undefined,
		converted: undefined,
		unsure: undefined,
		isDoubtful: false,
		currency: undefined,
	};
	if (first) first.repeats = true;
	else firstFields.set(name, field);
	fields.push(field);
	return field;
}

// Each takes a part of a field if it is as KlearStack's pages show it; all else is kept beside the field.

function takeValue(field: Field, given: unknown): boolean {
	if (field.value !== undefined) return false;
	field.value = given;
	return true;
}

function takeConfidence(field: Field, given: unknown): boolean {
	if (typeof given === 'number') field.confidence = given;
	else if (isAbsent(given)) field.confidence ??= given;
	else if (typeof given === 'string' && /^\d+(\.\d+)?$/.test(given))
		field.confidence = Number(given);
	else return false;
	return true;
}

function takePage(field: Field, given: unknown): boolean {
	if (typeof given === 'number') field.page = given;
	return typeof given === 'number' || isAbsent(given);
}

/** The page as tuples have it, in an object of its own. */
function takePageOf(field: Field, given: unknown): boolean {
	if (isAbsent(given)) return true;
	if (!isRecord(given)) return false;
	const keys = Object.keys(given);
	return keys.length === 1 && partOf(keys[0]) === takePage && takePage(field, given[keys[0]]);
}

function takePosition(field: Field, given: unknown): boolean {
	if (isAbsent(given)) return true;
	if (!Array.isArray(given) || !given.every((edge) => typeof edge === 'number')) return false;
	if (given.length === 4 && given.some((edge) => edge !== 0)) field.box = given as Box;
	return true;
}

/** As a database may write an ID. */
const idOf = (value: unknown) => (isRecord(value) && '$oid' in value ? value.$oid : value);

/** KlearStack's 0 and 1, and other ways to say the same, as what they mean; anything else as it is. */
function toBoolean(value: unknown): unknown {
	if (/^(1|true)$/i.test(asText(value))) return true;
	return /^(0|false)$/i.test(asText(value)) ? false : value;
}

const READ_AS: Record<string, (value: unknown) => unknown> = {
	documentType: (value) => (typeof value === 'string' ? typeName(value) : value),
	isApproved: toBoolean,
	documentId: idOf,
};

/** Notes what a document says of itself, under the known name or KlearStack's. */
function state({ said }: Reading, name: string, given: unknown): void {
	if (isRelease(name)) return;
	const knownName = knownNameOf(name);
	const key = knownName ?? freeName(name);
	const value = (knownName && READ_AS[knownName]?.(given)) ?? given;
	if (knownName && (isAbsent(value) || value === '')) return;
	const values = said.get(key);
	const isSame = (one: unknown) => JSON.stringify(one) === JSON.stringify(value);
	if (!values) said.set(key, [value]);
	// The same twice, as in the samples, is said once.
	else if (!knownName || !values.some(isSame)) values.push(value);
}

/** Statements that were made several times become lists. */
function statementsOf({ said }: Reading): Statements {
	const statements: IDataObject = {};
	for (const [name, values] of said) set(statements, name, values.length > 1 ? values : values[0]);
	const id = ID_NAMES.map((name) => statements[name]).find(Boolean);
	if (id && !statements.documentId) statements.documentId = idOf(id) as string;
	return statements as Statements;
}
