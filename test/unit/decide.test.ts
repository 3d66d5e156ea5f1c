import { decide, type Observation, type Seen } from '../../nodes/KlearStack/trigger/decide';
import { digestOf, type Fact } from '../../nodes/KlearStack/trigger/event';
import {
	begin,
	type Known,
	keyOf,
	MARK,
	newState,
	pack,
	type State,
	unpack,
} from '../../nodes/KlearStack/trigger/state';
import type { SourceName } from '../../nodes/KlearStack/trigger/wordings';
import { differing } from '../../nodes/KlearStack/trigger/steadiness';
import { compare, inShort, remember, type Wordings } from '../../nodes/KlearStack/trigger/wordings';

type On = 'anyChange' | 'approved' | 'documentRead';

let stamps = 0;

/**
 * A document as an answer says it: its letter, its content, and `+` approved, `-` not read yet, `~` with
 * another field than the other source has, `#` with its field called otherwise, `^` with the other field
 * worded otherwise, `!` of another type,
 * `?` of a type that nobody knows, `*` with a stamp that is another one in each answer, `=` without a
 * word on its approval.
 */
function seenIn(text: string, source: SourceName): Seen {
	const [id, content, ...flags] = text;
	const has = (flag: string) => flags.includes(flag);
	const facts: Fact[] = has('-')
		? [[' status', 'in_progress']]
		: [
				[has('#') ? 'Number' : 'Inv_Number', content],
				['Supplier', has('^') ? `OF ${id}` : `of ${id}`],
				...(has('~') ? [[`Only_${source}`, 'x'] as Fact] : []),
				...(has('*') ? [['Stamp', String(stamps++)] as Fact] : []),
				...(has('+') ? [[' approved', 'true'] as Fact] : []),
			];
	const mark = Buffer.from(digestOf(facts), 'hex').toString('base64url').slice(0, MARK);
	const isOurs = has('!') ? false : source === 'pull' ? true : has('?') ? undefined : true;
	return {
		id,
		key: keyOf(id),
		mark,
		facts,
		isRead: !has('-'),
		isApproved: has('=') ? undefined : has('+'),
		isOurs,
		event: { item: {} } as never,
	};
}

/** A poll: `P` and what a pull gives, `L` and what the list holds; `restart` forgets wordings. */
function observationsIn(poll: string, isBaseline: boolean): Observation[] {
	return [...poll.matchAll(/([PL])((?: [a-z]\d\S*)*)/g)].map(([, letter, documents]) => {
		const source = letter === 'P' ? 'pull' : 'list';
		const seen = documents.trim().split(' ').filter(Boolean);
		return { source, isBaseline, documents: seen.map((one) => seenIn(one, source)) };
	});
}

/** @returns what leaves with each poll but the first, which shows what is there from the beginning */
function leaving(polls: string[], on: On = 'anyChange', takesUnknownType = true) {
	// The stamp of some documents has turned out to be unsteady.
	let state: State = { ...newState('account'), unsteady: ['Stamp'] };
	let wordings: Wordings = new Map();
	const eventIds: string[] = [];
	const left = polls.map((poll, n) => {
		if (poll.startsWith('restart')) wordings = new Map();
		const observations = observationsIn(poll, n === 0);
		const rules = {
			takesUnknownType,
			passes: (seen: Seen, before?: Pick<Known, 'isRead' | 'isApproved'>) =>
				on === 'anyChange' ||
				(on === 'approved' && seen.isApproved === true && !before?.isApproved) ||
				(on === 'documentRead' && !before?.isRead),
		};
		const decision = decide(state, observations, wordings, rules);
		({ state } = decision);
		for (const { source, documents } of observations) {
			for (const { key, mark, facts, isApproved } of documents) {
				remember(wordings, key, { source, mark, facts, isApproved });
			}
		}
		eventIds.push(...decision.leaving.map(({ seen, tail }) => `${seen.id}-${tail}`));
		return decision.leaving
			.map(
				({ source, seen }) =>
					`${source[0]}:${seen.id}${seen.facts[0][1]}${seen.isApproved ? '+' : ''}`,
			)
			.join(' ');
	});
	return { left: left.slice(1), eventIds };
}

const L = 'L a0 b0 c0';

