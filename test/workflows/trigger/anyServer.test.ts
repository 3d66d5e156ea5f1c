import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { account } from '../../../tools/account';
import { N8nCore } from '../../support/n8nCore';
import { PlausibleServer } from '../../support/plausibleServer';
import { PollHost } from '../../support/pollHost';
import { type Row, ROWS, STEADY } from './plausibleServers';

/** `SEQUENCES=10000 npx jest test/workflows/trigger/any` tries more of them. */
const SEQUENCES = Number(process.env.SEQUENCES ?? 20);
const DOCUMENTS = 6;

let n8n: N8nCore;
const server = new PlausibleServer();
let clock = 0;

beforeAll(async () => {
	[n8n] = await Promise.all([N8nCore.load(), server.start()]);
	clock = Date.now();
	jest.spyOn(Date, 'now').mockImplementation(() => clock + performance.now());
});
afterAll(async () => {
	jest.restoreAllMocks();
	await server.stop();
});

type Step =
	| { do: 'modify' | 'approve' | 'reopen'; document: number }
	| { do: 'poll' | 'lose' | 'elsewhere' | 'restart' | 'crash' };

const step = fc.oneof(
	{
		weight: 5,
		arbitrary: fc.record({
			do: fc.constantFrom('modify' as const, 'approve' as const, 'reopen' as const),
			document: fc.nat(DOCUMENTS - 1),
		}),
	},
	{ weight: 5, arbitrary: fc.constant({ do: 'poll' as const }) },
	{
		weight: 2,
		arbitrary: fc.record({
			do: fc.constantFrom(
				'lose' as const,
				'elsewhere' as const,
				'restart' as const,
				'crash' as const,
			),
		}),
	},
);

const rowOf = (name: string) => ROWS.find((row) => row.name === name)!;

/** Sequences that once ended otherwise. */
const FOUND: Array<[row: string, steps: Step[]]> = [
	['a field changes at every request, in both', [{ do: 'restart' }]],
	['a field changes at every request, in both', [{ do: 'modify', document: 0 }, { do: 'crash' }]],
];

const contentOf = (item: IDataObject) => /c\d+-\d+/.exec(JSON.stringify(item.fields))![0];

async function carryOut(row: Row, steps: Step[], durable: boolean) {
	clock += 24 * 60 * 60_000;
	server.begin(row, DOCUMENTS);
	const credentials = n8n.credentials.add('klearStackApi', account(server.url));
	const [any, approved] = [{}, { triggerOn: 'approved' }].map(
		(parameters) => new PollHost(n8n, parameters, credentials, durable),
	);
	const both = async (work: (trigger: PollHost) => Promise<unknown>) => {
		clock += 60_000;
		for (const trigger of [any, approved]) await work(trigger);
	};
	await both(async (trigger) => await trigger.activate());
	let restarts = 0;
	for (const one of steps) {
		if (one.do === 'modify') server.modify(one.document);
		else if (one.do === 'approve') server.change(one.document, { isApproved: true });
		else if (one.do === 'reopen') server.modify(one.document, { isApproved: false });
		else if (one.do === 'elsewhere') server.pullElsewhere();
		else if (one.do === 'poll') await both(async (trigger) => await trigger.poll());
		else if (one.do === 'lose') {
			server.losesNext = true;
			await both(async (trigger) => await trigger.poll());
		} else {
			restarts++;
			if (one.do === 'crash') await both(async (trigger) => await trigger.poll('before anything'));
			await both(async (trigger) => await trigger.start('init'));
		}
	}
	for (let n = 0; n < 3; n++) await both(async (trigger) => await trigger.poll());
	clock += 10 * 60_000;
	await both(async (trigger) => await trigger.poll());
	return { any: any.delivered, approved: approved.delivered, restarts };
}

it.each([
	['durable', true],
	['in memory', false],
])(
	'under any server, two workflows each get the last of what is theirs, and nothing that nobody touched (%s)',
	async (_name, durable) => {
		await fc.assert(
			fc.asyncProperty(
				fc.constantFrom(...STEADY),
				fc.array<Step>(step, { maxLength: 15 }),
				async (row, steps) => {
					const { any, approved, restarts } = await carryOut(row, steps, durable);
					const contents = any.map(contentOf);
					for (const { moments } of server.documents) {
						const given = moments.slice(1).map(({ content }) => content);
						if (given.length > 0) expect(contents).toContain(given.at(-1));
						const lastOpen = moments.findLastIndex(({ isApproved }) => !isApproved);
						if (lastOpen < moments.length - 1) {
							const since = moments.slice(lastOpen + 1).map(({ content }) => content);
							expect(approved.map(contentOf).some((content) => since.includes(content))).toBe(true);
						}
						const times = contents.filter((content) => given.includes(content)).length;
						expect(times).toBeLessThanOrEqual(given.length * (1 + restarts));
					}
					const touched = server.documents.flatMap(({ moments }) =>
						moments.slice(1).map(({ content }) => content),
					);
					expect(touched).toEqual(expect.arrayContaining([...new Set(contents)]));
					for (const item of approved) expect(item.isApproved).toBe(true);
				},
			),
			{ numRuns: SEQUENCES / 2, examples: FOUND.map(([name, steps]) => [rowOf(name), steps]) },
		);
	},
	SEQUENCES * 5_000 + 60_000,
);
