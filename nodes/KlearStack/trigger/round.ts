/** One poll, step by step: what is asked, what is made of the answers, and what leaves. */
import { createHash, randomUUID } from 'crypto';
import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import { documentTypeOf } from '../parameters/documentType';
import type { Values } from '../parameters/read';
import { normalizeBaseUrl } from '../transport/address';
import { KlearStackFailure } from '../transport/failure';
import { CREDENTIAL, credentialsOf } from '../transport/client';
import { decide, type Decision, type Leaving, type Observation, type Seen } from './decide';
import { digestOf, type DocumentEvent, tailOf, withTail } from './event';
import { itemsOf } from './eventItems';
import { passes } from './filters';
import { Listing } from './listing';
import { type Memory, PROCESS } from './memory';
import { idOf, observe } from './observe';
import {
	longestExecution,
	onFirstActivation,
	recoverEvery,
	recoverMissed,
	unknownType,
} from './parameters';
import { refusedForADay, tooLarge, triggerError } from './pollAdvice';
import { deadlineOf, isAwaited, isDurable, isFirst } from './scheduler';
import { Singles } from './singles';
import { isBare, type Pulled, Source } from './source';
import { begin, contentsIn, type Departure, replace, type State } from './state';
import type { SourceName } from './wordings';
import { Steadiness } from './steadiness';
import { inShort, remember, steady } from './wordings';

/** A pull that takes longer must not hold the next one back, unless pulls are always slow. */
const PULL_MS = 60_000;
/** A list that takes no longer is read at every poll. */
const CHEAP_MS = 3_000;
const LIST_AGAIN_MS = 5 * 60_000;
const DAY_MS = 24 * 60 * 60_000;
/** A list that is due so soon is read now: polls do not come to the millisecond. */
const TOLERANCE_MS = 30_000;
/** While every poll gives something, every fourth one reads a slow list that is due. */
const MOST_POSTPONED = 3;

/** After these, there is no sense in asking for anything else. */
const NOBODY_THERE = [
	...['credential', 'certificate', 'notSecure', 'unreachable', 'redirect', 'webPage', 'canceled'],
];

export class Round {
	private state!: State;
	private source!: Source;
	private singles!: Singles;
	private steadiness!: Steadiness;
	/** What the pull gave, once it has been identified. */
	private pulled: DocumentEvent[] = [];
	private listing?: Listing;
	private pullFailure?: KlearStackFailure;
	private refusal?: KlearStackFailure;
	private listFailure?: Error;
	/** What waits to be pulled at the start has come since the activation. */
	private isTakenOver = false;
	/** What n8n has dropped of earlier polls. */
	private droppedNames: string[] = [];
	/** Names what leaves with this poll. */
	private readonly name = randomUUID();

	constructor(
		private readonly context: IPollFunctions,
		private readonly settings: Values,
		private readonly memory: Memory,
		private readonly now: number,
		private readonly warn: (message: string) => void,
	) {}

	/** @returns the items that leave */
	async items(): Promise<IDataObject[]> {
		const dropped = await this.begin();
		await this.pull();
		if (this.isListDue()) await this.readList();
		await this.findUnsteadyFields();
		if (this.hasMissed()) await this.pullAgain();
		await this.identify();
		const { state, leaving } = await this.judge();
		const again = await this.againAfterRestart(state, leaving);
		const items = this.handOver(
			state,
			[...dropped, ...again, ...leaving.map(this.eventOf)],
			leaving,
		);
		if (items.length === 0) this.sayWhatUsersMustKnow();
		return items;
	}