describe.each<[string, Array<[polls: string[], left: string[]]>]>([
	[
		'a pull that consumes',
		[
			[['P', 'P'], ['']],
			[['P', 'P a1'], ['p:a1']],
			[
				['P', 'P a1', 'P a2'],
				['p:a1', 'p:a2'],
			],
			[['P', 'P a1 b1'], ['p:a1 p:b1']],
			[['P a0', 'P a1'], ['p:a1']],
			[
				['P', 'P a1', 'P a2', 'P a1'],
				['p:a1', 'p:a2', 'p:a1'],
			],
			[['P', 'P a1-'], ['']],
			[
				['P', 'P a1-', 'P a1'],
				['', 'p:a1'],
			],
			[['P', 'P a1!'], ['']],
			[['P', 'P a1 a1'], ['p:a1']],
		],
	],
	[
		'a pull that repeats',
		[
			[['P a0', 'P a0'], ['']],
			[
				['P', 'P a1', 'P a1'],
				['p:a1', ''],
			],
			[
				['P', 'P a1', 'P a1 b1', 'P a1 b1'],
				['p:a1', 'p:b1', ''],
			],
			[
				['P', 'P a1', 'P a2', 'P a2'],
				['p:a1', 'p:a2', ''],
			],
			[
				['P', 'P a1', 'P', 'P a1'],
				['p:a1', '', ''],
			],
			[
				['P a0 b0', 'P a0 b1', 'P a0 b1'],
				['p:b1', ''],
			],
			[[L, 'P a0 b0 c0'], ['']],
			[[L, 'P a0 b1 c0'], ['p:b1']],
			[[`P ${L}`, 'P a0~ b0~ L a0 b0 c0'], ['']],
		],
	],
	[
		'a list',
		[
			[[L, L], ['']],
			[[L, 'L a1 b0 c0'], ['l:a1']],
			[
				[L, 'L a1 b0 c0', 'L a1 b0 c0'],
				['l:a1', ''],
			],
			[[L, 'L a0 b0 c0 d0'], ['l:d0']],
			[[L, 'L c0 a0 b0'], ['']],
			[
				[L, 'L a1 b0 c0', 'L a2 b0 c0', 'L a1 b0 c0'],
				['l:a1', 'l:a2', 'l:a1'],
			],
			[
				[L, 'L a0 b0 c0 d0-', 'L a0 b0 c0 d0'],
				['', 'l:d0'],
			],
			[[L, 'L a1! b0 c0'], ['']],
			[[L, 'L a1? b0 c0'], ['l:a1']],
		],
	],
	[
		'a list that does not hold everything',
		[
			[[L, 'L a0'], ['']],
			[
				[L, 'L', L],
				['', ''],
			],
			[
				[L, 'L a0', L, L],
				['', '', ''],
			],
			[
				[L, 'L a0', 'L a1'],
				['', 'l:a1'],
			],
			[
				[L, 'L a0', 'L a0 b1 c0'],
				['', 'l:b1'],
			],
			// It may be a part of what there is, so what it has not held before waits until it has settled.
			[[L, 'L a0 b0 d0'], ['']],
			[
				[L, 'L a0 b0 d0', 'L a0 b0 d0'],
				['', 'l:d0'],
			],
			[
				[L, 'L a0 d0', 'L b0 e0', 'L c0 d0'],
				['', '', ''],
			],
			[[L, 'P d0 L a0 b0 d0'], ['p:d0']],
		],
	],
	[
		'both, worded alike',
		[
			[[L, 'P a1 L a1 b0 c0'], ['p:a1']],
			[
				[L, 'P a1', 'L a1 b0 c0'],
				['p:a1', ''],
			],
			[
				[L, 'L a1 b0 c0', 'P a1'],
				['l:a1', ''],
			],
			[
				[L, 'P a1', 'P a2', 'L a2 b0 c0'],
				['p:a1', 'p:a2', ''],
			],
			[[L, 'P d0 L a0 b0 c0 d0'], ['p:d0']],
			[
				[L, 'P d0', 'L a0 b0 c0 d0'],
				['p:d0', ''],
			],
			// A later pull was lost.
			[
				[L, 'P a1 L a1 b0 c0', 'P L a2 b0 c0'],
				['p:a1', 'l:a2'],
			],
			[
				[L, 'P a1', 'P', 'L a2 b0 c0'],
				['p:a1', '', 'l:a2'],
			],
			// The list lags behind the pull.
			[
				[L, 'P a1 L a0 b0 c0', 'P L a1 b0 c0'],
				['p:a1', ''],
			],
			[
				[L, 'P a1', 'P a2', 'L a1 b0 c0', 'L a2 b0 c0'],
				['p:a1', 'p:a2', '', ''],
			],
			// The pull lags behind the list.
			[
				[L, 'L a1 b0 c0', 'L a2 b0 c0', 'P a1', 'P a2'],
				['l:a1', 'l:a2', '', ''],
			],
			[
				[L, 'L a2 b0 c0', 'P a1', 'P a2'],
				['l:a2', 'p:a1', ''],
			],
			// Back to what was there at the beginning.
			[
				[L, 'P a1 L a1 b0 c0', 'P a0 L a0 b0 c0'],
				['p:a1', 'p:a0'],
			],
			[
				['P', 'restart P', 'restart P a1', 'restart L a1'],
				['', 'p:a1', ''],
			],
		],
	],
	[
		'both, each with fields of its own',
		[
			[['L a0~', 'P a1~ L a1~'], ['p:a1']],
			[
				['L a0~', 'P a1~ L a1~', 'P L a2~'],
				['p:a1', 'l:a2'],
			],
			[
				['L a0~', 'P a1 L a1~', 'P a1 L a1~'],
				['p:a1', ''],
			],
			[
				['L a0~', 'P a1', 'L a1~'],
				['p:a1', ''],
			],
			[
				['L a0~', 'P a1', 'P L a2~'],
				['p:a1', 'l:a2'],
			],
			[
				['L a0~', 'L a1~', 'P a1'],
				['l:a1', ''],
			],
			[['L a0#', 'P a1 L a1#'], ['p:a1']],
			[
				['L a0#', 'P a1', 'L a1#'],
				['p:a1', ''],
			],
			[
				['L a0#', 'P a1', 'P L a2#'],
				['p:a1', 'l:a2'],
			],
			[['L a0^', 'P a1 L a1^'], ['p:a1']],
			[
				['L a0^', 'P a1', 'L a1^'],
				['p:a1', ''],
			],
			[
				['L a0^', 'P a1', 'P L a2^'],
				['p:a1', 'l:a2'],
			],
			[
				['L a0^', 'L a1^', 'P a0', 'P a1'],
				['l:a1', 'p:a0', ''],
			],
			// What has been paired is known after a restart, too.
			[
				['L a0~', 'P a1 L a1~', 'restart P a1 L a1~'],
				['p:a1', ''],
			],
			[
				['L a0~', 'P a1 L a1~', 'restart P L a2~'],
				['p:a1', 'l:a2'],
			],
			// What the list says of an earlier content after a later one is that content again.
			[
				['L a0~', 'P a1', 'P a2', 'L a2~', 'L a1~'],
				['p:a1', 'p:a2', '', 'l:a1'],
			],
			// Nothing tells the two apart: once more, rather than never.
			[
				['L a0~', 'P a1', 'restart L a1~'],
				['p:a1', 'l:a1'],
			],
		],
	],
	[
		'a field that has turned out to change by itself',
		[
			[['P a0*', 'P a0*'], ['']],
			[['L a0*', 'L a0*'], ['']],
			[['P a0*', 'P a1*'], ['p:a1']],
			[
				['P', 'P a1*', 'P a1*'],
				['p:a1', ''],
			],
			// Nothing is remembered of how it was: once more, rather than never.
			[['P a0*', 'restart P a0*'], ['p:a0']],
		],
	],
	[
		'a list that says nothing of approvals',
		[
			[
				['L a0=', 'L a1=', 'P a1'],
				['l:a1', ''],
			],
			[
				['L a0=', 'L a1=', 'P a1', 'P a1+'],
				['l:a1', '', 'p:a1+'],
			],
			[
				['L a0=', 'P a1 L a0=', 'P a1+ L a1='],
				['p:a1', 'p:a1+'],
			],
		],
	],
])('%s', (_name, rows) => {
	it.each(rows)('%j gives %j', (polls, left) => {
		const outcome = leaving(polls);
		expect(outcome.left).toEqual(left);
		expect(new Set(outcome.eventIds).size).toBe(outcome.eventIds.length);
	});
});

