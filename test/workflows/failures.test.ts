import type { INodeParameters } from 'n8n-workflow';

import { PASSWORD } from '../../tools/account';
import type { Fault } from '../../tools/simulator/settings';
import { World } from '../support/world';

const world = World.forThisFile();

const upload = async (options: INodeParameters = {}) =>
	await world.run('document.upload', { options }, { items: await world.invoices(1) });
const getId = async (options: INodeParameters = {}) => await world.run('user.getId', { options });
const fault = async (one: Partial<Fault>) => await world.fault('processdocument', one);

const DOUBT = /KlearStack may or may not have carried this out/;

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
		[429, 'Too Many Requests', 'Too Many Requests', /lower Concurrency/, { 'retry-after': '3600' }],
		[502, '<html>Bad Gateway</html>', 'KlearStack answered with status 502', DOUBT],
		[
			200,
			'<!doctype html><h1>Sign in</h1>',
			'A web page came back where KlearStack should answer',
			/Base URL/,
		],
		[
			302,
			'',
			'The Base URL redirects to another address',
			/final address/,
			{ location: 'https://elsewhere.example/x' },
		],
	])(
		'%i %s',
		async (status, body, message, description, ...headers: Array<Record<string, string>>) => {
			await fault({ status, body, headers: headers[0] });
			const { error } = await upload();
			expect(error).toMatchObject({ name: 'NodeApiError', message });
			expect(error?.description).toMatch(description);
			expect((await world.klearStack.counts()).processdocument.all).toBe(1);
		},
	);

	it.each<[string, string, Omit<Partial<Fault>, 'endpoint'>, number]>([
		['document.upload', 'processdocument', { status: 429 }, 2],
		['document.upload', 'processdocument', { status: 503, headers: { 'retry-after': '1' } }, 2],
		['user.getId', 'getuserid', { status: 503 }, 2],
		// KlearStack may have taken it.
		['document.upload', 'processdocument', { status: 503 }, 1],
	])('%s: %s is busy: %j', async (operation, endpoint, busy, calls) => {
		await world.fault(endpoint, busy);
		const [item] = await world.invoices(1);
		const { status, error } = await world.run(operation, {}, { items: [item] });
		expect(status).toBe(calls > 1 ? 'success' : 'error');
		if (calls === 1) expect(error?.description).toMatch(DOUBT);
		expect((await world.klearStack.counts())[endpoint].all).toBe(calls);
	});

	it('a user name or password that KlearStack no longer accepts', async () => {
		const reference = world.credential();
		await world.n8n.run({ resource: 'user', operation: 'getId', options: {} }, reference);
		await world.klearStack.setUsers([
			{ id: 26, username: 'ada', password: 'Changed-1', company: 'Harbour Books' },
		]);
		const { error } = await world.n8n.run(
			{ resource: 'batch', operation: 'getResults', batchId: 'b', options: {} },
			reference,
		);
		expect(error?.message).toMatch(/Incorrect username or password\./);
		expect(error?.description).toMatch(/Check .*[Pp]assword/);
	});

	it('an endpoint that is not there', async () => {
		await world.fault('getuserid', { status: 404, body: '<html>Not Found</html>' });
		const { error } = await getId();
		expect(error?.message).toBe('There is no KlearStack endpoint at this address');
		expect(error?.description).toMatch(
			/no "access\/klearstack\/getuserid".*get-user-id\), use API: Call Endpoint/,
		);
	});

	it('an ID that KlearStack does not know, where the endpoint’s name is inferred', async () => {
		await world.fault('getdocument', { status: 404, body: '{"error": "Document not found"}' });
		const { error } = await world.run('document.get', { documentId: 'x' });
		expect(error?.message).toBe('Document not found');
		expect(error?.description).toMatch(
			/^Check the IDs.* If they are right: .*KlearStack API, Endpoint/,
		);
	});

	it.each([408, 502, 503, 504])(
		'%i says nothing of parameters, and nothing of trying again',
		async (status) => {
			await fault({ status, body: '<html>Bad Gateway</html>' });
			const { error } = await upload();
			expect(error?.description).toMatch(/^KlearStack is not available at the moment\./);
			expect(error?.description).not.toMatch(/parameter/);
			if (status !== 408) expect(error?.description).not.toMatch(/try again/i);
		},
	);

	it('the same advice is given once, however many items fail', async () => {
		await world.fault('approve_reject_doc', {
			status: 403,
			body: 'Forbidden: Client Error.',
			times: 9,
		});
		const items = Array.from({ length: 3 }, () => ({ json: {} }));
		const { error } = await world.run('document.approve', { documentId: 'x' }, { items });
		expect(error?.description?.match(/may do this/g)).toHaveLength(1);
		expect(error?.description).toContain('All 3 items failed for the same reason.');
		expect(error?.description).not.toContain('..');
	});

	it('an ID that KlearStack does not know', async () => {
		const body = '{"error": "Document not found"}';
		await world.fault('approve_reject_doc', { status: 404, body });
		const { error } = await world.run('document.approve', { documentId: 'x' });
		expect(error?.message).toBe('Document not found');
		expect(error?.description).toBe('Check the IDs and the other parameters of this operation.');
	});
});

