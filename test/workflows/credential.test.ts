import { account } from '../../tools/account';
import { DEFAULT_USER } from '../../tools/simulator/settings';
import { type RunningSimulator, startSimulator } from '../../tools/simulator/start';
import { N8nCore } from '../support/n8nCore';
import { Recorder } from '../support/recorder';

const GET_ID = { resource: 'user', operation: 'getId', options: {} };
const GET_RESULTS = {
	resource: 'batch',
	operation: 'getResults',
	batchId: '169a4df0-52c4-4835-8bb4-10296c8e5e3a',
	waitForResults: false,
	options: {},
};
const UPLOAD = { resource: 'document', operation: 'upload', options: {} };
const PDF = Buffer.from('%PDF-1.4 nothing in it');

let n8n: N8nCore;
let klearStack: RunningSimulator;

const credential = (extra: Record<string, unknown> = {}) =>
	n8n.credentials.add('klearStackApi', account(klearStack.url, extra));
const stored = (reference: ReturnType<typeof credential>) =>
	n8n.credentials.stored.get(reference.klearStackApi.id!)!;
const logIns = async () => (await klearStack.counts()).get_access_token?.all ?? 0;
const renewals = async () => (await klearStack.counts()).getaccesstokenfromrefreshtoken;

beforeAll(async () => {
	[n8n, klearStack] = await Promise.all([N8nCore.load(), startSimulator()]);
});
afterAll(async () => await klearStack.stop());
beforeEach(async () => await klearStack.reset());

/** An error's title and its advice, as the panel shows them one below the other. */
const told = (error?: { message: string; description?: string | null }) =>
	`${error?.message.replace(/\.$/, '')}. ${error?.description?.replace(/ \(KS-.*/, '')}`;

describe('login with a password', () => {
	it('exchanges company, user name and password; n8n keeps what it had', async () => {
		const reference = credential();
		const before = structuredClone(stored(reference));
		const { json } = await n8n.run(GET_ID, reference);
		expect(json).toEqual([{ userId: '26' }]);
		const [login, call] = await klearStack.calls();
		expect(login).toMatchObject({
			path: '/access/klearstack/get_access_token',
			token: 'missing',
			contentType: 'multipart/form-data',
			fields: [
				['username', 'ada'],
				['password', `${DEFAULT_USER.password.length} characters`],
				['company_name', 'Harbour Books'],
			],
		});
		expect(call).toMatchObject({ endpoint: 'getuserid', token: 'valid' });
		expect(stored(reference)).toEqual(before);
	});

	it('is made once for 50 executions', async () => {
		const reference = credential();
		for (let n = 0; n < 50; n++) expect((await n8n.run(GET_ID, reference)).status).toBe('success');
		expect(await klearStack.counts()).toEqual({
			get_access_token: { all: 1, accepted: 1 },
			getuserid: { all: 50, accepted: 50 },
		});
	});

	it.each(['', '/', '/access/klearstack/get_access_token'])(
		'works with %p behind the Base URL',
		async (path) => {
			const { json } = await n8n.run(GET_ID, credential({ baseUrl: klearStack.url + path }));
			expect(json).toMatchObject([{ userId: '26' }]);
		},
	);
});

describe('a Base URL with a path', () => {
	it('is that of a KlearStack behind a proxy', async () => {
		await klearStack.set({ prefix: '/tools/klearstack-eu' });
		const baseUrl = `${klearStack.url}/tools/klearstack-eu/`;
		const { json, error } = await n8n.run(GET_ID, credential({ baseUrl }));
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ userId: '26' }]);
	});
});

describe('an edited login', () => {
	it('never uses the tokens of the one before', async () => {
		const reference = credential();
		await n8n.run(GET_ID, reference);
		await klearStack.setUsers([
			DEFAULT_USER,
			{ id: 27, username: 'grace', password: 'Another-Secret-2', company: 'Hopper Ltd' },
		]);
		Object.assign(stored(reference), {
			username: 'grace',
			password: 'Another-Secret-2',
			companyName: 'Hopper Ltd',
		});
		expect((await n8n.run(GET_ID, reference)).json).toMatchObject([{ userId: '27' }]);
		expect(await logIns()).toBe(2);
		expect(await renewals()).toBeUndefined();
	});

	it('fails when it is wrong, although the old tokens would still do', async () => {
		const reference = credential();
		await n8n.run(GET_ID, reference);
		stored(reference).password = 'Mistyped-1';
		const { error } = await n8n.run(GET_ID, reference);
		expect(error?.message).toBe('KlearStack refused the login: Incorrect username or password.');
		expect(error?.description).toMatch(/^Check Company Name, User Name and Password\. /);
		expect((await klearStack.counts()).getuserid).toEqual({ all: 1, accepted: 1 });
	});
});

