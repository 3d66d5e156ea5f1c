import type { IDataObject } from 'n8n-workflow';

import { asText, isRecord, looksLikeJson, parseAnswer } from '../json';
import { simplifyDocument } from './document';
import { isEmptyValue, isTuple, type KlearStackDocument } from './shapes';

/**
 * The documents in an answer: `result`, a list of documents or, for a single one, its tuples.
 *
 * @returns undefined when the answer is no list of documents
 */
export function documentsIn(answer: unknown): KlearStackDocument[] | undefined {
	const given = isRecord(answer) ? answer.result : answer;
	// JSON within JSON.
	const result = typeof given === 'string' && looksLikeJson(given) ? parseAnswer(given) : given;
	if (isRecord(result)) return [result];
	if (!Array.isArray(result)) return undefined;
	const documents: KlearStackDocument[] = [];
	const collector = new DocumentCollector((document) => documents.push(document) > 0);
	for (const entry of result) collector.take(entry);
	return collector.end() ? documents : undefined;
}

/** Makes documents of the entries of such a list as they come. */
export class DocumentCollector {
	/** Entries that may be the tuples of a single document. */
	private tuples: unknown[] = [];

	/** Entries that are no documents. */
	private readonly strays: unknown[] = [];

	private documents = 0;

	/** @param onDocument is given each document, and says whether another one is wanted */
	constructor(private readonly onDocument: (document: KlearStackDocument) => boolean) {}

	/** @returns whether another entry is wanted */
	take(entry: unknown): boolean {
		if (isEmptyValue(entry)) return true;
		if (isTuple(entry)) return this.tuples.push(entry) > 0;
		if (!Array.isArray(entry) && !isRecord(entry)) return this.strays.push(entry) > 0;
		this.documents++;
		return this.onDocument(entry);
	}

	/** @returns whether the entries were documents */
	end(): boolean {
		if (this.tuples.length > 0) this.onDocument(this.tuples);
		const hasDocuments = this.documents > 0 || this.tuples.length > 0;
		// Among documents, what is none does not take them away, nor is it dropped.
		if (hasDocuments)
			for (const stray of this.strays) this.onDocument({ unreadable: stray as string });
		return hasDocuments || this.strays.length === 0;
	}
}

/** Words for an empty list, e.g. "No modified invoices found": inferred. */
const NONE =
	/^(there (is|are) )?no\b.*\b(found|available|modified|data|records?|documents?|invoices?|results?)\W*$/i;

/** Whether an answer says in words that there is nothing to list. */
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
	const candidates = [
		...(documentsIn(answer) ?? []),
		...(isRecord(answer) && !Array.isArray(answer.result) ? [answer] : []),
		...(only ? [only] : []),
	].map((document) => ({ document, ...simplifyDocument(document) }));
	const found =
		candidates.find(({ documentId }) => asText(documentId) === id) ??
		candidates.find(
			({ documentId, fields }) => documentId === undefined && Object.keys(fields).length > 0,
		);
	return found?.document;
}

/** The one list in an answer, and what stands beside it. */
export interface ListIn {
	entries: unknown[];
	/** What it says of all entries. */
	beside: IDataObject;
}

/** What stands beside a list and says nothing but that it is there. */
const isNoise = ([key, value]: [string, unknown], entries: unknown[]) =>
	key === 'release_version' ||
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

/** What an answer says of all its documents: everything but the documents and the server's release. */
export function saidBesideDocuments(answer: unknown): IDataObject {
	if (!isRecord(answer)) return {};
	return Object.fromEntries(
		Object.entries(answer).filter(([key]) => !['result', 'release_version'].includes(key)),
	);
}
