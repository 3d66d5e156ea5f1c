/**
 * State of a trigger: plain JSON, which n8n keeps as the node's static data. Seven fields, no contents.
 * docs/how-the-trigger-works.md explains each of them.
 */
import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';
import { deepCopy } from 'n8n-workflow';

import { largestList } from './bounds';
import type { SourceName, Wording } from './wordings';

/** A content that left: its mark in the words of each source that has said it. */
export type Content = Record<SourceName, string>;

/** Facts known of a document. */
export interface Known {
	/** Marks of the contents that the two gave last; empty where they have not given it. */
	pull: string;
	list: string;
	isRead: boolean;
	isApproved: boolean;
	/** The last list did not hold it. */
	isAbsent: boolean;
	/** Each source's last word on its approval. */
	approvedIn: Partial<Record<SourceName, boolean>>;
	/** It is of the trigger's document type; undefined while that is not known. */
	isOurs?: boolean;
	/** How often it has left. */
	departures: number;
	/** The contents that left last, the newest last. */
	contents: Content[];
}

/** Items that left together. */
export interface Departure extends IDataObject {
	/** Random, and the salt of the digests in `wordings`. */
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
	/** Digest of the account and the document type: for another one the state is good for nothing. */
	scope: string;
	/** Counts polls, so that of two states the newer one is known. */
	revision: number;
	/** The n8n processes that have polled; the latest is last. */
	processes: string[];
	/** Sources that have answered: from then on they tell news. */
	heard: SourceName[];
	/** By document, packed. */
	documents: string;
	left: Departure[];
	/** Names of fields that change by themselves, so that they do not count. */
	unsteady: string[];
}

/** The most documents remembered, as pulls may give those of other users, too; those seen longest ago are forgotten. */
const mostRemembered = () => 2 * largestList.documents;
/** So many contents of a document are remembered, so that a return to one of them is known as such. */
const MOST_CONTENTS = 8;
/** Several n8n processes may poll in turn (several mains). */
const MOST_PROCESSES = 20;

export const MARK = 5;

/** Short for a document's ID. */
export const keyOf = (documentId: string): string =>
	createHash('sha256').update(documentId).digest('base64url').slice(0, 8);

const letterOf = (value?: boolean) => (value === undefined ? '-' : value ? 'y' : 'n');
const ofLetter = (letter: string) => (letter === '-' ? undefined : letter === 'y');

/** In the order in which they were seen. */
export const unpack = (documents: string): Map<string, Known> =>
	new Map(documents.split(' ').filter(Boolean).map(unpackOne));

function unpackOne(text: string): [key: string, known: Known] {
	const [key, pull, list, flags, departures, ...contents] = text.split(',');
	const known = {
		...{ pull, list, isRead: flags[0] === 'y', isApproved: flags[1] === 'y' },
		...{ isAbsent: flags[2] === 'y', isOurs: ofLetter(flags[5]) },
		approvedIn: { pull: ofLetter(flags[3]), list: ofLetter(flags[4]) },
		departures: Number(departures ?? 0),
		contents: contents.map((content) => {
			const [inPull, inList] = content.split('/');
			return { pull: inPull, list: inList };
		}),
	};
	return [key, known];
}

export const pack = (known: Map<string, Known>): string =>
	[...known].slice(-mostRemembered()).map(packOne).join(' ');

function packOne([key, one]: [string, Known]): string {
	const { pull, list, isRead, isApproved, isAbsent, approvedIn, isOurs } = one;
	const flags = [isRead, isApproved, isAbsent, approvedIn.pull, approvedIn.list, isOurs];
	const contents = one.contents
		.slice(-MOST_CONTENTS)
		.map((content) => `,${content.pull}/${content.list}`);
	const left = one.departures > 0 ? `,${one.departures}${contents.join('')}` : '';
	return `${key},${pull},${list},${flags.map(letterOf).join('')}${left}`;
}

const isState = (data: IDataObject): data is State =>
	[data.scope, data.documents].every((one) => typeof one === 'string') &&
	typeof data.revision === 'number' &&
	[data.processes, data.heard, data.left, data.unsteady].every(Array.isArray);

export const newState = (scope: string): State => ({
	...{ scope, revision: 0, processes: [], heard: [], documents: '', left: [], unsteady: [] },
});

/**
 * Brings the static data to a state that can be worked with, in place.
 *
 * @param process what tells this process from any other
 * @param inTurns processes may poll in turn, so that another one is no sign of a restart
 * @param now milliseconds since 1970
 * @param executionMs the longest that an execution is taken to last
 * @param known the state as this process knows it: n8n does not save what a quiet poll noted, or what
 * the first one noted under durable cursors, and keeps nothing when the node is renamed
 * @returns a notice for the log
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
	// Its deliveries are not known, so everything is delivered once more.
	Object.assign(data, { heard: ['pull', 'list'] });
	return 'its data is damaged, so what it has delivered is not known; Recover Missed Documents delivers what the account holds';
}
