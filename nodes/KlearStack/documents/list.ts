import type { IDataObject } from 'n8n-workflow';

import { LIST_NAMES } from '../entries';
import { asText, isEmpty, isRecord, looksLikeJson, parseAnswer } from '../json';
import { isTuple, type KlearStackDocument, readDocument } from './document';
import { inOurNames, isRelease, NAMES_LINES } from './names';

/** The documents in an answer, and what stands beside them. */
interface Documents {
	documents: KlearStackDocument[];
	beside: IDataObject;
}

const IS_FILE_NAME = /\.\w{2,5}$/;
const IS_ID = /^(?=.*\d)[\da-f-]{5,}$|^\d+$/i;

const hasKey = (record: IDataObject, names: RegExp) =>
	Object.keys(record).some((key) => names.test(key));

/** Tells if an object has fields of a document. */
const hasFields = (record: IDataObject) =>
	Object.entries(record).some(
		([key, value]) => isRecord(value) && (key === 'fields' || hasKey(value, /^_?value$/i)),
	);

const without = (record: IDataObject, isOut: (key: string) => boolean): IDataObject =>
	Object.fromEntries(Object.entries(record).filter(([key]) => !isOut(key)));

/** A list of documents, or the tuples of one. */
function inList(list: unknown[]): Documents | undefined {
	const documents: KlearStackDocument[] = [];
	const collector = new DocumentCollector((document) => documents.push(document) > 0);
	for (const entry of list) collector.take(entry);
	return collector.end() ? { documents, beside: {} } : undefined;
}

/** A document with the file name or the ID under which it stood. */
function withKey(document: KlearStackDocument, key: string): KlearStackDocument {
	const name = IS_FILE_NAME.test(key) ? 'file_name' : 'Document_id';
	const isNamed = (own: unknown) => asText(own).toLowerCase() === name.toLowerCase();
	if (!Array.isArray(document)) {
		return Object.keys(document).some(isNamed) ? document : { ...document, [name]: key };
	}
	return document.some((one) => isTuple(one) && isNamed(one[1]))
		? document
		: [...document, [key, name]];
}

/** Documents under their file names or IDs. */
function byKey(record: IDataObject): Documents | undefined {
	const keys = Object.keys(record).filter(
		(key) => !isEmpty(record[key]) && typeof record[key] === 'object',
	);
	const areDocuments = keys.every((key) => IS_FILE_NAME.test(key) || IS_ID.test(key));
	if (keys.length === 0 || !areDocuments) return undefined;
	const documents = keys.flatMap((key) => {
		const value = record[key];
		const ofKey = Array.isArray(value) ? (inList(value)?.documents ?? []) : [value as IDataObject];
		return ofKey.map((document) => withKey(document, key));
	});
	return { documents, beside: without(record, (key) => keys.includes(key)) };
}

/** The only list of documents in an object, or the one under the likeliest name. */
function inEnvelope(record: IDataObject, level: number): Documents | undefined {
	const isOne = hasKey(record, ABOUT_ONE_DOCUMENT);
	const under = (key: string): Documents | undefined => {
		const inner = locate(record[key], level + 1);
		const beside = inner && { ...without(record, (one) => one === key), ...inner.beside };
		return beside && { documents: inner.documents, beside };
	};
	const keys = Object.keys(record);
	const likely = LIST_NAMES.flatMap((name) => keys.filter((key) => key.toLowerCase() === name));
	// One document may have something of that name, too.
	for (const key of likely.filter((one) => !isOne || /^results?$/i.test(one))) {
		const value = record[key];
		const single = isRecord(value) && { documents: isEmpty(value) ? [] : [value], beside: {} };
		const ofKey = under(key) ?? (single && /^result$/i.test(key) ? single : undefined);
		if (ofKey) return ofKey;
	}
	const listsByKey = keys
		.filter((key) => !likely.includes(key) && !NAMES_LINES.test(key))
		.map((key) => (isEmpty(record[key]) ? undefined : under(key)));
	const lists = listsByKey.filter((one) => one !== undefined);
	return lists.length === 1 && !isOne ? lists[0] : undefined;
}

const ABOUT_ONE_DOCUMENT = /^(document_?id|file_?name)$/i;
const MOST_LEVELS = 1;

function locate(answer: unknown, level = 0): Documents | undefined {
	// JSON within JSON.
	if (typeof answer === 'string' && looksLikeJson(answer)) answer = parseAnswer(answer);
	if (Array.isArray(answer)) return inList(answer);
	if (!isRecord(answer)) return undefined;
	const single = { documents: [answer], beside: {} };
	if (hasFields(answer)) return single;
	return (
		byKey(answer) ??
		(level <= MOST_LEVELS ? inEnvelope(answer, level) : undefined) ??
		(hasKey(answer, ABOUT_ONE_DOCUMENT) ? single : undefined)
	);
}

/**
 * The documents in an answer: a list, by itself, or under any name in it or one level down where there
 * is only one such list; an object of documents by their file names or IDs; or a single document. Only
 * `result` is documented (fetch-documents/get-results-of-invoices-accessible-by-a-specific-user).
 *
 * @returns undefined when the answer holds no documents
 */
export const documentsIn = (answer: unknown): KlearStackDocument[] | undefined =>
	locate(answer)?.documents;

/** All that stands beside the documents in an answer. */
export const besideDocuments = (answer: unknown): IDataObject => locate(answer)?.beside ?? {};

