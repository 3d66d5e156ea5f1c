import { KlearStackFailure } from '../transport/failure';
import { asContent, type DocumentEvent } from './event';
import { contentIn, printsIn } from './records';
import type { Recovery } from './recovery';
import type { Identified } from './source';
import { isSameContent, printsOf } from './wording';

/** Limits for the documents that a poll asks for one by one: how many, how many at a time, how long. */
const MOST_ASKED = 500;
const ASKED_AT_ONCE = 10;
const MOST_MS = 15_000;

/** After this many polls in a row without a single document, KlearStack is assumed not to give any. */
const MOST_WITHOUT = 5;

const OPEN = Symbol('to be asked for later');

/** Asks KlearStack for single documents, for what no list says. */
export class Asking {
	/** IDs of those that are asked for at the next poll. */
	readonly open = new Set<string>();
	/** IDs of those of which KlearStack does not say the type. */
	readonly unknown: string[] = [];
	private asked = 0;
	private hasCounted = false;
	private readonly end = Date.now() + MOST_MS;

	constructor(private readonly recovery: Recovery) {}

	/** What was missed. A document of another type must never start a workflow, and lists need not name types. */
	async missed(): Promise<DocumentEvent[]> {
		const { comparison, source, takesUnknownType } = this.recovery;
		return await this.each([...comparison.missed.values()], async ({ event, now }) => {
			if (now.isOurs) return asRecovered(event);
			const whole = await this.ask(event.documentId);
			if (whole === OPEN) return undefined;
			now.isOurs = whole && source.isOurs(whole);
			if (now.isOurs ?? takesUnknownType) return asRecovered(event, whole);
			if (now.isOurs === undefined) this.unknown.push(event.documentId);
			return undefined;
		});
	}

	/** What a process that has stopped may have lost, under the eventId it had if it is the same content still. */
	async again(): Promise<Identified[]> {
		const { state, comparison } = this.recovery;
		return await this.each(Object.entries(state.again), async ([documentId, record]) => {
			const answer = await this.ask(documentId);
			const whole = answer === OPEN ? undefined : answer;
			const event = comparison.again.get(documentId) ?? whole;
			if (event) this.open.delete(documentId);
			else if (answer === OPEN) return undefined;
			else {
				this.recovery.warn(
					`${documentId} may not have been worked on when n8n ended, and cannot be delivered once more: KlearStack does not give it`,
				);
				delete state.again[documentId];
				return undefined;
			}
			const prints = [printsIn(record), printsOf(event.facts)] as const;
			// What left may have been worded by a pull or by the list, and so may what comes now.
			const isSame =
				isSameContent(...prints, state.ownNames) ||
				isSameContent(prints[1], prints[0], state.ownNames);
			const named = isSame ? asContent(event, contentIn(record)) : event;
			return { ...asRecovered(named, whole), documentId };
		});
	}

	private async ask(documentId: string): Promise<Identified | undefined | typeof OPEN> {
		if (this.asked++ < MOST_ASKED && Date.now() < this.end) {
			const { memory, source } = this.recovery;
			try {
				const document = await source.get(documentId);
				memory.withoutDocuments = 0;
				return document;
			} catch (error) {
				if (this.isForGood(error)) return undefined;
				// The next poll may have more luck.
			}
		}
		this.open.add(documentId);
		return OPEN;
	}

	/** Whether KlearStack has no answer to such questions, e.g. as the endpoint is called otherwise. */
	private isForGood(error: unknown): boolean {
		const { memory } = this.recovery;
		if (error instanceof KlearStackFailure && error.mayPass) return false;
		if (!this.hasCounted) memory.withoutDocuments++;
		this.hasCounted = true;
		return memory.withoutDocuments > MOST_WITHOUT;
	}

	private async each<T, R>(all: T[], work: (one: T) => Promise<R | undefined>): Promise<R[]> {
		const results: R[] = [];
		for (let at = 0; at < all.length; at += ASKED_AT_ONCE) {
			const some = await Promise.all(all.slice(at, at + ASKED_AT_ONCE).map(work));
			results.push(...some.filter((one) => one !== undefined));
		}
		return results;
	}
}

/** What a list says, with what only the document itself says, e.g. its file name. */
export const asRecovered = (event: DocumentEvent, whole?: DocumentEvent): DocumentEvent => ({
	...event,
	statements: { ...whole?.statements, ...event.statements, recovered: true },
});