describe('login with a user ID', () => {
	const byUserId = (extra = {}) =>
		credential({ authentication: 'userId', userId: '26', username: '', password: '', ...extra });

	it('exchanges company and user ID', async () => {
		const { json } = await n8n.run(GET_ID, byUserId({ username: 'ada' }));
		expect(json).toMatchObject([{ userId: '26' }]);
		expect((await klearStack.calls())[0]).toMatchObject({
			endpoint: 'getaccesstokenfromuserid',
			fields: [
				['user_id', '26'],
				['company_name', 'Harbour Books'],
			],
		});
	});

	it.each([
		['Batch (ZIP): Get Results', GET_RESULTS, 'User Name and Password'],
		['Document: Upload', UPLOAD, 'User Name and Password'],
		['User: Get ID', GET_ID, 'User Name'],
	])('%s says what it needs, and sends nothing', async (_name, parameters, labels) => {
		const { error } = await n8n.run(parameters, byUserId(), {
			items: [await n8n.fileItem(PDF, 'a.pdf')],
		});
		expect(error?.message).toBe(`This needs ${labels}, and the credential has none`);
		expect(error?.description).toMatch(/^Nothing was sent\. Open the KlearStack credential/);
		expect(await klearStack.calls()).toEqual([]);
	});

	it('never sends a password that was typed before', async () => {
		const { error } = await n8n.run(
			GET_RESULTS,
			byUserId({ username: 'ada', password: 'left-over' }),
		);
		expect(error?.description).toMatch(/set Authentication to Password/);
		expect(await klearStack.calls()).toEqual([]);
	});
});

describe('a login that does not work', () => {
	it.each([
		[
			'wrong password',
			{ password: 'wrong' },
			/^KlearStack refused the login: Incorrect username or password\. Check Company Name, User/,
		],
		['wrong user name', { username: 'eve' }, /^KlearStack refused the login: /],
		['wrong company', { companyName: 'Nobody' }, /^KlearStack refused the login: /],
		[
			'a space behind a name',
			{ companyName: 'Harbour Books ' },
			/Check Company Name, .*\. Company Name begins or ends with a space\. The login/,
		],
		[
			'nothing at the port',
			{ baseUrl: 'http://127.0.0.1:9' },
			/^KlearStack’s host 127\.0\.0\.1 could not be reached\. Check the Base URL/,
		],
		[
			'unknown host',
			{ baseUrl: 'https://nobody.invalid' },
			/^KlearStack’s host nobody\.invalid could not be reached\. Check the Base URL/,
		],
		['no web address', { baseUrl: 'no address' }, /is not a web address\. Enter/],
	])('%s', async (_name, extra, message) => {
		const { status, error } = await n8n.run(GET_ID, credential(extra));
		expect(status).toBe('error');
		expect(told(error)).toMatch(message);
		expect(await logIns()).toBeLessThanOrEqual(1);
	});

	it.each([
		['not found', 404, 'application/json', '{"error": "Not found"}'],
		['a list', 200, 'application/json', '[]'],
		['no object', 200, 'application/json', 'null'],
	])('a host that is no KlearStack: %s', async (_name, status, contentType, body) => {
		await klearStack.set({
			faults: [{ endpoint: 'get_access_token', status, contentType, body, times: 1 }],
		});
		const { error } = await n8n.run(GET_ID, credential());
		expect(told(error)).toMatch(/^There is no KlearStack login at http:.*get_access_token\. As/);
	});

	it.each([
		['broke off', '{"access_token": "eyJ'],
		['was empty', ''],
	])('an answer that %s', async (what, body) => {
		await klearStack.set({
			faults: [{ endpoint: 'get_access_token', status: 200, body, times: 1 }],
		});
		const { error } = await n8n.run(GET_ID, credential());
		expect(told(error)).toBe(`KlearStack’s answer to the login ${what}. Try again later.`);
	});

	it('is tried once for 20 items and for the next run, and at once when the credential changes', async () => {
		const reference = credential({ password: 'mistyped' });
		const run = async () =>
			await n8n.run(GET_ID, reference, {
				items: Array.from({ length: 20 }, () => ({ json: {} })),
				onError: 'continueRegularOutput',
			});
		const refused = await run();
		expect(new Set(refused.json.map(({ error }) => error))).toEqual(
			new Set([expect.stringContaining('KlearStack refused the login')]),
		);
		await run();
		expect(await logIns()).toBe(1);
		n8n.credentials.stored.set(reference.klearStackApi.id!, account(klearStack.url));
		const { json } = await run();
		expect(json).toHaveLength(20);
		expect(json[0]).toMatchObject({ userId: '26' });
		expect(await logIns()).toBe(2);
	});

	it('a host that forwards is not followed', async () => {
		await klearStack.set({
			faults: [
				{
					endpoint: 'get_access_token',
					status: 302,
					headers: { location: 'http://127.0.0.1:9/' },
					times: 1,
				},
			],
		});
		const { error } = await n8n.run(GET_ID, credential());
		expect(told(error)).toMatch(/^The Base URL redirects to another address\. Enter the final/);
	});
});

