import type { Memory } from './memory';
import type { DocumentEvent } from './event';
import type { Source } from './source';

/** Limits for the documents that a poll asks for one by one: how many, how many at a time, how long. */
const MOST_ASKED = 500;
const ASKED_AT_ONCE = 10;
const MOST_MS = 15_000;

/** After this many polls in a row in which KlearStack failed to give a single document, it is taken for one that gives none. */
const MOST_FAILED = 2;

const LATER = async () => await Promise.reject<undefined>(new Error('At the next poll'));

/** Asks KlearStack for single documents, for what no list says. */
export class Singles {
	private asked = 0;
	private hasFailed = false;
	private readonly end = Date.now() + MOST_MS;

	constructor(
		private readonly source: Source,
		private readonly memory: Memory,
	) {}

	/**
	 * @returns undefined where KlearStack has no such document, or gives no single documents
	 * @throws KlearStackFailure where the next poll may have more luck
	 */
	async ask(documentId: string): Promise<DocumentEvent | undefined> {
		if (this.asked++ >= MOST_ASKED || Date.now() > this.end) return await LATER();
		const document = await this.source.get(documentId).catch((error: Error) => {
			if (!this.hasFailed) this.memory.failedSingles++;
			this.hasFailed = true;
			// E.g. as the endpoint, whose name is inferred, is called otherwise.
			if (this.memory.failedSingles <= MOST_FAILED) throw error;
			return undefined;
		});
		if (document) this.memory.failedSingles = 0;
		return document;
	}

	async each<T, R>(all: T[], work: (one: T) => Promise<R>): Promise<R[]> {
		const results: R[] = [];
		for (let at = 0; at < all.length; at += ASKED_AT_ONCE) {
			results.push(...(await Promise.all(all.slice(at, at + ASKED_AT_ONCE).map(work))));
		}
		return results;
	}
}
