import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeApiError, NodeOperationError, sleep } from 'n8n-workflow';

import {
	documentsIn,
	isUnfinished,
	type KlearStackDocument,
	saidOfAll,
	simplifyDocument,
} from '../documents/document';
import { type Endpoint, endpoints } from '../transport/endpoints';
import type { FormFields } from '../transport/form';
import { klearStackRequest, type RequestOptions } from '../transport/request';
import { positiveNumber, requestOptionsOf, upToLimit } from './parameters';

const FIRST_DELAY_MS = 2_000;
const LONGEST_DELAY_MS = 30_000;
const FAILURES_IN_A_ROW = 3;

const DEFAULT_WAIT_TIMEOUT = 300;

/**
 * One item per document of an answer: simplified, with what the answer says of all of them and the
 * batch they came in; or just as KlearStack sent them.
 *
 * @throws NodeOperationError when the answer is no list of documents
 */
export function documentItems(
	this: IExecuteFunctions,
	i: number,
	answer: unknown,
	batchId?: string,
): INodeExecutionData[] {
	const documents = requireDocuments.call(this, answer, i);
	if (!this.getNodeParameter('simplify', i)) {
		// A list of tuples is no item by itself.
		return documents.map((document) => ({
			json: Array.isArray(document) ? ({ document } as IDataObject) : document,
		}));
	}
	const ofAll = { ...saidOfAll(answer), ...(batchId && { batchId }) };
	return documents.map((document) => {
		const simplified = simplifyDocument(document);
		const missing = Object.entries(ofAll).filter(([key]) => !Object.hasOwn(simplified, key));
		return { json: { ...simplified, ...Object.fromEntries(missing) } };
	});
}

/** @throws NodeOperationError when the answer is no list of documents */
function requireDocuments(
	this: IExecuteFunctions,
	answer: unknown,
	itemIndex: number,
): KlearStackDocument[] {
	const documents = documentsIn(answer);
	if (documents) return documents;
	throw new NodeOperationError(
		this.getNode(),
		'KlearStack answered with something other than a list of documents',
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
	return upToLimit.call(this, i, documentItems.call(this, i, answer));
}

/** What a call that changes something gives: what it was about, and what KlearStack said. */
export function outcome(answer: unknown, about: IDataObject): INodeExecutionData[] {
	const said = isObject(answer) ? answer : { message: answer as string };
	return [{ json: { ...about, ...said } }];
}

/** What may stand beside a list without being part of what was asked for. */
const BESIDE_A_LIST = ['success', 'release_version'];

/**
 * The entries of an answer that is a list, as items. Which key holds the list is not documented, so
 * it may be any, as long as nothing stands beside it that would be lost; else the answer is one item.
 */
export function entriesAsItems(answer: unknown, nameOfText: string): INodeExecutionData[] {
	const told = isObject(answer)
		? Object.entries(answer).filter(([key]) => !BESIDE_A_LIST.includes(key))
		: [['', answer] as const];
	const [[, only]] = told.length === 1 ? told : [['', undefined]];
	const list = Array.isArray(only) ? (only as unknown[]) : [answer];
	return list.map((entry) => ({
		json: isObject(entry) ? entry : ({ [nameOfText]: entry } as IDataObject),
	}));
}

const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

function statusOf(answer: unknown): string {
	const { status } = saidOfAll(answer);
	return status ? ` It says: ${String(status)}.` : '';
}

/** Seconds to wait for results. @throws NodeOperationError when it is no such number */
export function waitTimeoutOf(this: IExecuteFunctions, i: number): number {
	return positiveNumber.call(this, i, 'waitTimeout', 'Wait Timeout', DEFAULT_WAIT_TIMEOUT);
}

/** A failure that the next look may not meet: looking changes nothing, so it is tried again. */
const mayPass = (error: unknown) =>
	error instanceof NodeApiError && (!error.httpCode || /^(429|5)/.test(error.httpCode));

/**
 * The documents of a batch: as they stand, or with Wait for Results once KlearStack has read them
 * all. Looks at once, then after 2 seconds and ever more slowly, every 30 seconds at last, until
 * Wait Timeout is over.
 *
 * @param onFailure what to add to every error, e.g. that the upload before was made
 * @throws NodeOperationError when the time is over, or KlearStack refuses
 */
export async function batchItems(
	this: IExecuteFunctions,
	i: number,
	batchId: string,
	documentType: string,
	options: RequestOptions,
	onFailure = '',
): Promise<INodeExecutionData[]> {
	const wait = this.getNodeParameter('options.waitForResults', i, false) as boolean;
	const waitTimeout = waitTimeoutOf.call(this, i);
	const fail = (message: string, description: string): never => {
		throw new NodeOperationError(this.getNode(), message, {
			itemIndex: i,
			description: `${description} ${onFailure}`.trim(),
		});
	};
	const deadline = Date.now() + waitTimeout * 1000;
	const signal = this.getExecutionCancelSignal();
	// After an answer of KlearStack, or an upload, what fails is taken to pass.
	let isReached = onFailure !== '';
	let failures = 0;
	let failure: NodeApiError | undefined;
	for (let delay = FIRST_DELAY_MS; ; delay = Math.min(delay * 1.5, LONGEST_DELAY_MS)) {
		let items: INodeExecutionData[] | undefined;
		let said = '';
		try {
			const answer = await klearStackRequest.call(
				this,
				endpoints.getBatchDocuments,
				{ batch_id: batchId, document_type: documentType },
				options,
			);
			isReached = true;
			failure = undefined;
			if (!wait || !isUnfinished(answer)) {
				items = documentItems.call(this, i, answer, batchId);
				said = statusOf(answer);
			}
		} catch (error) {
			failure = error as NodeApiError;
			if (!wait || !mayPass(error) || (!isReached && ++failures >= FAILURES_IN_A_ROW)) {
				fail(failure.message, failure.description ?? '');
			}
		}
		if (items?.length === 0) {
			const message = `KlearStack gave no documents for batch ${batchId} as ${documentType}.${said}`;
			if (onFailure) fail(message, 'Look for the upload in KlearStack.');
			this.addExecutionHints({
				message: `${message} Check the Batch ID and the Document Type.`,
				location: 'outputPane',
			});
		}
		if (items) return items;
		const remaining = deadline - Date.now();
		if (remaining <= 0) {
			if (failure) fail(failure.message, failure.description ?? '');
			fail(
				`KlearStack had not finished batch ${batchId} after ${waitTimeout} seconds`,
				'To wait longer, raise Wait Timeout in the options.',
			);
		}
		try {
			await sleep(Math.min(delay, remaining), signal);
			signal?.throwIfAborted();
		} catch {
			fail(`The execution was canceled while KlearStack was reading batch ${batchId}`, '');
		}
	}
}
