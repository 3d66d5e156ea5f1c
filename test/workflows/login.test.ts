/** Where a login is asked for, how often, and what its refusals mean. */
import { account } from '../../tools/account';
import { N8nCore } from '../support/n8nCore';
import { Recorder, type Reply } from '../support/recorder';

const GET_ID = { resource: 'user', operation: 'getId', options: {} };
const UPLOAD = { resource: 'document', operation: 'upload', options: {} };
const LOGIN = '/access/klearstack/get_access_token';

let n8n: N8nCore;
beforeAll(async () => (n8n = await N8nCore.load()));

const servers: Recorder[] = [];
afterEach(async () => {
	await Promise.all(servers.map(async (one) => await one.stop()));
	servers.length = 0;
});
async function server(answer: Parameters<typeof Recorder.start>[0]): Promise<Recorder> {
	const recorder = await Recorder.start(answer);
	servers.push(recorder);
	return recorder;
}

const credential = (baseUrl: string, extra: Record<string, unknown> = {}) =>
	n8n.credentials.add('klearStackApi', account(baseUrl, extra));
const items = (count: number) => Array.from({ length: count }, () => ({ json: {} }));
const json = (body: unknown, status = 200): Reply => ({ status, body: JSON.stringify(body) });

describe('a login is asked for below the Base URL and nowhere else', () => {
	it.each<[string, string, Reply]>([
		[
			'an ingress during a deployment',
			'/tenant/klear',
			{ status: 404, body: 'default backend - 404' },
		],
		['a page of KlearStack', '/dashboard', { status: 405 }],
		['a web page', '/login', { body: '<!doctype html><p>Welcome' }],
		['no path at all', '', { status: 404, body: '<html>Not Found</html>' }],
		['another API', '/api', json({ hello: 'world' })],
		['a gateway', '/eu', json({ message: 'no Route matched with those values' }, 404)],
	])('%s', async (_name, path, reply) => {
		const other = await server(() => reply);
		const reference = credential(other.url + path);
		for (let run = 0; run < 2; run++) {
			const { error } = await n8n.run(GET_ID, reference);
			expect(error?.message).toBe(`There is no KlearStack login at ${other.url}${path}${LOGIN}`);
			expect(error?.description).toMatch(/^As Base URL, enter the address at which you open/);
		}
		// Nothing is held back: the server may be back at any time.
		expect(other.paths).toEqual([path + LOGIN, path + LOGIN]);
	});
});

describe('a login is refused, and not tried again for five minutes', () => {
	it.each<[string, Reply]>([
		['a sentence with status 200', { body: 'Incorrect username or password.' }],
		['the same as JSON', json('Incorrect username or password.')],
		['a sentence with status 404', { status: 404, body: 'Incorrect username or password.' }],
		['a message with status 200', json({ message: 'Wrong password' })],
		['an error with status 404', json({ error: 'Company not found' }, 404)],
		['an error with status 200', json({ error: 'Nobody of this name' })],
		['words that name no field', { body: 'Access denied' }],
	])('%s', async (_name, reply) => {
		const klearStack = await server(() => reply);
		const { json: results } = await n8n.run(
			{ ...GET_ID, options: { concurrency: 1 } },
			credential(klearStack.url),
			{ items: items(50), onError: 'continueRegularOutput' },
		);
		expect(results).toHaveLength(50);
		for (const { error } of results) expect(error).toMatch(/^KlearStack refused the login: /);
		expect(klearStack.received).toHaveLength(1);
	});
});

describe('what is on the way is no wrong password, and holds nothing back', () => {
	it.each<[string, Reply, RegExp, string]>([
		[
			'a proxy',
			{ status: 407 },
			/^A proxy between n8n and KlearStack asks for a login \(status 407\)$/,
			'KS-GATEWAY',
		],
		[
			'a proxy that says so on a page',
			{ status: 407, body: '<html><h1>Proxy Authentication Required</h1></html>' },
			/^A proxy between/,
			'KS-GATEWAY',
		],
		[
			'a firewall',
			{ status: 403, body: '<!DOCTYPE html><html><title>Request blocked</title></html>' },
			/^A web page came back with status 403, e\.g\. of a firewall/,
			'KS-GATEWAY',
		],
	])('%s', async (_name, reply, message, code) => {
		let isUp = false;
		const klearStack = await server(({ path }) => {
			if (!isUp) return reply;
			return json(path.endsWith('getuserid') ? { user_id: '26' } : { access_token: 'opaque' });
		});
		const reference = credential(klearStack.url);
		const { error } = await n8n.run(GET_ID, reference);
		expect(error).toMatchObject({ message: expect.stringMatching(message), code });
		expect(error?.description).toMatch(/let n8n through/);
		isUp = true;
		expect((await n8n.run(GET_ID, reference)).json).toMatchObject([{ userId: '26' }]);
		isUp = false;
		// The same of a call that comes after the login.
		expect((await n8n.run(GET_ID, reference)).error).toMatchObject({ code });
	});
});

