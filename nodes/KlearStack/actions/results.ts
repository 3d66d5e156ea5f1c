import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeApiError, NodeOperationError, sleep } from 'n8n-workflow';

import {
	documentsIn,
	isUnfinished,
	type KlearStackDocument,
	simplifyDocument,
} from '../documents/document';
import { type Endpoint, endpoints } from '../transport/endpoints';
import type { FormFields } from '../transport/form';
import { klearStackRequest, type RequestOptions } from '../transport/request';
import { requestOptionsOf, upToLimit } from './parameters';

const FIRST_DELAY_MS = 2_000;
const LONGEST_DELAY_MS = 30_000;
const FAILURES_IN_A_ROW = 3;

export interface WaitOptions {
	waitForResults?: boolean;
	/** Seconds. */
	waitTimeout?: number;
}

export const DEFAULT_WAIT_TIMEOUT = 300;

/** One item per document: simplified with the batch it came in, or just as KlearStack sent it. */
export function toItems(
	documents: KlearStackDocument[],
	simplify: boolean,
	batchId?: string,
): INodeExecutionData[] {
	return documents.map((document) => ({
		json: simplify
			? { ...simplifyDocument(document), ...(batchId && { batchId }) }
			: // A list of tuples is no item by itself.
				Array.isArray(document)
				? ({ document } as IDataObject)
				: document,
	}));
}

/** @throws NodeOperationError when the answer is no list of documents */
export function requireDocuments(
	this: IExecuteFunctions,
	answer: unknown,
	itemIndex: number,
): KlearStackDocument[] {
	const documents = documentsIn(answer);
	if (documents) return documents;
	throw new NodeOperationError(
		this.getNode(),
		'KlearStack answered with something else than a list of documents',
		{ itemIndex, description: `It answered: ${JSON.stringify(answer).slice(0, 500)}` },
	);
}

/** Calls an endpoint that lists documents, and gives an item for each, as Simplify, Return All and Limit say. */
export async function listDocuments(
	this: IExecuteFunctions,
	i: number,
	endpoint: Endpoint,
	fields: FormFields,
): Promise<INodeExecutionData[]> {
	const answer = await klearStackRequest.call(
		this,
		endpoint,
		fields,
		requestOptionsOf.call(this, i),
	);
	const documents = requireDocuments.call(this, answer, i);
	const simplify = this.getNodeParameter('simplify', i) as boolean;
	return upToLimit.call(this, i, toItems(documents, simplify));
}

/** What a call that changes something gives: what it was about, and what KlearStack said. */
export function outcome(answer: unknown, about: IDataObject): INodeExecutionData[] {
	const said = isObject(answer) ? answer : { message: answer as string };
	return [{ json: { ...about, ...said } }];
}

/** The entries of an answer that is some list, as items. Which key holds it is not documented. */
export function entriesAsItems(answer: unknown, nameOfText: string): INodeExecutionData[] {
	const lists = isObject(answer) ? Object.values(answer).filter(Array.isArray) : [answer];
	const list = lists.length === 1 && Array.isArray(lists[0]) ? lists[0] : [answer];
	return list.map((entry) => ({ json: isObject(entry) ? entry : { [nameOfText]: entry } }));
}

const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** The documents of a batch as they stand now (getbatchdocuments). */
async function look(
	this: IExecuteFunctions,
	batchId: string,
	documentType: string,
	options: RequestOptions,
) {
	return await klearStackRequest.call(
		this,
		endpoints.getBatchDocuments,
		{ batch_id: batchId, document_type: documentType },
		options,
	);
}

/** A failure that the next look may not meet: looking changes nothing, so it is tried again. */
const mayPass = (error: unknown) =>
	error instanceof NodeApiError && (!error.httpCode || /^(429|5)/.test(error.httpCode));

/**
 * The documents of a batch: as they stand, or once KlearStack has read them all. Looks at once,
 * then after 2 seconds and ever more slowly, every 30 seconds at last, until Wait Timeout is over.
 *
 * @throws NodeOperationError when the time is over; like every error while waiting it names the
 * batch ID, so that the results can be fetched later
 */
export async function batchDocuments(
	this: IExecuteFunctions,
	i: number,
	batchId: string,
	documentType: string,
	{ waitForResults, waitTimeout = DEFAULT_WAIT_TIMEOUT }: WaitOptions,
	options: RequestOptions,
): Promise<KlearStackDocument[]> {
	const deadline = Date.now() + waitTimeout * 1000;
	const signal = this.getExecutionCancelSignal();
	let failures = 0;
	for (let delay = FIRST_DELAY_MS; ; delay = Math.min(delay * 1.5, LONGEST_DELAY_MS)) {
		try {
			const answer = await look.call(this, batchId, documentType, options);
			failures = 0;
			if (!waitForResults || !isUnfinished(answer)) return requireDocuments.call(this, answer, i);
		} catch (error) {
			if (!waitForResults || !mayPass(error) || ++failures >= FAILURES_IN_A_ROW) {
				throw new NodeOperationError(this.getNode(), (error as Error).message, {
					itemIndex: i,
					description: `${(error as NodeApiError).description ?? ''} ${howToGoOn(batchId)}`.trim(),
				});
			}
		}
		const remaining = deadline - Date.now();
		if (remaining <= 0) {
			throw new NodeOperationError(
				this.getNode(),
				`KlearStack had not finished batch ${batchId} after ${waitTimeout} seconds`,
				{
					itemIndex: i,
					description: `${howToGoOn(batchId)} To wait longer, raise Wait Timeout in the options.`,
				},
			);
		}
		try {
			await sleep(Math.min(delay, remaining), signal);
			signal?.throwIfAborted();
		} catch {
			throw new NodeOperationError(
				this.getNode(),
				`The execution was canceled while KlearStack was reading batch ${batchId}`,
				{ itemIndex: i, description: howToGoOn(batchId) },
			);
		}
	}
}

const howToGoOn = (batchId: string) =>
	`Nothing is lost: KlearStack has the batch, so do not upload it again. Fetch it with Batch: Get Results and the Batch ID ${batchId}.`;
