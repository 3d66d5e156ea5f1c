import type { DeliveryState } from './deliveryState';
import type { DocumentEvent } from './event';
import { ALL, type List } from './lists';
import { keyIn, keyOf, type Known, knownOf, markOf, pack, printsIn, unpack } from './records';
import type { Identified } from './source';
import { isSameContent, learn, printsOf } from './wording';

/** Enough documents to learn how the list words what a pull gives. */
const MOST_LEARNED_FROM = 20;

/** A document in a list. */
interface Seen {
	event: Identified;
	list: List;
	now: Known;
}

/**
 * What the account's lists say, beside what the same lists said before. Only list and list are
 * compared: a pull may word the same document otherwise. What a pull has given since then has left
 * already, however a list words it; only where a later pull may have been lost does its content count.
 *
 * Nothing is noted until `settle`, after a pull that was answered after the lists: what that pull
 * gives was not missed.
 */
export class Comparison {
	private readonly known: Map<string, Known>;

	private readonly lists = new Set<List>();

	private readonly seen = new Map<string, { list: List; documentId: string; now: Known }>();

	/** The last documents that a pull has given for certain. */
	private given: Identified[] = [];

	/** By ID: what differs, has been read, and was not delivered by a pull. */
	readonly missed = new Map<string, Seen>();

	/** By ID: what a process that has ended may have lost. */
	readonly again = new Map<string, Identified>();

	/** What a pull has given is to be noted as the lists word it. */
	private hasPulled = false;

	constructor(private readonly state: DeliveryState) {
		this.known = unpack(state.documents);
	}

	/** @param isOurs whether the list says that it is of the trigger's type, or of another one */
	take(list: List, event: Identified, isOurs?: boolean): void {
		const { pulled, doubted, again } = this.state;
		const { documentId } = event;
		const [key, own] = [keyIn(list, documentId), keyOf(documentId)];
		const before = this.known.get(key);
		const wasGiven = Object.hasOwn(pulled, own) || Object.hasOwn(doubted, own);
		const now: Known = {
			listed: markOf(event),
			...knownOf(event),
			isOurs: isOurs ?? (wasGiven || (before ?? this.known.get(own))?.isOurs),
		};
		this.seen.set(key, { list, now, documentId });
		this.hasPulled ||= wasGiven;
		if (list === ALL && Object.hasOwn(pulled, own)) {
			this.given = [...this.given, event].slice(-MOST_LEARNED_FROM);
		}
		if (Object.hasOwn(again, documentId)) this.again.set(documentId, event);
		else if (this.isMissed(own, event, now, before) && this.isComplete(list)) {
			this.missed.set(documentId, { event, list, now });
		}
	}

	/** The list was read before, so that what it holds beside that is new. */
	private isComplete(list: List): boolean {
		return this.state.complete.includes(list);
	}

	private isMissed(key: string, { facts }: Identified, now: Known, before?: Known): boolean {
		const { pulled, doubted, ownNames } = this.state;
		if (!now.isRead || now.isOurs === false || now.listed === before?.listed) return false;
		if (Object.hasOwn(pulled, key)) return false;
		return (
			!Object.hasOwn(doubted, key) ||
			!isSameContent(printsIn(doubted[key]), printsOf(facts), ownNames)
		);
	}

	/** Whether `settle` has to wait for another pull. */
	get needsPull(): boolean {
		return this.missed.size > 0 || this.again.size > 0 || this.hasPulled;
	}

	/** A list has been read to its end. */
	noteRead(list: List): void {
		this.lists.add(list);
	}

	/** Forgets what has been read of a list, because it cannot be read to its end. */
	drop(list: List): void {
		for (const [key, one] of this.seen) if (one.list === list) this.seen.delete(key);
		for (const [id, one] of this.missed) if (one.list === list) this.missed.delete(id);
		this.given = [];
	}

	/**
	 * Notes the lists.
	 *
	 * @param pulled what a pull gave after them
	 * @param open IDs of what is to be judged anew next time
	 */
	settle(pulled: DocumentEvent[], open: Set<string>): void {
		const { state } = this;
		const isGiven = new Set(pulled.map(({ documentId }) => documentId));
		this.learn(isGiven);
		const settled = new Set<string>();
		for (const [key, { now, documentId }] of this.seen) {
			const before = this.known.get(key);
			// Those seen last stand last.
			this.known.delete(key);
			if (!isGiven.has(documentId) && !open.has(documentId)) {
				this.known.set(key, now);
				settled.add(keyOf(documentId));
			} else if (before) this.known.set(key, before);
		}
		state.documents = pack(this.known);
		const isOpen = ([key]: [string, string]) => !settled.has(key);
		state.pulled = Object.fromEntries(Object.entries(state.pulled).filter(isOpen));
		state.doubted = Object.fromEntries(Object.entries(state.doubted).filter(isOpen));
		state.complete = [...new Set([...state.complete, ...this.lists])];
	}

	/** What a pull gave, and no later one, is in the list with the same content. */
	private learn(isLater: Set<unknown>): void {
		const { pulled, ownNames } = this.state;
		for (const { documentId, facts } of this.given) {
			const prints = printsIn(pulled[keyOf(documentId)]);
			if (prints !== '' && !isLater.has(documentId)) learn(ownNames, prints, printsOf(facts));
		}
	}
}
