import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { asEntered, ownLogin, PASSWORD } from '../../tools/account';
import { loadExample } from '../../tools/examples';
import { documentDate, invoicePdf, sampleInvoices, totals } from '../../tools/invoices';
import { outputOf, type StoredCredential } from '../../tools/n8n/api';
import { executeNode, openEditor, openPanel } from '../../tools/n8n/browser';
import { SETUP_TIMEOUT_MS, Stack } from '../../tools/n8n/stack';
import { DEFAULT_USER, type Fault } from '../../tools/simulator/settings';
import { startSimulator } from '../../tools/simulator/start';

let stack: Stack;
let credential: StoredCredential;
/** Another one: older hosts keep what a test was made with. */
let tested: StoredCredential;

const START = 'When clicking ‘Execute workflow’';

/** The first example, on the invoices/ in a folder. */
const sample = (folder: string) =>
	loadExample('files-from-a-folder', {
		credentials: { klearStackApi: credential },
		files: folder,
	});

const filledIn = (extra: Record<string, unknown> = {}) =>
	asEntered(ownLogin(stack.klearStack.url), extra);

beforeAll(async () => {
	stack = await Stack.start();
	credential = await stack.api.createCredential('KlearStack', 'klearStackApi', filledIn());
	tested = await stack.api.createCredential('Tested', 'klearStackApi', filledIn());
}, SETUP_TIMEOUT_MS);
afterAll(async () => await stack?.stop());

async function folderWith(name: string, files: Array<[string, Buffer]>): Promise<string> {
	const folder = join(stack.userFolder, name);
	const invoices = join(folder, 'invoices');
	await mkdir(invoices, { recursive: true });
	for (const [file, bytes] of files) await writeFile(join(invoices, file), bytes);
	return folder;
}

it('n8n lists the node and its twin for AI agents, with both icons', async () => {
	const types = await stack.api.nodeTypes();
	const ours = types.filter(({ name }) => name.startsWith('n8n-nodes-klearstack.'));
	expect(ours.map(({ name }) => name)).toEqual(
		expect.arrayContaining([
			'n8n-nodes-klearstack.klearStack',
			'n8n-nodes-klearstack.klearStackTool',
		]),
	);
	for (const icon of Object.values(ours[0].iconUrl)) {
		const response = await fetch(`${stack.n8n.url}/${icon}`);
		expect(await response.text()).toMatch(/^<svg /);
	}
});

