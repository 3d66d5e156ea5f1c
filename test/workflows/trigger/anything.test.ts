import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import type { ListWording } from '../../../tools/simulator/settings';
import type { Crash, PollHost } from '../../support/pollHost';
import { later, TriggerWorld } from '../../support/triggerWorld';

const world = TriggerWorld.forThisFile();

/** `SEQUENCES=10000 npx jest test/workflows/trigger/anything` tries more of them. */
const SEQUENCES = Number(process.env.SEQUENCES ?? 100);
const DOCUMENTS = 3;

type Step =
	| { do: 'modify'; document: number }
	| { do: 'poll' }
	/** The answer of the next pull is lost. */
	| { do: 'lose' }
	/** Of the next list only so many documents come, or an empty body. */
	| { do: 'short'; only: number }
	| { do: 'other type' }
	| { do: 'rename' }
	| { do: 'crash'; at: Crash; next: number }
	| { do: 'start'; mode: 'activate' | 'update' | 'init' | 'leadershipChange'; process: number }
	/** n8n drops what a poll gives. */
	| { do: 'drop' }
	| { do: 'switch'; to: number };

/** After these, something may have been lost. */
const DISRUPTIONS: Array<Step['do']> = ['lose', 'rename', 'crash', 'start', 'drop', 'switch'];

const only = <Do extends string>(name: Do) => fc.constant({ do: name });

const steps = (...crashes: Crash[]) =>
	fc.oneof(
		{
			weight: 4,
			arbitrary: fc.record({
				do: fc.constant('modify' as const),
				document: fc.nat(DOCUMENTS - 1),
			}),
		},
		{ weight: 4, arbitrary: only('poll') },
		{ weight: 1, arbitrary: only('lose') },
		{ weight: 1, arbitrary: only('other type') },
		{ weight: 1, arbitrary: only('rename') },
		{
			weight: 1,
			arbitrary: fc.record({ do: fc.constant('short' as const), only: fc.nat(DOCUMENTS) }),
		},
		{
			weight: 2,
			arbitrary: fc.record({
				do: fc.constant('crash' as const),
				at: fc.constantFrom(...crashes),
				next: fc.nat(1),
			}),
		},
		{
			weight: 2,
			arbitrary: fc.record({
				do: fc.constant('start' as const),
				mode: fc.constantFrom(...(['activate', 'update', 'init', 'leadershipChange'] as const)),
				process: fc.nat(1),
			}),
		},
	);
const inMemoryStep = steps('before anything', 'before the execution', 'before saving');
/** Durable cursors are saved together with the execution; and there may be several processes. */
const durableStep = fc.oneof(
	{ weight: 16, arbitrary: steps('before anything') },
	{ weight: 1, arbitrary: only('drop') },
	{ weight: 2, arbitrary: fc.record({ do: fc.constant('switch' as const), to: fc.nat(1) }) },
);

const alike = fc.constant<ListWording>({});
const unlike = fc.record<ListWording>({
	added: fc.nat(2),
	dropped: fc.subarray(['Seeded_Field_3', 'Seeded_Field_4']),
	renamed: fc.constantFrom<Record<string, string>[]>(
		{},
		{ Inv_Number: 'Invoice_No' },
		{ Seeded_Field_5: 'Fifth' },
	),
	retyped: fc.boolean(),
	reordered: fc.boolean(),
	withNulls: fc.boolean(),
	withTypes: fc.boolean(),
});

const contentOf = ({ documentId, fields }: IDataObject) => {
	const { Inv_Number, Invoice_No } = fields as IDataObject;
	return `${String(documentId)} ${String(Inv_Number ?? Invoice_No)}`;
};

interface Outcome {
	trigger: PollHost;
	/** Every content that a document was given, the last one last. */
	modifications: Map<string, string[]>;
	/** So often something may have been lost. */
	disruptions: number;
}

