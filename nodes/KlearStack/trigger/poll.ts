import { createHash, randomUUID } from 'crypto';
import type { IDataObject, INodeExecutionData, IPollFunctions, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { documentsIn } from '../documents/document';
import { type DocumentEvent, toEvent } from '../documents/event';
import { type Endpoint, endpoints } from '../transport/endpoints';
import type { FormFields } from '../transport/form';
import { CREDENTIAL, klearStackRequest } from '../transport/request';
import {
	adopt,
	BASELINE,
	begin,
	type Beginning,
	type DeliveryState,
	DUE,
	leave,
	MOST_DOCUMENTS,
	undelivered,
} from './deliveryState';

/** Tells this process from any other, so that a restart shows in the state. */
const SESSION = randomUUID();

/** Trigger to the time at which its poll began, or FAILED. What is left here never came to its end. */
const underWay = new Map<string, number>();
const FAILED = 0;

/**
 * Trigger to what left it last, as long as this process lives. n8n's durable scheduler drops what a
 * poll gives when the poll no longer holds its lease, or the workflow is just being activated; the
 * state then is the one from before.
 */
const lastLeft = new Map<string, { scope: string; name: string; events: DocumentEvent[] }>();

/** Activations whose first poll has been made. */
const started = new WeakSet<IPollFunctions>();

/** What n8n gives a poll where it does not say. */
const DEFAULT_BUDGET_MS = 5 * 60_000;
/** The rest is for n8n to take the items over. */
const SHARE_OF_BUDGET = 0.8;
const TEST_DOCUMENTS = 5;

interface Filters {
	approval?: 'approved' | 'notApproved';
	/** 0 to 1 */
	confidenceBelow?: number;
	/** 0 to 1 */
	confidenceFrom?: number;
}

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

	const budget = this.getPollBudgetMs?.() ?? DEFAULT_BUDGET_MS;
	const trigger = `${this.getWorkflow().id}:${this.getNode().id}`;
	const other = underWay.get(trigger);
	if (other && Date.now() - other < budget) return null;

	// Stays so unless the poll comes to its end: n8n abandons one that takes too long.
	underWay.set(trigger, Date.now());
	const deadline = Date.now() + budget * SHARE_OF_BUDGET;
	const items = await deliver
		.call(this, trigger, other !== undefined, deadline)
		.finally(() => started.add(this))
		.catch((error: Error) => {
			underWay.set(trigger, FAILED);
			throw error;
		});
	underWay.delete(trigger);
	return output(items);
}

const output = (items: IDataObject[]) =>
	items.length > 0 ? [items.map((json) => ({ json }))] : null;

async function deliver(
	this: IPollFunctions,
	trigger: string,
	lastWasCutShort: boolean,
	deadline: number,
): Promise<IDataObject[]> {
	const documentType = this.getNodeParameter('documentType') as string;
	const recover = this.getNodeParameter('recoverMissed') as boolean;
	const { state, beginning, again } = begin(
		this.getWorkflowStaticData('node'),
		await scopeOf.call(this, documentType),
		SESSION,
	);
	announce.call(this, beginning);
	const last = lastLeft.get(trigger);
	const dropped = last?.scope === state.scope && last.name !== state.left ? last.events : [];
	if (lastWasCutShort || dropped.length > 0) makeDue(state);

	const events = [...again, ...dropped].map(asRecovered);
	try {
		const baseline =
			recover && state.compared === BASELINE
				? await held.call(this, documentType, deadline)
				: undefined;
		// What the first pull gives was there before. A later one gives only what came since: n8n's
		// durable scheduler does not save what the poll at activation found, so the second is first again.
		const isArming = this.getActivationMode() === 'activate' && !started.has(this);
		if (baseline && isArming) takeAsDelivered(state, baseline);
		events.push(...undelivered(state, await pull.call(this, documentType, deadline)));
		if (baseline && !isArming) takeAsDelivered(state, baseline);
		if (recover && isDue.call(this, state) && Date.now() < deadline) {
			events.push(...(await missed.call(this, state, documentType, deadline)));
		}
	} catch (error) {
		makeDue(state);
		// What has been pulled is gone from KlearStack, so it leaves now; the next poll shows the failure.
		if (events.length === 0 && !mayBeSilent.call(this, error as NodeApiError)) {
			throw new NodeApiError(this.getNode(), error as JsonObject);
		}
		this.logger.warn(`KlearStack Trigger: ${(error as Error).message}`);
	}

	const distinct = [...new Map(events.map((event) => [event.item.eventId, event])).values()];
	const wanted = distinct.filter((event) => passes.call(this, event));
	if (wanted.length < distinct.length) {
		const ids = distinct.filter((event) => !wanted.includes(event)).map(({ item }) => item.eventId);
		this.logger.info(`KlearStack Trigger: the filters held back ${ids.join(', ')}`);
	}
	adopt(
		state,
		distinct.filter((event) => !wanted.includes(event)),
	);
	if (wanted.length > 0) {
		const name = randomUUID();
		leave(state, wanted, name);
		lastLeft.set(trigger, { scope: state.scope, name, events: wanted });
	}
	return wanted.map(({ item }) => item);
}

function takeAsDelivered(state: DeliveryState, present: DocumentEvent[]): void {
	adopt(state, present);
	state.compared = Date.now();
}

/** KlearStack's own mark moves with this call: by its description, what it gives it gives once. */
async function pull(this: IPollFunctions, documentType: string, deadline: number) {
	const fields = { document_type: documentType };
	return await documents.call(this, endpoints.getModifiedDocuments, fields, deadline);
}

