import { setTimeout as sleep } from 'node:timers/promises';

import { account, PUSH_TOKEN } from '../../tools/account';
import { invoicePdf, sampleInvoices } from '../../tools/invoices';
import { openEditor, openPanel } from '../../tools/n8n/browser';
import { SETUP_TIMEOUT_MS, Stack } from '../../tools/n8n/stack';
import { chain, node } from '../../tools/n8n/workflows';

const SECRET = 'Push-Secret-7';
const NODE = 'c7c0a7de-6d32-4c0e-9a5c-0e3a4a0f1b01';

let stack: Stack;
let address: string;
let workflowId: string;

beforeAll(async () => {
	stack = await Stack.start();
	const credential = await stack.api.createCredential('Push', 'klearStackPushApi', {
		token: PUSH_TOKEN,
		username: 'klearstack',
		password: SECRET,
	});
	const workflow = await stack.api.createWorkflow({
		name: 'Pushed documents',
		nodes: [
			node('KlearStack Push Trigger', 'n8n-nodes-klearstack.klearStackPushTrigger', {
				id: NODE,
				webhookId: 'd7c0a7de-6d32-4c0e-9a5c-0e3a4a0f1b01',
				credentials: { klearStackPushApi: { id: credential.id, name: credential.name } },
			}),
			node('Done', 'n8n-nodes-base.noOp', { position: [224, 0] }),
		],
		connections: chain('KlearStack Push Trigger', 'Done'),
	});
	workflowId = workflow.id;
	await stack.api.activate(workflow);
	address = `${stack.n8n.url}/webhook/d7c0a7de-6d32-4c0e-9a5c-0e3a4a0f1b01/klearstack`;
	// Activation goes on behind its answer.
	while ((await post(form({}))).status === 404) await sleep(200);
}, SETUP_TIMEOUT_MS);
afterAll(async () => await stack?.stop());

const numbers = async () => {
	const items = await stack.storedItems(
		({ eventId, fields }) => typeof eventId === 'string' && typeof fields === 'object',
	);
	return new Set(
		items.map(
			({ eventId, fields }) =>
				`${eventId as string} ${(fields as { Inv_Number: string }).Inv_Number}`,
		),
	);
};
const post = async (body: FormData | string, headers: Record<string, string> = {}) => {
	const response = await fetch(address, {
		method: 'POST',
		body,
		headers: { Authorization: `Bearer ${PUSH_TOKEN}`, ...headers },
	});
	return { status: response.status, answer: await response.text() };
};
const form = (fields: Record<string, string>) => {
	const data = new FormData();
	for (const [name, value] of Object.entries({
		username: 'klearstack',
		password: SECRET,
		...fields,
	}))
		data.append(name, value);
	return data;
};

it('KlearStack’s pushes start the workflow: once finished, once approved, and on a retry', async () => {
	await stack.klearStack.set({
		processingSeconds: 0,
		pushTo: { url: address, token: PUSH_TOKEN, username: 'klearstack', password: SECRET },
	});
	const login = account(stack.klearStack.url);
	const call = async (endpoint: string, fields: Record<string, string | Blob>, token?: string) => {
		const body = new FormData();
		for (const [name, value] of Object.entries(fields)) body.append(name, value);
		const response = await fetch(`${stack.klearStack.url}/access/klearstack/${endpoint}`, {
			method: 'POST',
			body,
			headers: token ? { Authorization: `Bearer ${token}` } : {},
		});
		return await response.text();
	};
	const user = {
		company_name: login.companyName,
		username: login.username,
		password: login.password,
	};
	const { access_token: token } = JSON.parse(await call('get_access_token', user));
	const file = new File([await invoicePdf(sampleInvoices[0])], 'a.pdf', {
		type: 'application/pdf',
	});
	await call(
		'processdocument',
		{ ...user, processing_pref: 'Speed', invoice_type: 'B2B', file },
		token,
	);
	const pushes = async (count: number) => {
		while ((await stack.klearStack.pushes()).length < count) await sleep(100);
		return await stack.klearStack.pushes();
	};
	expect(await pushes(1)).toEqual([200]);
	const documents = JSON.parse(await call('getuserdocuments', user, token)) as {
		result: string[][][];
	};
	const id = documents.result[0].find(([, name]) => name === 'Document_id')![0];
	const decision = { collection_name: 'Invoices', id, approve_reject: 'approve', comment: 'x' };
	await call('approve_reject_doc', { company_name: login.companyName, ...decision }, token);
	expect(await pushes(2)).toEqual([200, 200]);
	await call(
		'retry_push_api',
		{ ...user, collection_name: 'Invoices', data: JSON.stringify([id]) },
		token,
	);
	expect(await pushes(3)).toEqual([200, 200, 200]);

	await sleep(1_000);
	// Two contents, not approved and approved; the retry is the second one again.
	expect([...(await numbers())]).toEqual([
		expect.stringMatching(/ NW-2026-0417$/),
		expect.stringMatching(/ NW-2026-0417$/),
	]);
});

const RESULT = JSON.stringify({
	result: [{ Document_id: 'f'.repeat(24), Inv_Number: { value: 'PUSHED-1', confidence: 1 } }],
});

it.each<[string, () => FormData | string, Record<string, string>, number]>([
	['a wrong token', () => form({ data: RESULT }), { Authorization: 'Bearer wrong' }, 401],
	['a wrong password', () => form({ data: RESULT, password: 'wrong' }), {}, 401],
	['no results', () => form({ data: 'hello' }), {}, 400],
	['broken JSON', () => '{"data": ', { 'content-type': 'application/json' }, 422],
	['17 MB', () => form({ data: 'x'.repeat(17 * 1024 * 1024) }), {}, 413],
])('%s gets its status and starts nothing', async (_name, body, headers, status) => {
	const before = await numbers();
	expect((await post(body(), headers)).status).toBe(status);
	await sleep(500);
	expect(await numbers()).toEqual(before);
});

it('a right one by hand, as form data and as JSON, starts an execution each', async () => {
	expect(await post(form({ data: RESULT }))).toEqual({ status: 200, answer: 'Received' });
	const json = JSON.stringify({
		username: 'klearstack',
		password: SECRET,
		data: JSON.parse(RESULT.replace('PUSHED-1', 'PUSHED-2')),
	});
	expect(await post(json, { 'content-type': 'application/json' })).toEqual({
		status: 200,
		answer: 'Received',
	});
	await sleep(1_000);
	const received = [...(await numbers())].map((entry) => entry.split(' ').at(-1));
	expect(received).toEqual(expect.arrayContaining(['PUSHED-1', 'PUSHED-2']));
	expect(await stack.whereStands([PUSH_TOKEN, SECRET])).toEqual([]);
});

it('the panel shows the address to give to KlearStack', async () => {
	const { browser, page } = await openEditor(stack.n8n.url, stack.api);
	try {
		await openPanel(page, stack.n8n.url, workflowId, NODE);
		await page.getByText('Webhook URLs').click();
		await page.getByText('Production URL', { exact: true }).click();
		await page
			.getByText('/webhook/d7c0a7de-6d32-4c0e-9a5c-0e3a4a0f1b01/klearstack')
			.first()
			.waitFor();
	} finally {
		await browser.close();
	}
});
