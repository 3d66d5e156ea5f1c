import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';

import { asEntered } from '../../tools/account';
import { MAIL, Session } from '../../tools/editor/session';
import {
	type Example,
	exampleFile,
	EXAMPLES,
	loadExample,
	WITH_OTHER_ACCOUNTS,
} from '../../tools/examples';
import type { StoredCredential, StoredWorkflow } from '../../tools/n8n/api';
import { SETUP_TIMEOUT_MS } from '../../tools/n8n/stack';
import { until } from '../../tools/until';
import { OtherAccounts } from './otherAccounts';
import { Outbox } from './outbox';

let session: Session;
let others: OtherAccounts;
let outbox: Outbox;
let credentials: Record<string, StoredCredential>;

/** In dark, so that both themes are seen. */
beforeAll(async () => {
	session = await Session.start('dark');
	others = await OtherAccounts.start('Northwind Paper Ltd');
	outbox = await Outbox.start();
	const { api, klearStack } = session.stack;
	credentials = {
		klearStackApi: await api.createCredential(
			'KlearStack',
			'klearStackApi',
			asEntered(klearStack.url),
		),
		imap: await api.createCredential('Mailbox', 'imap', {
			...MAIL,
			host: '127.0.0.1',
			port: session.mailPort,
			secure: false,
			allowUnauthorizedCerts: false,
		}),
		smtp: await api.createCredential('Mail', 'smtp', {
			host: '127.0.0.1',
			port: outbox.port,
			secure: false,
			disableStartTls: true,
			user: '',
			password: '',
		}),
		openAiApi: await api.createCredential('OpenAI', 'openAiApi', {
			apiKey: 'Test-key-1',
			url: `${others.url}/v1`,
		}),
	};
	await session.signIn();
}, SETUP_TIMEOUT_MS);
afterAll(async () => {
	await session?.stop();
	await Promise.all([others?.stop(), outbox?.stop()]);
});

/** The example with its credentials and its files, open in the editor. */
async function open(
	example: Example,
	change: (json: string) => string = (json) => json,
): Promise<StoredWorkflow> {
	const { stack, page, editor, files } = session;
	const loaded = loadExample(example, { credentials, files });
	const workflow = await stack.api.createWorkflow(
		JSON.parse(change(JSON.stringify(loaded))) as typeof loaded,
	);
	await page.goto(`${stack.n8n.url}/workflow/${workflow.id}`);
	await editor.id('canvas-node').first().waitFor();
	return workflow;
}

const toast = (text: string) => session.page.locator('.el-notification').getByText(text).first();

/** Executes the open workflow and waits until n8n says that it succeeded. */
async function executeWorkflow(): Promise<void> {
	// What an earlier run has said must not be taken for this one's.
	await toast('Workflow executed successfully').waitFor({ state: 'hidden' });
	await session.page.keyboard.press('ControlOrMeta+Enter');
	await toast('Workflow executed successfully').waitFor({ timeout: 90_000 });
}

/** What a node gave, as its open panel shows it. */
async function outputOf(node: string): Promise<Array<Record<string, string>>> {
	const { editor } = session;
	await editor.openNode(node);
	const rows = await editor.table();
	await editor.closePanel();
	return rows;
}

/** A form has the image of the document, as n8n gives it by its link. */
async function showsThePage(form: Page): Promise<void> {
	const image = form.getByAltText('Page 1 of the document');
	await until('the image is there', async () => {
		return (
			(await image.evaluate(({ naturalWidth }: { naturalWidth: number }) => naturalWidth)) > 1000
		);
	});
}

const expectValue = async (input: Locator, value: string) =>
	expect(await input.inputValue()).toBe(value);

/** The last corrections that KlearStack got. */
async function correctionsSent(): Promise<Record<string, unknown>> {
	const calls = await session.stack.klearStack.calls();
	const { fields } = calls.filter(({ endpoint }) => endpoint === 'update_document').at(-1)!;
	return JSON.parse(Object.fromEntries(fields).data) as Record<string, unknown>;
}

