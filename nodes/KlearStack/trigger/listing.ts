import { KlearStackFailure } from '../transport/failure';
import type { Observation, Seen } from './decide';
import { type DocumentEvent, withId } from './event';
import { observe } from './observe';
import { recoverEvery, recoverMissed } from './parameters';
import type { Round } from './round';
import { isAwaited, isFirst } from './scheduler';
import { isBare } from './source';
import { unpack } from './state';
import { compare } from './wordings';

const MINUTE_MS = 60_000;
/** A list that takes no longer is read at every poll. */
const CHEAP_MS = 3_000;
const USUAL_MS = 30_000;
/** While n8n waits for the poll. */
const AWAITED_MS = 8_000;
/** Of the rest of the poll's time, what a list gets that needs more than is usual. */
const MOST_OF_THE_REST = 0.9;
/** After a list that could not be had. */
const AGAIN_MS = 5 * MINUTE_MS;
/** A list that is due so soon is read now: polls do not come to the millisecond. */
const TOLERANCE_MS = MINUTE_MS / 2;

/** Of so many documents it is remembered how the list words them. */
const MOST_WORDED = 2_000;

/** Reads the list of all documents; whole documents are kept only where they are of use. */
export class Listing {
	documents: Seen[] = [];
	isRead = false;
	isTooLarge = false;
	failure?: Error;

	constructor(
		private readonly round: Round,
		private readonly pulled: DocumentEvent[],
	) {}

	isDue(hasPullFailed: boolean): boolean {
		const { settings, memory, state, now, context } = this.round;
		if (!settings.setting(recoverMissed) || now < memory.tooLargeUntil) return false;
		return (
			now >= memory.listDue - TOLERANCE_MS ||
			isFirst(context) ||
			hasPullFailed ||
			this.hasNameless ||
			this.pulled.some(isBare) ||
			state.left.some(({ due }) => due > 0 && due <= now)
		);
	}

	/**
	 * A list that cannot be read is a warning, and never the end of the trigger.
	 *
	 * @param hasPullFailed there may have been no time left for the list, which is to say what was lost
	 */
	async read(hasPullFailed: boolean): Promise<void> {
		const { memory, settings, now, warnOnce } = this.round;
		const began = Date.now();
		try {
			await this.readOnce();
			const took = Date.now() - began;
			const isSlow = took > CHEAP_MS;
			memory.isListLong = took > this.usualMs(began);
			delete memory.failingSince.list;
			memory.slowLists = isSlow ? memory.slowLists + 1 : 0;
			const minutes = memory.slowLists > 1 ? settings.setting(recoverEvery) : 0;
			memory.listDue = now + minutes * MINUTE_MS;
		} catch (error) {
			this.failure = error as Error;
			memory.failingSince.list ??= now;
			const isTimeout = error instanceof KlearStackFailure && error.kind === 'timeout';
			// Where that was not enough either, what was pulled must not wait for it each time.
			memory.isListLong = isTimeout && !memory.isListLong;
			memory.listDue = hasPullFailed || memory.isListLong ? 0 : now + AGAIN_MS;
			warnOnce(
				`missed documents cannot be found while KlearStack does not give its list of documents: ${this.failure.message}`,
			);
		}
	}

	/**
	 * Another look, which at the start adds to the first one, as that may be short: its failure is none of the poll, in which the list then says nothing.
	 *
	 * @returns what it holds
	 */
	readonly again = async (): Promise<Seen[]> => {
		const { state, memory } = this.round;
		const isStart = !state.heard.includes('list');
		if (isStart && memory.slowLists > 0) return this.documents;
		await this.readOnce(isStart).catch(() => {
			this.isRead = false;
			this.documents = [];
		});
		return this.documents;
	};

	/** @param isAddition to what was read before */
	private async readOnce(isAddition = false): Promise<void> {
		const { source, settings, state, memory, context } = this.round;
		const known = unpack(state.documents);
		const due = state.left.filter((departure) => departure.due > 0);
		const dueIds = due.flatMap(({ documents }) => Object.keys(documents));
		const wanted = new Set([...dueIds, ...this.pulled.map(({ documentId = '' }) => documentId)]);
		const documents = new Map(isAddition ? this.documents.map((seen) => [seen.key, seen]) : []);
		const usual = this.usualMs(Date.now());
		const rest = MOST_OF_THE_REST * (source.deadline - Date.now());
		const isLong = memory.isListLong && !isAwaited(context);
		this.isRead = await source.list(isLong ? rest : usual, (event) => {
			const seen = observe(event, settings, state.unsteady, source.isOurs(event));
			if (documents.size > MOST_WORDED) seen.facts = [];
			const isNews = state.heard.includes('list') && known.get(seen.key)?.list !== seen.mark;
			if (!isNews && !wanted.has(seen.id) && !this.hasNameless) delete seen.event;
			documents.set(seen.key, seen);
		});
		this.isTooLarge = !this.isRead;
		this.documents = [...documents.values()];
	}

	/** How long a list may take that begins now: the steps after it need time, too. */
	private usualMs(now: number): number {
		const { source, context } = this.round;
		return Math.min((source.deadline - now) / 2, isAwaited(context) ? AWAITED_MS : USUAL_MS);
	}

	/** A document without an ID was pulled: the list may have it with one. */
	private get hasNameless(): boolean {
		return this.pulled.some(({ documentId }) => documentId === undefined);
	}

	observed(): Observation[] {
		if (!this.isRead) return [];
		const isBaseline = !this.round.state.heard.includes('list');
		return [{ source: 'list', documents: this.documents, isBaseline }];
	}

	/** A document as the list says it, where it was kept. */
	eventOf(documentId: string): DocumentEvent | undefined {
		return this.documents.find(({ id }) => id === documentId)?.event;
	}

	/** The same document with its ID, where the list has one document that fits. */
	identify(event: DocumentEvent): DocumentEvent | undefined {
		const { fileName, isApproved } = event.statements;
		const fitting = this.documents.filter(
			(seen) =>
				seen.event?.documentId !== undefined &&
				(fileName === undefined || seen.event.statements.fileName === fileName) &&
				compare({ facts: event.facts, isApproved }, seen, this.round.state.unsteady) !==
					'different',
		);
		return fitting.length !== 1 ? undefined : withId(event, fitting[0].id);
	}
}
