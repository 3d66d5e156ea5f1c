import { createHash, randomUUID } from 'crypto';
import type { IDataObject, INodeExecutionData, IPollFunctions, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { documentType, OTHER, otherDocumentType } from '../actions/descriptions';
import { documentsIn } from '../documents/list';
import { type DocumentEvent, toEvent } from '../documents/event';
import { normalizeBaseUrl } from '../transport/address';
import type { Endpoint } from '../transport/endpoint';
import { endpoints } from '../transport/endpoints';
import type { FormFields } from '../transport/form';
import { KlearStackFailure } from '../transport/failure';
import { CREDENTIAL, KlearStack } from '../transport/request';
import { triggerError } from './advice';
import { confidenceBelow, recoverEvery, triggerOn } from './parameters';
import {
	begin,
	type DeliveryState,
	DUE,
	holdBack,
	leave,
	MOST_DOCUMENTS,
	noteComparison,
	notePull,
} from './deliveryState';

/** Tells this process from any other, so that a restart shows in the state. */
const PROCESS = randomUUID();

/** What this process knows of a trigger beside its static data, some of which n8n drops. */
interface Memory {
	/** When the poll under way began, or FAILED. What stays here never came to its end. */
	underWay?: number;
	state?: DeliveryState;
	/**
	 * What left, by its name, until n8n has saved that name. n8n drops what a poll gives when it was
	 * abandoned, the workflow was activated anew meanwhile or, with the durable scheduler, the poll
	 * no longer holds its lease.
	 */
	left: Map<string, DocumentEvent[]>;
}

const memories = new Map<string, Memory>();
const FAILED = 0;

/** Activations whose first poll has been made. */
const polled = new WeakSet<IPollFunctions>();

/** What n8n gives a poll where it does not say. */
const DEFAULT_BUDGET_MS = 5 * 60_000;
/** The rest is for n8n to take the items over. */
const SHARE_OF_BUDGET = 0.8;
/** n8n waits for a workflow's first poll before it goes on with the next workflow. */
const FIRST_BUDGET_MS = 60_000;
/** A comparison that is due so soon is made now: polls do not come to the millisecond. */
const TOLERANCE_MS = 30_000;
const TEST_DOCUMENTS = 5;
const TEST_MS = 60_000;

/**
 * One poll of KlearStack Trigger: what was modified since the last one, what a lost one would have
 * given, and what left just before n8n was restarted. Everything leaves at least once, and the same
 * content always with the same eventId.
 *
 * @returns null when there is nothing
 * @throws NodeApiError with what n8n needs to know to poll again at the right time
 */
export async function poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	if (this.getMode() === 'manual') return output(await testRun.call(this));

	const trigger = `${this.getWorkflow().id}:${this.getNode().id}`;
	const memory: Memory = memories.get(trigger) ?? { left: new Map() };
	memories.set(trigger, memory);
	const budget = budgetOf.call(this);
	if (memory.underWay && Date.now() - memory.underWay < budget) return null;

	const wasCutShort = memory.underWay !== undefined;
	// Stays so unless the poll comes to its end: n8n abandons one that takes too long.
	memory.underWay = Date.now();
	try {
		const items = await deliver.call(this, memory, memory.underWay, wasCutShort);
		delete memory.underWay;
		return output(items);
	} catch (error) {
		memory.underWay = FAILED;
		if (!mayBeSilent.call(this, error as NodeApiError)) {
			throw new NodeApiError(this.getNode(), error as JsonObject);
		}
		this.logger.warn(`KlearStack Trigger: ${(error as Error).message}`);
		return null;
	} finally {
		polled.add(this);
	}
}

const output = (items: IDataObject[]) =>
	items.length > 0 ? [items.map((json) => ({ json }))] : null;

function budgetOf(this: IPollFunctions): number {
	return this.getPollBudgetMs?.() ?? DEFAULT_BUDGET_MS;
}

