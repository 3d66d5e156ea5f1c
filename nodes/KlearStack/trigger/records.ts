/** Documents in a trigger's state, in few characters. */
import { createHash } from 'crypto';

import { CONTENT_LENGTH, type DocumentEvent, isUnread } from './event';
import { ALL, type List, LISTS } from './lists';
import { printsOf } from './wording';

/** The most documents remembered; the ones seen longest ago are dropped. */
const MOST_REMEMBERED = 40_000;

/** The number of latest pulled documents that can be recognized in a list that words them differently. */
const MOST_WITH_PRINTS = 200;

/** What is known of a document. */
export interface Known {
	/** Mark of the content that the list gave. */
	listed: string;
	/** It had fields. */
	isRead: boolean;
	isApproved: boolean;
	/** Whether it is of the trigger's document type; undefined while that is not known. */
	isOurs?: boolean;
}

/** Documents by key or ID as a pull gave them: see `recordOf`. */
export type Records = Record<string, string>;

const KEY = 8;
const MARK = 5;
const RECORD = KEY + MARK + 1;

/** Short for a document's ID. */
export const keyOf = (documentId: unknown): string =>
	createHash('sha256').update(String(documentId)).digest('base64url').slice(0, KEY);

/** The same for a document in a list: lists need not word it alike, so each has keys of its own. */
export const keyIn = (list: List, documentId: string): string =>
	keyOf(list === ALL ? documentId : `${list} ${documentId}`);

/** Short for a content. */
export const markOf = ({ content }: DocumentEvent): string =>
	Buffer.from(content, 'hex').toString('base64url').slice(0, MARK);

const FLAG = { read: 1, approved: 2, otherType: 4, ours: 8 };

const flagsOf = ({ isRead, isApproved, isOurs }: Omit<Known, 'listed'>) =>
	(isRead ? FLAG.read : 0) +
	(isApproved ? FLAG.approved : 0) +
	(isOurs === undefined ? 0 : isOurs ? FLAG.ours : FLAG.otherType);

const ofFlags = (flags: number) => ({
	isRead: (flags & FLAG.read) > 0,
	isApproved: (flags & FLAG.approved) > 0,
	isOurs: flags < FLAG.otherType ? undefined : flags >= FLAG.ours,
});

export const isPacked = (documents: string): boolean => documents.length % RECORD === 0;

/** Key, mark and a digit for the rest of each document, in the order in which they were seen. */
export function unpack(documents: string): Map<string, Known> {
	const known = new Map<string, Known>();
	for (let at = 0; at < documents.length; at += RECORD) {
		const flags = parseInt(documents[at + KEY + MARK], 36);
		const listed = documents.slice(at + KEY, at + KEY + MARK);
		known.set(documents.slice(at, at + KEY), { listed, ...ofFlags(flags) });
	}
	return known;
}

/** Forgets the first ones where there are too many. */
export const pack = (known: Map<string, Known>): string =>
	[...known]
		.slice(-MOST_REMEMBERED)
		.map(([key, one]) => key + one.listed + flagsOf(one).toString(36))
		.join('');

/** What there is to know of a document without a list. */
export const knownOf = (event: DocumentEvent) => ({
	isRead: !isUnread(event),
	isApproved: event.statements.isApproved === true,
});

/** A document as it is given now: digest of its content, a digit for the rest, and its prints. */
export const recordOf = (event: DocumentEvent): string =>
	event.content + flagsOf({ ...knownOf(event), isOurs: true }).toString(36) + printsOf(event.facts);

const PRINTS = CONTENT_LENGTH + 1;

export const contentIn = (record: string): string => record.slice(0, CONTENT_LENGTH);
const knownIn = (record: string) => ofFlags(parseInt(record[CONTENT_LENGTH], 36));
export const printsIn = (record: string): string => record.slice(PRINTS);

/** The newest stand last: the first ones lose their prints, and at last their place. */
export function bound(records: Records): void {
	const keys = Object.keys(records);
	const forget = keys.length - MOST_REMEMBERED;
	for (const [n, key] of keys.slice(0, -MOST_WITH_PRINTS).entries()) {
		if (n < forget) delete records[key];
		else records[key] = records[key].slice(0, PRINTS);
	}
}

type Moment = Pick<Known, 'isRead' | 'isApproved'>;

/** What was known of a document, by its ID. */
export type Before = (documentId?: string) => Moment | undefined;

/** What a state knows of documents now, whatever is noted in it later. */
export function knownBefore(state: {
	documents: string;
	pulled: Records;
	doubted: Records;
}): Before {
	const { documents } = state;
	const [pulled, doubted] = [{ ...state.pulled }, { ...state.doubted }];
	let listed: Map<string, Known> | undefined;
	return (documentId) => {
		const key = keyOf(documentId);
		const record = pulled[key] ?? doubted[key];
		if (record !== undefined) return knownIn(record);
		listed ??= unpack(documents);
		return LISTS.map((list) => listed!.get(keyIn(list, String(documentId)))).find(
			(known) => known !== undefined,
		);
	};
}
