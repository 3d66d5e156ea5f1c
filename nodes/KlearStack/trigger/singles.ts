import { KlearStackFailure } from '../transport/failure';
import type { Memory } from './memory';
import type { Identified, Source } from './source';

/** Limits for the documents that a poll asks for one by one: how many, how many at a time, how long. */
const MOST_ASKED = 500;
const ASKED_AT_ONCE = 10;
const MOST_MS = 15_000;

/** After this many polls in a row without a single document, KlearStack is assumed not to give any. */
const MOST_WITHOUT = 5;

const LATER = async () => await Promise.reject<undefined>(new Error('At the next poll'));

/** Asks KlearStack for single documents, for what no list says. */
export class Singles {
	private asked = 0;
	private hasCounted = false;
	private readonly end = Date.now() + MOST_MS;

	constructor(
		private readonly source: Source,
		private readonly memory: Memory,
	) {}

	/**
	 * @returns undefined where KlearStack has no such document, or gives no single documents
	 * @throws KlearStackFailure where the next poll may have more luck
	 */
	async ask(documentId: string): Promise<Identified | undefined> {
		if (this.asked++ >= MOST_ASKED || Date.now() > this.end) return await LATER();
		const document = await this.source.get(documentId).catch((error: Error) => {
			if (this.isForGood(error)) return undefined;
			throw error;
		});
		if (document) this.memory.withoutDocuments = 0;
		return document;
	}

	/** Whether KlearStack has no answer to such questions, e.g. as the endpoint is called otherwise. */
	private isForGood(error: Error): boolean {
		if (error instanceof KlearStackFailure && error.mayPass) return false;
		if (!this.hasCounted) this.memory.withoutDocuments++;
		this.hasCounted = true;
		return this.memory.withoutDocuments > MOST_WITHOUT;
	}

	async each<T, R>(all: T[], work: (one: T) => Promise<R>): Promise<R[]> {
		const results: R[] = [];
		for (let at = 0; at < all.length; at += ASKED_AT_ONCE) {
			results.push(...(await Promise.all(all.slice(at, at + ASKED_AT_ONCE).map(work))));
		}
		return results;
	}
}