async function carryOut(
	sequence: Step[],
	durable: boolean,
	wording: ListWording,
): Promise<Outcome> {
	const { klearStack, n8n } = world;
	await klearStack.reset();
	await klearStack.set({ listWording: wording });
	const ids = await klearStack.seed(DOCUMENTS);
	const modifications = new Map(ids.map((id) => [id, [] as string[]]));
	let disruptions = 0;
	const trigger = world.host({}, durable);
	const processes = [trigger.process, n8n.triggerInNewProcess()];
	await trigger.activate();
	for (const [n, one] of sequence.entries()) {
		if (DISRUPTIONS.includes(one.do)) disruptions++;
		if (one.do === 'modify') {
			const id = ids[one.document];
			modifications.get(id)!.push(`${id} ${n}`);
			await klearStack.modify([{ id, number: String(n) }]);
		} else if (one.do === 'poll') {
			await trigger.poll();
		} else if (one.do === 'lose') {
			await world.fault('getmodifiedinvoices', { cut: 'after' });
			await trigger.poll().catch(() => {});
			await klearStack.set({ faults: [] });
		} else if (one.do === 'short') {
			await klearStack.set({ listWording: { ...wording, only: one.only } });
			if (one.only === DOCUMENTS) await world.fault('getuserdocuments', { status: 200, body: '' });
			await trigger.poll();
			await klearStack.set({ listWording: wording, faults: [] });
		} else if (one.do === 'other type') {
			await klearStack.seed(1, `receipt${n}`, 'Receipts');
		} else if (one.do === 'rename') {
			// What is neither known to a process nor saved is lost, and the log says so.
			await trigger.poll();
			trigger.replaceSaved({});
			await trigger.start('update');
			await trigger.poll();
		} else if (one.do === 'crash') {
			await trigger.poll(one.at);
			// The killed process is started again, or another one goes on.
			processes[processes.indexOf(trigger.process)] = n8n.triggerInNewProcess();
			trigger.process = processes[one.next];
			await trigger.start('leadershipChange');
		} else if (one.do === 'start') {
			if (one.mode === 'leadershipChange') trigger.process = processes[one.process];
			const index = processes.indexOf(trigger.process);
			await trigger.start(one.mode);
			processes[index] = trigger.process;
		} else if (one.do === 'drop') {
			await trigger.pollWithoutLease();
		} else {
			trigger.process = processes[one.to];
		}
	}
	await trigger.restart();
	// What may have been lost with an n8n that has ended leaves once more.
	later(6);
	await trigger.pollUntilQuiet();
	jest.restoreAllMocks();
	return { trigger, modifications, disruptions };
}

describe.each([
	['in memory', false],
	['durable', true],
])('whatever happens (%s)', (_name, durable) => {
	it.each([
		['alike', alike],
		['unlike', unlike],
	])(
		'nothing is lost, and nothing comes that nobody touched (list and pull %s)',
		async (_wording, wordings) => {
			const sequences = fc.array<Step>(durable ? durableStep : inMemoryStep, { maxLength: 20 });
			await fc.assert(
				fc.asyncProperty(sequences, wordings, async (sequence, wording) => {
					const { trigger, modifications, disruptions } = await carryOut(
						sequence,
						durable,
						wording,
					);
					const delivered = trigger.delivered.map((item) => ({
						content: contentOf(item),
						wording: wordings === unlike && item.recovered ? 'list' : 'pull',
						eventId: item.eventId as string,
					}));
					const contents = new Set(delivered.map(({ content }) => content));

					for (const given of modifications.values()) {
						if (given.length > 0) expect(contents).toContain(given.at(-1));
						// Once for each modification, and once more where something may have been lost.
						const times = delivered.filter(({ content }) => given.includes(content)).length;
						expect(times).toBeLessThanOrEqual(given.length + disruptions + 1);
					}
					expect([...modifications.values()].flat()).toEqual(expect.arrayContaining([...contents]));

					const eventIds = new Map<string, Set<string>>();
					for (const { content, wording: one, eventId } of delivered) {
						const key = `${content} as the ${one} words it`;
						eventIds.set(key, (eventIds.get(key) ?? new Set()).add(eventId));
					}
					// What the list says again of a pulled content may have the pull's eventId, or its own.
					for (const [key, ids] of eventIds) {
						expect(ids.size).toBeLessThanOrEqual(key.endsWith('the list words it') ? 2 : 1);
					}
					const contentsOf = new Map(delivered.map(({ eventId, content }) => [eventId, content]));
					for (const { eventId, content } of delivered) {
						expect(contentsOf.get(eventId)).toBe(content);
					}
				}),
				{ numRuns: SEQUENCES / 4 },
			);
		},
		60_000 + SEQUENCES * 1_000,
	);
});