describe('the test of the credential', () => {
	const test = async (extra: Record<string, unknown> = {}) =>
		await stack.api.testCredential(tested, filledIn(extra));

	it('works', async () => {
		expect(await test()).toEqual({ status: 'OK', message: 'Connection successful!' });
	});

	it('works with a user ID', async () => {
		const byUserId = { authentication: 'userId', userId: '26', username: '', password: '' };
		expect(await test(byUserId)).toMatchObject({ status: 'OK' });
	});

	it.each([
		[
			'wrong password',
			{ password: 'wrong' },
			'KlearStack refused the login: Incorrect username or password. Check Company Name, User Name and Password.',
		],
		[
			'wrong user name',
			{ username: 'eve' },
			'KlearStack refused the login: Incorrect username or password. Check Company Name, User Name and Password.',
		],
		[
			'host not reached',
			{ baseUrl: 'http://127.0.0.1:9' },
			'KlearStack’s host 127.0.0.1 could not be reached. Check the Base URL of the KlearStack credential and the network of your n8n.',
		],
		[
			'no web address',
			{ baseUrl: 'no address' },
			'The Base URL of the KlearStack credential is not a web address. Enter the address of your KlearStack, e.g. https://staging.klearstackapp.com',
		],
		[
			'a space behind a name',
			{ username: 'ada ' },
			'KlearStack refused the login: Incorrect username or password. Check Company Name, User Name and Password. User Name begins or ends with a space.',
		],
	])('%s', async (_name, extra, message) => {
		expect(await test(extra)).toEqual({ status: 'Error', message });
	});

	it('says when the host is no KlearStack', async () => {
		expect(await test({ baseUrl: stack.n8n.url })).toEqual({
			status: 'Error',
			message: expect.stringMatching(
				/^There is no KlearStack login at http:.*\. As Base URL, enter the address at which you open KlearStack/,
			),
		});
	});

	it('says so where the address is not one of HTTPS, although no scheme was entered', async () => {
		const baseUrl = stack.klearStack.url.replace('http://', '');
		expect(await test({ baseUrl })).toEqual({
			status: 'Error',
			message: expect.stringMatching(/does not answer by HTTPS\. Enter .* with http:\/\/ in front/),
		});
	});

	it.each<[string, Partial<Fault>, string]>([
		['500', { status: 500, body: '{"error":"Something went wrong."}' }, 'Something went wrong.'],
		['404', { status: 404, body: '' }, 'There is no KlearStack endpoint at this address.'],
		['403', { status: 403, body: 'Forbidden: Client Error' }, 'Forbidden: Client Error.'],
		['401', { status: 401, body: '{"error":"Unauthorized"}' }, 'Unauthorized.'],
		[
			'302',
			{ status: 302, headers: { location: '/login' } },
			'The Base URL redirects to another address.',
		],
		['a reset', { cut: 'before' }, 'The connection to KlearStack was lost before it answered.'],
		[
			'an error with status 200',
			{ status: 200, body: '{"error":"No such user"}' },
			'No such user.',
		],
	])(
		'says that the login works where Get User ID is answered with %s',
		async (_name, fault, words) => {
			await stack.klearStack.set({ faults: [{ endpoint: 'getuserid', times: 9, ...fault }] });
			const result = await test();
			await stack.klearStack.set({ faults: [] });
			expect(result).toEqual({
				status: 'Error',
				message: `The login works, but KlearStack does not give the user’s ID: ${words} Check Company Name and User Name. If they are right, save the credential and try an operation.`,
			});
		},
	);

	it('sends only what the pages list', async () => {
		await stack.klearStack.reset();
		await test();
		await test({ authentication: 'userId', userId: '26', username: '', password: '' });
		const calls = await stack.klearStack.calls();
		expect(
			calls.map(({ endpoint, fields }) => [endpoint, fields.map(([name]) => name).sort()]),
		).toEqual([
			['get_access_token', ['company_name', 'password', 'username']],
			['getuserid', ['company_name', 'username']],
			['getuserid', ['company_name', 'username']],
			['getaccesstokenfromuserid', ['company_name', 'user_id']],
			['getaccesstokenfromuserid', ['company_name', 'user_id']],
		]);
	});

	it('does not pass on tokens of the login before', async () => {
		await stack.api.testCredential(credential, filledIn());
		const [{ data }] = await stack.storedCredentials();
		expect(await test({ ...data, password: 'mistyped' })).toMatchObject({ status: 'Error' });
	});

	it('notices that the password has changed in KlearStack', async () => {
		expect(await test()).toMatchObject({ status: 'OK' });
		const [{ data }] = await stack.storedCredentials();
		await stack.klearStack.setUsers([{ ...DEFAULT_USER, password: 'Changed-1' }]);
		const changed = await test(data);
		await stack.klearStack.reset();
		expect(changed).toEqual({
			status: 'Error',
			message:
				'KlearStack refused the login: Incorrect username or password. Check Company Name, User Name and Password.',
		});
		// A refused login is not tried again for a while, but by a test, after which it may be used.
		expect(await test(data)).toMatchObject({ status: 'OK' });
	});

	it('verifies the certificate unless told otherwise', async () => {
		const secure = await startSimulator({ https: true });
		const strict = await test({ baseUrl: secure.url });
		const lax = await test({ baseUrl: secure.url, allowUnauthorizedCerts: true });
		await secure.stop();
		expect(strict.message).toMatch(
			/^The certificate of KlearStack’s host could not be verified\. .*turn on Ignore SSL Issues/,
		);
		expect(lax.status).toBe('OK');
	});
});