	/** @returns what n8n has dropped of earlier polls */
	private async begin(): Promise<DocumentEvent[]> {
		const { context, memory, settings, now } = this;
		const type = documentTypeOf(settings);
		const scope = await scopeOf(context, type);
		const inTurns = isDurable(context);
		const data = context.getWorkflowStaticData('node');
		if (memory.state?.scope !== scope) memory.unsaved.clear();
		this.isTakenOver = inTurns && !memory.state && Object.keys(data).length === 0;
		const saved = new Set((data.left as State['left'] | undefined)?.map(({ name }) => name));
		const executionMs = settings.setting(longestExecution) * 60_000;
		const notice = begin(data, scope, PROCESS, inTurns, now, executionMs, memory.state);
		if (notice) this.warn(notice);
		this.state = data as State;
		memory.state = this.state;
		// What comes while it is off is not to be recovered when it is on again.
		if (!settings.setting(recoverMissed)) this.state.listed = 0;
		const deadline = deadlineOf(context, now);
		this.source = await Source.connect(context, type, deadline, isAwaited(context));
		this.singles = new Singles(this.source, memory);
		this.steadiness = new Steadiness(this.state, memory, this.warn);
		for (const name of saved) memory.unsaved.delete(name);
		for (const [key, wording] of this.state.left.flatMap(({ wordings = [] }) => wordings)) {
			if (!memory.wordings.has(key)) remember(memory.wordings, key, wording);
		}
		this.droppedNames = [...memory.unsaved.keys()];
		return [...memory.unsaved.values()].flat().map(asRecovered);
	}

	private async pull(): Promise<void> {
		const { memory, source, now } = this;
		const { slowPulls } = memory;
		const rest = source.deadline - now;
		// One that is always too slow leaves time for the list.
		const ms = slowPulls === 0 ? PULL_MS : slowPulls === 1 ? rest : rest / 2;
		const { events, refusal } = await source.pull(ms).catch(this.noteFailure);
		this.pulled.push(...events);
		this.refusal = refusal;
		if (this.refusal) {
			const status = this.refusal.status ?? 200;
			this.sayOnce(
				`a pull was answered with status ${status} and no documents; taken for: nothing was modified`,
			);
		}
		if (!this.refusal || this.pulled.length > 0) memory.refusedSince = undefined;
		else memory.refusedSince ??= now;
	}

	/** @throws NodeApiError where there is no sense in asking for anything else */
	private readonly noteFailure = (error: Error): Pulled => {
		if (!(error instanceof KlearStackFailure)) throw error;
		if (error.kind === 'timeout') this.memory.slowPulls++;
		const isBusy = error.status === 429 && this.state.isStarted;
		if (NOBODY_THERE.includes(error.kind) || error.status === 401 || isBusy) {
			throw triggerError(this.context, error);
		}
		this.pullFailure = error;
		return { events: [] };
	};

	private isListDue(): boolean {
		const { memory, state, settings, now, context } = this;
		if (!settings.setting(recoverMissed)) return false;
		if (memory.tooLarge !== undefined && now - memory.tooLarge < DAY_MS) return false;
		const isCheap = memory.listTimes.length < 2 || Math.min(...memory.listTimes) <= CHEAP_MS;
		const isNeeded =
			!state.isStarted ||
			isFirst(context) ||
			memory.wasCutShort === true ||
			this.pullFailure !== undefined ||
			this.pulled.some((event) => event.documentId === undefined || isBare(event)) ||
			state.left.some(({ due }) => due > 0 && due <= now);
		const minutes = settings.setting(recoverEvery);
		const isDue =
			memory.listAgain > 0
				? now >= memory.listAgain
				: isCheap || now - state.listed >= minutes * 60_000 - TOLERANCE_MS;
		if (isNeeded) return true;
		// What was pulled leaves at once.
		if (isDue && !isCheap && this.pulled.length > 0 && memory.postponed++ < MOST_POSTPONED) {
			return false;
		}
		if (isDue) memory.postponed = 0;
		return isDue;
	}

