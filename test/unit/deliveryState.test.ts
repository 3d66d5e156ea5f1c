import { type DocumentEvent, toEvent } from '../../nodes/KlearStack/trigger/event';
import { Comparison } from '../../nodes/KlearStack/trigger/comparison';
import {
	begin,
	type DeliveryState,
	doubt,
	leave,
	notePull,
} from '../../nodes/KlearStack/trigger/deliveryState';
import { ALL } from '../../nodes/KlearStack/trigger/lists';
import { knownBefore } from '../../nodes/KlearStack/trigger/records';
import type { Identified } from '../../nodes/KlearStack/trigger/source';

const MINUTE = 60_000;
const fresh = (): DeliveryState => begin({}, 'account', 'process', false, 0).state;

/** A document as a list says it; `fields` as a pull does. */
const event = (id: string, total: string, more: object = {}) =>
	toEvent({ Document_id: id, Total: { value: total }, ...more }) as Identified;
const unread = (id: string) => toEvent({ Document_id: id, status: 'in_progress' }) as Identified;

/** Reads the list. @param later what the pull after it gives */
function list(state: DeliveryState, events: Identified[], later: DocumentEvent[] = []): string[] {
	const comparison = new Comparison(state);
	for (const one of events) comparison.take(ALL, one, true);
	comparison.noteRead(ALL);
	notePull(state, later);
	const isGiven = new Set(later.map(({ documentId }) => documentId));
	const missed = [...comparison.missed.keys()].filter((id) => !isGiven.has(id));
	comparison.settle(later, new Set());
	return missed;
}

/** What happens to document "a" after the list has said that its total is 1. */
const EVENTS: Record<string, (state: DeliveryState) => void> = {
	'a pull gives 2': (state) => notePull(state, [event('a', '2')]),
	'a pull gives 2, worded otherwise': (state) =>
		notePull(state, [event('a', '2', { Only_Pull: { value: 'x' } })]),
	'a pull gives 3': (state) => notePull(state, [event('a', '3')]),
	'a pull is lost': doubt,
	'the list says 1': (state) => void list(state, [event('a', '1')]),
	'the list says nothing of it': (state) => void list(state, [event('b', '1')]),
	'the list is empty': (state) => void list(state, []),
};

it.each<[string[], string, string[]]>([
	[[], '1', []],
	[[], '2', ['a']],
	[['a pull gives 2'], '2', []],
	// Another modification is still to be pulled, or was: the list is not asked which.
	[['a pull gives 2'], '3', []],
	[['a pull gives 2, worded otherwise'], '2', []],
	[['a pull is lost'], '2', ['a']],
	[['a pull is lost', 'a pull gives 2'], '2', []],
	[['a pull gives 2', 'a pull is lost'], '2', []],
	[['a pull gives 2', 'a pull is lost'], '3', ['a']],
	// It cannot be told from a modification that was lost.
	[['a pull gives 2, worded otherwise', 'a pull is lost'], '2', ['a']],
	[['a pull gives 2', 'a pull is lost', 'a pull gives 3'], '3', []],
	[['the list says 1', 'a pull is lost'], '1', []],
	[['the list says nothing of it'], '1', []],
	[['the list says nothing of it'], '2', ['a']],
	[['the list is empty'], '1', []],
])('after %j, a list that says %s finds %j missed', (happened, total, missed) => {
	const state = fresh();
	expect(list(state, [event('a', '1')])).toEqual([]);
	for (const one of happened) EVENTS[one](state);
	expect(list(state, [event('a', total)])).toEqual(missed);
	// What it has found once it does not find again.
	expect(list(state, [event('a', total)])).toEqual([]);
});

it('what the pull after the list gives was not missed, and neither is it at the next list', () => {
	const state = fresh();
	list(state, [event('a', '1')]);
	expect(list(state, [event('a', '2')], [event('a', '2')])).toEqual([]);
	expect(list(state, [event('a', '2')])).toEqual([]);
});

it('a new document is missed once it is read', () => {
	const state = fresh();
	list(state, []);
	expect(list(state, [unread('a')])).toEqual([]);
	expect(list(state, [event('a', '1')])).toEqual(['a']);
});

it('how the list words a pull is learned, so that a doubted document is recognized', () => {
	const state = fresh();
	const worded = (id: string, total: string) => event(id, total, { Only_List: { value: 'x' } });
	list(state, [worded('a', '1'), worded('b', '1')]);
	notePull(state, [event('a', '2')]);
	list(state, [worded('a', '2'), worded('b', '1')]);
	notePull(state, [event('b', '2')]);
	doubt(state);
	expect(list(state, [worded('a', '2'), worded('b', '2')])).toEqual([]);
	notePull(state, [event('b', '3')]);
	doubt(state);
	expect(list(state, [worded('a', '2'), worded('b', '4')])).toEqual(['b']);
});

describe('what left', () => {
	const left = (at: number) => {
		const state = fresh();
		leave(state, [event('a', '1')], 'process', 'first', at);
		return state;
	};
	const again = (state: DeliveryState, process: string, now: number) =>
		Object.keys(begin(state, 'account', process, true, now).state.again);

	it('is not given again while the same process goes on', () => {
		expect(again(left(0), 'process', MINUTE)).toEqual([]);
	});

	it('is given again by a process that finds it', () => {
		expect(again(left(0), 'another', MINUTE)).toEqual(['a']);
	});

	it('is so for five minutes, in which its execution may have crashed', () => {
		const state = left(0);
		begin(state, 'account', 'process', true, 4 * MINUTE);
		expect(again(state, 'another', 60 * MINUTE)).toEqual(['a']);
		const later = left(0);
		begin(later, 'account', 'process', true, 6 * MINUTE);
		expect(again(later, 'another', 60 * MINUTE)).toEqual([]);
	});

	it('is not given again once a pull has given it anew', () => {
		const state = left(0);
		const { state: begun } = begin(state, 'account', 'another', true, MINUTE);
		notePull(begun, [event('a', '2')]);
		expect(begun.again).toEqual({});
	});
});

it('what was known before a poll stays known in it, whatever it notes', () => {
	const state = fresh();
	list(state, [event('a', '1'), event('b', '1', { is_approved: 1 })]);
	const before = knownBefore(state);
	notePull(state, [event('a', '2', { is_approved: 1 })]);
	expect(before('a')).toMatchObject({ isRead: true, isApproved: false });
	expect(before('b')).toMatchObject({ isApproved: true });
	expect(before('c')).toBeUndefined();
	expect(knownBefore(state)('a')).toMatchObject({ isApproved: true });
});

it('10,000 documents are remembered in 14 characters each', () => {
	const state = fresh();
	list(
		state,
		Array.from({ length: 10_000 }, (_, n) => event(`6526${n}`, '1')),
	);
	expect(state.documents).toHaveLength(140_000);
});

it('a document ID that is no text is one all the same', () => {
	const state = fresh();
	const numbered = (total: string) => event(7 as never, total);
	list(state, [numbered('1')]);
	expect(list(state, [numbered('2')])).toEqual([7]);
	notePull(state, [numbered('3')]);
	expect(list(state, [numbered('3')])).toEqual([]);
});