it.each<[string[], string[]]>([
	[['P a0', 'P a0+'], ['p:a0+']],
	[
		['P a0', 'P a1', 'P a1+'],
		['', 'p:a1+'],
	],
	[
		[L, 'P a1 L a1 b0 c0', 'P L a1+ b0 c0'],
		['', 'l:a1+'],
	],
	// Another workflow has pulled the approval, and the list lags behind.
	[
		[L, 'P a1 L a0 b0 c0', 'P L a1+ b0 c0'],
		['', 'l:a1+'],
	],
	[[L, 'P a0+ L a0+ b0 c0'], ['p:a0+']],
	[
		[L, 'P a0+', 'P L a0+ b0 c0'],
		['p:a0+', ''],
	],
	[
		[L, 'P a0+', 'P L a0 b0 c0', 'P L a0+ b0 c0'],
		['p:a0+', '', ''],
	],
	[
		[L, 'L a0+ b0 c0', 'P a0+'],
		['l:a0+', ''],
	],
	[['L a0+', 'P a0+'], ['']],
	[['L a0+', 'P a1+'], ['']],
	[
		['P', 'P a0+', 'P a1+'],
		['p:a0+', ''],
	],
	[
		['P', 'P a0+', 'P a0', 'P a0+'],
		['p:a0+', '', 'p:a0+'],
	],
	[['L a0~', 'P a0+ L a0~+'], ['p:a0+']],
	[
		['L a0~', 'P a1 L a1~', 'P L a1~+'],
		['', 'l:a1+'],
	],
])('on approved, %j gives %j', (polls, left) => {
	expect(leaving(polls, 'approved').left).toEqual(left);
});