async function deliver(
	this: IPollFunctions,
	memory: Memory,
	began: number,
	lastWasCutShort: boolean,
): Promise<IDataObject[]> {
	const isFirst = isFirstPoll.call(this);
	const budget = Math.min(budgetOf.call(this), isFirst ? FIRST_BUDGET_MS : Infinity);
	const deadline = began + budget * SHARE_OF_BUDGET;
	const type = documentTypeOf(this);
	const recover = this.getNodeParameter('options.recoverMissed', true) as boolean;
	const scope = await scopeOf.call(this, type);
	if (memory.state?.scope !== scope) memory.left.clear();
	const inTurns = isDurablePoll.call(this);
	const staticData = this.getWorkflowStaticData('node');
	// The process that activated the workflow has noted nothing before it ended, or another one has.
	const isTakenOver = inTurns && !memory.state && Object.keys(staticData).length === 0;
	const { state, taken, again, notice } = begin(staticData, scope, PROCESS, inTurns, memory.state);
	memory.state = state;
	if (notice) this.logger.warn(`KlearStack Trigger: ${notice}`);
	if (taken) memory.left.delete(taken);
	const dropped = new Map(memory.left);
	if (lastWasCutShort || isFirst) state.compared = DUE;
	// What comes while it is off is not to be recovered when it is on again.
	if (!recover) state.complete = false;

	const compare = async (leaving: DocumentEvent[], until = deadline) => {
		const present = await held.call(this, type, until);
		state.compared = began;
		if (present.length > MOST_DOCUMENTS) {
			this.logger.warn(
				`KlearStack Trigger: the account holds ${present.length} documents. Recover Missed Documents works for up to ${MOST_DOCUMENTS}, so a lost poll cannot be made good.`,
			);
		}
		return noteComparison(state, present, leaving).map(asRecovered);
	};

	const events = [...again, ...[...dropped.values()].flat()].map(asRecovered);
	try {
		const isFromNow = !state.started && !isTakenOver;
		if (recover && !state.started && !state.complete) {
			// What was there before. When this fails, the comparison below tries again, and is not silent.
			await compare([], (began + deadline) / 2).catch(() => {});
		}
		const modified = await pull.call(this, type, deadline);
		events.push(...notePull(state, modified, isFromNow));
		if (recover && isDue.call(this, state, began) && Date.now() < deadline) {
			events.push(...(await compare(events)));
		}
	} catch (error) {
		// What has been pulled is gone from KlearStack, so it leaves now; the next poll shows the failure.
		if (events.length === 0) throw new NodeApiError(this.getNode(), error as JsonObject);
		state.compared = DUE;
		this.logger.warn(`KlearStack Trigger: ${(error as Error).message}`);
	}
	for (const name of dropped.keys()) memory.left.delete(name);
	return handOver.call(this, memory, state, events);
}

/** Gives what passes the filters to n8n, and notes it. */
function handOver(
	this: IPollFunctions,
	memory: Memory,
	state: DeliveryState,
	events: DocumentEvent[],
): IDataObject[] {
	const distinct = new Map<unknown, DocumentEvent>();
	for (const event of events) {
		// A document without an ID cannot be told from another one.
		const key = event.documentId === undefined ? event : event.item.eventId;
		// What comes again stands where it came last.
		distinct.delete(key);
		distinct.set(key, event);
	}
	const wanted: DocumentEvent[] = [];
	const heldBack: DocumentEvent[] = [];
	for (const event of distinct.values()) {
		(passes.call(this, event) ? wanted : heldBack).push(event);
	}
	if (heldBack.length > 0) {
		const ids = heldBack.map(({ item }) => item.eventId).join(', ');
		this.logger.info(`KlearStack Trigger: Trigger On held back ${ids}`);
		holdBack(state, heldBack);
	}
	if (wanted.length > 0) {
		const name = randomUUID();
		memory.left.set(name, wanted);
		leave(state, wanted, PROCESS, name);
	}
	return wanted.map(({ item }) => item);
}

function documentTypeOf(context: IPollFunctions): string {
	const type = context.getNodeParameter(documentType.name) as string;
	return type === OTHER ? (context.getNodeParameter(otherDocumentType.name) as string) : type;
}

/** KlearStack's own mark moves with this call: by its description, what it gives it gives once. */
async function pull(this: IPollFunctions, type: string, deadline: number) {
	const fields = { document_type: type };
	return await documents.call(this, endpoints.getModifiedDocuments, fields, deadline);
}

/** What the account holds, by an endpoint that only reads. It does not tell document types apart. */
async function held(this: IPollFunctions, type: string, deadline: number) {
	const events = await documents.call(this, endpoints.getUserDocuments, {}, deadline);
	return events.filter(
		({ documentId, item }) =>
			documentId !== undefined &&
			(item.documentType === undefined || isSameType(String(item.documentType), type)),
	);
}

/** Requests say Invoices, results say Invoice. */
const isSameType = (a: string, b: string) =>
	a.toLowerCase().replace(/s$/, '') === b.toLowerCase().replace(/s$/, '');

