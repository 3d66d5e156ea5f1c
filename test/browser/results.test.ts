import type { INode, INodeParameters } from 'n8n-workflow';
import { join } from 'node:path';

import { asEntered } from '../../tools/account';
import { Session } from '../../tools/editor/session';
import type { StoredWorkflow } from '../../tools/n8n/api';
import { SETUP_TIMEOUT_MS } from '../../tools/n8n/stack';
import { chain, node } from '../../tools/n8n/workflows';
import { until } from '../../tools/until';

/** What a person does with line items and numbers, without writing an expression. */
let session: Session;
let klearStackApi: { id: string; name: string };
let workflow: StoredWorkflow;

const START = node('Start', 'n8n-nodes-base.manualTrigger');
const klearStack = (name: string, parameters: INodeParameters) =>
	node(name, 'n8n-nodes-klearstack.klearStack', {
		parameters: { resource: 'document', ...parameters },
		credentials: { klearStackApi },
	});

beforeAll(async () => {
	session = await Session.start();
	const { api, klearStack: simulator } = session.stack;
	const login = asEntered(simulator.url);
	const { id, name } = await api.createCredential('KlearStack', 'klearStackApi', login);
	klearStackApi = { id, name };
	const file = join(session.files, 'invoices/Invoice NW-2026-0417.pdf');
	const nodes = [
		START,
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
		klearStack('Extract Data', { operation: 'extract', output: 'lineItems', values: 'converted' }),
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

/** Opens a workflow of these nodes, one behind the other. */
async function open(name: string, nodes: INode[]): Promise<void> {
	const { stack, page, editor } = session;
	const { id } = await stack.api.createWorkflow({
		name,
		nodes: nodes.map((one, n) => ({ ...one, position: [n * 200, 0] })),
		connections: chain(...nodes.map((one) => one.name)),
		settings: { executionOrder: 'v1' },
	});
	await page.goto(`${stack.n8n.url}/workflow/${id}`);
	await editor.id('canvas-node').first().waitFor();
}

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

describe.each([
	['fieldsOnly', 1],
	['lineItems', 3],
])('Map Automatically takes the rows of %s', (output, count) => {
	let names: string[];
	const parts = () => [
		START,
		node('Read Files', 'n8n-nodes-base.readWriteFile', {
			typeVersion: 1.1,
			parameters: { fileSelector: join(session.files, 'invoices/Invoice NW-2026-0417.pdf') },
		}),
		klearStack('Extract Data', { operation: 'extract', output }),
	];

	step('their columns are names that a Data Table takes', async ({ editor }) => {
		await open(`Rows of ${output}`, parts());
		await editor.openNode('Extract Data');
		expect(await editor.execute()).toBe(true);
		const rows = await editor.table();
		expect(rows).toHaveLength(count);
		names = Object.keys(rows[0]).filter(Boolean);
		expect(names).toEqual(expect.arrayContaining(['fileName', 'needsReview', 'Sub_Total']));
		await editor.closePanel();
	});

	step('and they come into it as they are', async ({ page, stack }) => {
		const types: Record<string, string> = { needsReview: 'boolean', lineNumber: 'number' };
		const column = names.map((name) => ({ name, type: types[name] ?? 'string' }));
		const [start, ...others] = parts();
		await open(`Rows of ${output} into a table`, [
			start,
			node('Table', 'n8n-nodes-base.dataTable', {
				parameters: {
					resource: 'table',
					operation: 'create',
					tableName: `Rows of ${output}`,
					columns: { column },
					options: { createIfNotExists: true },
				},
			}),
			...others,
			node('Add Rows', 'n8n-nodes-base.dataTable', {
				parameters: {
					dataTableId: { __rl: true, mode: 'name', value: `Rows of ${output}` },
					columns: { mappingMode: 'autoMapInputData', value: null },
				},
			}),
		]);
		await page.keyboard.press('ControlOrMeta+Enter');
		const said = page.locator('.el-notification').getByText('Workflow executed successfully');
		await said.first().waitFor({ timeout: 60_000 });
		const rows = await stack.api.dataTableRows(`Rows of ${output}`);
		expect(rows).toHaveLength(count);
		expect(rows[0]).toMatchObject({
			fileName: 'Invoice NW-2026-0417.pdf',
			needsReview: false,
			Inv_Number: 'NW-2026-0417',
			Sub_Total: '336.90',
		});
	});
});

describe('mistakes', () => {
	step('a run of All Files with no file says what to connect', async ({ editor }) => {
		await open('No file', [START, klearStack('Extract Data', { operation: 'extract' })]);
		await editor.openNode('Extract Data');
		expect(await editor.execute()).toBe(false);
		const { message, description } = await editor.error();
		expect(message).toContain('The item has no file to send');
		expect(description).toMatch(/Connect a node that outputs files/);
		await editor.closePanel();
	});

	step('a mistyped field in Correct Fields is named', async ({ editor, stack }) => {
		const id = await stack.klearStack.anyDocument();
		const field = [{ name: { __rl: true, mode: 'name', value: 'Inv_Nummer' }, value: 'A-1' }];
		await open('Mistyped', [
			START,
			klearStack('Correct Fields', {
				operation: 'update',
				documentId: { __rl: true, mode: 'id', value: id },
				fields: { field },
			}),
		]);
		await editor.openNode('Correct Fields');
		// The list has the right one.
		await editor.chooseMode('name', 'list');
		expect(await editor.openList('name')).toContain('Inv_Number');
		await editor.page.keyboard.press('Escape');
		await editor.saving('"mode":"name"', async () => {
			await editor.chooseMode('name', 'name');
			await editor.fillLocator('name', 'Inv_Nummer');
			await editor.page.keyboard.press('Tab');
		});
		expect(await editor.execute()).toBe(true);
		await editor.output.getByText(/no field .*Inv_Nummer/).waitFor();
	});
});

step('fields to select are offered by name', async ({ editor, page }) => {
	await open('Selected', [
		START,
		klearStack('Get Many', { operation: 'getAll', output: 'selected', selectedFields: [] }),
	]);
	await editor.openNode('Get Many');
	const choice = editor
		.visible('parameter-input-item')
		.or(page.locator('li:visible'))
		.getByText('Inv_Supplier', { exact: true })
		.first();
	// n8n closes the list when it has loaded what is in it.
	await until('the fields are offered', async () => {
		await editor.parameter('selectedFields').click();
		return await choice.waitFor({ timeout: 3_000 }).then(
			() => true,
			() => false,
		);
	});
	await choice.click();
	await page.keyboard.press('Escape');
	expect(await editor.execute()).toBe(true);
	const [row] = await editor.table();
	expect(row.Inv_Supplier).toMatch(/\w/);
});
