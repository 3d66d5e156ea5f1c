import type { IDataObject, INode } from 'n8n-workflow';
import { setTimeout as sleep } from 'node:timers/promises';

import { asEntered } from '../../tools/account';
import { loadExample } from '../../tools/examples';
import { Stack } from '../../tools/n8n/stack';
import { EVERY_5_SECONDS } from '../../tools/n8n/workflows';
import { until } from '../../tools/until';

const DOCUMENTS = 20;
/** `KILLS=20 npx jest --config jest.e2e.config.js trigger` is the long form. */
const KILLS = Number(process.env.KILLS ?? 3);
/** What may have been lost leaves once more after that. */
const LONGEST_EXECUTION_MS = 60_000;
/** On an idle machine the short form takes three and a half minutes. */
const TIMEOUT_MS = 5 * 60_000 + KILLS * 100_000;

const IN_MEMORY = {};

const DURABLE: NodeJS.ProcessEnv = {
	N8N_SCHEDULER_ENABLED: 'true',
	N8N_USE_WORKFLOW_PUBLICATION_SERVICE: 'true',
	N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true',
	N8N_POLLER_DURABLE_CURSORS_ENABLED: 'true',
};

const contentOf = ({ documentId, fields }: IDataObject) =>
	`${documentId as string} ${(fields as IDataObject).Inv_Number as string}`;

const isItem = ({ eventId, fields }: IDataObject) =>
	typeof eventId === 'string' && typeof fields === 'object';

/** The example that README advises, on any change, with work that takes a second. */
async function activatedChain(stack: Stack): Promise<void> {
	const login = asEntered(stack.klearStack.url);
	const klearStackApi = await stack.api.createCredential('KlearStack', 'klearStackApi', login);
	const example = loadExample('approved-documents-to-a-data-table', {
		credentials: { klearStackApi },
		files: stack.userFolder,
	});
	const changed: Record<string, Partial<INode>> = {
		'KlearStack Trigger': {
			parameters: {
				triggerOn: 'anyChange',
				pollTimes: EVERY_5_SECONDS,
				options: { longestExecution: LONGEST_EXECUTION_MS / 60_000 },
			},
		},
		'Your Work': {
			type: 'n8n-nodes-base.wait',
			typeVersion: 1.1,
			parameters: { amount: 1, unit: 'seconds' },
			webhookId: 'b7c0a7de-6d32-4c0e-9a5c-0e3a4a0f1b03',
		},
	};
	const nodes = example.nodes.map((node) => ({ ...node, ...changed[node.name] }));
	await stack.api.activate(await stack.api.createWorkflow({ ...example, nodes }));
}

async function killedAgainAndAgain(stack: Stack): Promise<void> {
	const { klearStack } = stack;
	const ids = await klearStack.seed(DOCUMENTS, 'untouched');
	await klearStack.set({ listWording: { added: 2 } });
	await activatedChain(stack);
	const pulls = async () => (await klearStack.counts()).getmodifiedinvoices?.all ?? 0;
	// From the poll after the one at activation, n8n's durable scheduler saves what was noted.
	await until('the trigger is armed', async () => (await pulls()) > 2);
	// It has been at work before the first crash, and knows how the list words what a pull gives.
	for (const number of ['warm', 'warmer']) {
		await klearStack.modify([{ id: ids[0], number }]);
		const before = await pulls();
		await until(
			'it has pulled and looked through the list',
			async () => (await pulls()) > before + 1,
		);
	}
	await klearStack.set({ faultRate: 0.1 });

	const last = new Map<string, string>();
	let modified = 0;
	const modifyFor = async (milliseconds: number) => {
		for (const end = Date.now() + milliseconds; Date.now() < end; await sleep(500)) {
			// A few documents rest for long, the others are modified all the time.
			const id = ids[Math.floor(DOCUMENTS * Math.random() ** 2)];
			const number = `m${modified++}`;
			last.set(id, `${id} ${number}`);
			await klearStack.modify([{ id, number }]);
		}
	};
	for (let kill = 0; kill < KILLS; kill++) {
		const before = await pulls();
		while ((await pulls()) === before) await modifyFor(500);
		// Anywhere in the poll or in the chain behind it.
		await modifyFor(Math.random() * 5_000);
		await stack.kill();
		await Promise.all([stack.startAgain(), modifyFor(2_000)]);
	}
	await modifyFor(5_000);
	await klearStack.set({ faultRate: 0 });

	const noted = async () => await stack.dataTableRows();
	const delivered = async () => await stack.storedItems(isItem);
	const contentsOf = async () =>
		new Map((await delivered()).map((item) => [item.eventId, contentOf(item)]));
	// What may have been lost, or is to come once more, comes now.
	await sleep(LONGEST_EXECUTION_MS);
	await until('the work is done for the last content of every document', async () => {
		const contents = await contentsOf();
		const done = new Set((await noted()).map(({ eventId }) => contents.get(eventId)));
		return [...last.values()].every((content) => done.has(content));
	});
	await sleep(15_000);

	const items = await delivered();
	const contents = await contentsOf();
	const rows = (await noted()).map(({ eventId }) => ({ eventId, content: contents.get(eventId) }));
	for (const content of last.values()) {
		const done = rows.filter((row) => row.content === content);
		expect(done).toEqual([{ content, eventId: expect.anything() }]);
	}
	expect(items.map(contentOf).filter((content) => content.includes('untouched'))).toEqual([]);
	// No two contents have the same eventId.
	for (const item of items) expect(contents.get(item.eventId)).toBe(contentOf(item));
}

// Both at the same time: most of it is waiting for n8n to start. The durable one is n8n's default from 2.45 on.
it.concurrent.each([
	['durable', DURABLE],
	['in memory', IN_MEMORY],
])(
	'killed again and again, with a tenth of all answers faulty, the work is done once for each document (scheduler %s)',
	async (_name, env) => {
		const stack = await Stack.start(env);
		try {
			await killedAgainAndAgain(stack);
		} finally {
			await stack.stop();
		}
	},
	TIMEOUT_MS,
);