	/** Reads the list; what cannot be read is a warning, and never the end of the trigger. */
	private async readList(): Promise<void> {
		const { memory, source, state, settings } = this;
		const began = Date.now();
		try {
			const listing = new Listing(source, settings, state, this.pulled);
			const isWhole = await (state.listed === 0
				? listing.readUntilSettled(this.steadiness)
				: listing.read());
			memory.listTimes = [...memory.listTimes, Date.now() - began].slice(-2);
			memory.listAgain = 0;
			if (isWhole) this.listing = listing;
			memory.tooLarge = isWhole ? undefined : this.now;
			if (!isWhole) this.sayOnce(TOO_LARGE);
		} catch (error) {
			this.listFailure = error as Error;
			memory.listTimes = [...memory.listTimes, Infinity].slice(-2);
			memory.listAgain = this.now + LIST_AGAIN_MS;
			this.sayOnce(
				`missed documents cannot be found while KlearStack does not give its list of documents: ${(error as Error).message}`,
			);
		}
	}

	/** Where most documents seem to have changed, what differs may be a field that changes by itself. */
	private async findUnsteadyFields(): Promise<void> {
		const { steadiness, listing } = this;
		if (this.state.isStarted) {
			await steadiness.check('pull', this.seenInPulls(this.pulled), async () => {
				const before = this.pulled.length;
				await this.pullAgain();
				return this.seenInPulls(this.pulled.slice(before));
			});
		}
		if (!listing || this.state.listed === 0) return;
		const pulledIds = new Set(this.pulled.map(({ documentId }) => documentId));
		const unexplained = listing.documents.filter(({ id }) => !pulledIds.has(id));
		const isFound = await steadiness.check('list', unexplained, async () => {
			await listing.read();
			return listing.documents;
		});
		// Once more, without them.
		if (isFound) await listing.read();
	}

	/** The list says what no pull has given: what another pull gives was not missed. */
	private hasMissed(): boolean {
		if (!this.listing || this.state.listed === 0 || this.pullFailure) return false;
		return this.decide(true).leaving.some(({ source }) => source === 'list');
	}

	/** It is another chance, and no more: its failure is none of the poll. */
	private async pullAgain(): Promise<void> {
		const rest = (this.source.deadline - Date.now()) / 2;
		const { events } = await this.source
			.pull(Math.min(PULL_MS, rest))
			.catch(() => ({ events: [] }));
		this.pulled.push(...events);
	}

	/** Finds the IDs of documents that came without, and the contents of those that came with nothing else. */
	private async identify(): Promise<void> {
		const { listing } = this;
		this.pulled = await this.singles.each(this.pulled, async (event) => {
			if (event.documentId === undefined) return listing?.identify(event) ?? event;
			if (!isBare(event)) return event;
			const listed = listing?.eventOf(event.documentId);
			return listed ?? (await this.singles.ask(event.documentId).catch(() => undefined)) ?? event;
		});
	}

	/** A document of another type must never start a workflow, and lists need not name types. */
	private async judge(): Promise<Decision> {
		const { singles, source, settings } = this;
		const takesUnknown = settings.setting(unknownType) === 'deliver';
		const draft = this.decide(true);
		const untyped = draft.leaving.filter(({ isTypeUnknown }) => isTypeUnknown);
		const unknown: string[] = [];
		await singles.each(untyped, async ({ seen }) => {
			const whole = await singles.ask(seen.id).catch(() => {
				seen.isOpen = true;
				return undefined;
			});
			seen.isOurs = whole && source.isOurs(whole);
			if (whole && seen.event) seen.event = withWhole(seen.event, whole);
			if (seen.isOurs === undefined && !seen.isOpen) unknown.push(seen.id);
		});
		if (unknown.length > 0) {
			const ids = unknown.join(', ');
			if (!takesUnknown)
				this.warn(`not delivered, because KlearStack does not say of which type they are: ${ids}`);
			else
				this.sayOnce(
					'KlearStack does not say of which type documents in its list are; they are delivered, whichever it is. If the account has several types, choose Hold Back in If the Type Is Not Known.',
				);
		}
		return untyped.length > 0 || !takesUnknown ? this.decide(takesUnknown) : draft;
	}

