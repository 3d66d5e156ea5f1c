import type { INode, INodeExecutionData } from 'n8n-workflow';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { asEntered, PUSH_TOKEN } from '../../tools/account';
import { invoicePdf, sampleInvoices } from '../../tools/invoices';
import type { Execution, StoredWorkflow } from '../../tools/n8n/api';
import { Stack } from '../../tools/n8n/stack';
import { chain, EVERY_5_SECONDS, node } from '../../tools/n8n/workflows';
import { DEFAULT_USER } from '../../tools/simulator/settings';
import { until } from '../../tools/until';

/** `npm run test:soak` has 2,000 operations and two kills. */
const OPERATIONS = Number(process.env.OPERATIONS ?? 400);
const KILLS = Number(process.env.KILLS ?? 1);
const WORKFLOWS = 10;
/** Each is uploaded and read by one operation, and approved by another. */
const FILES = OPERATIONS / 2;
const FILES_AT_ONCE = 5;
const TOKEN_SECONDS = 5;
const FAULT_RATE = 0.05;
/** A list that could not be read is tried again after five minutes. */
const RECOVERED_MS = 6 * 60_000;
const TIMEOUT_MS = 5 * 60_000 + RECOVERED_MS + OPERATIONS * 300;

const DOUBT = /may or may not have carried this out|may not have taken|Batch ID/;
/** Every encoding spells it in another way. */
const PASSWORD = 'Soak "Secret" ü/1\\';
const PUSH_ID = 'd7c0a7de-6d32-4c0e-9a5c-0e3a4a0f1b77';

let stack: Stack;
afterAll(async () => await stack?.stop());

/** What was seen and must not be. */
const wrong: string[] = [];

const folderOf = (workflow: number) => join(stack.userFolder, `soak-${workflow}`);

/** Reads the files of a folder, extracts their data, and approves them. */
async function uploading(workflow: number, credentials: INode['credentials']) {
	const onError = 'continueErrorOutput' as const;
	const files = { fileSelector: join(folderOf(workflow), '*.pdf'), options: {} };
	return await stack.api.createWorkflow({
		name: `Soak ${workflow}`,
		nodes: [
			node('Start', 'n8n-nodes-base.manualTrigger'),
			node('Files', 'n8n-nodes-base.readWriteFile', { parameters: files }),
			node('Extract', 'n8n-nodes-klearstack.klearStack', {
				parameters: { resource: 'document', operation: 'extract', options: { waitTimeout: 60 } },
				credentials,
				onError,
			}),
			node('Approve', 'n8n-nodes-klearstack.klearStack', {
				parameters: {
					resource: 'document',
					operation: 'approve',
					documentId: { __rl: true, mode: 'id', value: '={{ $json.documentId }}' },
					options: {},
				},
				credentials,
				onError,
			}),
		],
		connections: chain('Start', 'Files', 'Extract', 'Approve'),
	});
}

/** A trigger whose items say where they came from. */
async function listening(trigger: INode) {
	const assignment = { id: 'from-1', name: 'from', type: 'string', value: trigger.name };
	const from = node('From', 'n8n-nodes-base.set', {
		typeVersion: 3.4,
		parameters: {
			assignments: { assignments: [assignment] },
			includeOtherFields: true,
			options: {},
		},
	});
	const workflow = { name: trigger.name, nodes: [trigger, from] };
	const stored = await stack.api.createWorkflow({
		...workflow,
		connections: chain(trigger.name, 'From'),
	});
	await stack.api.activate(stored);
	return stored;
}

const delivered = async (trigger: string) =>
	await stack.storedItems(({ from }) => from === trigger);

const output = ({ data }: Execution, name: string, index: number): INodeExecutionData[] =>
	data.resultData.runData[name]?.at(-1)?.data?.main?.[index] ?? [];
const errorOf = ({ json }: INodeExecutionData) => `${String(json.error)} ${String(json.message)}`;
const nameOf = ({ binary }: INodeExecutionData) => binary!.data.fileName!;

