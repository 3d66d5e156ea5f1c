import { createHash, randomUUID } from 'crypto';
import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import { documentTypeOf } from '../parameters/documentType';
import type { Values } from '../parameters/read';
import { normalizeBaseUrl } from '../transport/address';
import { CREDENTIAL, credentialsOf } from '../transport/client';
import { asNodeError } from '../transport/errors';
import { asRecovered } from './asking';
import { Comparison } from './comparison';
import { begin, type DeliveryState, doubt, DUE, leave, notePull } from './deliveryState';
import type { DocumentEvent } from './event';
import { itemsOf } from './eventItems';
import { passes } from './filters';
import { ALL } from './lists';
import { type Memory, PROCESS } from './memory';
import { onFirstActivation, recoverEvery, recoverMissed, unknownType } from './parameters';
import { type Before, knownBefore } from './records';
import { recover } from './recover';
import { deadlineOf, isAwaited, isDurable, isFirst } from './scheduler';
import { Source } from './source';

/** A comparison that is due so soon is made now: polls do not come to the millisecond. */
const TOLERANCE_MS = 30_000;
/** A list is read at every poll where it takes no more than this part of the time between them. */
const CHEAP = 1 / 20;
/** While every poll gives something, every fourth one reads the list that is due. */
const MOST_POSTPONED = 3;

/** What one poll delivers: docs/how-the-trigger-works.md says what it promises, and why. */
export class Delivery {
	private readonly isFirst: boolean;
	private readonly isRecovering: boolean;
	private state!: DeliveryState;
	private source!: Source;
	/** What was known of documents before this poll. */
	private before!: Before;
	/** These passed Trigger On when they left. */
	private readonly passed = new Set<DocumentEvent>();

	constructor(
		private readonly context: IPollFunctions,
		private readonly settings: Values,
		private readonly memory: Memory,
		private readonly began: number,
		private readonly warn: (message: string) => void,
	) {
		this.isFirst = isFirst(context);
		this.isRecovering = settings.setting(recoverMissed);
	}

	async items(): Promise<IDataObject[]> {
		const type = documentTypeOf(this.settings);
		const deadline = deadlineOf(this.context, this.began);
		const isTakenOver = this.begin(await scopeOf(this.context, type));
		this.source = await Source.connect(this.context, type, deadline, isAwaited(this.context));
		const dropped = [...this.memory.unsaved.keys()];
		const events = dropped
			.flatMap((name) => this.memory.unsaved.get(name)!)
			.map((event) => this.asPassed(asRecovered(event)));
		try {
			if (this.state.started) events.push(...(await this.pullOrRecover()));
			else events.push(...(await this.start(isTakenOver)));
		} catch (error) {
			// What is there leaves now; the next poll shows the failure.
			if (events.length === 0) throw asNodeError(this.context.getNode(), error as Error);
			this.state.compared = DUE;
			this.warn((error as Error).message);
		}
		for (const name of dropped) this.memory.unsaved.delete(name);
		return this.handOver(events);
	}

	/** @returns whether the process that activated the workflow has ended before anything was saved */
	private begin(scope: string): boolean {
		const { context, memory, began } = this;
		if (memory.state?.scope !== scope) memory.unsaved.clear();
		const inTurns = isDurable(context);
		const staticData = context.getWorkflowStaticData('node');
		const isTakenOver = inTurns && !memory.state && Object.keys(staticData).length === 0;
		const beginning = begin(staticData, scope, PROCESS, inTurns, began, memory.state);
		const { state, saved, notice } = beginning;
		this.state = state;
		memory.state = state;
		if (notice) this.warn(notice);
		if (saved) memory.unsaved.delete(saved);
		if (memory.wasCutShort) doubt(state);
		if (memory.wasCutShort || this.isFirst) state.compared = DUE;
		// What comes while it is off is not to be recovered when it is on again.
		if (!this.isRecovering) state.complete = [];
		this.before = knownBefore(state);
		return isTakenOver;
	}

