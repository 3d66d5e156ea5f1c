/**
 * What a trigger knows: plain JSON, which n8n keeps as the node's static data. Nine fields, no
 * contents. docs/how-the-trigger-works.md explains each of them.
 */
import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';
import { deepCopy } from 'n8n-workflow';

import type { SourceName, Wording } from './wordings';

/** What is known of a document. */
export interface Known {
	/** Marks of the contents that the two gave last; empty where they have not given it. */
	pull: string;
	list: string;
	isRead: boolean;
	isApproved: boolean;
	/** Whether each of the two said last that it is approved; undefined where it has not said. */
	approvedIn: Partial<Record<SourceName, boolean>>;
	/** Whether it is of the trigger's document type; undefined while that is not known. */
	isOurs?: boolean;
	/** The last list did not hold it. */
	isAbsent: boolean;
}

/** Items that left together. */
export interface Departure extends IDataObject {
	name: string;
	/** Milliseconds since 1970. */
	at: number;
	/** When they are to leave once more, as the n8n that gave them has ended since; or 0. */
	due: number;
	/** Document ID to the rest of its eventId. */
	documents: Record<string, string>;
	/** In short, those that only one source has said yet: the other one may say them after a restart. */
	wordings?: Array<[key: string, wording: Wording]>;
}

export interface State extends IDataObject {
	/** Whose documents these are: the state is good for nothing else. */
	scope: string;
	/** Counts polls, so that of two states the newer one is known. */
	revision: number;
	/** The n8n processes that have polled; the latest is last. */
	processes: string[];
	/** A pull has been answered, so what pulls give is new. */
	isStarted: boolean;
	/** Milliseconds since 1970 at which the list was read last; 0 where it never was. */
	listed: number;
	/** What each source said last of each document, packed. */
	documents: string;
	/** By document: the marks of the last contents that left, packed. */
	contents: Record<string, string>;
	left: Departure[];
	/** Names of fields that change by themselves, so that they do not count. */
	unsteady: string[];
}

/** The most documents remembered; those seen longest ago are forgotten. */
const MOST_REMEMBERED = 40_000;
/** Several n8n processes may poll in turn (several mains). */
const MOST_PROCESSES = 20;

const KEY = 8;
export const MARK = 5;
const NONE = '-'.repeat(MARK);
const RECORD = KEY + 2 * MARK + 2;

/** Short for a document's ID. */
export const keyOf = (documentId: string): string =>
	createHash('sha256').update(documentId).digest('base64url').slice(0, KEY);

/** Yes, no or unknown as a digit. */
const digitOf = (value?: boolean) => (value === undefined ? 0 : value ? 2 : 1);
const ofDigit = (digit: number) => (digit === 0 ? undefined : digit === 2);

function flagsOf({ isRead, isApproved, isAbsent, approvedIn, isOurs }: Known): string {
	const bits = (isRead ? 1 : 0) + (isApproved ? 2 : 0) + (isAbsent ? 4 : 0);
	const digits = [digitOf(approvedIn.pull), digitOf(approvedIn.list), digitOf(isOurs)];
	return digits
		.reduce((sum, digit) => sum * 3 + digit, bits)
		.toString(36)
		.padStart(2, '0');
}

function ofFlags(
	text: string,
): Pick<Known, 'isRead' | 'isApproved' | 'isAbsent' | 'approvedIn' | 'isOurs'> {
	const flags = parseInt(text, 36);
	const [ours, list, pull] = [1, 3, 9].map((weight) => ofDigit(Math.floor(flags / weight) % 3));
	const bits = Math.floor(flags / 27);
	return {
		isRead: (bits & 1) > 0,
		isApproved: (bits & 2) > 0,
		isAbsent: (bits & 4) > 0,
		approvedIn: { pull, list },
		isOurs: ours,
	};
}

const markIn = (text: string) => (text === NONE ? '' : text);

/** In the order in which they were seen. */
export function unpack(documents: string): Map<string, Known> {
	const known = new Map<string, Known>();
	for (let at = 0; at < documents.length; at += RECORD) {
		const rest = at + KEY;
		known.set(documents.slice(at, rest), {
			pull: markIn(documents.slice(rest, rest + MARK)),
			list: markIn(documents.slice(rest + MARK, rest + 2 * MARK)),
			...ofFlags(documents.slice(rest + 2 * MARK, at + RECORD)),
		});
	}
	return known;
}