describe('how often', () => {
	/** One session for each user: a login ends the one before. */
	async function oneSession(loginMs = 30) {
		let session = 0;
		const klearStack = await server(async ({ path, authorization }) => {
			if (path.endsWith('get_access_token')) {
				await new Promise((resolve) => setTimeout(resolve, loginMs));
				return json({ access_token: `session ${++session}` });
			}
			if (authorization !== `Bearer session ${session}`)
				return json({ error: 'Unauthorized' }, 401);
			return json(path.endsWith('getuserid') ? { user_id: '26' } : { OCR_ref_no: 'b' });
		});
		return { klearStack, logins: () => klearStack.paths.filter((path) => path === LOGIN).length };
	}

	const files = async (count: number) =>
		await Promise.all(
			Array.from(
				{ length: count },
				async (_, n) => await n8n.fileItem(Buffer.from('%PDF-1.4 x'), `${n}.pdf`),
			),
		);

	it.each([1, 30])('once for 100 items, with Concurrency %i', async (concurrency) => {
		const { klearStack, logins } = await oneSession();
		const { error, json: results } = await n8n.run(
			{ ...UPLOAD, options: { concurrency } },
			credential(klearStack.url),
			{ items: await files(100) },
		);
		expect(error).toBeUndefined();
		expect(results).toHaveLength(100);
		expect(logins()).toBe(1);
	});

	it('once for 10 executions at once, and for two credentials of the same login', async () => {
		const { klearStack, logins } = await oneSession();
		const login = { baseUrl: `${klearStack.url}#same` };
		const references = [credential('', login), credential('', login)];
		const runs = await Promise.all(
			Array.from(
				{ length: 10 },
				async (_, n) => await n8n.run(GET_ID, references[n % 2], { items: items(5) }),
			),
		);
		expect(runs.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 'success'));
		expect(logins()).toBe(1);
	});

	it('a first token that is refused is renewed, and the call made again', async () => {
		let refusals = 1;
		const klearStack = await server(({ path }) => {
			if (path.endsWith('get_access_token')) return json({ access_token: 'opaque' });
			if (refusals-- > 0) return json({ error: 'Unauthorized' }, 401);
			return json({ OCR_ref_no: 'b' });
		});
		const { error, json: results } = await n8n.run(UPLOAD, credential(klearStack.url), {
			items: await files(1),
		});
		expect(error).toBeUndefined();
		expect(results).toMatchObject([{ batchId: 'b' }]);
		expect(klearStack.paths.map((path) => path.split('/').at(-1))).toEqual([
			'get_access_token',
			'processdocument',
			'get_access_token',
			'processdocument',
		]);
	});

	it('a token that somebody else’s login has ended is renewed once, for all that were sent with it', async () => {
		const { klearStack, logins } = await oneSession();
		const reference = credential(klearStack.url);
		await n8n.run(GET_ID, reference);
		await fetch(klearStack.url + LOGIN, { method: 'POST' });
		const { error } = await n8n.run({ ...UPLOAD, options: { concurrency: 10 } }, reference, {
			items: await files(30),
		});
		expect(error).toBeUndefined();
		expect(logins()).toBe(3);
	});

	it('a token that is refused again is an error after one renewal', async () => {
		const klearStack = await server(({ path }) =>
			path.endsWith('get_access_token')
				? json({ access_token: 'opaque' })
				: json({ error: 'Unauthorized' }, 401),
		);
		const { error } = await n8n.run(UPLOAD, credential(klearStack.url), { items: await files(1) });
		expect(error?.code).toBe('KS-CREDENTIAL');
		expect(klearStack.paths.filter((path) => path.endsWith('processdocument'))).toHaveLength(2);
	});
});

describe('an opaque token that KlearStack sends back is not shown in the run that got it', () => {
	it.each([
		['with signs', 'Opaque!Token-0123456789'],
		['of letters', 'letterslettersletterslet'],
		['of digits', '123456789012345678901'],
		['with quotes', 'a"b\\c\'d&e<f>0123456789'],
		['of 10 kB', 'ab1+'.repeat(2_500)],
	])('%s', async (_name, token) => {
		const klearStack = await server(({ path, authorization }) =>
			path.endsWith('get_access_token')
				? json({ access_token: token })
				: json({
						user_id: '26',
						note: `you sent ${authorization}`,
						url: encodeURIComponent(token),
					}),
		);
		const { json: results } = await n8n.run(GET_ID, credential(klearStack.url));
		expect(results).toEqual([
			expect.objectContaining({ userId: '26', note: 'you sent Bearer ***', url: '***' }),
		]);
	});

	it('nor one that it has refused meanwhile', async () => {
		const tokens = ['First!Token-0123456789', 'Second!Token-0123456789'];
		let logins = 0;
		const klearStack = await server(({ path, authorization }) => {
			if (path.endsWith('get_access_token')) return json({ access_token: tokens[logins++] });
			if (authorization.endsWith(tokens[0])) return json({ error: 'Token expired' }, 403);
			return json({ user_id: '26', note: tokens.join() });
		});
		const { json: results } = await n8n.run(GET_ID, credential(klearStack.url));
		expect(results).toMatchObject([{ userId: '26', note: '***,***' }]);
	});
});