	/** What is there is not new, and neither is what waits to be pulled, unless the user wants it. */
	private async start(isTakenOver: boolean): Promise<DocumentEvent[]> {
		const { state } = this;
		const wasComplete = state.complete.includes(ALL);
		if (this.isRecovering && !wasComplete) await this.recover(true);
		const waiting = await this.source.pull();
		state.started = true;
		// What came between the two is in the list now, and was not when it was read.
		state.compared = DUE;
		if (isTakenOver || this.settings.setting(onFirstActivation) === 'deliverWaiting') {
			notePull(state, waiting);
			return waiting;
		}
		return wasComplete ? await this.recover(true) : [];
	}

	/** What was pulled leaves at once; the lists are read by a poll that pulls nothing. */
	private async pullOrRecover(): Promise<DocumentEvent[]> {
		const { memory, state } = this;
		const isDue = this.isRecovering && this.isListDue();
		const hasMore = isDue || Object.keys(state.again).length > 0;
		if (!hasMore || memory.postponed < MOST_POSTPONED) {
			const pulled = await this.pull();
			if (pulled.length > 0 && hasMore) memory.postponed++;
			if (pulled.length > 0 || !hasMore) return pulled;
		}
		memory.postponed = 0;
		return await this.recover(isDue);
	}

	private async pull(): Promise<DocumentEvent[]> {
		const { state, source } = this;
		// Stays so unless it is answered: what KlearStack gave then is gone.
		const { pulled, doubted } = state;
		doubt(state);
		const events = await source.pull();
		Object.assign(state, { pulled, doubted });
		notePull(state, events);
		return events;
	}

	private async recover(isDue: boolean): Promise<DocumentEvent[]> {
		const { state, memory, source, began, warn } = this;
		const { pulled, missed, again } = await recover({
			...{ state, memory, source, began, warn, isDue },
			comparison: new Comparison(state),
			takesUnknownType: this.settings.setting(unknownType) === 'deliver',
			pull: async () => await this.pull(),
		});
		return [...again.map((event) => this.asPassed(event)), ...pulled, ...missed];
	}

	private asPassed(event: DocumentEvent): DocumentEvent {
		this.passed.add(event);
		return event;
	}

	private isListDue(): boolean {
		const { memory, state, began } = this;
		const interval = memory.began === undefined ? 0 : began - memory.began;
		memory.began = began;
		const minutes = this.settings.setting(recoverEvery);
		const isCheap = memory.listing !== undefined && memory.listing < interval * CHEAP;
		return isCheap || began - state.compared >= minutes * 60_000 - TOLERANCE_MS;
	}

	/** Gives what passes Trigger On to n8n, and notes it. */
	private handOver(events: DocumentEvent[]): IDataObject[] {
		const { settings, state, memory } = this;
		const distinct = new Map<unknown, DocumentEvent>();
		for (const event of events) {
			// A document without an ID cannot be told from another one.
			const key = event.documentId === undefined ? event : event.statements.eventId;
			// What comes again stands where it came last.
			distinct.delete(key);
			distinct.set(key, event);
		}
		const wanted = [...distinct.values()].filter(
			(event) => this.passed.has(event) || passes(settings, event, this.before(event.documentId)),
		);
		if (wanted.length > 0) {
			const name = randomUUID();
			memory.unsaved.set(name, wanted);
			leave(state, wanted, PROCESS, name, this.began);
		}
		return itemsOf(settings, wanted);
	}
}

/** Whose documents these are: credential, company, user and document type. */
async function scopeOf(context: IPollFunctions, type: string): Promise<string> {
	const { baseUrl, companyName, username, userId } = await credentialsOf(context);
	const { id } = context.getNode().credentials?.[CREDENTIAL] ?? {};
	return createHash('sha256')
		.update(JSON.stringify([id, normalizeBaseUrl(baseUrl), companyName, username, userId, type]))
		.digest('hex');
}