it.each<[string[], string[]]>([
	[[L, 'P a1 L a1 b0 c0'], ['']],
	[[L, 'P d0 L a0 b0 c0 d0'], ['p:d0']],
	[
		[L, 'P d0-', 'P L a0 b0 c0 d0', 'P d1'],
		['', 'l:d0', ''],
	],
])('on document read, %j gives %j', (polls, left) => {
	expect(leaving(polls, 'documentRead').left).toEqual(left);
});

it('a document of a type that nobody knows is held back where the user says so', () => {
	expect(leaving(['L a0? b0', 'L a1? b0', 'L a1? b0'], 'anyChange', false).left).toEqual(['', '']);
	// A pull is asked for by type.
	expect(leaving([L, 'P a1', 'P L a2? b0 c0'], 'anyChange', false).left).toEqual(['p:a1', 'l:a2']);
});

it.each<[Fact[], Fact[], string]>([
	[[['A', '1']], [['A', '1']], 'same'],
	[[['A', '1']], [['A', '2']], 'different'],
	[[['A', '1']], [['B', '1']], 'different'],
	[
		[
			['A', '1'],
			['B', '2'],
		],
		[['A', '1']],
		'same',
	],
	[
		[
			['A', '1'],
			['B', '2'],
		],
		[
			['A', '1'],
			['C', '2'],
		],
		'same',
	],
	[
		[
			['A', '1'],
			['B', '2'],
		],
		[
			['A', '1'],
			['C', '3'],
		],
		'unclear',
	],
	[
		[
			['A', '1'],
			['S', '1'],
		],
		[
			['A', '1'],
			['S', '2'],
		],
		'same',
	],
	[[['D', '["15-Sep-2023"]']], [['D', '["2023-09-15T00:00:00.000"]']], 'same'],
	[[['D', '["15-Sep-2023"]']], [['D', '["15/09/2023"]']], 'same'],
	[[['D', '["15-Sep-2023"]']], [['D', '["16/09/2023"]']], 'different'],
	// It may be another day.
	[[['D', '["5-Sep-2023"]']], [['D', '["05/09/2023"]']], 'unclear'],
	[[['D', '["5-Sep-2023"]']], [['D', '["06/09/2023"]']], 'different'],
	[[['D', '["x"]']], [['D', '["y"]']], 'different'],
])('the contents %j and %j are %s', (a, b, expected) => {
	expect(compare({ facts: a }, { facts: b }, ['S'])).toBe(expected);
	// In short, what may be the same is another one.
	const short = expected === 'unclear' && a[0][0] === 'D' ? 'different' : expected;
	expect(compare(inShort({ facts: a }, 'salt'), { facts: b }, ['S'])).toBe(short);
});