describe('TLS', () => {
	let secure: RunningSimulator;
	beforeAll(async () => (secure = await startSimulator({ https: true })));
	afterAll(async () => await secure.stop());

	it('is verified', async () => {
		const { error } = await n8n.run(GET_ID, credential({ baseUrl: secure.url }));
		expect(told(error)).toMatch(
			/^The certificate of KlearStack’s host could not be verified\..*Ignore SSL/,
		);
		expect(await secure.calls()).toEqual([]);
	});

	it('that is missing where the Base URL promises it is told from a wrong certificate', async () => {
		const { error } = await n8n.run(
			GET_ID,
			credential({ baseUrl: klearStack.url.replace('http:', 'https:') }),
		);
		expect(told(error)).toMatch(
			/^The host of the Base URL does not answer by HTTPS\..*http:\/\/ in front/,
		);
	});

	it('is not verified with Ignore SSL Issues, at the login and at the call', async () => {
		const extra = { baseUrl: secure.url, allowUnauthorizedCerts: true };
		expect((await n8n.run(GET_ID, credential(extra))).json).toMatchObject([{ userId: '26' }]);
		expect(Object.keys(await secure.counts())).toEqual(['get_access_token', 'getuserid']);
	});
});

describe('in n8n’s own HTTP Request node', () => {
	let own: Recorder | undefined;
	let other: Recorder | undefined;
	afterEach(async () => await Promise.all([own?.stop(), other?.stop()]));

	it('the credential signs calls to its own host', async () => {
		const path = '/access/klearstack/getuserid';
		const { json } = await n8n.httpRequest(`${klearStack.url}${path}`, credential());
		expect(json).toMatchObject([{ error: expect.stringContaining('Username') }]);
		expect((await klearStack.calls()).at(-1)).toMatchObject({ path, token: 'valid' });
	});

	it('and gives its token to no other host, and to nothing beside the Base URL on its own', async () => {
		const { error } = await n8n.httpRequest('https://elsewhere.example/x', credential());
		expect(error?.message).toBe('The KlearStack credential works for its own Base URL only');
		await klearStack.set({ prefix: '/tenant' });
		const before = (await klearStack.calls()).length;
		const reference = credential({ baseUrl: `${klearStack.url}/tenant` });
		for (const path of ['/other', '/tenant/../other', '/tenantother']) {
			const { error } = await n8n.httpRequest(klearStack.url + path, reference);
			expect(error?.message).toBe('The KlearStack credential works for its own Base URL only');
		}
		const paths = (await klearStack.calls()).slice(before).map(({ path }) => path);
		expect(paths.filter((path) => !/access_?token/.test(path))).toEqual([]);
	});

	it.each([
		['a redirect to another host', 'GET', 302],
		['of a POST', 'POST', 307],
		['for good', 'POST', 308],
	])('%s is not followed', async (_name, method, status) => {
		other = await Recorder.start(() => ({ body: '{}' }));
		own = await Recorder.start(({ path }) =>
			path.endsWith('get_access_token')
				? { body: '{"access_token":"opaque"}' }
				: { status, headers: { location: `${other!.url}/x` } },
		);
		const reference = credential({ baseUrl: own.url });
		await n8n.httpRequest(`${own.url}/access/klearstack/getuserid`, reference, method);
		expect(own.received.at(-1)?.authorization).toBe('Bearer opaque');
		expect(other.received).toEqual([]);
	});
});