describe('no answer', () => {
	it('an upload whose answer is lost is not sent again, and says what is not known', async () => {
		await fault({ cut: 'after' });
		const { error } = await upload();
		expect(error?.message).toBe('The connection to KlearStack was lost before it answered');
		expect(error?.description).toMatch(DOUBT);
		expect((await world.klearStack.counts()).processdocument).toEqual({ all: 1, accepted: 1 });
	});

	// Each would take longer than the test may, were Timeout not kept.
	it('an upload takes as long as Timeout says, and not longer', async () => {
		await fault({ delay: 600 });
		const { error } = await upload({ timeout: 1 });
		expect(error?.message).toBe('KlearStack did not answer in time');
		expect(error?.description).toMatch(/raise Request Timeout.*may or may not have/);
	});

	it.each<[string, Partial<Fault>]>([
		['hangs', { delay: 600 }],
		['stalls', { stall: true }],
		['drips', { drip: 600 }],
	])('neither does an answer that %s', async (_name, one) => {
		for (const [operation, endpoint] of [
			['user.getId', 'getuserid'],
			['document.getAll', 'getuserdocuments'],
			['document.getModified', 'getmodifiedinvoices'],
		]) {
			await world.fault(endpoint, { ...one, times: 9 });
			const { error } = await world.run(operation, { options: { timeout: 1 } });
			expect(error?.message).toBe('KlearStack did not answer in time');
		}
	});

	it('nor a login', async () => {
		await world.fault('get_access_token', { delay: 600 });
		// A login of its own: others with the same login would wait for this one.
		const slow = world.credential({ username: 'slow' });
		const getId = { resource: 'user', operation: 'getId', options: { timeout: 1 } };
		const { error } = await world.n8n.run(getId, slow);
		expect(error?.message).toBe('KlearStack did not answer in time');
	});

	it.each<[string, Partial<Fault>]>([
		['lost', { cut: 'after' }],
		['cut', { status: 200, body: '{"result": [[["a", "Docu' }],
		['500', { status: 500, body: '{"error": "Something went wrong"}' }],
		['502', { status: 502, body: '<html>Bad Gateway</html>' }],
	])('a call that only reads is made again when its answer is %s', async (_name, one) => {
		const [id] = await world.klearStack.seed(1);
		await world.fault('getuserdocuments', { ...one, times: 2 });
		const { json } = await world.run('document.getAll');
		expect(json).toMatchObject([{ documentId: id }]);
		expect((await world.klearStack.counts()).getuserdocuments.all).toBe(3);
	});

	it('a call that only reads leaves no doubt', async () => {
		await world.fault('getuserid', { cut: 'after', times: 3 });
		const { error } = await getId();
		expect(error?.message).toBe('The connection to KlearStack was lost before it answered');
		expect(error?.description).not.toMatch(DOUBT);
	});
});

describe('secrets', () => {
	const tokens = () =>
		[...world.n8n.credentials.stored.values()].flatMap(({ accessToken, refreshToken }) => [
			accessToken,
			refreshToken,
		]);
	const leaks = (text: string) =>
		[PASSWORD, ...tokens()].filter((secret) => secret && text.includes(String(secret)));

	it.each([400, 401, 403, 500])(
		'are not shown when KlearStack echoes them with %i',
		async (status) => {
			await world.klearStack.set({ echo: true });
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
		await world.klearStack.set({ echo: true });
		const secret = 'Mistyped/"Secret"\\1';
		const { error, stored } = await world.n8n.run(
			{ resource: 'user', operation: 'getId', options: {} },
			world.credential({ password: secret }),
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

it('a failed item has its code; n8n’s error output takes no more than error and message', async () => {
	const hasCode = async (onError: 'continueRegularOutput' | 'continueErrorOutput') => {
		await world.fault('getuserid', { status: 403, body: 'Forbidden' });
		const { stored } = await world.run('user.getId', {}, { onError });
		expect(stored).toContain('(KS-FORBIDDEN)');
		return stored.includes('"code":"KS-FORBIDDEN"},');
	};
	expect(await hasCode('continueRegularOutput')).toBe(true);
	expect(await hasCode('continueErrorOutput')).toBe(false);
});
