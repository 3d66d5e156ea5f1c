/**
 * What a trigger has delivered, and what follows from it: plain functions on plain JSON, which n8n
 * keeps as the node's static data. docs/how-the-trigger-works.md says why it is so.
 */
import type { IDataObject } from 'n8n-workflow';
import { deepCopy } from 'n8n-workflow';

import type { DocumentEvent } from './event';
import { ALL } from './lists';
import { bound, isPacked, keyOf, recordOf, type Records } from './records';
import type { OwnNames } from './wording';

/** Several n8n processes may poll in turn (several mains). */
const MOST_PROCESSES = 20;

/** An execution takes no longer, so what left before that is done. */
const LONGEST_EXECUTION_MS = 5 * 60_000;

/** The lists are to be read at the next poll. */
export const DUE = 0;

const VERSION = 2;

/** Items that left together. @property at milliseconds since 1970 */
interface Departure extends IDataObject {
	at: number;
	records: Records;
}

export interface DeliveryState extends IDataObject {
	version: number;
	/** Whose documents these are; the state is good for nothing else. */
	scope: string;
	/** The processes that have polled to the name of what left each of them last; the latest is last. */
	processes: Record<string, string>;
	/** A pull has been answered: what comes from now on is new. */
	started: boolean;
	/** The lists that have been read, so that what they hold beside that is new. */
	complete: string[];
	/** Milliseconds since 1970 at which the lists were read last, or DUE. */
	compared: number;
	/** Milliseconds since 1970 at which the account was too large to be read, or 0. */
	tooLarge: number;
	/** What the lists said of each document when they were read last, packed. */
	documents: string;
	/** Documents that pulls gave since then. */
	pulled: Records;
	/** The same, from before a pull that may have been lost. */
	doubted: Records;
	/** What left in the last minutes, by document ID. */
	left: Departure[];
	/** By document ID, what a process that has ended may have lost. */
	again: Records;
	ownNames: OwnNames & IDataObject;
}

const isMap = (value: unknown): value is Record<string, string> =>
	typeof value === 'object' &&
	value !== null &&
	!Array.isArray(value) &&
	Object.values(value).every((member) => typeof member === 'string');

const isTexts = (value: unknown): value is string[] =>
	Array.isArray(value) && value.every((member) => typeof member === 'string');

function isState(data: IDataObject): data is DeliveryState {
	return (
		data.version === VERSION &&
		[data.scope, data.documents].every((one) => typeof one === 'string') &&
		isPacked(data.documents as string) &&
		typeof data.started === 'boolean' &&
		isTexts(data.complete) &&
		[data.compared, data.tooLarge].every((one) => typeof one === 'number') &&
		[data.processes, data.pulled, data.doubted, data.again, data.ownNames].every(isMap) &&
		Array.isArray(data.left) &&
		data.left.every((one) => isMap(one?.records) && typeof one.at === 'number')
	);
}

export interface Beginning {
	state: DeliveryState;
	/** Names what n8n has last saved of this process. */
	saved?: string;
	/** What whoever reads the log should know. */
	notice?: string;
}

/**
 * Brings the static data to a state that can be worked with, in place.
 *
 * @param process what tells this process from any other
 * @param inTurns whether processes may poll in turn, so that another one is no sign of a restart
 * @param now milliseconds since 1970
 * @param known the state as this process knows it. While nothing has left another one it is better:
 * n8n does not save what a quiet poll noted, or what the first one noted under durable cursors, and
 * keeps nothing when the node is renamed
 */
export function begin(
	data: IDataObject,
	scope: string,
	process: string,
	inTurns: boolean,
	now: number,
	known?: DeliveryState,
): Beginning {
	const processes = isState(data) ? data.processes : {};
	const saved = processes[process];
	const isNewest = ([one, name]: [string, string]) =>
		one === process || known?.processes[one] === name;
	if (known?.scope === scope && known !== data && Object.entries(processes).every(isNewest)) {
		Object.assign(data, deepCopy(known));
	}
	const notice = startAnewUnlessOf(data, scope);
	const state = data as DeliveryState;

	const { [process]: left, ...others } = state.processes;
	const latest = Object.keys(state.processes).at(-1);
	const goesOn = left !== undefined && (inTurns || latest === process);
	if (goesOn) {
		state.left = state.left.filter(({ at }) => at > now - LONGEST_EXECUTION_MS);
	} else {
		state.compared = DUE;
		doubt(state);
		Object.assign(state.again, ...state.left.map(({ records }) => records));
		state.left = [];
	}
	state.processes = Object.fromEntries([
		...Object.entries(others).slice(1 - MOST_PROCESSES),
		[process, left ?? ''],
	]);
	return { state, saved, notice };
}

/** Leaves a state of this scope as it is. */
function startAnewUnlessOf(data: IDataObject, scope: string): string | undefined {
	if (isState(data) && data.scope === scope) return undefined;
	// n8n keeps static data under the node's name, so they can be those of a trigger it replaces.
	const isDamaged = Object.hasOwn(data, 'documents') && !isState(data);
	const notice = isDamaged
		? 'its data is damaged, so what it has delivered is not known; Recover Missed Documents delivers what the account holds'
		: isState(data)
			? 'credential or document type has changed; starting from now'
			: 'starting from now';
	for (const key of Object.keys(data)) delete data[key];
	Object.assign(data, {
		version: VERSION,
		scope,
		processes: {},
		// Of a damaged state it is not known what was delivered: everything is, once more.
		started: isDamaged,
		complete: isDamaged ? [ALL] : [],
		compared: DUE,
		tooLarge: 0,
		documents: '',
		pulled: {},
		doubted: {},
		left: [],
		again: {},
		ownNames: { pull: '', list: '' },
	} satisfies DeliveryState);
	return notice;
}

/** What a pull gave counts less when a later one may have been lost: there may have been more of it. */
export function doubt(state: DeliveryState): void {
	state.doubted = { ...state.doubted, ...state.pulled };
	state.pulled = {};
	bound(state.doubted);
}

/** Notes what a pull has given. */
export function notePull(state: DeliveryState, events: DocumentEvent[]): void {
	for (const event of events) {
		if (event.documentId === undefined) continue;
		const key = keyOf(event.documentId);
		delete state.pulled[key];
		delete state.doubted[key];
		delete state.again[event.documentId];
		state.pulled[key] = recordOf(event);
	}
	bound(state.pulled);
}

/** Notes what leaves this process now, under a name. @param now milliseconds since 1970 */
export function leave(
	state: DeliveryState,
	events: DocumentEvent[],
	process: string,
	name: string,
	now: number,
): void {
	const records: Records = {};
	for (const event of events) {
		if (event.documentId !== undefined) records[event.documentId] = recordOf(event);
	}
	bound(records);
	state.processes[process] = name;
	state.left.push({ at: now, records });
}
