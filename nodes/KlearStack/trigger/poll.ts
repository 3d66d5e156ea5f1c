/** One poll of KlearStack Trigger. docs/how-the-trigger-works.md says what it promises, and why. */
import type { IDataObject, INodeExecutionData, IPollFunctions, NodeApiError } from 'n8n-workflow';

import { asNodeError } from '../transport/errors';
import { droppedBefore, eventOf, handOver, onceMore, rememberWords } from './departures';
import { itemsOf } from './eventItems';
import { Listing } from './listing';
import { memoryOf } from './memory';
import { readSettings } from './parameters';
import { failingForADay, tooLarge, triggerError } from './pollAdvice';
import { Pulls } from './pulls';
import { beginRound, type Round } from './round';
import { budgetOf, isAwaited, mayBeSilent, notePolled } from './scheduler';
import { Steadiness } from './steadiness';
import { testRun } from './testRun';
import { Verdict } from './verdict';

/**
 * Gives documents modified since the last poll, those that a lost one would have given, and those that
 * left just before n8n was restarted. Everything leaves at least once, and the same content with the same eventId.
 *
 * @returns null when there is nothing
 * @throws NodeApiError with what n8n needs to know to poll again at the right time
 */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	if (context.getMode() === 'manual') {
		return output(await testRun(context, readSettings(context)));
	}

	const memory = memoryOf(context);
	const began = Date.now();
	if (memory.underWay) {
		if (began - memory.underWay < budgetOf(context)) return null;
		memory.listDue = 0;
	}
	memory.underWay = began;
	try {
		const settings = readSettings(context);
		return output(
			await steps(await beginRound(context, settings, memory, began, warning(context))),
		);
	} catch (error) {
		if (!mayBeSilent(context, error as NodeApiError)) {
			throw asNodeError(context.getNode(), error as Error);
		}
		warning(context)((error as Error).message);
		return null;
	} finally {
		if (memory.underWay === began) delete memory.underWay;
		notePolled(context);
	}
}

async function steps(round: Round): Promise<IDataObject[]> {
	const dropped = droppedBefore(round);
	const pulls = new Pulls(round);
	await pulls.pull();
	const listing = new Listing(round, pulls.events);
	const hasPullFailed = pulls.failure !== undefined;
	if (listing.isDue(hasPullFailed)) await listing.read(hasPullFailed);
	const steadiness = new Steadiness(round);
	await findUnsteadyFields(steadiness, pulls, listing);
	const verdict = new Verdict(round, pulls, listing, steadiness);
	if (verdict.hasMissed()) await pulls.again();
	await pulls.identify(listing);
	const decision = await verdict.decide();
	const again = await onceMore(round, listing, decision);
	const events = [...dropped, ...again, ...decision.leaving.map(eventOf)];
	const leaving = handOver(round, decision, events);
	rememberWords(round, 'list', listing.documents);
	rememberWords(round, 'pull', pulls.seen());
	if (leaving.length === 0) tellUser(round, pulls, listing);
	return itemsOf(round.settings, leaving);
}

/** Where most documents seem to have changed, it may be a field that changes by itself. */
async function findUnsteadyFields(steadiness: Steadiness, pulls: Pulls, listing: Listing) {
	const isInPull = await steadiness.check('pull', pulls.seen(), pulls.again);
	const pulledIds = new Set(pulls.events.map(({ documentId }) => documentId));
	const unexplained = listing.documents.filter(({ id }) => !pulledIds.has(id));
	if (!listing.isRead) return;
	const isInList = await steadiness.check('list', unexplained, listing.again);
	// Once more, without them.
	if (isInPull || isInList) await listing.again();
}

/** Where users look: a failed execution. The next poll goes on as before. */
function tellUser({ context, memory, now }: Round, pulls: Pulls, listing: Listing): void {
	const { failure, refusal } = pulls;
	if (failure) throw triggerError(context, failure);
	if (refusal && listing.failure) throw triggerError(context, listing.failure);
	for (const [source, error] of [
		['pull', refusal],
		['list', listing.failure],
	] as const) {
		if (!error || now - memory.failingSince[source]! < DAY_MS) continue;
		memory.failingSince[source] = now;
		throw failingForADay(context, source, error);
	}
	if (listing.isTooLarge && !isAwaited(context)) {
		memory.tooLargeUntil = now + DAY_MS;
		throw tooLarge(context);
	}
}

const DAY_MS = 24 * 60 * 60_000;

const output = (items: IDataObject[]) =>
	items.length > 0 ? [items.map((json) => ({ json }))] : null;

/** Says in n8n's log what a trigger has to say, and which trigger it is. */
const warning = (context: IPollFunctions) => (message: string) => {
	const { id, name } = context.getWorkflow();
	context.logger.warn(`${context.getNode().name} in workflow "${name}" (${id}): ${message}`);
};
