/** Gives n8n what leaves, and once more what may have been lost. */
import { randomUUID } from 'crypto';

import type { Decision, Leaving, Seen } from './decide';
import { digestOf, type DocumentEvent, withTail } from './event';
import { passes } from './filters';
import type { Listing } from './listing';
import { idOf, observe } from './observe';
import type { Round } from './round';
import { type Departure, replace, type State, unpack } from './state';
import { inShort, remember, type SourceName, steady } from './wordings';

/** In the state there is room for the wordings of so many. */
const MOST_IN_SHORT = 200;

const DAY_MS = 24 * 60 * 60_000;

const asRecovered = (event: DocumentEvent): DocumentEvent => ({
	...event,
	statements: { ...event.statements, recovered: true },
});

/** Events that n8n may have dropped of earlier polls, once no execution of them can be at work any more. */
export const droppedBefore = ({ memory, droppedNames }: Round): DocumentEvent[] =>
	droppedNames.flatMap((name) => memory.unsaved.get(name)!.events).map(asRecovered);

/** A document that starts the workflow, as an event. */
export const eventOf = ({ source, seen, tail }: Leaving): DocumentEvent =>
	withTail(source === 'list' ? asRecovered(seen.event!) : seen.event!, tail);

/**
 * Documents that an n8n that has ended may have lost: once its executions cannot be at work any more.
 *
 * @param decision whose state loses what is due
 */
export async function onceMore(
	{ now, singles, warn, settings }: Round,
	listing: Listing,
	{ state, leaving }: Decision,
): Promise<DocumentEvent[]> {
	const due = state.left.filter((departure) => departure.due > 0 && departure.due <= now);
	if (due.length === 0) return [];
	state.left = state.left.filter((departure) => !due.includes(departure));
	const isLeaving = new Set(leaving.map(({ seen }) => seen.id));
	const tails = new Map<string, string[]>();
	for (const [id, tail] of due.flatMap(({ documents }) => Object.entries(documents))) {
		if (!isLeaving.has(id)) tails.set(id, [...(tails.get(id) ?? []), tail]);
	}
	const records = unpack(state.documents);
	const open: Record<string, string> = {};
	const at = Math.min(...due.map((departure) => departure.at));
	// Only where neither knows it is there nothing to wait for.
	const mayBeListed = listing.failure !== undefined && now - at < DAY_MS;
	const events = await singles.each([...tails], async ([id, tailsBefore]) => {
		const last = tailsBefore.at(-1)!;
		const listed = listing.eventOf(id);
		const single = listed ? undefined : await singles.ask(id).catch(() => 'later' as const);
		const asked = !listed && !single && mayBeListed ? 'later' : single;
		if (asked === 'later') open[id] = last;
		const event = asked === 'later' ? undefined : (listed ?? asked);
		if (!event && !open[id]) {
			warn(
				`${id} may not have been worked on when n8n ended, and cannot be delivered once more: KlearStack does not give it`,
			);
		}
		// Its present content may be nothing for this workflow.
		if (!event || !passes(settings, event)) return [];
		// The same content has the tail that it had; where content stands in for the ID, it is the same.
		const { key, mark, facts } = observe(event, settings, state.unsteady);
		const { contents = [] } = records.get(key) ?? {};
		const index = contents.findLastIndex(({ pull, list }) => [pull, list].includes(mark));
		const isSame = index !== -1 || event.documentId === undefined;
		const tail = isSame ? (tailsBefore.at(index - contents.length) ?? last) : undefined;
		return [withTail(asRecovered(event), tail ?? digestOf(steady(facts, state.unsteady)))];
	});
	if (Object.keys(open).length > 0) {
		state.left.push({ name: randomUUID(), at, due: now, documents: open });
	}
	return events.flat();
}

/**
 * Notes what leaves with this poll.
 *
 * @param events in the order in which they leave; of those with the same eventId, the last one does
 * @returns what leaves
 */
export function handOver(
	{ memory, state: data, name, now, droppedNames }: Round,
	{ state, leaving }: Decision,
	events: DocumentEvent[],
): DocumentEvent[] {
	const distinct = new Map<unknown, DocumentEvent>();
	for (const event of events) {
		const key = event.documentId === undefined ? event : event.statements.eventId;
		distinct.delete(key);
		distinct.set(key, event);
	}
	const given = [...distinct.values()];
	for (const dropped of droppedNames) memory.unsaved.delete(dropped);
	const ids = new Set(given.map(idOf));
	for (const departure of memory.unsaved.values()) {
		// Something newer of the document is on its way.
		departure.events = departure.events.filter((event) => !ids.has(idOf(event)));
	}
	if (given.length > 0) memory.unsaved.set(name, { at: now, events: given });
	// A poll that n8n has given up must not undo what the one after it noted.
	if (memory.underWay !== now) return given;
	if (given.length > 0) {
		const documents = Object.fromEntries(given.map((event) => [idOf(event), event.tail]));
		const wordings = saidOnce(state, leaving, name);
		state.left.push({ name, at: now, due: 0, documents, wordings });
	}
	replace(data, state);
	return given;
}

/** In short, what only one source has said yet of what leaves. */
function saidOnce(state: State, leaving: Leaving[], salt: string): Departure['wordings'] {
	const records = unpack(state.documents);
	const isSaidOnce = ({ seen }: Leaving) =>
		Object.values(records.get(seen.key)!.contents.at(-1)!).includes('');
	return leaving
		.filter(isSaidOnce)
		.slice(-MOST_IN_SHORT)
		.map(({ source, seen }) => [seen.key, inShort({ source, ...saidBy(seen) }, salt)]);
}

/** Keeps the words of this poll's answers in the process's memory. */
export function rememberWords({ memory }: Round, source: SourceName, documents: Seen[]): void {
	for (const seen of documents) {
		if (seen.facts.length > 0) remember(memory.wordings, seen.key, { source, ...saidBy(seen) });
	}
}

const saidBy = ({ mark, facts, isApproved }: Seen) => ({ mark, facts, isApproved });
