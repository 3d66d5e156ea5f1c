import { parse } from 'flatted';
import type { IDataObject, IRunExecutionData } from 'n8n-workflow';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { asEntered, ownLogin, PUSH_TOKEN } from '../../tools/account';
import { invoicePdf, sampleInvoices } from '../../tools/invoices';
import { outputOf, type StoredCredential, type StoredWorkflow } from '../../tools/n8n/api';
import { TARBALL } from '../../tools/n8n/communityPackage';
import { byHand, byId, EVERY_5_SECONDS, onCall, onTrigger } from '../../tools/n8n/workflows';
import { Cluster } from '../../tools/queue/cluster';
import { type RunningSimulator, startSimulator } from '../../tools/simulator/start';
import { until } from '../../tools/until';

jest.setTimeout(240_000);

const LOGIN = { email: 'queue@example.com', password: 'Queue-klearstack-1' };
const WORKERS = ['worker-1', 'worker-2'];
/** As many as both workers run at the same time. */
const FILES = 12;

let folder: string;
let cluster: Cluster;
let klearStack: RunningSimulator;
let credential: StoredCredential;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'klearstack-queue-'));
	klearStack = await startSimulator();
	cluster = await Cluster.start(folder, {
		tarball: process.env[TARBALL]!,
		workers: WORKERS.length,
		login: LOGIN,
		// What a killed worker was at is given up after half a minute, and not after two.
		env: {
			QUEUE_WORKER_LOCK_DURATION: '5000',
			QUEUE_WORKER_LOCK_RENEW_TIME: '1000',
			QUEUE_WORKER_STALLED_INTERVAL: '2000',
		},
	});
	credential = await cluster.api.createCredential('KlearStack', 'klearStackApi', login());
	for (let n = 0; n < FILES; n++) {
		const invoice = sampleInvoices[n % sampleInvoices.length];
		await writeFile(fileOf(n), await invoicePdf(invoice));
	}
}, 10 * 60_000);
afterAll(async () => {
	await cluster?.stop();
	await klearStack?.stop();
	await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => await klearStack.reset());

const login = () => asEntered(ownLogin(klearStack.url));

const fileOf = (n: number) => join(folder, 'files', `invoice-${n}.pdf`);

const activated = async (workflow: Omit<StoredWorkflow, 'id'>): Promise<StoredWorkflow> => {
	const stored = await cluster.api.createWorkflow(workflow);
	await cluster.api.activate(stored);
	return stored;
};

/** A call of a workflow, by n8n's process for them. */
async function call(path: string, n: number): Promise<{ status: number; body: IDataObject }> {
	const file = encodeURIComponent(fileOf(n));
	const answer = await fetch(`${cluster.webhook.url}/webhook/${path}?file=${file}`).catch(
		() => null,
	);
	if (!answer) return { status: 0, body: {} };
	const text = await answer.text();
	return {
		status: answer.status,
		body: text.startsWith('{') ? (JSON.parse(text) as IDataObject) : {},
	};
}

/** A process knows a new workflow a moment after it was activated. */
const isKnown = async (path: string) =>
	await until('the webhook process knows the workflow', async () => {
		const answer = await fetch(`${cluster.webhook.url}/webhook/${path}`, { method: 'POST' });
		return /did you mean to make a GET request/i.test(await answer.text());
	});

interface Row {
	id: number;
	status: string;
	data: string;
}

const executionsOf = async ({ id }: StoredWorkflow) =>
	await cluster.query<Row>(
		`SELECT e.id, e.status, d.data FROM execution_entity e JOIN execution_data d ON d."executionId" = e.id WHERE e."workflowId" = '${id}' ORDER BY e.id`,
	);

const itemsOf = ({ data }: Row, name: string): IDataObject[] => {
	const { resultData } = parse(data) as IRunExecutionData;
	return (resultData?.runData?.[name]?.[0]?.data?.main?.[0] ?? []).map(({ json }) => json);
};

it('all kinds of process have the package; what a person starts runs on a worker', async () => {
	const types = await cluster.api.nodeTypes();
	expect(types.map(({ name }) => name)).toContain('n8n-nodes-klearstack.klearStack');
	const upload = await cluster.api.createWorkflow(
		byHand(fileOf(0), {
			credential,
			operation: 'document.extract',
			parameters: { includeFile: 'always' },
		}),
	);
	const execution = await cluster.api.run(upload, 'Start');
	const [{ json, binary }] = outputOf(execution, 'KlearStack');
	expect(json).toMatchObject({ fields: { Inv_Number: sampleInvoices[0].number } });
	// n8n keeps files in its database there.
	expect(binary?.data.id).toMatch(/^database:/);
	expect(WORKERS).toContain((await cluster.begunBy()).get(execution.id));

	const image = await cluster.api.createWorkflow(
		byHand(fileOf(0), {
			credential,
			operation: 'document.getImage',
			parameters: {
				documentId: byId(json.documentId as string),
				options: { linkValidFor: 1 },
			},
		}),
	);
	const [page] = outputOf(await cluster.api.run(image, 'Start'), 'KlearStack');
	expect(page.binary?.data.mimeType).toMatch(/^image\//);
	// Without WEBHOOK_URL each process puts its own address into links.
	const { pathname, search } = new URL(page.json.link as string);
	const linked = await fetch(cluster.main.url + pathname + search);
	expect(linked.headers.get('content-type')).toBe(page.binary?.data.mimeType);
});

it('uploads are shared by the workers, each sent and waited for once', async () => {
	await klearStack.set({ processingSeconds: 2 });
	const workflow = await activated(
		onCall('extract', { credential, operation: 'document.extract' }),
	);
	await isKnown('extract');
	const answers = await Promise.all(
		Array.from({ length: FILES }, async (_, n) => await call('extract', n)),
	);
	answers.forEach(({ status, body }, n) => {
		const { number } = sampleInvoices[n % sampleInvoices.length];
		expect([status, body.fileName]).toEqual([200, `invoice-${n}.pdf`]);
		expect(body.fields).toMatchObject({ Inv_Number: number });
	});
	expect(await klearStack.documents()).toHaveLength(FILES);
	const begunBy = await cluster.begunBy();
	const executions = await executionsOf(workflow);
	expect(new Set(executions.map(({ id }) => begunBy.get(String(id))))).toEqual(new Set(WORKERS));
});

it('workers that meet an expired token at once renew it once each at most', async () => {
	const workflow = await activated(onCall('renewal', { credential, operation: 'document.upload' }));
	await isKnown('renewal');
	await klearStack.set({ accessTokenSeconds: 2, renewWithExpiredToken: true });
	await cluster.api.testCredential(credential, login());
	await sleep(3_000);
	const renewals = async () => (await klearStack.counts()).getaccesstokenfromrefreshtoken?.all ?? 0;
	const before = await renewals();
	await klearStack.set({ accessTokenSeconds: 900 });
	const answers = await Promise.all(
		Array.from({ length: FILES }, async (_, n) => await call('renewal', n)),
	);
	expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
	// None, where a worker has logged in a moment ago and has a token that is still good.
	expect((await renewals()) - before).toBeLessThanOrEqual(WORKERS.length);
	const { processdocument } = await klearStack.counts();
	expect(processdocument).toEqual({ all: FILES, accepted: FILES });
	expect((await executionsOf(workflow)).map(({ status }) => status)).toEqual(
		answers.map(() => 'success'),
	);
});

it('pushes come in by the process for webhooks, and run on a worker', async () => {
	const push = await cluster.api.createCredential('Push', 'klearStackPushApi', {
		token: PUSH_TOKEN,
	});
	const workflow = await activated(onTrigger('klearStackPushTrigger', {}, push));
	const path = '/webhook/e7c0a7de-6d32-4c0e-9a5c-0e3a4a0f1b01/klearstack';
	const send = async (to: string) => {
		const body = new FormData();
		body.set(
			'data',
			JSON.stringify({ Document_id: 'p1', Inv_Number: { value: '7', confidence: 1 } }),
		);
		const headers = { Authorization: `Bearer ${PUSH_TOKEN}` };
		return (await fetch(to + path, { method: 'POST', body, headers })).status;
	};
	await until(
		'the webhook process takes it',
		async () => (await send(cluster.webhook.url)) === 200,
	);
	// The main process takes none.
	expect(await send(cluster.main.url)).toBe(404);
	const [execution] = await until('it has run', async () => {
		const all = await executionsOf(workflow);
		return all.some(({ status }) => status === 'success') && all;
	});
	expect(itemsOf(execution, 'Done')).toMatchObject([
		{ documentId: 'p1', fields: { Inv_Number: '7' } },
	]);
	expect(WORKERS).toContain((await cluster.begunBy()).get(String(execution.id)));
});

it('a worker that is killed in the middle of uploads: every document is accounted for, none is there twice', async () => {
	const workflow = await activated(onCall('killed', { credential, operation: 'document.upload' }));
	await isKnown('killed');
	await klearStack.set({ faults: [{ endpoint: 'processdocument', late: 4, times: FILES }] });
	const answers = Array.from({ length: FILES }, async (_, n) => await call('killed', n));
	await until('uploads are under way', async () => {
		const { processdocument } = await klearStack.counts();
		return (processdocument?.all ?? 0) >= 4;
	});
	await cluster.workers.get('worker-1')!.stop('SIGKILL');
	const ended = await Promise.all(answers);
	const executions = await until('n8n says of each what became of it', async () => {
		const all = await executionsOf(workflow);
		const isOver = ({ status }: Row) => !['new', 'running', 'waiting'].includes(status);
		return all.length === FILES && all.every(isOver) && all;
	});
	const begunBy = await cluster.begunBy();
	const lost = executions.filter(({ status }) => status !== 'success');
	// What is lost was the killed worker's, and is an error: n8n repeats nothing.
	expect(lost.length).toBeGreaterThan(0);
	for (const { id, status } of lost) {
		// It may have been killed before it wrote that it had begun.
		expect([undefined, 'worker-1']).toContain(begunBy.get(String(id)));
		expect(['error', 'crashed']).toContain(status);
	}
	const good = ended.filter(({ status }) => status === 200);
	expect(good).toHaveLength(FILES - lost.length);
	const names = (await klearStack.documents()).map(({ fileName }) => fileName);
	expect(names.filter((name, n) => names.indexOf(name) !== n)).toEqual([]);
	expect(names).toEqual(expect.arrayContaining(good.map(({ body }) => body.fileName)));
	await cluster.startWorker('worker-1');
});

it('KlearStack Trigger polls on the main process, and loses nothing when that is killed in a poll', async () => {
	const ids = await klearStack.seed(6);
	const workflow = await activated(
		onTrigger('klearStackTrigger', { pollTimes: EVERY_5_SECONDS }, credential),
	);
	const pulls = async () => (await klearStack.counts()).getmodifiedinvoices?.all ?? 0;
	await until('the trigger is armed', async () => (await pulls()) > 2);
	const delivered = async () =>
		(await executionsOf(workflow))
			.filter(({ status }) => status === 'success')
			.flatMap((row) => itemsOf(row, 'Done'));
	const has = async (number: string) =>
		(await delivered()).some(({ fields }) => (fields as IDataObject).Inv_Number === number);
	await klearStack.modify([{ id: ids[0], number: 'first' }]);
	await until('the change has left', async () => await has('first'));
	const [execution] = await executionsOf(workflow);
	expect(WORKERS).toContain((await cluster.begunBy()).get(String(execution.id)));

	// KlearStack has given the change, and n8n is killed before it has the answer.
	const before = await pulls();
	await klearStack.set({ faults: [{ endpoint: 'getmodifiedinvoices', late: 8, times: 1 }] });
	await klearStack.modify([{ id: ids[1], number: 'lost' }]);
	await until('a poll is under way', async () => (await pulls()) > before);
	await sleep(500);
	await cluster.main.stop('SIGKILL');
	await cluster.startMain();
	await until('what the lost poll held has left', async () => await has('lost'));
	for (const item of await delivered()) {
		expect(['first', 'lost']).toContain((item.fields as IDataObject).Inv_Number);
	}
});
