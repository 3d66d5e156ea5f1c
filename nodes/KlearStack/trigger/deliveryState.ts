/**
 * What a trigger has delivered, and what follows from it: plain functions on plain JSON, which n8n
 * keeps as the node's static data.
 *
 * n8n saves static data when items leave, at about the same time as it creates their execution, so
 * n8n can be killed when the one is done and not the other. What left last therefore counts as
 * `pending` until the same process polls again. A new process delivers it once more, with the same
 * eventId.
 */
import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';
import { deepCopy } from 'n8n-workflow';

import { CONTENT_LENGTH, type DocumentEvent } from '../documents/event';

/** In an account with more documents, nothing can be compared. */
export const MOST_DOCUMENTS = 10_000;

/** So many documents are remembered: also those of other users, until the next comparison. */
const MOST_REMEMBERED = 2 * MOST_DOCUMENTS;

/** So many of the items that left last are kept whole; of the rest only that they left. */
export const MOST_PENDING = 200;

/** Several n8n processes may poll in turn (several mains). */
const MOST_PROCESSES = 20;

/** The account is to be compared with what was delivered, and the difference delivered. */
export const DUE = 0;

const VERSION = 1;

export interface DeliveryState extends IDataObject {
	version: number;
	/** Whose documents these are; the state is good for nothing else. */
	scope: string;
	/** The processes that have polled to the name of what left each of them last; the latest is last. */
	processes: Record<string, string>;
	/** A pull has been answered: what comes from now on is new. */
	started: boolean;
	/** `delivered` holds every document that the account held, so what is not in it was missed. */
	complete: boolean;
	/** Milliseconds since 1970 of the last comparison with the account, or DUE. */
	compared: number;
	/** Short document key to the content delivered last, or that was there before. */
	delivered: Record<string, string>;
	/** The same for what left last. */
	pending: Record<string, string>;
	/** The items that left last. */
	pendingItems: IDataObject[];
	/** The same for what was delivered by comparing, since the last pull that was answered. */
	recovered: Record<string, string>;
}

const keyOf = (documentId: string) =>
	createHash('sha256').update(String(documentId)).digest('base64url').slice(0, 12);

const isMap = (value: unknown): value is Record<string, string> =>
	typeof value === 'object' &&
	value !== null &&
	!Array.isArray(value) &&
	Object.values(value).every((member) => typeof member === 'string');

function isState(data: IDataObject): data is DeliveryState {
	return (
		data.version === VERSION &&
		typeof data.scope === 'string' &&
		typeof data.started === 'boolean' &&
		typeof data.complete === 'boolean' &&
		typeof data.compared === 'number' &&
		[data.processes, data.delivered, data.pending, data.recovered].every(isMap) &&
		Array.isArray(data.pendingItems) &&
		data.pendingItems.every((item) => typeof item === 'object' && item !== null)
	);
}

export interface Beginning {
	state: DeliveryState;
	/** Names what n8n has last taken of this process. */
	taken?: string;
	/** What has to be delivered once more. */
	again: DocumentEvent[];
	/** What whoever reads the log should know. */
	notice?: string;
}

/**
 * Brings the static data to a state that can be worked with, in place.
 *
 * @param process what tells this process from any other
 * @param inTurns whether processes may poll in turn, so that another one is no sign of a restart
 * @param known the state as this process knows it. While nothing has left another one it is better:
 * n8n does not save what a quiet poll noted, or what the first one noted under durable cursors, and
 * keeps nothing when the node is renamed
 */
export function begin(
	data: IDataObject,
	scope: string,
	process: string,
	inTurns: boolean,
	known?: DeliveryState,
): Beginning {
	const saved = isState(data) ? data.processes : {};
	const taken = saved[process];
	const isNewest = ([one, name]: [string, string]) =>
		one === process || known?.processes[one] === name;
	if (known?.scope === scope && known !== data && Object.entries(saved).every(isNewest)) {
		Object.assign(data, deepCopy(known));
	}
	const notice = startAnewUnlessOf(data, scope);
	const state = data as DeliveryState;

	const { [process]: left, ...others } = state.processes;
	const latest = Object.keys(state.processes).at(-1);
	const goesOn = left !== undefined && (inTurns || latest === process);
	const again = goesOn ? [] : state.pendingItems.map(eventOf);
	if (goesOn) remember(state.delivered, Object.entries(state.pending));
	else state.compared = DUE;
	if (Object.keys(state.delivered).length === MOST_REMEMBERED) state.complete = false;
	state.pending = {};
	state.pendingItems = [];
	state.processes = Object.fromEntries([
		...Object.entries(others).slice(1 - MOST_PROCESSES),
		[process, left ?? ''],
	]);
	return { state, taken, again, notice };
}