/** What an execution says that is not so in KlearStack. */
async function untrueIn(execution: Execution): Promise<string[]> {
	const untrue: string[] = [];
	const held = await stack.klearStack.documents();
	const count = (name: string) => held.filter(({ fileName }) => fileName === name).length;
	const decision = (id: unknown) => held.find((document) => document.id === id)?.decision;
	for (const item of output(execution, 'Extract', 0)) {
		const name = String(item.json.fileName);
		if (count(name) !== 1) untrue.push(`${name} came out green, and is there ${count(name)} times`);
	}
	for (const item of output(execution, 'Extract', 1)) {
		const name = nameOf(item);
		if (count(name) > 0 && !DOUBT.test(errorOf(item)))
			untrue.push(`${name} is there, in spite of ${errorOf(item)}`);
	}
	for (const { json } of output(execution, 'Approve', 0)) {
		if (decision(json.documentId) !== 'approved')
			untrue.push(`${String(json.documentId)} is not approved`);
	}
	for (const item of output(execution, 'Approve', 1)) {
		const id = item.json.documentId;
		if (decision(id) && !DOUBT.test(errorOf(item)))
			untrue.push(`${String(id)} is approved, in spite of ${errorOf(item)}`);
	}
	return untrue;
}

const memoryOf = async (pid: number) => {
	const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
	return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
};
const median = (values: number[]) => [...values].sort((a, b) => a - b)[values.length >> 1];