describe('the sample workflow', () => {
	it('gives number, date, supplier and total of each invoice', async () => {
		const pdfs = await Promise.all(
			sampleInvoices.map(
				async (invoice, n): Promise<[string, Buffer]> => [`${n}.pdf`, await invoicePdf(invoice)],
			),
		);
		const folder = await folderWith('samples', pdfs);
		const workflow = await stack.api.createWorkflow(sample(folder));
		const execution = await stack.api.run(workflow, START);
		expect(execution.status).toBe('success');
		expect(outputOf(execution, 'Invoice').map(({ json }) => json)).toEqual(
			sampleInvoices.map((invoice) => ({
				File: expect.stringMatching(/^\d\.pdf$/),
				Number: invoice.number,
				Date: documentDate(invoice.date),
				Supplier: invoice.supplier,
				Total: totals(invoice).total,
			})),
		);
	});

	it('renews an expired token, and uploads once', async () => {
		const folder = await folderWith('expired', [['a.pdf', await invoicePdf(sampleInvoices[0])]]);
		const workflow = await stack.api.createWorkflow(sample(folder));
		await stack.klearStack.revokeTokens();
		await stack.klearStack.set({ accessTokenSeconds: 1 });
		await stack.api.run(workflow, START);
		await new Promise((resolve) => setTimeout(resolve, 2_000));
		await stack.klearStack.reset();
		await stack.klearStack.set({ renewWithExpiredToken: true });
		const { status } = await stack.api.run(workflow, START);
		expect(status).toBe('success');
		expect(await stack.klearStack.counts()).toMatchObject({
			processdocument: { all: 1, accepted: 1 },
			getaccesstokenfromrefreshtoken: { all: 1, accepted: 1 },
		});
	});

	it('renews a token that KlearStack takes no longer', async () => {
		const folder = await folderWith('revoked', [['a.pdf', await invoicePdf(sampleInvoices[0])]]);
		const workflow = await stack.api.createWorkflow(sample(folder));
		await stack.klearStack.reset();
		await stack.klearStack.revokeTokens();
		const { status } = await stack.api.run(workflow, START);
		expect(status).toBe('success');
		expect(await stack.klearStack.documents()).toHaveLength(1);
	});

	it('runs in the editor, where the panel shows what it gave', async () => {
		const folder = await folderWith('editor', [['a.pdf', await invoicePdf(sampleInvoices[1])]]);
		const workflow = await stack.api.createWorkflow(sample(folder));
		const { browser, page } = await openEditor(stack.n8n.url, stack.api);
		try {
			const node = workflow.nodes.find(({ name }) => name === 'Extract Data')!;
			await openPanel(page, stack.n8n.url, workflow.id, node.id);
			for (const label of [
				'Resource',
				'Operation',
				'Files',
				'Document Type',
				'Output',
				'Values',
				'Needs Review When',
			]) {
				expect(
					await page.getByTestId('node-parameters').getByText(label, { exact: true }).count(),
				).toBe(1);
			}
			await executeNode(page);
			const output = page.getByTestId('output-panel');
			await output.getByTestId('radio-button-json').click();
			await output.getByText('Lindqvist Elektronik AB').waitFor();
		} finally {
			await browser.close();
		}
	});
});

/** A folder of real invoices, which are not the project's to ship; one of its own takes their place. */
const INVOICES = process.env.INVOICES;

it(`invoices come back with their totals: ${INVOICES ? 'those in INVOICES' : 'one of our own'}`, async () => {
	const folder = await folderWith('invoices-of-others', []);
	const expected: Record<string, string> = {};
	for (const file of INVOICES ? await readdir(INVOICES) : []) {
		if (!file.endsWith('.pdf')) continue;
		await cp(join(INVOICES!, file), join(folder, 'invoices', file));
		const [{ amount }] = JSON.parse(
			await readFile(join(INVOICES!, file.replace('.pdf', '.json')), 'utf8'),
		);
		if (amount !== undefined) expected[file] = amount.toFixed(2);
	}
	if (!INVOICES) {
		await writeFile(join(folder, 'invoices', 'own.pdf'), await invoicePdf(sampleInvoices[2]));
		expected['own.pdf'] = totals(sampleInvoices[2]).total;
	}
	const workflow = await stack.api.createWorkflow(sample(folder));
	const documents = outputOf(await stack.api.run(workflow, START), 'Extract Data').map(
		({ json }) => json,
	);
	expect(documents).toHaveLength((await readdir(join(folder, 'invoices'))).length);
	const read = Object.fromEntries(
		documents.map(({ fileName, fields }) => [
			fileName,
			(fields as Record<string, string>).Inv_Total,
		]),
	);
	expect(read).toMatchObject(expected);
});

it('neither password nor token is anywhere in what n8n keeps', async () => {
	const folder = await folderWith('secrets', [['a.pdf', await invoicePdf(sampleInvoices[0])]]);
	const workflow = await stack.api.createWorkflow(sample(folder));
	await stack.klearStack.set({
		echo: true,
		faults: [{ endpoint: 'processdocument', status: 500, body: '{}', times: 1 }],
	});
	const failed = await stack.api.run(workflow, START);
	expect(failed.status).toBe('error');
	expect(failed.data.resultData.error?.message).toMatch(/Refused: .*\*\*\*/);
	await stack.klearStack.set({ echo: true });
	await stack.api.testCredential(credential, filledIn({ password: 'Mistyped-Secret-9' }));
	await stack.klearStack.reset();
	expect((await stack.api.run(workflow, START)).status).toBe('success');

	// No token is stored either: with this begin the claims of the simulator's.
	const claims = Buffer.from('{"token_type":"').toString('base64url').slice(0, -1);
	const secrets = [PASSWORD, 'Mistyped-Secret-9', claims];
	expect(await stack.whereStands(secrets)).toEqual([]);
	// The search does find what is there.
	expect(await stack.whereStands(['NW-2026-0417'])).toContain('execution_data.data');
	expect(await stack.whereStands(['%PDF-1.3'])).not.toEqual([]);
});
