/**
 * What a trigger has delivered, and what follows from it: plain functions on plain JSON, which n8n
 * keeps as the node's static data.
 *
 * n8n saves static data when items leave, at about the same time as it creates their execution, so
 * n8n can be killed when the one is done and not the other. What left last therefore counts as
 * `pending` until the same process polls again. In a new process it is delivered once more, with
 * the same eventId.
 */
import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';

import { CONTENT_LENGTH, type DocumentEvent } from '../documents/event';

/** So many documents are remembered. In an account with more, nothing can be compared. */
export const MOST_DOCUMENTS = 10_000;

/** So many of the items that left last are kept whole; of the rest only that they left. */
export const MOST_PENDING = 200;

/** The account is to be compared with what was delivered, and the difference delivered. */
export const DUE = 0;

/** What the account holds is to be taken as delivered: the trigger starts from now. */
export const BASELINE = -1;

const VERSION = 1;

export interface DeliveryState extends IDataObject {
	version: number;
	/** Whose documents these are; the state is good for nothing else. */
	scope: string;
	/** The process that wrote it. */
	session: string;
	/** Milliseconds since 1970 of the last comparison with the account, or DUE or BASELINE. */
	compared: number;
	/** Short document key to the content delivered last. */
	delivered: Record<string, string>;
	/** The same for what left last. */
	pending: Record<string, string>;
	/** The items that left last. */
	pendingItems: IDataObject[];
	/** Names what left last, to see whether n8n took it. */
	left: string;
}

export type Beginning =
	/** The trigger has never run on this account. */
	| 'first'
	/** Its state says nothing that can be relied on. */
	| 'damaged'
	/** It ran on another account. */
	| 'other scope'
	/** It ran in another process. */
	| 'restart'
	| 'goes on';

const keyOf = (documentId: string) =>
	createHash('sha256').update(documentId).digest('base64url').slice(0, 12);

const isMap = (value: unknown): value is Record<string, string> =>
	typeof value === 'object' &&
	value !== null &&
	!Array.isArray(value) &&
	Object.values(value).every((member) => typeof member === 'string');

function isState(data: IDataObject): data is DeliveryState {
	return (
		data.version === VERSION &&
		typeof data.scope === 'string' &&
		typeof data.session === 'string' &&
		typeof data.compared === 'number' &&
		isMap(data.delivered) &&
		isMap(data.pending) &&
		typeof data.left === 'string' &&
		Array.isArray(data.pendingItems) &&
		data.pendingItems.every((item) => typeof item === 'object' && item !== null)
	);
}

/**
 * Brings the static data to a state that can be worked with, in place.
 *
 * @param session what tells this process from any other
 * @returns the state, how it begins, and what has to be delivered once more
 */
export function begin(
	data: IDataObject,
	scope: string,
	session: string,
): { state: DeliveryState; beginning: Beginning; again: DocumentEvent[] } {
	const empty = Object.keys(data).length === 0;
	if (!isState(data) || data.scope !== scope) {
		const beginning = empty ? 'first' : isState(data) ? 'other scope' : 'damaged';
		for (const key of Object.keys(data)) delete data[key];
		Object.assign(data, {
			version: VERSION,
			scope,
			session,
			// Of a damaged state it is not known what was delivered: everything is, once more.
			compared: beginning === 'damaged' ? DUE : BASELINE,
			delivered: {},
			pending: {},
			pendingItems: [],
			left: '',
		});
		return { state: data as DeliveryState, beginning, again: [] };
	}
	if (data.session === session) {
		remember(data.delivered, Object.entries(data.pending));
		data.pending = {};
		data.pendingItems = [];
		return { state: data, beginning: 'goes on', again: [] };
	}
	const again = data.pendingItems.map(eventOf);
	data.session = session;
	if (data.compared !== BASELINE) data.compared = DUE;
	data.pending = {};
	data.pendingItems = [];
	return { state: data, beginning: 'restart', again };
}

/** The event that an item left as. */
function eventOf(item: IDataObject): DocumentEvent {
	const documentId = item.documentId as string | undefined;
	const content = String(item.eventId).slice(-CONTENT_LENGTH);
	return { documentId, content, item };
}

/** Newest last, and the oldest forgotten first. */
function remember(delivered: Record<string, string>, entries: Array<[string, string]>): void {
	for (const [key, content] of entries) {
		delete delivered[key];
		delivered[key] = content;
	}
	const keys = Object.keys(delivered);
	for (const key of keys.slice(0, Math.max(0, keys.length - MOST_DOCUMENTS))) delete delivered[key];
}

const isKnown = (state: DeliveryState, { documentId, content }: DocumentEvent) =>
	documentId !== undefined &&
	(state.pending[keyOf(documentId)] ?? state.delivered[keyOf(documentId)]) === content;

/** Those of the events whose content was not the last one delivered. */
export function undelivered(state: DeliveryState, events: DocumentEvent[]): DocumentEvent[] {
	return events.filter((event) => !isKnown(state, event));
}

/** Takes documents as delivered: what was there before the trigger, or is known to have left. */
export function adopt(state: DeliveryState, events: DocumentEvent[]): void {
	remember(
		state.delivered,
		events.flatMap(
			({ documentId, content }): Array<[string, string]> =>
				documentId === undefined ? [] : [[keyOf(documentId), content]],
		),
	);
}

/** Notes what leaves now, in this order, under a name. */
export function leave(state: DeliveryState, events: DocumentEvent[], name: string): void {
	state.left = name;
	for (const { documentId, content } of events) {
		if (documentId !== undefined) state.pending[keyOf(documentId)] = content;
	}
	state.pendingItems = events.slice(0, MOST_PENDING).map(({ item }) => item);
}
