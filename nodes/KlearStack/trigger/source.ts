/** Where the documents of a trigger come from. */
import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import type { KlearStackDocument } from '../documents/document';
import { DocumentCollector, documentsIn, documentWithId, saysNone } from '../documents/list';
import { isOfType } from '../documents/types';
import { isEmpty } from '../json';
import type { Endpoint } from '../transport/endpoint';
import { endpoints } from '../transport/endpoints';
import { KlearStackFailure } from '../transport/failure';
import type { FormFields } from '../transport/form';
import { brokenAnswer, type CallOptions } from '../transport/host';
import { KlearStack } from '../transport/client';
import { NOTHING_THERE } from '../transport/response';
import { type DocumentEvent, toEvent } from './event';
import { ALL, APPROVED, type List, UPLOADED } from './lists';
import { noList, triggerError } from './pollAdvice';

/** A pull that takes longer must not hold the next one back. */
const PULL_MS = 60_000;
const [LIST_MS, DOCUMENT_MS] = [30_000, 5_000];
/** While n8n waits for the poll. */
const AWAITED_LIST_MS = 8_000;

/** A list with more documents or characters than this is not read to its end. */
export const MOST_DOCUMENTS = 20_000;
const MOST_CHARACTERS = 150_000_000;

const DAY_MS = 24 * 60 * 60_000;
/** The lists of large accounts look back so far, and a day ahead: KlearStack's time zone is not documented. */
const WINDOW_DAYS = 7;

/** What is there, with its ID. */
export type Identified = DocumentEvent & { documentId: string };

const hasId = (event: DocumentEvent): event is Identified => event.documentId !== undefined;

/** Is given each document, and whether it is of the trigger's type where the list says so. */
type Take = (event: Identified, isOurs?: boolean) => void;

export class Source {
	private constructor(
		private readonly context: IPollFunctions,
		private readonly klearStack: KlearStack,
		private readonly type: string,
		private readonly deadline: number,
		private readonly isAwaited: boolean,
	) {}

	/**
	 * @param deadline milliseconds since 1970 at which the poll has to end
	 * @param isAwaited n8n waits for this poll
	 */
	static async connect(context: IPollFunctions, type: string, deadline: number, isAwaited = false) {
		return new Source(context, await KlearStack.connect(context), type, deadline, isAwaited);
	}

	/**
	 * What was modified since the last time. By its wording KlearStack's own mark moves with this call, so
	 * that it may give each modification once (inferred).
	 *
	 * Source: fetch-documents/get-results-of-modified-invoices-since-the-last-pull.
	 */
	async pull(): Promise<DocumentEvent[]> {
		const events: DocumentEvent[] = [];
		const rest = await this.read(
			endpoints.getModifiedDocuments,
			this.ofType,
			PULL_MS,
			() => (document) => {
				const event = toEvent(document);
				if (this.isOurs(event) !== false) events.push(event);
				return true;
			},
		);
		// How KlearStack answers when there is nothing is not documented: whatever is empty is taken for it.
		const { result = 'missing' } = Object(rest) as IDataObject;
		if (!isNothing(rest) && !isNothing(result) && !saysNone(rest)) throw noList(rest);
		return events;
	}

	/**
	 * What a list holds, one after the other as it comes. It only reads, may say less of a document than
	 * a pull, and need not tell document types apart.
	 *
	 * Sources: fetch-documents/get-results-of-invoices-accessible-by-a-specific-user for all of them;
	 * for the last days, get-extracted-results-for-invoices-in-between-date-range (inferred) and
	 * get-results-of-approved-invoices-using-date-filter.
	 *
	 * @returns whether it was read to its end, and not too long for that
	 */
	async list(list: List, take: Take): Promise<boolean> {
		let isTooLong = false;
		const begin = () => {
			let documents = 0;
			let characters = 0;
			return (document: KlearStackDocument, length: number) => {
				// KlearStack's sample of an approved document says that it is not.
				const event = toEvent(document, list === APPROVED ? { isApproved: true } : {});
				// What is asked for by type is of that type unless it says otherwise.
				if (hasId(event)) take(event, this.isOurs(event) ?? (list !== ALL || undefined));
				isTooLong = ++documents > MOST_DOCUMENTS || (characters += length) > MOST_CHARACTERS;
				return !isTooLong;
			};
		};
		const [endpoint, fields] = this.call(list);
		// The pull after it needs time, too.
		const half = Math.ceil((this.deadline - Date.now()) / 2);
		const ms = Math.min(half, this.isAwaited ? AWAITED_LIST_MS : LIST_MS);
		const rest = await this.read(endpoint, fields, ms, begin);
		// An empty body is no empty list: it would mean that all documents are gone.
		if (rest !== undefined) throw noList(rest);
		return !isTooLong;
	}

