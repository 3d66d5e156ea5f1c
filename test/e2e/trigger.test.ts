import type { IDataObject, INode } from 'n8n-workflow';
import { setTimeout as sleep } from 'node:timers/promises';

import { asEntered } from '../../tools/account';
import { loadExample } from '../../tools/examples';
import { Stack } from '../../tools/n8n/stack';
import { EVERY_5_SECONDS } from '../../tools/n8n/workflows';
import { until } from '../../tools/until';
import { PlausibleServer } from '../support/plausibleServer';
import { type Row, STEADY } from '../workflows/trigger/plausibleServers';

const DOCUMENTS = 8;
/** `KILLS=20 npx jest --config jest.e2e.config.js trigger` is the long form. */
const KILLS = Number(process.env.KILLS ?? 3);
/** KlearStacks of one n8n, each with a workflow. `SERVERS="<a part of the names>"` chooses them. */
const SERVERS = KILLS < 20 ? 2 : 5;
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

const contentOf = ({ fields }: IDataObject) => /c\d+-\d+/.exec(JSON.stringify(fields))![0];

const isItem = ({ eventId, fields }: IDataObject) =>
	typeof eventId === 'string' && typeof fields === 'object';

/** Some of those for which a content that has left is the same event after a restart, too. */
function drawn(): Row[] {
	const fitting = STEADY.filter(
		({ name, afterRestart }) => !afterRestart && name.includes(process.env.SERVERS ?? ''),
	);
	return fitting
		.map((row) => ({ row, order: Math.random() }))
		.sort((a, b) => a.order - b.order)
		.slice(0, SERVERS)
		.map(({ row }) => row);
}

/** The example that README advises, on any change, with work that takes a second. */
async function activatedChain(stack: Stack, { url }: PlausibleServer): Promise<void> {
	const klearStackApi = await stack.api.createCredential(url, 'klearStackApi', asEntered(url));
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
	await stack.api.activate(await stack.api.createWorkflow({ ...example, name: url, nodes }));
}

async function killedAgainAndAgain(stack: Stack, servers: PlausibleServer[]): Promise<void> {
	const last = new Map<number, string>();
	const modify = (server: PlausibleServer, n: number) => last.set(n, server.modify(n));
	const pulls = ({ calls }: PlausibleServer) => calls.getmodifiedinvoices ?? 0;
	const noted = async () => await stack.dataTableRows();
	for (const server of servers) {
		await activatedChain(stack, server);
		// From the poll after the one at activation, n8n's durable scheduler saves what was noted.
		await until('the trigger is armed', async () => pulls(server) > 2);
		// It has been at work before the first crash, and knows how the list words what a pull gives.
		const rows = (await noted()).length;
		modify(server, server.documents[0].n);
		await until('the work is done once', async () => (await noted()).length > rows);
		server.faultRate = 0.1;
	}

	const modifyFor = async (milliseconds: number) => {
		for (const end = Date.now() + milliseconds; Date.now() < end; await sleep(500)) {
			for (const server of servers) {
				// A few documents rest for long, the others are modified all the time.
				modify(server, server.documents[Math.floor(DOCUMENTS * Math.random() ** 2)].n);
			}
		}
	};
	for (let kill = 0; kill < KILLS; kill++) {
		const before = servers.map(pulls);
		while (servers.some((server, n) => pulls(server) === before[n])) await modifyFor(500);
		// Anywhere in the poll or in the chain behind it.
		await modifyFor(Math.random() * 5_000);
		await stack.kill();
		await Promise.all([stack.startAgain(), modifyFor(2_000)]);
	}
	await modifyFor(5_000);
	for (const server of servers) server.faultRate = 0;

	const delivered = async () => await stack.storedItems(isItem);
	const contentsOf = async () =>
		new Map((await delivered()).map((item) => [item.eventId, contentOf(item)]));
	// What may have been lost, or is to come once more, comes now.
	await sleep(LONGEST_EXECUTION_MS);
	const undone = async () => {
		const contents = await contentsOf();
		const done = new Set((await noted()).map(({ eventId }) => contents.get(eventId)));
		const left = new Set(contents.values());
		return [...last.values()]
			.filter((content) => !done.has(content))
			.map((content) => `${content} (${left.has(content) ? 'delivered' : 'not delivered'})`);
	};
	await until('the work is done for the last content of every document', async () => {
		return (await undone()).length === 0;
	}).catch(async (error) => {
		throw new Error(`Not done: ${(await undone()).join(', ')}`, { cause: error });
	});
	await sleep(15_000);

	const items = await delivered();
	const contents = await contentsOf();
	const done = (await noted()).map(({ eventId }) => contents.get(eventId));
	const twice = done.filter((content, n) => content && done.indexOf(content) !== n);
	expect(twice).toEqual([]);
	expect(items.map(contentOf).filter((content) => content.endsWith('-0'))).toEqual([]);
	// No two contents have the same eventId.
	for (const item of items) expect(contents.get(item.eventId)).toBe(contentOf(item));
}

// Both at the same time: most of it is waiting for n8n to start. The durable one is n8n's default from 2.45 on.
it.concurrent.each([
	['durable', DURABLE],
	['in memory', IN_MEMORY],
])(
	'killed again and again, with a tenth of all answers faulty, the work is done once for each content (scheduler %s)',
	async (name, env) => {
		const rows = drawn();
		const servers = await Promise.all(
			rows.map(async (_row, n) => await new PlausibleServer(n * 100).start()),
		);
		for (const [n, server] of servers.entries()) server.begin(rows[n], DOCUMENTS);
		const stack = await Stack.start(env);
		try {
			await killedAgainAndAgain(stack, servers);
		} catch (error) {
			const names = rows.map((row) => row.name).join('; ');
			throw new Error(`${name}, under ${names}`, { cause: error });
		} finally {
			await Promise.all([stack.stop(), ...servers.map(async (server) => await server.stop())]);
		}
	},
	TIMEOUT_MS,
);
