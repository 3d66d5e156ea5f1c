import { join } from 'node:path';

import { resources } from '../../nodes/KlearStack/actions/resources';
import { Session } from '../../tools/editor/session';
import { SETUP_TIMEOUT_MS } from '../../tools/n8n/stack';
import { DEFAULT_USER } from '../../tools/simulator/settings';

const CARD = 'Read invoices and other documents, or start when one is read';
const ACTIONS = resources.flatMap(({ operations }) => operations.map(({ action }) => action));

let session: Session;

beforeAll(async () => {
	session = await Session.start();
}, SETUP_TIMEOUT_MS);
afterAll(async () => await session?.stop());

const step = (name: string, work: (session: Session) => Promise<void>, timeoutMs?: number) =>
	it(name, async () => await session.attempt(name, async () => await work(session)), timeoutMs);

step('signs in and comes to an empty canvas', async ({ editor, signIn }) => {
	await signIn();
	await editor.newWorkflow();
});

describe('the node panel', () => {
	beforeAll(async () => {
		await session.editor.newWorkflow();
		await session.editor.addFirstStep();
	});

	it.each([
		...['klearstack', 'invoice', 'receipt', 'ocr', 'purchase order', 'document', 'pdf', 'extract'],
		...['document extraction', 'attachment', 'read pdf', 'invoice data', 'extract invoice'],
		...['parse invoice', 'invoices', 'receipts', 'expense', 'accounting', 'bank statement'],
		...['line items', 'approve', 'document approved', 'pdf to json', 'image to text'],
	])('finds action and triggers for %p', async (text) => {
		await session.attempt(`finds ${text}`, async () => {
			const { editor } = session;
			await editor.search('nothing has this name');
			await editor.row('KlearStack').waitFor({ state: 'detached' });
			await editor.search(text);
			await editor.row('KlearStack').waitFor();
			await editor.row('KlearStack').getByText(CARD).waitFor();
			await editor.row('KlearStack Push Trigger').waitFor();
		});
	});

	step('lists what reads documents first, and every action with a text', async ({ editor }) => {
		await editor.newWorkflow();
		await editor.addFirstStep();
		await editor.search('invoice');
		await editor.row('KlearStack').click();
		const sections = editor.id('node-creator-category-item');
		await sections.filter({ hasText: 'Actions' }).click();
		await editor.row(ACTIONS.at(-1)!).waitFor();
		const texts = (
			await editor.id('node-creator').getByTestId('node-creator-item-name').allInnerTexts()
		).map((text) => text.trim());
		const triggers = [
			'When a document is read or changed',
			'When a document is approved',
			'When a document could not be read',
			'When a document needs review',
			'When a document is read',
		];
		expect(texts).toEqual([...triggers, ...ACTIONS]);
		expect(texts).not.toContain('');
		expect(ACTIONS[0]).toBe('Extract data from documents');
		expect(ACTIONS.at(-1)).toBe('Call endpoint');
	});

	step('offers the tool to an AI agent', async ({ editor, page }) => {
		await editor.newWorkflow();
		await editor.addFirstStep();
		await editor.search('AI Agent');
		await editor.row('AI Agent').click();
		await editor.id('ndv').waitFor();
		await editor.closePanel();
		await page
			.locator('[data-test-id=canvas-node-input-handle][data-connection-type=ai_tool]')
			.getByTestId('canvas-handle-plus')
			.click();
		await editor.search('invoice');
		await editor.row('KlearStack Tool').waitFor();
	});
});