async function documents(
	this: IPollFunctions,
	endpoint: Endpoint,
	fields: FormFields,
	deadline: number,
): Promise<DocumentEvent[]> {
	const left = Math.max(1, Math.ceil(deadline - Date.now()));
	const options = { timeout: left / 1000, signal: AbortSignal.timeout(left) };
	const klearStack = await KlearStack.connect(this);
	const answer = await klearStack.call(endpoint, fields, options).catch((error) => {
		throw error instanceof KlearStackFailure ? triggerError(this, error) : error;
	});
	// How KlearStack answers when there is nothing is not documented: whatever is empty is taken for it.
	const { result } = Object(answer) as IDataObject;
	const isEmpty =
		isNothing(answer) || (Object.hasOwn(Object(answer), 'result') && isNothing(result));
	const found = isEmpty ? [] : documentsIn(answer);
	if (found) return found.filter((document) => !isNothing(document)).map(toEvent);
	throw new NodeOperationError(
		this.getNode(),
		'KlearStack answered with something other than a list of documents',
		{ description: `It answered: ${JSON.stringify(answer).slice(0, 500)}` },
	);
}

const without = (item: IDataObject, name: string): IDataObject =>
	Object.fromEntries(Object.entries(item).filter(([key]) => key !== name));

const isNothing = (value: unknown) =>
	!value || (typeof value === 'object' && Object.keys(value).length === 0);

const asRecovered = (event: DocumentEvent): DocumentEvent => ({
	...event,
	item: { ...event.item, recovered: true },
});

function isDue(this: IPollFunctions, { compared }: DeliveryState, now: number): boolean {
	const minutes = Number(this.getNodeParameter('options.recoverEvery', recoverEvery.default));
	return now - compared >= minutes * 60_000 - TOLERANCE_MS;
}

function passes(this: IPollFunctions, { item }: DocumentEvent): boolean {
	const on = this.getNodeParameter(triggerOn.name);
	if (on === 'approved') return item.isApproved === true;
	// A document without a confidence is nothing to be sure of.
	const confidence = Number(item.overallConfidence ?? 0);
	return on !== 'needsReview' || confidence < Number(this.getNodeParameter(confidenceBelow.name));
}

/** n8n's durable scheduler tells a budget of its own. */
function isDurablePoll(this: IPollFunctions): boolean {
	return budgetOf.call(this) !== DEFAULT_BUDGET_MS;
}

/** The one that n8n makes at once when it starts or a workflow is activated. */
function isFirstPoll(this: IPollFunctions): boolean {
	return !polled.has(this) && !isDurablePoll.call(this);
}

/**
 * Whether a failure is only logged. A trigger whose first poll fails is never polled again, so what
 * may pass must not fail there. n8n's durable scheduler goes on polling.
 */
function mayBeSilent(this: IPollFunctions, { failure, httpCode }: NodeApiError): boolean {
	if (!isFirstPoll.call(this)) return false;
	// Nobody is there to see it when n8n starts, or another of its processes takes the lead.
	if (['init', 'leadershipChange'].includes(this.getActivationMode())) return true;
	return failure
		? ['rate-limited', 'quota-exhausted', 'temporarily-unavailable'].includes(failure.cause)
		: /^(429|5)/.test(httpCode ?? '');
}

/** Whose documents these are: credential, company, user and document type. */
async function scopeOf(this: IPollFunctions, type: string): Promise<string> {
	const { baseUrl, companyName, username, userId } = await this.getCredentials(CREDENTIAL);
	const { id } = this.getNode().credentials?.[CREDENTIAL] ?? {};
	return createHash('sha256')
		.update(JSON.stringify([id, normalizeBaseUrl(baseUrl), companyName, username, userId, type]))
		.digest('hex');
}

/**
 * Documents of the account to build a workflow with, in the form that live ones have. Nothing is
 * pulled, and the state stays as it is.
 */
async function testRun(this: IPollFunctions): Promise<IDataObject[]> {
	const type = documentTypeOf(this);
	const deadline = Date.now() + TEST_MS;
	const events = await held.call(this, type, deadline);
	const last = events
		.sort((a, b) => (a.documentId! < b.documentId! ? -1 : 1))
		.slice(-TEST_DOCUMENTS);
	return await Promise.all(
		last.map(async ({ documentId, item }) => {
			const fields = { collection_name: type, id: documentId };
			// The list says less of a document than a pull. The endpoint's name is inferred.
			const whole = await documents
				.call(this, endpoints.getDocument, fields, deadline)
				.catch(() => []);
			return without(whole[0]?.item ?? item, 'ocr_id');
		}),
	);
}
