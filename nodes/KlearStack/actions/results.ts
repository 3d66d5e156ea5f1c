import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import {
	documentsIn,
	type KlearStackDocument,
	saidOfAll,
	simplifyDocument,
} from '../documents/document';
import { limit, returnAll, simplify } from './descriptions';
import type { Item } from './item';
import type { Call } from './operation';
import type { FormFields } from '../transport/form';

/**
 * One item per document of an answer: simplified, with what the answer says of all of them and the
 * batch they came in; or just as KlearStack sent them.
 *
 * @throws NodeOperationError when the answer is no list of documents
 */
export function documentItems(item: Item, answer: unknown, batchId?: string): INodeExecutionData[] {
	const documents = requireDocuments(item, answer);
	if (!item.given(simplify)) {
		// A list of tuples is no item by itself.
		return documents.map((document) => ({
			json: Array.isArray(document) ? ({ document } as IDataObject) : document,
		}));
	}
	const ofAll = { ...saidOfAll(answer), ...(batchId && { batchId }) };
	return documents.map((document) => ({ json: withMissing(simplifyDocument(document), ofAll) }));
}

/** An object with what only the other one has. */
export const withMissing = (known: IDataObject, others: IDataObject): IDataObject => ({
	...known,
	...Object.fromEntries(Object.entries(others).filter(([key]) => !Object.hasOwn(known, key))),
});

/** @throws NodeOperationError when the answer is no list of documents */
function requireDocuments(item: Item, answer: unknown): KlearStackDocument[] {
	const documents = documentsIn(answer);
	if (documents) return documents;
	throw item.error(
		'KlearStack answered with something other than a list of documents',
		`It answered: ${JSON.stringify(answer).slice(0, 500)}`,
	);
}

/** Calls an endpoint that lists documents, and gives an item for each, as Simplify, Return All and Limit say. */
export async function listDocuments(
	item: Item,
	call: Call,
	fields: FormFields = {},
): Promise<INodeExecutionData[]> {
	return upToLimit(item, documentItems(item, await call(fields)));
}

/** The first items, where Return All is off. */
export function upToLimit(item: Item, items: INodeExecutionData[]): INodeExecutionData[] {
	// n8n itself says in the output panel that the limit was reached.
	return item.given(returnAll) ? items : items.slice(0, item.given(limit));
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