	private call(list: List): [Endpoint, FormFields] {
		if (list === ALL) return [endpoints.getUserDocuments, {}];
		const days = { from_date: dayFromNow(-WINDOW_DAYS), to_date: dayFromNow(1) };
		return list === UPLOADED
			? [endpoints.getDocumentsByDateRange, { ...this.ofType, ...days }]
			: [endpoints.getApprovedDocuments, { ...this.ofType, ...days }];
	}

	/**
	 * A document by itself, whose answer may name its type (inferred); undefined where there is none.
	 *
	 * Source: fetch-documents/get-details-of-a-document (inferred).
	 *
	 * @throws KlearStackFailure where that is not known
	 */
	async get(documentId: string): Promise<Identified | undefined> {
		const fields = { collection_name: this.type, id: documentId };
		const answer = await this.klearStack
			.call(endpoints.getDocument, fields, this.within(DOCUMENT_MS))
			.catch((error: KlearStackFailure) => {
				if (error.kind === 'refused' && NOTHING_THERE.test(error.message)) return {};
				throw error;
			});
		if (isEmpty(answer) && typeof answer !== 'object') throw brokenAnswer();
		const found = documentWithId(answer, documentId);
		return found && { ...toEvent(found), documentId };
	}

	/** Whether a document says that it is of the trigger's type; undefined where that cannot be told. */
	isOurs({ statements }: DocumentEvent): boolean | undefined {
		return isOfType(statements.documentType, this.type);
	}

	private get ofType(): FormFields {
		return { document_type: this.type };
	}

	/**
	 * @param begin is called for each try, and gives what takes each document, with how many characters it
	 * has, and says whether another one is wanted
	 * @returns undefined for a list of documents, or what was answered instead
	 */
	private async read(
		endpoint: Endpoint,
		fields: FormFields,
		ms: number,
		begin: () => (document: KlearStackDocument, length: number) => boolean,
	): Promise<unknown> {
		let isWanted = true;
		let length = 0;
		let collector!: DocumentCollector;
		let give!: (document: KlearStackDocument) => boolean;
		const beginTry = () => {
			const take = begin();
			give = (document) => isNothing(document) || (isWanted = take(document, length));
			collector = new DocumentCollector(give);
			return (entry: unknown, text: string) => {
				({ length } = text);
				return collector.take(entry);
			};
		};
		const rest = await this.klearStack
			.list(endpoint, fields, this.within(ms), beginTry)
			.catch(this.explain);
		if (!isWanted) return undefined;
		const others = collector.end() ? documentsIn(rest) : undefined;
		others?.forEach(give);
		return others ? undefined : rest;
	}

	private within(most: number): CallOptions {
		const ms = Math.max(1, Math.min(most, Math.ceil(this.deadline - Date.now())));
		return { timeout: ms / 1000, signal: AbortSignal.timeout(ms) };
	}

	private readonly explain = (error: unknown): never => {
		throw error instanceof KlearStackFailure ? triggerError(this.context, error) : error;
	};
}

/** DD/MM/YYYY, as KlearStack's pages write dates. */
const dayFromNow = (days: number) =>
	new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10).split('-').reverse().join('/');

const isNothing = (value: unknown) =>
	!value || (typeof value === 'object' && Object.keys(value).length === 0);