	private decide(takesUnknownType: boolean): Decision {
		const { state, steadiness, settings, memory } = this;
		const observations: Observation[] = [
			{
				source: 'pull',
				documents: this.seenInPulls(this.pulled),
				isBaseline: this.isPullBaseline(),
			},
		];
		if (this.listing) {
			const { documents } = this.listing;
			observations.push({ source: 'list', documents, isBaseline: state.listed === 0 });
		}
		for (const observation of observations) {
			if (steadiness.held.has(observation.source)) steadiness.postpone(observation);
			observation.isUnsure = steadiness.found.has(observation.source);
		}
		const rules = {
			takesUnknownType,
			passes: ({ event }: Seen, before?: Parameters<typeof passes>[2]) =>
				event !== undefined && passes(settings, event, before),
		};
		return decide(state, observations, memory.wordings, rules, this.now);
	}

	/** What is there at the start is not new, unless the user wants it. */
	private isPullBaseline(): boolean {
		if (this.state.isStarted) return false;
		if (this.settings.setting(onFirstActivation) === 'deliverWaiting') return false;
		// Where a pull gives most of the account, it does not say what has come since the activation.
		const isMost = this.pulled.length > (this.listing?.documents.length ?? 0) / 2;
		return !this.isTakenOver || (isMost && this.pulled.length > 20);
	}

	private seenInPulls(events: DocumentEvent[]): Seen[] {
		return events.map((event) => {
			const seen = observe(
				event,
				this.settings,
				this.state.unsteady,
				this.source.isOurs(event) ?? true,
			);
			// One that KlearStack says nothing else of leaves as it is.
			return isBare(event) ? { ...seen, isRead: true } : seen;
		});
	}

	/** What an n8n that has ended may have lost: once its executions cannot be at work any more. */
	private async againAfterRestart(state: State, leaving: Leaving[]): Promise<DocumentEvent[]> {
		const { now, singles, listing } = this;
		const isLeaving = new Set(leaving.map(({ seen }) => seen.id));
		const due = state.left.filter((departure) => departure.due > 0 && departure.due <= now);
		state.left = state.left.filter((departure) => !due.includes(departure));
		const open: Record<string, string> = {};
		const tailsOf = new Map<string, string[]>();
		for (const [id, tail] of due.flatMap((departure) => Object.entries(departure.documents))) {
			tailsOf.set(id, [...(tailsOf.get(id) ?? []), tail]);
		}
		const events = await singles.each([...tailsOf], async ([id, tails]) => {
			if (isLeaving.has(id)) return undefined;
			const listed = listing?.eventOf(id);
			const asked = listed
				? undefined
				: await singles.ask(id).catch(() => (open[id] = tails.at(-1)!) && undefined);
			const event = listed ?? asked;
			if (!event) {
				if (!open[id]) {
					this.warn(
						`${id} may not have been worked on when n8n ended, and cannot be delivered once more: KlearStack does not give it`,
					);
				}
				return undefined;
			}
			return withTail(asRecovered(event), this.tailAgain(event, listed !== undefined, tails));
		});
		if (Object.keys(open).length > 0) {
			state.left.push({ name: randomUUID(), at: now, due: now, documents: open });
		}
		return events.filter((event) => event !== undefined);
	}

	/**
	 * What follows the ID in the eventId of a document that is to leave once more: the same as before, if
	 * it is the same content. A list that said something new would have made it leave by itself.
	 */
	private tailAgain(event: DocumentEvent, isListed: boolean, tails: string[]): string {
		const { unsteady, contents } = this.state;
		const { key, mark, facts } = observe(event, this.settings, unsteady);
		const { last } = contentsIn(contents[key]);
		const at = last.findLastIndex(({ pull, list }) => [pull, list].includes(mark));
		const tail = at === -1 ? isListed && tails.at(-1) : tails.at(at - last.length);
		return tail || digestOf(steady(facts, unsteady));
	}

	private readonly eventOf = ({ source, seen, tail }: Leaving): DocumentEvent =>
		withTail(source === 'list' ? asRecovered(seen.event!) : seen.event!, tail);