const step = (name: string, work: (session: Session) => Promise<void>, timeoutMs = 180_000) =>
	it(name, async () => await session.attempt(name, async () => await work(session)), timeoutMs);

const ALL: Example[] = [...EXAMPLES, ...WITH_OTHER_ACCOUNTS];

it.each(ALL.map((example) => [example]))('%s is imported as it is', async (example) => {
	await session.attempt(`imports ${example}`, async () => {
		const { editor, page } = session;
		const { nodes } = JSON.parse(await readFile(exampleFile(example), 'utf8')) as StoredWorkflow;
		await editor.import(exampleFile(example));
		for (const { name, type } of nodes) {
			if (type.endsWith('stickyNote')) continue;
			await page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`).waitFor();
		}
		expect(await editor.id('sticky').count()).toBe(
			nodes.filter(({ type }) => type.endsWith('stickyNote')).length,
		);
	});
});

step('files from a folder: each with what stands on it', async () => {
	await open('files-from-a-folder');
	await executeWorkflow();
	const rows = await outputOf('Invoice');
	const byFile = Object.fromEntries(rows.map(({ File, ...values }) => [File, values]));
	expect(Object.keys(byFile)).toHaveLength(6);
	expect(byFile['Invoice NW-2026-0417.pdf']).toMatchObject({
		Number: 'NW-2026-0417',
		Date: '03-Nov-2026',
		Supplier: 'Northwind Paper Ltd',
		Total: '404.28',
	});
	expect(byFile['Photo of KC-20644.jpg']).toMatchObject({ Number: 'KC-20644', Total: '178.20' });
	expect(byFile['Unreadable scan.pdf']).toMatchObject({
		Number: expect.stringMatching(/^(null|)$/),
	});
});

step(
	'invoices from e-mail: the sure ones are approved, the logo is left out',
	async ({ stack }) => {
		await open('invoices-from-email');
		await executeWorkflow();
		const read = await outputOf('Extract Data');
		expect(read.map(({ fileName }) => fileName).sort()).toEqual([
			'88-17.pdf',
			'KC-20644.jpg',
			'NW-2026-0417.pdf',
		]);
		expect(await outputOf('Approve')).toHaveLength(2);
		const [doubtful] = await outputOf('For a Person');
		expect(doubtful.fileName).toBe('88-17.pdf');
		expect((await stack.klearStack.counts()).approve_reject_doc).toEqual({ all: 2, accepted: 2 });
	},
);

step('approve or ask a person: the form asks about the doubtful one', async (one) => {
	const { page, stack, files } = one;
	await open('approve-or-ask-a-person');
	const before = (await stack.klearStack.counts()).approve_reject_doc?.accepted ?? 0;
	const popup = page.waitForEvent('popup');
	await page.keyboard.press('ControlOrMeta+Enter');
	const form = await popup;
	const names = ['Invoice CR10093.pdf', 'Invoice 88-17.pdf', 'Unreadable scan.pdf'];
	await form
		.locator('input[type=file]')
		.setInputFiles(names.map((name) => join(files, 'invoices', name)));
	await form.getByRole('button', { name: 'Send' }).click();
	await form.getByText('Please check Invoice 88-17.pdf').waitFor({ timeout: 90_000 });
	await showsThePage(form);
	const of = (label: string) => form.getByLabel(label, { exact: true });
	await expectValue(of('Invoice Supplier'), 'Greta Lund, Bookbinder Ltd');
	await of('Invoice Total').fill('118.00');
	await of('Item Amount, line 1').fill('60.00');
	await form.getByText('Approve', { exact: true }).click();
	await form.getByRole('button', { name: 'Save and Decide' }).click();
	await form.getByText('Invoice CR10093.pdf: approved').waitFor({ timeout: 60_000 });
	await form.getByText('Invoice 88-17.pdf: approved').waitFor();
	await form.getByText('Unreadable scan.pdf: could not be read').waitFor();
	expect((await stack.klearStack.counts()).approve_reject_doc?.accepted).toBe(before + 2);
	const sent = await correctionsSent();
	expect(Object.keys(sent).sort()).toEqual(['Inv_Total', 'Item_Amount']);
	expect(sent).toMatchObject({ Inv_Total: { _value: '118.00' }, Item_Amount: { _value: '60.00' } });
});

step(
	'approved documents to a Data Table: each once',
	async ({ editor, stack }) => {
		await open('approved-documents-to-a-data-table');
		await editor.publish();
		// Published, it starts from now.
		await until('the trigger has begun', async () => {
			return ((await stack.klearStack.counts()).getmodifiedinvoices?.all ?? 0) > 0;
		});
		const id = await stack.klearStack.anyDocument();
		await stack.klearStack.approve(id);
		const rows = await until('the document is in the table', async () => {
			const found = await stack.api.dataTableRows('KlearStack approved documents');
			return found.length > 0 && found;
		});
		expect(rows).toMatchObject([{ eventId: expect.stringContaining(id) }]);
	},
	300_000,
);

step(
	'line items to a Data Table: a row for each line that was read for sure, with numbers',
	async ({ stack }) => {
		await open('line-items-to-a-data-table');
		await executeWorkflow();
		const rows = await stack.api.dataTableRows('KlearStack invoice lines');
		expect(rows).toEqual(
			expect.arrayContaining([
				expect.objectContaining({
					fileName: 'Invoice NW-2026-0417.pdf',
					lineNumber: 1,
					Item_Description: 'Copy paper A4, 80 g, box',
					Item_Quantity: 12,
					Item_Amount: 258,
					Inv_Total: 404.28,
				}),
			]),
		);
		expect(rows.filter(({ needsReview }) => needsReview)).toEqual([]);
		const doubtful = (await outputOf('For a Person')).map(({ fileName }) => fileName);
		expect(new Set(doubtful)).toEqual(new Set(['Invoice 88-17.pdf', 'Unreadable scan.pdf']));
	},
);

step('the same invoice twice: paid once, then for a person', async () => {
	await open('the-same-invoice-twice');
	await executeWorkflow();
	const filesOf = async (node: string) =>
		(await outputOf(node)).map(({ fileName }) => fileName).sort();
	const sure = ['Invoice 2026-1187.pdf', 'Invoice CR10093.pdf', 'Invoice NW-2026-0417.pdf'];
	const doubtful = ['Invoice 88-17.pdf'];
	expect(await filesOf('Pay It')).toEqual(sure);
	expect(await filesOf('For a Person')).toEqual(doubtful);
	expect((await outputOf('For a Person'))[0].reason).toMatch(/fields are below 0\.8: /);
	await executeWorkflow();
	expect(await filesOf('If Seen')).toEqual(sure);
	// What is doubtful comes to it once more, in a run of its own.
	expect(await filesOf('For a Person')).toEqual(doubtful);
});

step('a monthly ZIP: a row for each invoice in it, with numbers', async () => {
	await open('a-monthly-zip');
	await executeWorkflow();
	const rows = await outputOf('Read');
	expect(rows).toHaveLength(3);
	expect(rows.map(({ fileName, Inv_Total }) => [fileName, Inv_Total])).toContainEqual([
		'Invoice NW-2026-0417.pdf',
		'404.28',
	]);
});

step('the document type by the file’s name', async ({ stack }) => {
	await open('document-type-by-file-name');
	await executeWorkflow();
	const types = (await stack.klearStack.calls())
		.filter(({ endpoint }) => endpoint === 'processdocument')
		.slice(-2)
		.map(({ fields }) => Object.fromEntries(fields).document_type);
	expect(types.sort()).toEqual(['Invoices', 'PurchaseOrders']);
	expect(await outputOf('For a Person')).toHaveLength(1);
});

step('errors to a person: what is no document does not stop the other', async () => {
	await open('errors-to-a-person');
	await executeWorkflow();
	expect(await outputOf('Sent')).toHaveLength(1);
	const [failed] = await outputOf('Correct and Send Again');
	expect(failed.error).toBe('"Notes.txt" is not a PDF, JPEG or PNG');
	expect(failed.message).toContain('(KS-FILE)');
});

/** With OtherAccounts in place of QuickBooks or Xero, which take its calls without a credential. */
const elsewhere = (json: string) =>
	json
		.replaceAll(/https:\/\/(quickbooks\.api\.intuit|api\.xero)\.com/g, others.url)
		.replaceAll('predefinedCredentialType', 'none')
		.replace('"USD"', '"GBP"');

step('bills to QuickBooks: with every line, and once', async () => {
	await open('bills-to-quickbooks', elsewhere);
	await executeWorkflow();
	expect(await outputOf('Booked')).toHaveLength(1);
	expect(others.quickBooks).toEqual([
		{
			DocNumber: 'NW-2026-0417',
			TxnDate: '2026-11-03',
			DueDate: '2026-12-03',
			VendorRef: { value: '56' },
			Line: [
				['Copy paper A4, 80 g, box', 258, 'enter the account ID'],
				['Envelopes C5, 500 pieces', 69, 'enter the account ID'],
				['Delivery', 9.9, 'enter the account ID'],
				['Tax and other charges', 67.38, 'enter the account ID'],
			].map(([Description, Amount, value]) => ({
				Description,
				Amount,
				DetailType: 'AccountBasedExpenseLineDetail',
				AccountBasedExpenseLineDetail: { AccountRef: { value } },
			})),
		},
	]);
	await executeWorkflow();
	expect(others.quickBooks).toHaveLength(1);
	expect((await outputOf('No Vendor, or Already There')).length).toBeGreaterThan(0);
});

step('bills to Xero: with every line, and once', async () => {
	await open('bills-to-xero', elsewhere);
	await executeWorkflow();
	expect(await outputOf('Booked')).toHaveLength(1);
	expect(others.xero).toEqual([
		{
			Type: 'ACCPAY',
			Status: 'DRAFT',
			InvoiceNumber: 'NW-2026-0417',
			Date: '2026-11-03',
			DueDate: '2026-12-03',
			Contact: { ContactID: 'c-56' },
			LineAmountTypes: 'Exclusive',
			LineItems: [
				['Copy paper A4, 80 g, box', 258],
				['Envelopes C5, 500 pieces', 69],
				['Delivery', 9.9],
			].map(([Description, UnitAmount]) => ({
				Description,
				Quantity: 1,
				UnitAmount,
				AccountCode: 'enter the account code',
			})),
		},
	]);
	await executeWorkflow();
	expect(others.xero).toHaveLength(1);
});

step('ask by email: the form in the message decides', async ({ page, stack }) => {
	await open('ask-by-email');
	const accepted = async () => (await stack.klearStack.counts()).approve_reject_doc?.accepted ?? 0;
	const before = await accepted();
	await page.keyboard.press('ControlOrMeta+Enter');
	let message = await outbox.next();
	// What could not be read has no form.
	while (/^Please look at Unreadable/.test(message.subject ?? '')) message = await outbox.next();
	const { subject, html } = message;
	expect(subject).toMatch(/^Please check .+\.(pdf|jpg)$/);
	expect(html).toMatch(/below 0\.9: \w+ 0\.\d+|Missing or empty/);
	const form = await page.context().newPage();
	await form.goto(/href="([^"]+)"/.exec(String(html))![1].replaceAll('&amp;', '&'));
	await showsThePage(form);
	const [label] = await form.locator('label').allTextContents();
	await form.getByLabel(label, { exact: true }).fill('Corrected by email');
	await form.getByText('Reject', { exact: true }).click();
	await form.getByLabel('Comment').fill('No order for this');
	await form.getByRole('button').click();
	await form.getByText('Got it, thanks').waitFor();
	await form.close();
	await until('the document is rejected', async () => (await accepted()) > before);
	const rejected = (await stack.klearStack.calls())
		.filter(({ endpoint }) => endpoint === 'approve_reject_doc')
		.map(({ fields }) => Object.fromEntries(fields))
		.at(-1)!;
	expect(rejected).toMatchObject({ approve_reject: 'reject', comment: 'No order for this' });
	expect(JSON.stringify(await correctionsSent())).toContain('"_value":"Corrected by email"');
});

step('the document type by AI: each to its own, the rest to a person', async ({ stack }) => {
	await open('document-type-by-ai');
	await executeWorkflow();
	const types = (await stack.klearStack.calls())
		.filter(({ endpoint }) => endpoint === 'processdocument')
		.slice(-2)
		.map(({ fields }) => Object.fromEntries(fields).document_type);
	expect(types.sort()).toEqual(['Invoices', 'PurchaseOrders']);
	expect(await outputOf('For a Person')).toHaveLength(1);
});

step('a data source from a sheet: in place of the one before', async () => {
	await open('data-source-from-a-sheet');
	await executeWorkflow();
	const first = await outputOf('Get Rows');
	expect(first[0]).toMatchObject({ Name: 'Northwind Paper Ltd', Street: '14 Mill Lane' });
	await executeWorkflow();
	expect(await outputOf('Get Rows')).toHaveLength(first.length);
});

// The last one: it approves an invoice, which the workflows before would find as well.
step(
	'a record of each document, and how good it was',
	async ({ stack, editor }) => {
		const record = async () => await stack.api.dataTableRows('KlearStack record');
		const recording = await open('a-record-of-each-document');
		await editor.publish();
		await until('the trigger has begun', async () => {
			return ((await stack.klearStack.counts()).getmodifiedinvoices?.all ?? 0) > 0;
		});
		// The editor starts the other one of its two triggers.
		await stack.api.run(recording, 'When clicking ‘Execute workflow’', 120_000);
		const rows = await record();
		const row = rows.find(({ fileName }) => fileName === 'Invoice NW-2026-0417.pdf')!;
		const bytes = await readFile(join(session.files, 'invoices/Invoice NW-2026-0417.pdf'));
		expect(row).toMatchObject({
			fileSha256: createHash('sha256').update(bytes).digest('hex'),
			documentId: expect.stringMatching(/^[\da-f]{24}$/),
			batchId: expect.stringMatching(/^[\da-f-]{36}$/),
			needsReview: false,
			answerSha256: expect.stringMatching(/^[\da-f]{64}$/),
		});
		expect(rows).toHaveLength(6);
		expect(JSON.stringify(rows)).not.toMatch(/Test-klearstack|eyJ/);

		const id = String(row.documentId);
		await stack.klearStack.modify([{ id, number: 'NW-2026-0418' }]);
		await stack.klearStack.approve(id);
		const decided = await until('the decision is in the record', async () => {
			const found = (await record()).find(({ documentId }) => documentId === id)!;
			return found.decision === 'approved' && found;
		});
		expect(JSON.parse(String(decided.corrections))).toEqual([
			{ field: 'Inv_Number', from: 'NW-2026-0417', to: 'NW-2026-0418' },
		]);

		await open('how-good-is-it-here');
		await executeWorkflow();
		const fields = await outputOf('How Often Right');
		expect(fields[0]).toMatchObject({ field: 'Inv_Number', values: '1', rightPercent: '0' });
		expect(fields.find(({ field }) => field === 'Item_Amount')).toMatchObject({
			values: '3',
			rightPercent: '100',
		});
	},
	300_000,
);
