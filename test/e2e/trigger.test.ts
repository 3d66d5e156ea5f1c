import type { IDataObject } from 'n8n-workflow';
import { setTimeout as sleep } from 'node:timers/promises';

import type { PulledContent } from '../simulator/state';
import { account } from '../support/account';
import { until } from '../support/until';
import { Stack } from './stack';

const DOCUMENTS = 30;
const MODIFICATIONS = 120;
const KILLS = 10;
const TIMEOUT_MS = 12 * 60_000;
/** A poll that began this long before n8n was killed had come to its end. */
const LONGEST_POLL_MS = 1_000;

/** Twelve times a minute: a single entry cannot be closer than a minute. */
const EVERY_5_SECONDS = {
	item: Array.from({ length: 12 }, (_, n) => ({
		mode: 'custom',
		cronExpression: `${n * 5} * * * * *`,
	})),
};

const IN_MEMORY = {};

const DURABLE: NodeJS.ProcessEnv = {
	N8N_SCHEDULER_ENABLED: 'true',
	N8N_USE_WORKFLOW_PUBLICATION_SERVICE: 'true',
	N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true',
	N8N_POLLER_DURABLE_CURSORS_ENABLED: 'true',
};

const nameOf = ({ id, number }: { id: string; number?: string }) => `${id} ${number}`;

const contentOf = ({ documentId, fields }: IDataObject) =>
	nameOf({ id: documentId as string, number: (fields as IDataObject).Inv_Number as string });

/** What stands in the executions, once for each time. */
const delivered = async (stack: Stack) =>
	await stack.storedItems(
		({ eventId, fields }) => typeof eventId === 'string' && typeof fields === 'object',
	);

async function activatedTrigger(stack: Stack): Promise<void> {
	const { baseUrl, companyName, authentication, username, password } = account(
		stack.klearStack.url,
	);
	const data = { baseUrl, companyName, authentication, username, password };
	const { id, name } = await stack.api.createCredential('KlearStack', 'klearStackApi', data);
	const workflow = await stack.api.createWorkflow({
		name: 'Modified documents',
		nodes: [
			{
				id: 'b7c0a7de-6d32-4c0e-9a5c-0e3a4a0f1b01',
				name: 'KlearStack Trigger',
				type: 'n8n-nodes-klearstack.klearStackTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: { pollTimes: EVERY_5_SECONDS as never },
				credentials: { klearStackApi: { id, name } },
			},
			{
				id: 'b7c0a7de-6d32-4c0e-9a5c-0e3a4a0f1b02',
				name: 'Done',
				type: 'n8n-nodes-base.noOp',
				typeVersion: 1,
				position: [224, 0],
				parameters: {},
			},
		],
		connections: { 'KlearStack Trigger': { main: [[{ node: 'Done', type: 'main', index: 0 }]] } },
	});
	await stack.api.activate(workflow);
}

/** What KlearStack can still give of a content: nothing, once its document is modified again. */
class History {
	readonly kills: number[] = [];
	private readonly ends = new Map<string, number>();
	private readonly last = new Map<string, string>();

	modified(id: string, number: string): void {
		const before = this.last.get(id);
		if (before) this.ends.set(nameOf({ id, number: before }), Date.now());
		this.last.set(id, number);
	}

	get lastContents(): string[] {
		return [...this.last].map(([id, number]) => nameOf({ id, number }));
	}

	/**
	 * Whether no client could have brought it back: n8n was killed in the middle of the poll that
	 * pulled it, and the document was modified again before n8n could compare.
	 *
	 * @param comparisons when KlearStack was asked what it holds
	 */
	wasGone(content: PulledContent, comparisons: number[]): boolean {
		const wasCut = (at: number) =>
			this.kills.find((kill) => kill >= at && kill - at < LONGEST_POLL_MS);
		const kill = wasCut(content.at);
		if (kill === undefined) return false;
		const compared = comparisons.find((at) => at > kill && wasCut(at) === undefined) ?? Infinity;
		return (this.ends.get(nameOf(content)) ?? Infinity) < compared;
	}
}

async function killedTenTimes(stack: Stack): Promise<void> {
	const { klearStack } = stack;
	const ids = await klearStack.seed(DOCUMENTS, 'seeded');
	await activatedTrigger(stack);
	const pulls = async () => (await klearStack.counts()).getmodifiedinvoices?.all ?? 0;
	// From the poll after the one at activation, n8n's durable scheduler saves what was noted.
	await until('the trigger is armed', async () => (await pulls()) > 2);
	await sleep(1_000);

	const history = new History();
	let modified = 0;
	const modify = async () => {
		const id = ids[modified % DOCUMENTS];
		const number = `m${modified++}`;
		history.modified(id, number);
		await klearStack.modify([{ id, number }]);
	};
	const modifyFor = async (milliseconds: number) => {
		for (const end = Date.now() + milliseconds; Date.now() < end; await sleep(500)) await modify();
	};
	for (let kill = 0; kill < KILLS; kill++) {
		const before = await pulls();
		while ((await pulls()) === before) await modifyFor(500);
		await modifyFor(Math.random() * 5_000);
		history.kills.push(Date.now());
		await stack.kill();
		await Promise.all([stack.startAgain(), modifyFor(2_000)]);
	}
	while (modified < MODIFICATIONS) await modifyFor(500);

	await until('the last content of every document is in an execution', async () => {
		const contents = new Set((await delivered(stack)).map(contentOf));
		return history.lastContents.every((content) => contents.has(content));
	});

	const items = await delivered(stack);
	const contents = new Set(items.map(contentOf));
	const pulled = await klearStack.pulled();
	expect(new Set(pulled.map(nameOf)).size).toBeGreaterThan(DOCUMENTS);
	const comparisons = (await klearStack.calls())
		.filter(({ endpoint }) => endpoint === 'getuserdocuments')
		.map(({ at }) => at);
	const lost = pulled.filter((content) => !contents.has(nameOf(content)));
	expect(lost.filter((content) => !history.wasGone(content, comparisons))).toEqual([]);

	expect([...contents].filter((content) => content.includes('seeded'))).toEqual([]);
	const events = new Map(items.map((item) => [contentOf(item), new Set<unknown>()]));
	for (const item of items) events.get(contentOf(item))!.add(item.eventId);
	expect([...events].filter(([, ids]) => ids.size > 1)).toEqual([]);
	expect(new Set(items.map(({ eventId }) => eventId)).size).toBe(contents.size);
}

// Both at the same time: most of it is waiting for n8n to start.
it.concurrent.each([
	['in memory', IN_MEMORY],
	['durable', DURABLE],
])(
	'killed ten times, the trigger loses nothing that could be had (scheduler %s)',
	async (_name, env) => {
		const stack = await Stack.start(env);
		try {
			await killedTenTimes(stack);
		} finally {
			await stack.stop();
		}
	},
	TIMEOUT_MS,
);