/** Leaves a state of this scope as it is. */
function startAnewUnlessOf(data: IDataObject, scope: string): string | undefined {
	if (isState(data) && data.scope === scope) return undefined;
	// n8n keeps static data under the node's name, so they can be those of a trigger it replaces.
	const isDamaged = Object.hasOwn(data, 'delivered') && !isState(data);
	const notice = isDamaged
		? 'its data is damaged, so what it has delivered is not known; Recover Missed Documents delivers what the account holds'
		: isState(data)
			? 'credential or document type has changed; starting from now'
			: undefined;
	for (const key of Object.keys(data)) delete data[key];
	Object.assign(data, {
		version: VERSION,
		scope,
		processes: {},
		// Of a damaged state it is not known what was delivered: everything is, once more.
		started: isDamaged,
		complete: isDamaged,
		compared: DUE,
		delivered: {},
		pending: {},
		pendingItems: [],
		recovered: {},
	} satisfies DeliveryState);
	return notice;
}

/** The event that an item left as. */
function eventOf(item: IDataObject): DocumentEvent {
	const documentId = item.documentId as string | undefined;
	const content = String(item.eventId).slice(-CONTENT_LENGTH);
	return { documentId, content, item };
}

const entriesOf = (events: DocumentEvent[]) =>
	events.flatMap(
		({ documentId, content }): Array<[string, string]> =>
			documentId === undefined ? [] : [[keyOf(documentId), content]],
	);

/** Newest last, and the oldest forgotten first. */
function remember(contents: Record<string, string>, entries: Array<[string, string]>): void {
	for (const [key, content] of entries) {
		delete contents[key];
		contents[key] = content;
	}
	const keys = Object.keys(contents);
	for (const key of keys.slice(0, Math.max(0, keys.length - MOST_REMEMBERED))) delete contents[key];
}

/** Notes what a filter holds back: it does not come again, but if KlearStack says it was modified. */
export function holdBack(state: DeliveryState, events: DocumentEvent[]): void {
	remember(state.delivered, entriesOf(events));
	for (const [key] of entriesOf(events)) delete state.recovered[key];
}

const lastContent = (state: DeliveryState, documentId?: string) =>
	documentId === undefined ? undefined : state.delivered[keyOf(documentId)];

/**
 * Notes a pull that was answered. What it gives is to be delivered, also a content that was
 * delivered before, since KlearStack says it was modified; but for what a comparison has delivered
 * since the pull before.
 *
 * @param isFromNow the trigger starts with this pull: only what differs from what the account held
 * just before is new
 * @returns what is to be delivered
 */
export function notePull(
	state: DeliveryState,
	events: DocumentEvent[],
	isFromNow: boolean,
): DocumentEvent[] {
	const { recovered } = state;
	state.started = true;
	state.recovered = {};
	return events.filter(({ documentId, content }) => {
		if (isFromNow) return ![undefined, content].includes(lastContent(state, documentId));
		return documentId === undefined || recovered[keyOf(documentId)] !== content;
	});
}

/**
 * Notes a comparison with what the account holds.
 *
 * @param leaving what leaves with this poll anyway
 * @returns what was missed, nothing while it is not known what is new
 */
export function noteComparison(
	state: DeliveryState,
	present: DocumentEvent[],
	leaving: DocumentEvent[],
): DocumentEvent[] {
	const known = state.complete && present.length <= MOST_DOCUMENTS;
	const left = new Set(leaving.map(({ item }) => item.eventId));
	const missed: DocumentEvent[] = [];
	const delivered: DocumentEvent[] = [];
	for (const event of present.filter(({ item }) => !left.has(item.eventId))) {
		const isMissed = known && lastContent(state, event.documentId) !== event.content;
		(isMissed ? missed : delivered).push(event);
	}
	// What the account does not hold, or hold any more, cannot be missed.
	state.delivered = {};
	remember(state.delivered, entriesOf(delivered));
	remember(state.recovered, entriesOf(missed));
	state.complete = true;
	return missed;
}

/** Notes what leaves this process now, in this order, under a name. */
export function leave(
	state: DeliveryState,
	events: DocumentEvent[],
	process: string,
	name: string,
): void {
	state.processes[process] = name;
	remember(state.pending, entriesOf(events));
	state.pendingItems = events.slice(0, MOST_PENDING).map(({ item }) => item);
}