	/** Gives what leaves to n8n, and notes it. */
	private handOver(state: State, events: DocumentEvent[], decided: Leaving[]): IDataObject[] {
		const { memory, settings } = this;
		const distinct = new Map<unknown, DocumentEvent>();
		for (const event of events) {
			const key = event.documentId === undefined ? event : event.statements.eventId;
			// What comes again stands where it came last.
			distinct.delete(key);
			distinct.set(key, event);
		}
		const leaving = [...distinct.values()];
		for (const name of this.droppedNames) memory.unsaved.delete(name);
		if (leaving.length > 0) memory.unsaved.set(this.name, leaving);
		// A poll that n8n has given up must not undo what the one after it noted.
		if (memory.underWay !== this.now) return itemsOf(settings, leaving);
		if (leaving.length > 0) {
			const documents = Object.fromEntries(leaving.map((event) => [idOf(event), tailOf(event)]));
			const wordings = unpaired(state, decided, this.name);
			state.left.push({ name: this.name, at: this.now, due: 0, documents, wordings });
		}
		state.isStarted ||= this.pullFailure === undefined;
		replace(this.state, state);
		this.rememberWordings();
		return itemsOf(settings, leaving);
	}

	private rememberWordings(): void {
		const { wordings } = this.memory;
		const answers: Array<[SourceName, Seen[]]> = [
			['list', this.listing?.documents ?? []],
			['pull', this.seenInPulls(this.pulled)],
		];
		for (const [source, documents] of answers) {
			for (const { key, mark, facts, isApproved } of documents) {
				if (facts.length > 0) remember(wordings, key, { source, mark, facts, isApproved });
			}
		}
	}

	/** Where users look: a failed execution. The next poll goes on as before. */
	private sayWhatUsersMustKnow(): void {
		const { context, memory, now, refusal, listFailure, pullFailure } = this;
		if (pullFailure) throw triggerError(context, pullFailure);
		if (refusal && listFailure) {
			throw listFailure instanceof KlearStackFailure
				? triggerError(context, listFailure)
				: listFailure;
		}
		if (refusal && now - memory.refusedSince! >= DAY_MS) {
			memory.refusedSince = now;
			throw refusedForADay(context, refusal);
		}
		if (memory.tooLarge !== undefined && !memory.hasShownTooLarge && !isAwaited(context)) {
			memory.hasShownTooLarge = true;
			throw tooLarge(context, TOO_LARGE);
		}
	}

	private sayOnce(message: string): void {
		if (!this.memory.said.has(message)) this.warn(message);
		this.memory.said.add(message);
	}
}

const TOO_LARGE =
	'This KlearStack account holds more than 20,000 documents, so what pulls do not give cannot be found';

/** In the state there is room for so many. */
const MOST_IN_SHORT = 200;

/** What only one source has said yet of what leaves. */
const unpaired = ({ contents }: State, leaving: Leaving[], salt: string): Departure['wordings'] =>
	leaving
		.filter(({ seen: { key } }) =>
			Object.values(contentsIn(contents[key]).last.at(-1) ?? {}).includes(''),
		)
		.slice(-MOST_IN_SHORT)
		.map(({ source, seen: { key, mark, facts, isApproved } }) => [
			key,
			inShort({ source, mark, facts, isApproved }, salt),
		]);

const asRecovered = (event: DocumentEvent): DocumentEvent => ({
	...event,
	statements: { ...event.statements, recovered: true },
});

/** What a list says, with what only the document itself says, e.g. its file name. */
const withWhole = (event: DocumentEvent, whole: DocumentEvent): DocumentEvent => ({
	...event,
	statements: { ...whole.statements, ...event.statements },
});

/** Whose documents these are: credential, company, user and document type. */
async function scopeOf(context: IPollFunctions, type: string): Promise<string> {
	const { baseUrl, companyName, username, userId } = await credentialsOf(context);
	const { id } = context.getNode().credentials?.[CREDENTIAL] ?? {};
	return createHash('sha256')
		.update(JSON.stringify([id, normalizeBaseUrl(baseUrl), companyName, username, userId, type]))
		.digest('hex');
}
