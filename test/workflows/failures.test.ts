import type { INodeParameters } from 'n8n-workflow';

import type { Fault } from '../simulator/settings';
import { type RunningSimulator, startSimulator } from '../simulator/start';
import { account, PASSWORD } from '../support/account';
import { N8nCore } from '../support/n8nCore';

let n8n: N8nCore;
let klearStack: RunningSimulator;

beforeAll(async () => {
	[n8n, klearStack] = await Promise.all([N8nCore.load(), startSimulator()]);
});
afterAll(async () => await klearStack.stop());
beforeEach(async () => await klearStack.reset());

const credential = (extra = {}) =>
	n8n.credentials.add('klearStackApi', account(klearStack.url, extra));
const upload = async (options: INodeParameters = {}) =>
	await n8n.run({ resource: 'document', operation: 'upload', options }, credential(), {
		items: [await n8n.fileItem(Buffer.from('%PDF-1.4'), 'a.pdf')],
	});
const getId = async (options: INodeParameters = {}) =>
	await n8n.run({ resource: 'user', operation: 'getId', options }, credential());
const fault = async (one: Partial<Fault>) =>
	await klearStack.set({ faults: [{ endpoint: 'processdocument', times: 1, ...one }] });

const DOUBT = /It is not known whether KlearStack carried this out/;

describe('KlearStack’s refusals', () => {
	it.each([
		[
			400,
			'{"error": "Please provide username."}',
			'Please provide username.',
			/Compare the parameters/,
		],
		[
			500,
			'{"error": "Something went wrong. Please try again later."}',
			'Something went wrong. Please try again later.',
			DOUBT,
		],
		[200, '{"error": "Quota is used up"}', 'Quota is used up', /KlearStack refused this/],
		[413, '', 'KlearStack answered with status 413', /larger than this KlearStack accepts/],
		[429, 'Too Many Requests', 'Too Many Requests', /lower Concurrency/],
		[502, '<html>Bad Gateway</html>', 'KlearStack answered with status 502', DOUBT],
		[
			200,
			'<!doctype html><h1>Sign in</h1>',
			'A web page came back where KlearStack should answer',
			/Base URL/,
		],
		[302, '', 'The address of KlearStack forwards to another one', /final address/],
	])('%i %s', async (status, body, message, description) => {
		await fault({
			status,
			body,
			headers: status === 302 ? { location: `${klearStack.url}/x` } : {},
		});
		const { error } = await upload();
		expect(error).toMatchObject({ name: 'NodeApiError', message });
		expect(error?.description).toMatch(description);
		expect((await klearStack.counts()).processdocument.all).toBe(1);
	});

	it('a user name or password that KlearStack no longer accepts', async () => {
		const reference = credential();
		await n8n.run({ resource: 'user', operation: 'getId', options: {} }, reference);
		await klearStack.setUsers([
			{ id: 26, username: 'ada', password: 'Changed-1', company: 'Harbour Books' },
		]);
		const { error } = await n8n.run(
			{ resource: 'batch', operation: 'getResults', batchId: 'b', options: {} },
			reference,
		);
		expect(error?.message).toMatch(/Incorrect username or password\./);
		expect(error?.description).toMatch(/Check .*[Pp]assword/);
	});

	it('an endpoint that is not there', async () => {
		const { error } = await getId({ endpoint: 'getuseridentity' });
		expect(error?.message).toMatch(/not found|no KlearStack endpoint/i);
		expect(error?.description).toMatch(
			/no "access\/klearstack\/getuseridentity".*get-user-id.*Options, Endpoint/,
		);
	});

	it('an endpoint under another name is reached through the options', async () => {
		const { json } = await getId({ endpoint: 'access/klearstack/getuserid' });
		expect(json).toMatchObject([{ user_id: '26' }]);
	});
});

describe('no answer', () => {
	it('an upload whose answer is lost is not sent again, and says what is not known', async () => {
		await fault({ cut: 'after' });
		const { error } = await upload();
		expect(error?.message).toBe('KlearStack’s host could not be reached');
		expect(error?.description).toMatch(DOUBT);
		expect((await klearStack.counts()).processdocument).toEqual({ all: 1, accepted: 1 });
	});

	it('takes as long as Timeout says, and not longer', async () => {
		await fault({ delay: 20 });
		const began = Date.now();
		const { error } = await upload({ timeout: 1 });
		expect(error?.message).toBe('KlearStack did not answer in time');
		expect(error?.description).toMatch(/raise Timeout.*It is not known/);
		expect(Date.now() - began).toBeLessThan(15_000);
	});

	it('a reading call leaves no doubt', async () => {
		await klearStack.set({ faults: [{ endpoint: 'getuserid', cut: 'after', times: 1 }] });
		const { error } = await getId();
		expect(error?.description).not.toMatch(DOUBT);
	});
});

describe('secrets', () => {
	const tokens = () =>
		[...n8n.credentials.stored.values()].flatMap(({ accessToken, refreshToken }) => [
			accessToken,
			refreshToken,
		]);
	const leaks = (text: string) =>
		[PASSWORD, ...tokens()].filter((secret) => secret && text.includes(String(secret)));

	it.each([400, 401, 403, 500])(
		'are not shown when KlearStack echoes them with %i',
		async (status) => {
			await klearStack.set({ echo: true });
			await fault({ status, body: '{}', times: 2 });
			const { error, stored } = await upload();
			expect(error?.message).toMatch(/Refused: .*\*\*\*/);
			expect(leaks(stored)).toEqual([]);
			expect(stored).not.toMatch(/eyJ[\w-]+\.[\w-]+\.[\w-]+/);
		},
	);

	it('are not shown when an answer with status 200 holds them', async () => {
		await fault({
			status: 200,
			body: JSON.stringify({
				OCR_ref_no: 'b',
				password: PASSWORD,
				token: 'eyJhbGciOi.eyJ1c2Vy.c2ln',
			}),
		});
		const { json, stored } = await upload({});
		expect(json).toMatchObject([{ batchId: 'b', password: '***', token: '***' }]);
		expect(leaks(stored)).toEqual([]);
	});

	it('are not shown when the login fails and echoes them', async () => {
		await klearStack.set({ echo: true });
		const secret = 'Mistyped/"Secret"\\1';
		const { error, stored } = await n8n.run(
			{ resource: 'user', operation: 'getId', options: {} },
			credential({ password: secret }),
		);
		expect(error?.message).toMatch(/^KlearStack refused the login: Refused: .*\*\*\*/);
		for (const spelling of [secret, JSON.stringify(secret).slice(1, -1), 'Mistyped']) {
			expect(stored).not.toContain(spelling);
		}
	});

	it('are not in what a lost connection leaves behind', async () => {
		await fault({ cut: 'before' });
		const { stored, error } = await upload();
		expect(error).toBeDefined();
		expect(leaks(stored)).toEqual([]);
	});
});
