import { join } from 'node:path';

import { asEntered } from '../../tools/account';
import { Session } from '../../tools/editor/session';
import type { StoredWorkflow } from '../../tools/n8n/api';
import { SETUP_TIMEOUT_MS } from '../../tools/n8n/stack';
import { chain, node } from '../../tools/n8n/workflows';

/** What a person does with line items and numbers, without writing an expression. */
let session: Session;
let workflow: StoredWorkflow;

beforeAll(async () => {
	session = await Session.start();
	const { api, klearStack } = session.stack;
	const { id, name } = await api.createCredential(
		'KlearStack',
		'klearStackApi',
		asEntered(klearStack.url),
	);
	const file = join(session.files, 'invoices/Invoice NW-2026-0417.pdf');
	const nodes = [
		node('Start', 'n8n-nodes-base.manualTrigger'),
		node('Table', 'n8n-nodes-base.dataTable', {
			parameters: {
				resource: 'table',
				operation: 'create',
				tableName: 'Lines',
				columns: { column: [{ name: 'amount', type: 'number' }] },
				options: { createIfNotExists: true },
			},
		}),
		node('Read Files', 'n8n-nodes-base.readWriteFile', {
			typeVersion: 1.1,
			parameters: { fileSelector: file },
		}),
		node('Extract Data', 'n8n-nodes-klearstack.klearStack', {
			parameters: {
				resource: 'document',
				operation: 'extract',
				output: 'lineItems',
				values: 'converted',
			},
			credentials: { klearStackApi: { id, name } },
		}),
		node('If', 'n8n-nodes-base.if', { typeVersion: 2.2 }),
		node('Add Rows', 'n8n-nodes-base.dataTable'),
	];
	workflow = await api.createWorkflow({
		name: 'Lines',
		// Side by side, as they are clicked.
		nodes: nodes.map((one, n) => ({ ...one, position: [n * 200, 0] })),
		connections: chain(...nodes.map((one) => one.name)),
		settings: { executionOrder: 'v1' },
	});
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