describe('the first document', () => {
	step('a file is read from disk', async ({ editor, files }) => {
		await editor.newWorkflow();
		await editor.addFirstStep();
		await editor.search('read files from disk');
		await editor.chooseAction('Read/Write Files from Disk', 'Read File(s) From Disk');
		await editor.fill('fileSelector', join(files, 'invoices/Invoice NW-2026-0417.pdf'));
		expect(await editor.execute()).toBe(true);
		await editor.closePanel();
	});

	step('Extract Data is added behind it', async ({ editor }) => {
		await editor.addBehind('Read/Write Files from Disk');
		await editor.search('invoice');
		await editor.chooseAction('KlearStack', 'Extract data from documents');
	});

	step('a credential with a wrong password says what is wrong', async ({ editor, page, stack }) => {
		await editor.id('node-credentials-empty-state').getByRole('button').click();
		const modal = editor.id('editCredential-modal');
		await modal.waitFor();
		const fill = async (name: string, value: string) =>
			await modal.getByTestId(`parameter-input-${name}`).locator('input').fill(value);
		await fill('baseUrl', stack.klearStack.url);
		await fill('companyName', DEFAULT_USER.company);
		await fill('username', DEFAULT_USER.username);
		await fill('password', 'wrong');
		await modal.getByTestId('credential-save-button').getByRole('button').click();
		const banner = modal.locator('.el-tag--danger:visible');
		await banner.getByText('More details').click();
		await banner
			.getByText('KlearStack refused the login: Incorrect username or password. Check Company Name')
			.waitFor();

		await fill('password', DEFAULT_USER.password);
		await modal.getByTestId('credential-save-button').getByRole('button').click();
		await modal
			.getByTestId('credentials-config-container-test-success')
			.or(page.locator('.el-notification').getByText('Credential saved'))
			.first()
			.waitFor();
		if (await modal.isVisible()) await modal.locator('.el-dialog__headerbtn').click();
		await modal.waitFor({ state: 'detached' });
	});

	step('its fields are on the screen', async ({ editor }) => {
		expect(await editor.execute()).toBe(true);
		// Without touching a tab.
		await editor.output.getByText('Inv_Supplier').first().waitFor();
		await editor.output.getByText('Pin this output while you build').waitFor();
		const [row] = await editor.table();
		expect(row).toMatchObject({
			fileName: 'Invoice NW-2026-0417.pdf',
			fields: expect.stringMatching(/Inv_Number\s*:\s*NW-2026-0417/),
			isApproved: 'false',
		});
		expect(row.fields).toMatch(/Inv_Total\s*:\s*404\.28/);
		await editor.closePanel();
	});

	step('they are pinned, and the next node runs from them', async ({ editor, stack }) => {
		await editor.openNode('Extract data from documents');
		await editor.saving('"pinData":{"Extract data from documents"', async () => {
			await editor.id('ndv-pin-data').click();
		});
		await editor.closePanel();
		const { processdocument: sent } = await stack.klearStack.counts();
		await editor.addBehind('Extract data from documents');
		await editor.search('no operation');
		await editor.row('No Operation, do nothing').click();
		await editor.id('ndv').waitFor();
		expect(await editor.execute()).toBe(true);
		expect((await stack.klearStack.counts()).processdocument).toEqual(sent);
		await editor.closePanel();
		await editor.openNode('Extract data from documents');
		await editor.saving('"pinData":{}', async () => {
			await editor.id('ndv-pin-data').click();
		});
		await editor.closePanel();
	});

	step('its confidence is dragged into an IF', async ({ editor, page }) => {
		await editor.addBehind('No Operation, do nothing');
		await editor.search('if');
		await editor.row('If').click();
		await editor.id('ndv').waitFor();
		// It stands below the fields and lines, and n8n draws only what is in view.
		const size = page.viewportSize()!;
		await page.setViewportSize({ ...size, height: 2400 });
		await editor.drag('overallConfidence', editor.id('filter-condition-left').first());
		await page.setViewportSize(size);
		await editor.saving('"operation":"gt"', async () => {
			await editor.id('filter-operator-select').click();
			await page.getByRole('menuitem', { name: 'Number', exact: true }).hover();
			await page.getByRole('menuitem', { name: 'is greater than', exact: true }).click();
		});
		await editor.saving('"rightValue":0.9', async () => {
			await editor.id('filter-condition-right').locator('input').first().fill('0.9');
			await page.keyboard.press('Tab');
		});
		expect(await editor.execute()).toBe(true);
		const [row] = await editor.table();
		expect(row.fileName).toBe('Invoice NW-2026-0417.pdf');
		await editor.closePanel();
	});

	step('it is approved, with nothing to enter', async ({ editor, stack }) => {
		await editor.addBehind('If');
		await editor.search('klearstack');
		await editor.chooseAction('KlearStack', 'Approve document');
		expect(await editor.parameter('comment').locator('textarea').inputValue()).toBe(
			'Approved in n8n',
		);
		expect(await editor.execute()).toBe(true);
		const [row] = await editor.table();
		expect(row).toMatchObject({ decision: 'approved', alreadyDone: 'false' });
		expect((await stack.klearStack.counts()).approve_reject_doc).toEqual({ all: 1, accepted: 1 });
	});

	step('another document can be picked from the list', async ({ editor }) => {
		await editor.fixLocator('documentId');
		await editor.chooseMode('documentId', 'list');
		const offered = await editor.openList('documentId');
		expect(offered).toContain('NW-2026-0417 · Northwind Paper Ltd · 404.28');
		await editor.pick('NW-2026-0417');
	});

	step('a wrong ID is answered with what to do', async ({ editor, page }) => {
		await editor.chooseMode('documentId', 'id');
		await editor.saving('"000000000000000000000000"', async () => {
			await editor.fillLocator('documentId', '000000000000000000000000');
			await page.keyboard.press('Tab');
		});
		expect(await editor.execute()).toBe(false);
		const { message, description } = await editor.error();
		expect(message).toContain('Document ID not found');
		expect(description).toMatch(/Compare the parameters with its words above/);
		await editor.closePanel();
	});

	step('a missing file is answered with what to do', async ({ editor, page }) => {
		await editor.openNode('Extract data from documents');
		await editor.choose('files', 'One Field');
		await editor.saving('"attachment_0"', async () => {
			await editor.fill('binaryPropertyName', 'attachment_0');
			await page.keyboard.press('Tab');
		});
		expect(await editor.execute()).toBe(false);
		const { message, description } = await editor.error();
		expect(message).toContain('Input Data Field Name: the item has no file in "attachment_0"');
		expect(description).toMatch(/Its files are in: data\..*All Files of Each Item/);
		await editor.closePanel();
	});
});

