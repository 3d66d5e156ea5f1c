import { KlearStackFailure } from '../transport/failure';
import type { Observation, Seen } from './decide';
import type { DocumentEvent } from './event';
import type { Listing } from './listing';
import { observe } from './observe';
import { onFirstActivation } from './parameters';
import { triggerError } from './pollAdvice';
import type { Round } from './round';
import { isBare, type Pulled } from './source';

/** A pull that takes longer must not hold the next one back, unless pulls are always slow. */
const PULL_MS = 60_000;

/** Failures after which there is no sense in asking for anything else. */
const NOBODY_THERE = [
	...['credential', 'certificate', 'notSecure', 'unreachable', 'redirect', 'webPage', 'canceled'],
];

/** So many documents at once may be the whole account. */
const MANY = 20;

/** Asks KlearStack for what was modified. */
export class Pulls {
	events: DocumentEvent[] = [];
	failure?: KlearStackFailure;
	refusal?: KlearStackFailure;

	constructor(private readonly round: Round) {}

	/** @throws NodeApiError where there is no sense in asking for anything else */
	async pull(): Promise<void> {
		const { source, memory, now, warnOnce } = this.round;
		const rest = source.deadline - now;
		// One that is always too slow leaves time for the list.
		const ms = [PULL_MS, rest][memory.slowPulls] ?? rest / 2;
		const { events, refusal, words } = await source.pull(ms).catch(this.noteFailure);
		this.events.push(...events);
		this.refusal = refusal;
		if (words) warnOnce(`a pull was answered ${words}; taken for: nothing was modified`);
		if (!refusal) delete memory.failingSince.pull;
		else memory.failingSince.pull ??= now;
	}

	private readonly noteFailure = (error: Error): Pulled => {
		if (!(error instanceof KlearStackFailure)) throw error;
		const { context, memory, state } = this.round;
		if (error.kind === 'timeout') memory.slowPulls++;
		const isBusy = error.status === 429 && state.heard.includes('pull');
		if (NOBODY_THERE.includes(error.kind) || error.status === 401 || isBusy) {
			// It may have used up what it would have given.
			memory.listDue = 0;
			throw triggerError(context, error);
		}
		this.failure = error;
		return { events: [] };
	};

	/** Another chance, and no more: its failure is none of the poll. @returns what it gave */
	readonly again = async (): Promise<Seen[]> => {
		const { source } = this.round;
		const rest = (source.deadline - Date.now()) / 2;
		const { events } = await source.pull(Math.min(PULL_MS, rest)).catch(() => ({ events: [] }));
		this.events.push(...events);
		return this.seen(events);
	};

	/** Finds the IDs of documents that came without, and the contents of those that came with nothing else. */
	async identify(listing: Listing): Promise<void> {
		const { singles } = this.round;
		this.events = await singles.each(this.events, async (event) => {
			if (event.documentId === undefined) return listing.identify(event) ?? event;
			if (!isBare(event)) return event;
			const listed = listing.eventOf(event.documentId);
			return listed ?? (await singles.ask(event.documentId).catch(() => undefined)) ?? event;
		});
	}

	/** @returns none where the pull failed */
	observed(listing: Listing): Observation[] {
		if (this.failure) return [];
		return [{ source: 'pull', documents: this.seen(), isBaseline: this.isBaseline(listing) }];
	}

	seen(events = this.events): Seen[] {
		const { settings, state, source } = this.round;
		return events.map((event) => {
			const seen = observe(event, settings, state.unsteady, source.isOurs(event) ?? true);
			// One that KlearStack says nothing else of leaves as it is.
			return isBare(event) ? { ...seen, isRead: true } : seen;
		});
	}

	/** Documents that are there at the start are not new, unless the user wants them. */
	private isBaseline(listing: Listing): boolean {
		const { state, settings, isTakenOver } = this.round;
		if (state.heard.includes('pull')) return false;
		if (settings.setting(onFirstActivation) === 'deliverWaiting') return false;
		// Where a pull gives most of the account, it does not say what has come since the activation.
		const isMost = this.events.length > Math.max(MANY, listing.documents.length / 2);
		return !isTakenOver || isMost;
	}
}