it('a field that differs in nearly all documents is told from one that was corrected in some', () => {
	const reading = (time: number, corrected: number) =>
		Array.from({ length: 10 }, (_, n) => ({
			...seenIn(`${n}0`, 'list'),
			facts: [
				['Stamp', `${n + time}`],
				['Number', n < corrected ? '2' : '1'],
				['Total', '1'],
			] as Fact[],
		}));
	const before = new Map(reading(0, 0).map(({ key, facts }) => [key, facts]));
	expect(differing(before, reading(1, 5))).toEqual(['Stamp']);
	expect(differing(before, [])).toEqual([]);
});

it('what is known of a document survives being packed, in 31 characters where nothing of it left', () => {
	const answers = [undefined, true, false];
	const contents = [
		{ pull: 'abcde', list: '' },
		{ pull: '~', list: 'fghij' },
	];
	const known = new Map<string, Known>();
	for (const isOurs of answers) {
		for (const pull of answers) {
			for (const isRead of [true, false]) {
				known.set(keyOf(`${known.size}`), {
					isRead,
					isApproved: !isRead,
					isAbsent: isRead,
					isOurs,
					pull: pull ? 'abcde' : '',
					list: isRead ? 'fghij' : '',
					approvedIn: { pull, list: isOurs },
					...(isRead ? { departures: 0, contents: [] } : { departures: 12, contents }),
				});
			}
		}
	}
	expect(unpack(pack(known))).toEqual(known);
	const one = { ...[...known.values()][0], pull: 'abcde', list: 'fghij' };
	const many = Array.from({ length: 100 }, (_, n): [string, Known] => [keyOf(`${n}`), one]);
	expect(pack(new Map(many)).length).toBeLessThanOrEqual(31 * 100);
});

describe('what left', () => {
	const MINUTE = 60_000;
	const left = () => ({
		...newState('account'),
		processes: ['one'],
		left: [{ name: 'first', at: 0, due: 0, documents: { a: 'x' } }],
	});
	const dues = (state: State) => state.left.map(({ due }) => due / MINUTE);

	it.each<[string, boolean, number, number[]]>([
		['one', false, 4, [0]],
		['one', false, 6, []],
		['another', false, 1, [6]],
		['another', true, 1, [6]],
		// It may have ended right after that, however long ago.
		['another', false, 100, [105]],
	])(
		'as process %s (in turns: %s) sees it after %d minutes is due at %j',
		(process, inTurns, after, due) => {
			const state = left();
			begin(state, 'account', process, inTurns, after * MINUTE, 5 * MINUTE);
			expect(dues(state)).toEqual(due);
		},
	);

	it('waits anew where n8n was restarted once more', () => {
		const state = left();
		begin(state, 'account', 'two', false, MINUTE, 5 * MINUTE);
		begin(state, 'account', 'three', false, 3 * MINUTE, 5 * MINUTE);
		expect(dues(state)).toEqual([8]);
	});

	it('is not due where processes poll in turn that have polled before', () => {
		const state = { ...left(), processes: ['two', 'one'] };
		begin(state, 'account', 'two', true, MINUTE, 5 * MINUTE);
		expect(dues(state)).toEqual([0]);
	});
});

it('the last twenty processes are remembered, however often n8n is restarted', () => {
	const state = newState('account');
	for (let n = 0; n < 30; n++) begin(state, 'account', `process ${n}`, false, 0, 1);
	expect(state.processes).toEqual(Array.from({ length: 20 }, (_, n) => `process ${n + 10}`));
});

it('of two states the newer one counts', () => {
	const data = { ...newState('account'), revision: 3 };
	begin(data, 'account', 'one', true, 0, 1, {
		...newState('account'),
		revision: 5,
		heard: ['list'],
	});
	expect(data).toMatchObject({ revision: 6, heard: ['list'] });
	begin(data, 'account', 'one', true, 0, 1, {
		...newState('account'),
		revision: 5,
		heard: ['pull'],
	});
	expect(data).toMatchObject({ revision: 7, heard: ['list'] });
});

it('the state has at most nine fields', () => {
	expect(Object.keys(newState('account')).length).toBeLessThanOrEqual(9);
});