/** What the account holds, by an endpoint that only reads. It does not tell document types apart. */
async function held(this: IPollFunctions, documentType: string, deadline: number) {
	const events = await documents.call(this, endpoints.getUserDocuments, {}, deadline);
	return events.filter(
		({ documentId, item }) =>
			documentId !== undefined &&
			(item.documentType === undefined || isSameType(String(item.documentType), documentType)),
	);
}

/** Requests say Invoices, results say Invoice. */
const isSameType = (a: string, b: string) =>
	a.toLowerCase().replace(/s$/, '') === b.toLowerCase().replace(/s$/, '');

/** The difference between what the account holds and what was delivered. */
async function missed(
	this: IPollFunctions,
	state: DeliveryState,
	documentType: string,
	deadline: number,
): Promise<DocumentEvent[]> {
	const present = await held.call(this, documentType, deadline);
	state.compared = Date.now();
	if (present.length > MOST_DOCUMENTS) {
		this.logger.warn(
			`KlearStack Trigger: the account holds ${present.length} documents. Recover Missed Documents works for up to ${MOST_DOCUMENTS}, so a lost poll cannot be made good.`,
		);
		return [];
	}
	const different = undelivered(state, present);
	// What is still there is remembered longest.
	adopt(
		state,
		present.filter((event) => !different.includes(event)),
	);
	return different.map(asRecovered);
}

async function documents(
	this: IPollFunctions,
	endpoint: Endpoint,
	fields: FormFields,
	deadline: number,
): Promise<DocumentEvent[]> {
	const timeout = Math.max(1, Math.round((deadline - Date.now()) / 1000));
	const answer = await klearStackRequest.call(this, endpoint, fields, { timeout });
	// How KlearStack answers when there is nothing is not documented: an empty answer is taken for it.
	const isEmpty = !answer || (typeof answer === 'object' && Object.keys(answer).length === 0);
	const found = isEmpty ? [] : documentsIn(answer);
	if (found) return found.map(toEvent);
	throw new NodeOperationError(
		this.getNode(),
		'KlearStack answered with something other than a list of documents',
		{ description: `It answered: ${JSON.stringify(answer).slice(0, 500)}` },
	);
}

const asRecovered = (event: DocumentEvent): DocumentEvent => ({
	...event,
	item: { ...event.item, recovered: true },
});

function makeDue(state: DeliveryState): void {
	if (state.compared !== BASELINE) state.compared = DUE;
}

function isDue(this: IPollFunctions, { compared }: DeliveryState): boolean {
	const minutes = Number(this.getNodeParameter('recoverEvery', 60)) || 60;
	return Date.now() - compared >= minutes * 60_000;
}

function passes(this: IPollFunctions, { item }: DocumentEvent): boolean {
	const { approval, confidenceBelow, confidenceFrom } = this.getNodeParameter(
		'filters',
		{},
	) as Filters;
	const confidence = item.overallConfidence as number | undefined;
	if (approval !== undefined && (item.isApproved === true) !== (approval === 'approved'))
		return false;
	// A document without a confidence is nothing to hold back for it.
	if (confidence === undefined) return true;
	return confidence < (confidenceBelow ?? Infinity) && confidence >= (confidenceFrom ?? 0);
}

/**
 * Whether a failure is only logged. When n8n starts, or a workflow is activated, n8n polls at once,
 * and a trigger that fails then is never polled again; so what may pass must not fail there. n8n's
 * durable scheduler, which tells a shorter budget, goes on polling.
 */
function mayBeSilent(this: IPollFunctions, { failure, httpCode }: NodeApiError): boolean {
	const isDurable = (this.getPollBudgetMs?.() ?? DEFAULT_BUDGET_MS) < DEFAULT_BUDGET_MS;
	if (started.has(this) || isDurable) return false;
	// Nobody is there to see it when n8n starts.
	if (this.getActivationMode() === 'init') return true;
	return failure
		? ['rate-limited', 'quota-exhausted', 'temporarily-unavailable'].includes(failure.cause)
		: /^(429|5)/.test(httpCode ?? '');
}

/** Whose documents these are: credential, company, user and document type. */
async function scopeOf(this: IPollFunctions, documentType: string): Promise<string> {
	const { baseUrl, companyName, username, userId } = await this.getCredentials(CREDENTIAL);
	const { id } = this.getNode().credentials?.[CREDENTIAL] ?? {};
	return createHash('sha256')
		.update(JSON.stringify([id, baseUrl, companyName, username, userId, documentType]))
		.digest('hex');
}

const ANNOUNCEMENTS: Partial<Record<Beginning, string>> = {
	'other scope': 'credential or document type has changed; starting from now',
	damaged: 'what it has delivered is not known any more; delivering what the account holds',
};

function announce(this: IPollFunctions, beginning: Beginning): void {
	const text = ANNOUNCEMENTS[beginning];
	if (text) this.logger.warn(`KlearStack Trigger: ${text}`);
}

/** Documents of the account to build a workflow with. Nothing is pulled, and the state stays as it is. */
async function testRun(this: IPollFunctions): Promise<IDataObject[]> {
	const documentType = this.getNodeParameter('documentType') as string;
	const events = await held.call(this, documentType, Date.now() + DEFAULT_BUDGET_MS);
	return events.slice(-TEST_DOCUMENTS).map(({ item }) => item);
}
