import type { IDataObject } from 'n8n-workflow';

import { isRecord, isTuple, type KlearStackDocument } from './shapes';

/**
 * The documents in an answer: `result`, a list of documents or, for a single one, its tuples.
 *
 * @returns undefined when the answer is no list of documents
 */
export function documentsIn(answer: unknown): KlearStackDocument[] | undefined {
	const result = isRecord(answer) ? answer.result : answer;
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

	private areDocuments = true;

	/** @param onDocument is given each document, and says whether another one is wanted */
	constructor(private readonly onDocument: (document: KlearStackDocument) => boolean) {}

	/** @returns whether another entry is wanted */
	take(entry: unknown): boolean {
		if (isTuple(entry)) return this.tuples.push(entry) > 0;
		this.areDocuments &&= Array.isArray(entry) || isRecord(entry);
		return this.areDocuments && this.onDocument(entry as KlearStackDocument);
	}

	/** @returns whether the entries were documents */
	end(): boolean {
		if (this.tuples.length > 0) this.onDocument(this.tuples);
		return this.areDocuments;
	}
}

/** What an answer says of all its documents: everything but the documents and the server's release. */
export function saidBesideDocuments(answer: unknown): IDataObject {
	if (!isRecord(answer)) return {};
	return Object.fromEntries(
		Object.entries(answer).filter(([key]) => !['result', 'release_version'].includes(key)),
	);
}