/** The page, with what counts its clicks. */
interface Counter {
	clicks: number;
	addEventListener(type: string, listener: () => void, capture: boolean): void;
}

describe('from the empty canvas', () => {
	step('to fields on the screen it takes 7 clicks', async (one) => {
		const { editor, page, stack } = one;
		await editor.newWorkflow();
		await page.evaluate(() => {
			const counter = globalThis as unknown as Counter;
			counter.clicks = 0;
			counter.addEventListener('pointerdown', () => counter.clicks++, true);
		});
		await editor.addFirstStep();
		await editor.search('http request');
		await editor.row('HTTP Request').click();
		await editor.id('ndv').waitFor();
		await editor.parameter('url').click();
		await page.keyboard.type(`${stack.klearStack.url}/sample-invoice.pdf`);
		await page.keyboard.press('Tab');
		await page.keyboard.press('Escape');
		await editor.id('ndv').waitFor({ state: 'detached' });
		await page
			.locator('[data-test-id="canvas-node"][data-node-name="HTTP Request"]')
			.getByTestId('canvas-handle-plus')
			.click();
		await editor.search('invoice');
		await editor.row('KlearStack').click();
		await editor.row(ACTIONS[0]).click();
		await editor.id('ndv').waitFor();
		expect(await editor.execute()).toBe(true);
		await editor.output.getByText('Inv_Supplier').first().waitFor();
		await editor.output.getByText('Northwind Paper Ltd').first().waitFor();
		const clicks = await page.evaluate(() => (globalThis as unknown as Counter).clicks);
		expect(clicks).toBe(7);
		await editor.closePanel();
	});
});

describe('choices from the account', () => {
	step('document sets', async ({ editor }) => {
		await editor.newWorkflow();
		await editor.addFirstStep();
		await editor.search('klearstack');
		await editor.chooseAction('KlearStack', 'Get results of document set');
		expect(await editor.openList('setReferenceNumber')).toEqual(['Autumn 2026 (12345)']);
		await editor.pick('Autumn 2026');
		expect(await editor.execute()).toBe(true);
		expect(await editor.table()).toHaveLength(6);
		await editor.closePanel();
	});

	step('data sources and their columns', async ({ editor }) => {
		await editor.newWorkflow();
		await editor.addFirstStep();
		await editor.search('klearstack');
		await editor.chooseAction('KlearStack', 'Append rows to data source');
		expect(await editor.openList('dataSource')).toEqual(['Suppliers']);
		await editor.pick('Suppliers');
		await editor.id('mapping-mode-select').click();
		await editor
			.visible('parameter-input-item')
			.or(editor.page.locator('li:visible'))
			.getByText('Map Each Column Manually')
			.first()
			.click();
		await editor.id('mapping-fields-container').waitFor();
		await editor.fill('Name', 'Added by hand Ltd');
		await editor.fill('City', 'Truro');
		expect(await editor.execute()).toBe(true);
		const [row] = await editor.table();
		expect(row).toMatchObject({ dataSource: 'Suppliers', success: 'true' });
		await editor.closePanel();
	});
});

describe('the trigger', () => {
	step('is added, and fetches a test event of the form that live ones have', async ({ editor }) => {
		await editor.newWorkflow();
		await editor.addFirstStep();
		await editor.search('klearstack');
		await editor.chooseAction('KlearStack', 'When a document is read or changed');
		expect(await editor.id('node-execute-button').innerText()).toContain('Fetch Test Event');
		expect(await editor.execute()).toBe(true);
		const [row] = await editor.table();
		expect(Object.keys(row)).toEqual(
			expect.arrayContaining(['eventId', 'documentId', 'fileName', 'documentType', 'fields']),
		);
		await editor.closePanel();
	});

	step(
		'starts an execution when a document is changed in KlearStack',
		async ({ editor, page, stack }) => {
			await editor.addBehind('KlearStack Trigger');
			await editor.search('no operation');
			await editor.row('No Operation, do nothing').click();
			await editor.id('ndv').waitFor();
			await editor.closePanel();
			await editor.publish();
			await editor.id('radio-button-executions').click();
			await editor.id('executions-sidebar').waitFor();
			const id = await stack.klearStack.anyDocument();
			await stack.klearStack.modify([{ id, number: 'CHANGED-1' }]);
			const execution = page.locator('[data-test-id^="execution-details-"]').first();
			await execution.waitFor({ timeout: 150_000 });
			await execution.click();
			await editor.id('execution-preview-label').getByText('Succeeded').waitFor();
		},
		240_000,
	);
});
