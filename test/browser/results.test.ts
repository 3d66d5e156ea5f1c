import { join } from 'node:path';

import { account } from '../../tools/account';
import { Session } from '../../tools/editor/session';
import type { StoredWorkflow } from '../../tools/n8n/api';
import { SETUP_TIMEOUT_MS } from '../../tools/n8n/stack';

/** What a person does with line items and numbers, without writing an expression. */
let session: Session;
let workflow: StoredWorkflow;

const node = (name: string, type: string, typeVersion: number, x: number, parameters: object) => ({
	...{ id: name, name, type, typeVersion, position: [x, 0] as [number, number], parameters },
});

beforeAll(async () => {
	session = await Session.start();
	const { api, klearStack } = session.stack;
	const { baseUrl, companyName, authentication, username, password } = account(klearStack.url);
	const login = { baseUrl, companyName, authentication, username, password };
	const { id, name } = await api.createCredential('KlearStack', 'klearStackApi', login);
	const extract = {
		...node('Extract Data', 'n8n-nodes-klearstack.klearStack', 1, 400, {
			resource: 'document',
			operation: 'extract',
			output: 'lineItems',
			values: 'converted',
		}),
		credentials: { klearStackApi: { id, name } },
	};
	const file = join(session.files, 'invoices/Invoice NW-2026-0417.pdf');
	const names = ['Start', 'Table', 'Read Files', 'Extract Data', 'If', 'Add Rows'];
	workflow = await api.createWorkflow({
		name: 'Lines',
		nodes: [
			node('Start', 'n8n-nodes-base.manualTrigger', 1, 0, {}),
			node('Table', 'n8n-nodes-base.dataTable', 1, 100, {
				resource: 'table',
				operation: 'create',
				tableName: 'Lines',
				columns: { column: [{ name: 'amount', type: 'number' }] },
				options: { createIfNotExists: true },
			}),
			node('Read Files', 'n8n-nodes-base.readWriteFile', 1.1, 200, { fileSelector: file }),
			extract,
			node('If', 'n8n-nodes-base.if', 2.2, 600, {}),
			node('Add Rows', 'n8n-nodes-base.dataTable', 1, 800, {}),
		] as never,
		connections: Object.fromEntries(
			names
				.slice(0, -1)
				.map((from, n) => [from, { main: [[{ node: names[n + 1], type: 'main', index: 0 }]] }]),
		) as never,
		settings: { executionOrder: 'v1' },
	} as never);
	await session.signIn();
}, SETUP_TIMEOUT_MS);
afterAll(async () => await session?.stop());

const step = (name: string, work: (session: Session) => Promise<void>, timeoutMs = 120_000) =>
	it(name, async () => await session.attempt(name, async () => await work(session)), timeoutMs);

step('lines come as rows with numbers', async ({ editor, page, stack }) => {
	await page.goto(`${stack.n8n.url}/workflow/${workflow.id}`);
	await editor.id('canvas-node').first().waitFor();
	await editor.openNode('Extract Data');
	expect(await editor.execute()).toBe(true);
	const rows = await editor.table();
	expect(rows.map(({ lineNumber, Item_Amount }) => [lineNumber, Item_Amount])).toEqual([
		['1', '258'],
		['2', '69'],
		['3', '9.9'],
	]);
	await editor.closePanel();
});

step('an amount dragged into an IF is compared as a number', async ({ editor, page }) => {
	await editor.openNode('If');
	await editor.drag('Item_Amount', editor.id('filter-condition-left').first());
	await editor.id('filter-operator-select').first().click();
	await page.getByText('Number', { exact: true }).locator('visible=true').last().hover();
	await page.getByText('is greater than', { exact: true }).locator('visible=true').first().click();
	await editor.saving('"rightValue":60', async () => {
		await editor.id('filter-condition-right').first().locator('input').fill('60');
		await page.keyboard.press('Tab');
	});
	expect(await editor.execute()).toBe(true);
	expect((await editor.table()).map(({ Item_Amount }) => Item_Amount)).toEqual(['258', '69']);
	await editor.closePanel();
});

step('an amount dragged into a Data Table is a number there', async ({ editor, stack }) => {
	await editor.openNode('Add Rows');
	await editor.openList('dataTableId');
	await editor.pick('Lines');
	await editor.saving('"amount":"={{ $json.Item_Amount }}"', async () => {
		await editor.drag('Item_Amount', editor.parameter('amount'));
	});
	expect(await editor.execute()).toBe(true);
	const rows = await stack.api.dataTableRows('Lines');
	expect(rows.map(({ amount }) => amount)).toEqual([258, 69]);
});