/** Makes documents of the entries of such a list as they come. */
export class DocumentCollector {
	/** Entries that may be the tuples of a single document. */
	private tuples: unknown[] = [];

	/** Entries that are no documents. */
	private readonly strays: unknown[] = [];

	private documents = 0;

	/** @param onDocument is given each document, and says whether another one is wanted */
	constructor(private readonly onDocument: (document: KlearStackDocument) => boolean) {}

	/** @returns true if another entry is wanted */
	take(entry: unknown): boolean {
		if (isEmpty(entry)) return true;
		if (isTuple(entry)) return this.tuples.push(entry) > 0;
		if (!Array.isArray(entry) && !isRecord(entry)) return this.strays.push(entry) > 0;
		this.documents++;
		return this.onDocument(entry);
	}

	/** @returns true if the entries were documents */
	end(): boolean {
		if (this.tuples.length > 0) this.onDocument(this.tuples);
		const hasDocuments = this.documents > 0 || this.tuples.length > 0;
		// Among documents, what is none does not take them away, nor is it dropped.
		if (hasDocuments)
			for (const stray of this.strays) this.onDocument({ unreadable: asText(stray) });
		return hasDocuments || this.strays.length === 0;
	}
}

/** Takes an entry of a list as it comes, and says whether another one is wanted. */
export type TakeEntry = (entry: unknown, text: string) => boolean;

/** Takes a document, with how many characters it came in, and says whether another one is wanted. */
export type TakeDocument = (document: KlearStackDocument, length: number) => boolean;

/**
 * Gives the documents of a long answer, each as it comes.
 *
 * @param call makes the call; it asks for a new function to take entries whenever it tries again
 * @param begin is asked at each try for a new function to take documents
 * @returns the answer without them, and whether it was a list of documents
 */
export async function documentsOf(
	call: (beginEntries: () => TakeEntry) => Promise<unknown>,
	begin: () => TakeDocument,
): Promise<{ rest: unknown; isList: boolean }> {
	let isWanted = true;
	let length = 0;
	let give!: (document: KlearStackDocument) => boolean;
	let collector!: DocumentCollector;
	const rest = await call(() => {
		const take = begin();
		give = (document) => (isWanted = take(document, length));
		collector = new DocumentCollector(give);
		return (entry, text) => {
			({ length } = text);
			return collector.take(entry);
		};
	});
	if (!isWanted) return { rest, isList: true };
	const documents = collector.end() ? documentsIn(rest) : undefined;
	documents?.every(give);
	return { rest, isList: documents !== undefined };
}

/** Words for an empty list, e.g. "No modified invoices found": inferred. */
const NONE =
	/^(there (is|are) )?no\b.*\b(found|available|modified|data|records?|documents?|invoices?|results?)\W*$/i;

/** Tells if an answer says in words that there is nothing to list. */
export function saysNone(answer: unknown): boolean {
	const { result, message } = isRecord(answer) ? answer : {};
	return [answer, result, message].some((words) => typeof words === 'string' && NONE.test(words));
}

/**
 * The document that was asked for by its ID: in a list, or by itself, maybe under a key of its own.
 *
 * @returns undefined where the answer holds another one, or none
 */
export function documentWithId(answer: unknown, id: string): KlearStackDocument | undefined {
	const [only] = isRecord(answer) ? Object.values(answer).filter(isRecord) : [];
	const others = [...(isRecord(answer) ? [answer] : []), ...(only ? [only] : [])];
	const candidates = (documentsIn(answer) ?? others).map((document) => ({
		document,
		...readDocument(document),
	}));
	const match =
		candidates.find(({ statements }) => asText(statements.documentId) === id) ??
		candidates.find(
			({ statements, fields }) => statements.documentId === undefined && fields.length > 0,
		);
	return match?.document;
}

/** The one list in an answer, and what stands beside it. */
export interface ListIn {
	entries: unknown[];
	/** Statements about all entries. */
	beside: IDataObject;
}

/** Tells what stands beside a list only to say that the list is there. */
const isNoise = ([key, value]: [string, unknown], entries: unknown[]) =>
	isRelease(key) ||
	/^(true|ok|success(ful)?|200)$/i.test(asText(value)) ||
	asText(value) === String(entries.length);

/**
 * The list in an answer. Which key holds it is not documented, so it may be any: the only list, with
 * nothing but single values beside it.
 *
 * @returns undefined where the answer is something else
 */
export function listIn(answer: unknown): ListIn | undefined {
	if (Array.isArray(answer)) return { entries: answer, beside: {} };
	if (!isRecord(answer)) return undefined;
	const lists = Object.entries(answer).filter(([, value]) => Array.isArray(value));
	if (lists.length !== 1) return undefined;
	const [[listKey, list]] = lists as Array<[string, unknown[]]>;
	const others = Object.entries(answer).filter(
		([key, value]) => key !== listKey && !isNoise([key, value], list),
	);
	const isTelling = list.every(isRecord) && others.every(([, value]) => !isRecord(value));
	return isTelling || others.length === 0
		? { entries: list, beside: Object.fromEntries(others) as IDataObject }
		: undefined;
}

/** Statements of an answer about all its documents. */
export const saidBesideDocuments = (answer: unknown): IDataObject =>
	inOurNames(besideDocuments(answer), false);