export const pack = (known: Map<string, Known>): string =>
	[...known]
		.slice(-MOST_REMEMBERED)
		.map(([key, one]) => key + (one.pull || NONE) + (one.list || NONE) + flagsOf(one))
		.join('');

/** A content that left: its mark in the words of each source that has said it. */
export type Content = Record<SourceName, string>;

/** What left of a document: how often something did, and the last contents. */
export interface Contents {
	count: number;
	last: Content[];
}

/** So many contents of a document are remembered, so that a return to one of them is known as such. */
const MOST_CONTENTS = 8;

export function contentsIn(text = '0:'): Contents {
	const [count, marks] = text.split(':');
	const last: Content[] = [];
	for (let at = 0; at < marks.length; at += 2 * MARK) {
		const [pull, list] = [marks.slice(at, at + MARK), marks.slice(at + MARK, at + 2 * MARK)];
		last.push({ pull: markIn(pull), list: markIn(list) });
	}
	return { count: Number(count), last };
}

export const textOfContents = ({ count, last }: Contents): string =>
	`${count}:${last
		.slice(-MOST_CONTENTS)
		.map(({ pull, list }) => (pull || NONE) + (list || NONE))
		.join('')}`;

/** The most documents of which it is remembered what left. */
const MOST_LEFT = 10_000;

export function boundContents(contents: Record<string, string>): void {
	for (const key of Object.keys(contents).slice(0, -MOST_LEFT)) delete contents[key];
}

const isMap = (value: unknown): value is Record<string, string> =>
	typeof value === 'object' &&
	value !== null &&
	!Array.isArray(value) &&
	Object.values(value).every((member) => typeof member === 'string');

const isTexts = (value: unknown): value is string[] =>
	Array.isArray(value) && value.every((member) => typeof member === 'string');

const isState = (data: IDataObject): data is State =>
	typeof data.scope === 'string' &&
	typeof data.documents === 'string' &&
	data.documents.length % RECORD === 0 &&
	typeof data.isStarted === 'boolean' &&
	[data.revision, data.listed].every((one) => typeof one === 'number') &&
	[data.processes, data.unsteady].every(isTexts) &&
	isMap(data.contents) &&
	Array.isArray(data.left) &&
	data.left.every((one) => isMap(one?.documents) && typeof one.at === 'number');

export const newState = (scope: string): State => ({
	...{ scope, revision: 0, processes: [], isStarted: false, listed: 0 },
	...{ documents: '', contents: {}, left: [], unsteady: [] },
});

/**
 * Brings the static data to a state that can be worked with, in place.
 *
 * @param process what tells this process from any other
 * @param inTurns whether processes may poll in turn, so that another one is no sign of a restart
 * @param now milliseconds since 1970
 * @param executionMs the longest that an execution is taken to last
 * @param known the state as this process knows it: n8n does not save what a quiet poll noted, or what
 * the first one noted under durable cursors, and keeps nothing when the node is renamed
 * @returns what whoever reads the log should know
 */
export function begin(
	data: IDataObject,
	scope: string,
	process: string,
	inTurns: boolean,
	now: number,
	executionMs: number,
	known?: State,
): string | undefined {
	const isSaved = isState(data) && data.scope === scope;
	let notice: string | undefined;
	if (known?.scope === scope && (!isSaved || data.revision < known.revision)) {
		replace(data, deepCopy(known));
	} else if (!isSaved) notice = startAnew(data, scope);
	const state = data as State;
	const goesOn =
		state.processes.includes(process) && (inTurns || state.processes.at(-1) === process);
	if (!goesOn) for (const departure of state.left) departure.due = now + executionMs;
	state.left = state.left.filter(({ due, at }) => due > 0 || at > now - executionMs);
	const others = state.processes.filter((one) => one !== process);
	state.processes = [...others, process].slice(-MOST_PROCESSES);
	state.revision++;
	return notice;
}

export function replace(data: IDataObject, state: State): void {
	for (const key of Object.keys(data)) delete data[key];
	Object.assign(data, state);
}

function startAnew(data: IDataObject, scope: string): string {
	const isOther = isState(data);
	// n8n keeps static data under the node's name, so they can be those of a trigger it replaces.
	const isDamaged = Object.hasOwn(data, 'documents') && !isOther;
	replace(data, newState(scope));
	if (isOther) return 'credential or document type has changed; starting from now';
	if (!isDamaged) return 'starting from now';
	// What was delivered is not known: everything is, once more.
	Object.assign(data, { isStarted: true, listed: 1 });
	return 'its data is damaged, so what it has delivered is not known; Recover Missed Documents delivers what the account holds';
}
