/** Where the documents of a trigger come from. */
import type { IPollFunctions } from 'n8n-workflow';

import { documentsOf, documentWithId, saysNone } from '../documents/list';
import { isOfType } from '../documents/types';
import { asText, isEmpty, isRecord } from '../json';
import { Client } from '../transport/client';
import type { Endpoint } from '../transport/endpoint';
import { endpoints } from '../transport/endpoints';
import { KlearStackFailure } from '../transport/failure';
import type { FormFields } from '../transport/form';
import { brokenAnswer, type CallOptions } from '../transport/host';
import { NOTHING_THERE } from '../transport/response';
import { largestList } from './bounds';
import { type DocumentEvent, type Identified, toEvent, withId } from './event';
import { kindOfAnswer, noList } from './pollAdvice';

const DOCUMENT_MS = 5_000;

/** The answer of a pull. */
export interface Pulled {
	events: DocumentEvent[];
	/** It was none, but no failure of login, server or network either. */
	refusal?: KlearStackFailure;
	/** Its form, where it held no documents and was no empty list either. */
	words?: string;
}

/** Statuses that say something of the server, the network or the login, and nothing of documents. */
const OF_THE_SERVER = [401, 407, 408, 429];

/** Which words KlearStack has for "nothing was modified" is not documented: any refusal may be. */
const isRefusal = ({ kind, status = 200 }: KlearStackFailure) =>
	['refused', 'notThere', 'unconfirmed'].includes(kind) &&
	!OF_THE_SERVER.includes(status) &&
	(status < 500 || status === 501);

export class Source {
	private constructor(
		private readonly klearStack: Client,
		private readonly type: string,
		readonly deadline: number,
	) {}

	/** @param deadline milliseconds since 1970 at which the poll has to end */
	static async connect(context: IPollFunctions, type: string, deadline: number) {
		return new Source(await Client.connect(context), type, deadline);
	}

	/**
	 * Pulls the documents modified since the last pull, whatever KlearStack takes for that: it may give each
	 * modification once, or again and again.
	 *
	 * Source: fetch-documents/get-results-of-modified-invoices-since-the-last-pull.
	 *
	 * @param ms how long it may take
	 * @throws KlearStackFailure for a failure of login, server or network
	 */
	async pull(ms: number): Promise<Pulled> {
		let events: DocumentEvent[] = [];
		const begin = () => {
			events = [];
			return (event: DocumentEvent) => {
				// A document that was asked for by type is of that type unless it says otherwise.
				if (this.isOurs(event) !== false) events.push(event);
				return true;
			};
		};
		const fields = { document_type: this.type };
		return await this.read(endpoints.getModifiedDocuments, fields, ms, begin).then(
			(rest) => ({ events, words: isNothing(rest) ? undefined : `with ${kindOfAnswer(rest)}` }),
			(error: Error) => {
				if (!(error instanceof KlearStackFailure && isRefusal(error))) throw error;
				const words = `with status ${error.status ?? 200} and no documents`;
				return { events: [], refusal: error, words };
			},
		);
	}

	/**
	 * All documents of the user, one after the other as they come. It only reads, may say less of a
	 * document than a pull, and need not tell document types apart.
	 *
	 * Source: fetch-documents/get-results-of-invoices-accessible-by-a-specific-user.
	 *
	 * @param ms how long it may take
	 * @returns whether it was read to its end, and not too long for that
	 * @throws KlearStackFailure where it cannot be had
	 */
	async list(ms: number, take: (event: DocumentEvent) => void): Promise<boolean> {
		let isTooLong = false;
		const begin = () => {
			let documents = 0;
			let characters = 0;
			return (event: DocumentEvent, length: number) => {
				take(event);
				documents++;
				characters += length;
				isTooLong = documents > largestList.documents || characters > largestList.characters;
				return !isTooLong;
			};
		};
		const rest = await this.read(endpoints.getUserDocuments, {}, ms, begin);
		// An empty body is no empty list: it would mean that all documents are gone.
		if (rest !== undefined && !isTooLong) throw noList(rest);
		return !isTooLong;
	}

	/**
	 * A document by itself, whose answer may name its type (inferred); undefined where there is none.
	 *
	 * Source: fetch-documents/get-details-of-a-document (inferred).
	 *
	 * @throws KlearStackFailure where that is not known
	 */
	async get(documentId: string): Promise<(DocumentEvent & Identified) | undefined> {
		const fields = { collection_name: this.type, id: documentId };
		const answer = await this.klearStack
			.call(endpoints.getDocument, fields, this.within(DOCUMENT_MS))
			.catch((error: KlearStackFailure) => {
				if (error.kind === 'refused' && NOTHING_THERE.test(error.message)) return {};
				throw error;
			});
		if (isEmpty(answer) && typeof answer !== 'object') throw brokenAnswer();
		const document = documentWithId(answer, documentId);
		return document && withId(toEvent(document), documentId);
	}

	/** Tells if a document is of the trigger's type; undefined where it does not say. */
	isOurs({ statements }: DocumentEvent): boolean | undefined {
		return isOfType(statements.documentType, this.type);
	}

	/**
	 * @param begin is called for each try, and gives what takes each document, with how many characters it
	 * has, and says whether another one is wanted
	 * @returns undefined for a list of documents, or what was answered instead
	 */
	private async read(
		endpoint: Endpoint,
		fields: FormFields,
		most: number,
		begin: () => (event: DocumentEvent, length: number) => boolean,
	): Promise<unknown> {
		const { rest, isList } = await documentsOf(
			async (beginEntries) =>
				await this.klearStack.list(endpoint, fields, this.within(most), () => {
					const take = beginEntries();
					return (entry, text) => take(ofBareId(entry) ?? entry, text);
				}),
			() => {
				const take = begin();
				return (document, length) => isEmpty(document) || take(toEvent(document), length);
			},
		);
		return isList ? undefined : rest;
	}

	within(most: number): CallOptions {
		const ms = Math.max(1, Math.ceil(Math.min(most, this.deadline - Date.now())));
		return { timeout: ms / 1000, signal: AbortSignal.timeout(ms) };
	}
}

/** A document's ID and nothing else. */
const LOOKS_LIKE_ID = /^(?=.*\d)[\w-]{4,64}$/;

/** An entry of a list that is no more than a document's ID, as a document. */
const ofBareId = (entry: unknown) =>
	typeof entry === 'number' || (typeof entry === 'string' && LOOKS_LIKE_ID.test(entry))
		? { document_id: asText(entry) }
		: undefined;

/** Nothing worth a word in the log. */
const isNothing = (rest: unknown) =>
	isEmpty(rest) || (isRecord(rest) && 'result' in rest && isEmpty(rest.result)) || saysNone(rest);

/** It has an ID and nothing else. */
export const isBare = ({ documentId, facts, statements }: DocumentEvent): boolean =>
	documentId !== undefined &&
	facts.length === 0 &&
	statements.fileName === undefined &&
	!statements.status;