it(
	`${OPERATIONS} operations of ${WORKFLOWS} workflows at once, killed ${KILLS} times: every count matches`,
	async () => {
		stack = await Stack.start();
		const { klearStack, api } = stack;
		const loggedIn = Date.now();
		// Before anybody logs in: a token lives as long as was said when it was given.
		await klearStack.set({
			accessTokenSeconds: TOKEN_SECONDS,
			faultless: ['get_access_token', 'getaccesstokenfromrefreshtoken'],
			echo: true,
		});
		await klearStack.setUsers([{ ...DEFAULT_USER, password: PASSWORD }]);
		const login = asEntered(klearStack.url, { password: PASSWORD });
		const klearStackApi = await api.createCredential('KlearStack', 'klearStackApi', login);
		const klearStackPushApi = await api.createCredential('Push', 'klearStackPushApi', {
			token: PUSH_TOKEN,
		});
		const workflows: StoredWorkflow[] = [];
		for (let n = 0; n < WORKFLOWS; n++) workflows.push(await uploading(n, { klearStackApi }));
		const polls = await listening(
			node('Polling', 'n8n-nodes-klearstack.klearStackTrigger', {
				parameters: { pollTimes: EVERY_5_SECONDS, options: { longestExecution: 1 } },
				credentials: { klearStackApi },
			}),
		);
		const pushes = await listening(
			node('Pushed', 'n8n-nodes-klearstack.klearStackPushTrigger', {
				credentials: { klearStackPushApi },
				webhookId: PUSH_ID,
				typeVersion: 2,
			}),
		);
		const pushToN8n = async () => {
			const url = `${stack.n8n.url}/webhook/${PUSH_ID}/klearstack`;
			await klearStack.set({ pushTo: { url, token: PUSH_TOKEN, username: '', password: '' } });
		};
		await pushToN8n();
		await klearStack.set({ faultRate: FAULT_RATE });

		const pdf = await invoicePdf(sampleInvoices[0]);
		const began = Date.now();
		let up = Promise.resolve();
		let killed = new Date();
		let upSince = killed;
		let finished = 0;
		/** Killed meanwhile, and n8n runs what it had not begun once it is up again. */
		const ended = async (workflow: StoredWorkflow) => {
			await up;
			let unfinished: unknown[] = [];
			await until('n8n is done with it', async () => {
				unfinished = await stack.api
					.unfinished(workflow, killed, upSince)
					// Busy, n8n may answer that its database is not ready.
					.catch((error: Error) => [error.message]);
				return unfinished.length === 0;
			}).catch((error: Error) => {
				const about = `up since ${upSince.toISOString()}: ${JSON.stringify(unfinished)}`;
				throw new Error(`${error.message}, ${about}`);
			});
		};
		const work = async (workflow: StoredWorkflow, n: number) => {
			let queue = Array.from({ length: FILES / WORKFLOWS }, (_, file) => `w${n}-${file}.pdf`);
			while (queue.length > 0) {
				const batch = queue.slice(0, FILES_AT_ONCE);
				await rm(folderOf(n), { recursive: true, force: true });
				await mkdir(folderOf(n));
				for (const name of batch) await writeFile(join(folderOf(n), name), pdf);
				await up;
				const execution = await stack.api.run(workflow, 'Start', 180_000).catch(() => undefined);
				if (!execution) await ended(workflow);
				const untrue = execution ? await untrueIn(execution) : [];
				if (untrue.length > 0) {
					const all = JSON.stringify(await stack.api.recent(workflow));
					wrong.push(...untrue, `in ${execution!.id}; killed ${killed.toISOString()}: ${all}`);
				}
				const there = new Set((await klearStack.documents()).map(({ fileName }) => fileName));
				const left = queue.filter((name) => !there.has(name));
				finished += queue.length - left.length;
				queue = left;
			}
		};
		const working = Promise.all(workflows.map(work));
		const memory: number[][] = [[]];
		let isOver = false;
		const watching = (async () => {
			for (; !isOver; await sleep(1_000)) {
				const megabytes = await memoryOf(stack.n8n.pid);
				if (megabytes > 0) memory.at(-1)!.push(megabytes);
			}
		})();
		for (let kill = 1; kill <= KILLS; kill++) {
			const share = (FILES * kill) / (KILLS + 1);
			await until('work is done', async () => finished >= share || isOver, TIMEOUT_MS);
			up = (async () => {
				await stack.kill();
				killed = new Date();
				await stack.startAgain();
				upSince = new Date();
				await pushToN8n();
				memory.push([]);
			})();
			await up;
		}
		await working.finally(() => (isOver = true));
		await watching;
		const seconds = (Date.now() - began) / 1000;
		await klearStack.set({ faultRate: 0 });
		// Spares those five minutes. What n8n drops of a poll that is under way just then comes after Longest Execution.
		await stack.api.deactivate(polls);
		await stack.api.activate(polls);

		const documents = await klearStack.documents();
		expect(wrong).toEqual([]);
		expect(new Set(documents.map(({ fileName }) => fileName)).size).toBe(FILES);
		expect(documents).toHaveLength(FILES);

		// Both triggers: each document that was approved, and each push that was accepted.
		let undelivered: unknown[] = [];
		await until(
			'the polling trigger has delivered every approved document',
			async () => {
				await sleep(5_000);
				const latest = new Map<unknown, unknown>();
				for (const { documentId, isApproved } of await delivered('Polling')) {
					latest.set(documentId, latest.get(documentId) || isApproved);
				}
				// KlearStack need not count reading a document as a modification, and then it comes within an hour.
				undelivered = documents.filter(({ id, decision }) => decision && latest.get(id) !== true);
				return undelivered.length === 0;
			},
			RECOVERED_MS,
		).catch((error: Error) => {
			throw new Error(
				`${error.message}: ${JSON.stringify(undelivered.slice(0, 5))} of ${undelivered.length}`,
			);
		});
		const accepted = (await klearStack.pushes()).filter((status) => status === 200).length;
		// One that n8n was killed in has an execution, too, though no items.
		const pushed = await stack.api.executionCount(pushes);
		expect(pushed).toBeGreaterThanOrEqual(accepted);

		const counts = await klearStack.counts();
		const exchanges =
			counts.get_access_token.accepted + (counts.getaccesstokenfromrefreshtoken?.accepted ?? 0);
		// A lifetime has whole seconds, and a new process begins with what is stored.
		const lived = (Date.now() - loggedIn) / 1000;
		expect(exchanges).toBeLessThanOrEqual(Math.ceil(lived / (TOKEN_SECONDS - 1)) + 1);
		expect(exchanges).toBeGreaterThanOrEqual(Math.floor(seconds / TOKEN_SECONDS / 2));

		const lasting = memory.reduce((a, b) => (a.length > b.length ? a : b));
		const third = Math.floor(lasting.length / 3);
		const [middle, last] = [lasting.slice(third, 2 * third), lasting.slice(-third)].map(median);
		console.log(
			`${OPERATIONS} operations in ${Math.round(seconds)} s: ${counts.processdocument.all} uploads sent for ${FILES} documents, ${exchanges} token exchanges, ${accepted} pushes accepted and ${pushed} with an execution, memory ${Math.round(middle)} MB and then ${Math.round(last)} MB`,
		);
		if (lasting.length > 90) expect(last).toBeLessThan(middle * 1.25);

		const json = JSON.stringify(PASSWORD).slice(1, -1);
		const spellings = [
			...[PASSWORD, json, JSON.stringify(json).slice(1, -1), json.replace('ü', '\\u00fc')],
			...[
				encodeURIComponent(PASSWORD),
				encodeURI(PASSWORD),
				new URLSearchParams({ '': PASSWORD }).toString().slice(1),
			],
			Buffer.from(PASSWORD).toString('base64').replace(/=+$/, ''),
		];
		// How every token begins: its header. Three letters of it stand in any base64 by chance.
		for (const secret of [...spellings, 'eyJhbGciOi']) {
			expect([secret, await stack.whereStands([secret])]).toEqual([secret, []]);
		}
	},
	TIMEOUT_MS,
);
