import { Client, Shared } from '../../nodes/KlearStack/transport/client';
import type { Endpoint } from '../../nodes/KlearStack/transport/endpoint';
import { KlearStackFailure } from '../../nodes/KlearStack/transport/failure';
import { Limiter } from '../../nodes/KlearStack/transport/limiter';
import { type Reply, ScriptedHost } from '../support/scriptedHost';

const endpointAt = (path: string, more: Partial<Endpoint> = {}): Endpoint => {
	return { page: 'p', path, identity: [], ...more };
};
const READS = endpointAt('reads', { reads: true });
const CHANGES = endpointAt('changes');
const ENDPOINTS = { reads: READS, changes: CHANGES };

const status = (code: number, more: Partial<Reply> = {}): Reply => ({ status: code, ...more });
const TOKEN = status(403, { body: '{"detail":"Token is invalid"}' });

const REPLIES: Record<string, Reply> = {
	good: status(200, { body: '{"done":"answer"}' }),
	refused: { code: 'ECONNREFUSED' },
	reset: { code: 'ECONNRESET' },
	'cut off': { code: 'ECONNRESET', wasAnswering: true },
	'no answer': { code: 'ETIMEDOUT' },
	certificate: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
	'503 in 2 s': status(503, { retryAfter: '2' }),
	'503 in 60 s': status(503, { retryAfter: '60' }),
	// Newer hosts throw it once a new token has not helped.
	'401': status(401, { isThrown: true }),
	page: status(200, { body: '<!doctype html>' }),
	'its token': TOKEN,
};

beforeEach(() => {
	jest.useFakeTimers();
	jest.spyOn(Math, 'random').mockReturnValue(0.5);
});
afterEach(() => {
	jest.useRealTimers();
	jest.restoreAllMocks();
});

interface Made {
	signal?: AbortSignal;
	timeout?: number;
	shared?: Shared;
}

function limited(signal = new AbortController().signal): Shared {
	const shared = new Shared();
	shared.limiter = new Limiter(1, signal);
	return shared;
}

/** Makes a call that is answered so, one after the other, the last one for ever. */
async function call(
	endpoint: Endpoint,
	answers: Array<string | Reply>,
	{ timeout = 300, signal, shared = new Shared() }: Made = {},
) {
	const host = new ScriptedHost((n) => {
		const answer = answers[Math.min(n, answers.length - 1)];
		return typeof answer === 'string' ? (REPLIES[answer] ?? status(Number(answer))) : answer;
	});
	const klearStack = await Client.connect(host.context, 0, shared);
	const make = async () => await klearStack.call(endpoint, {}, { timeout, signal });
	const outcome = (shared.limiter ? shared.limiter.run(make) : make()).then(
		(answer) => JSON.stringify(answer),
		(failure: KlearStackFailure) => failure,
	);
	await jest.runAllTimersAsync();
	const made = await outcome;
	const failure = made instanceof KlearStackFailure ? made : undefined;
	const { sent } = host;
	return { text: failure?.message ?? String(made), failure, sent, at: sent.map((one) => one.atMs) };
}

it.each<[keyof typeof ENDPOINTS, string[], 'answer' | RegExp, pauses: number[]]>([
	['reads', ['good'], 'answer', [0]],
	['reads', ['reset', 'good'], 'answer', [0, 500]],
	['reads', ['cut off', 'no answer', 'good'], 'answer', [0, 500, 1_500]],
	['reads', ['500', '502', '504'], /status 504/, [0, 500, 1_500]],
	['reads', ['408', '429', '503', 'good'], /status 503/, [0, 500, 1_500]],
	['reads', ['503 in 2 s', 'good'], 'answer', [0, 2_000]],
	['reads', ['503 in 60 s', 'good'], /status 503/, [0]],
	['reads', ['refused', 'good'], 'answer', [0, 500]],
	['reads', ['certificate'], /certificate/, [0]],
	['reads', ['400'], /status 400/, [0]],
	['reads', ['401'], /status 401/, [0]],
	['reads', ['403'], /status 403/, [0]],
	['reads', ['404'], /no KlearStack endpoint/, [0]],
	['reads', ['501'], /status 501/, [0]],
	// Changes are made again only if they cannot have been accepted.
	['changes', ['refused', 'good'], 'answer', [0, 500]],
	['changes', ['refused'], /could not be reached/, [0, 500, 1_500]],
	['changes', ['reset'], /was lost/, [0]],
	['changes', ['cut off'], /broke off/, [0]],
	['changes', ['no answer'], /in time/, [0]],
	['changes', ['500'], /status 500/, [0]],
	['changes', ['503'], /status 503/, [0]],
])('%s, answered %j: %s', async (name, answers, outcome, at) => {
	const made = await call(ENDPOINTS[name], answers);
	expect(made.text).toMatch(outcome);
	expect(made.at).toEqual(at);
});

it('a failure says which endpoint was called', async () => {
	const { failure } = await call(CHANGES, ['500']);
	expect(failure).toMatchObject({ endpoint: CHANGES, kind: 'refused', isUnknown: true });
});

describe('while several calls are made', () => {
	it.each<[keyof typeof ENDPOINTS, string[], 'answer' | RegExp, pauses: number[]]>([
		['reads', ['429', '429', '429', '429', 'good'], 'answer', [0, 500, 1_500, 3_500, 7_500]],
		['changes', ['429', '503 in 2 s', 'good'], 'answer', [0, 500, 2_500]],
		['changes', ['503'], /status 503/, [0]],
		// It may be down.
		['reads', ['503'], /status 503/, [0, 500, 1_500]],
		// One that asks for a pause is up.
		['reads', ['503 in 60 s', 'good'], 'answer', [0, 60_000]],
		['reads', ['502', 'good'], 'answer', [0, 500]],
		['reads', ['502', '429', '502', 'good'], 'answer', [0, 500, 1_000, 2_000]],
	])('%s, answered %j: %s', async (name, answers, outcome, at) => {
		const made = await call(ENDPOINTS[name], answers, { shared: limited() });
		expect(made.text).toMatch(outcome);
		expect(made.at).toEqual(at);
	});

	it('a server that is busy for two minutes is given up, and not asked again', async () => {
		const { text, at } = await call(READS, ['429'], { shared: limited() });
		expect(text).toMatch(/status 429/);
		expect(at.at(-1)).toBeGreaterThan(115_000);
		expect(at.at(-1)).toBeLessThan(130_000);
	});

	it('the time that other failures took is not counted', async () => {
		const late: Reply = { code: 'ETIMEDOUT', afterMs: 200_000 };
		const { text } = await call(READS, [late, '429', 'good'], { shared: limited() });
		expect(text).toMatch('answer');
	});

	it('someone who cancels does not wait for the pause', async () => {
		const { text, at } = await call(READS, ['429'], { shared: limited(AbortSignal.abort()) });
		expect(text).toMatch(/status 429/);
		expect(at).toEqual([0]);
	});
});

describe('a token that is refused', () => {
	it.each<[string, Reply]>([
		['by a 403', TOKEN],
		['by an error with status 200', status(200, { body: '{"error":"Token expired"}' })],
		['by a 401 that n8n gave back', status(401)],
	])('%s is renewed, once', async (_how, refusal) => {
		const { text, sent } = await call(CHANGES, [refusal, 'good']);
		expect(text).toMatch('answer');
		expect(sent.map((one) => one.refusedToken)).toEqual(['', 'token 1']);
		const again = await call(CHANGES, [refusal]);
		expect(again.sent).toHaveLength(2);
		expect(again.failure?.endpoint).toBe(CHANGES);
	});
});

describe('an endpoint that may have several paths', () => {
	/** Paths are remembered as long as the process lives. */
	let n = 0;
	const several = (more: Partial<Endpoint> = {}) => {
		const name = `e${++n}`;
		return endpointAt(`${name}/1`, { also: [`${name}/2`, `${name}/3`], reads: true, ...more });
	};
	const ends = (sent: Array<{ path: string }>) => sent.map(({ path }) => path.at(-1)).join('');

	it('is called where KlearStack answers, and there first from then on', async () => {
		const endpoint = several();
		expect(ends((await call(endpoint, ['404', 'page', 'good'])).sent)).toBe('123');
		expect(ends((await call(endpoint, ['good'])).sent)).toBe('3');
		const { failure, sent } = await call(endpoint, ['404']);
		expect(ends(sent)).toBe('312');
		expect(failure?.tried).toEqual([3, 1, 2].map((one) => `e${n}/${one}`));
		expect(failure?.endpoint).toBe(endpoint);
		expect(ends((await call(endpoint, ['good'])).sent)).toBe('1');
	});

	it('is looked for anew where a call is made again', async () => {
		const { sent } = await call(several(), ['404', '500', 'its token', 'good']);
		expect(ends(sent)).toBe('1211');
		expect(sent.map((one) => one.refusedToken)).toEqual(['', '', '', 'token 3']);
	});

	it('nowhere: the first path’s failure is the error', async () => {
		const { text, failure } = await call(several(), ['404', '405', 'page']);
		expect(text).toMatch(/no KlearStack endpoint/);
		expect(failure).toMatchObject({ kind: 'notThere', status: 404 });
	});

	it('is there where a call is refused', async () => {
		const { text, sent, failure } = await call(several(), ['404', '400']);
		expect(text).toMatch(/status 400/);
		expect(ends(sent)).toBe('12');
		expect(failure?.tried).toBeUndefined();
	});

	it('what changes something may have been done where a page comes', async () => {
		const { text, sent } = await call(several({ reads: undefined }), ['page']);
		expect(text).toMatch(/web page/);
		expect(ends(sent)).toBe('1');
	});

	it('its token is renewed at whichever path', async () => {
		const { sent } = await call(several(), ['404', 'its token', 'good']);
		expect(ends(sent)).toBe('122');
		expect(sent.map((one) => one.refusedToken)).toEqual(['', '', 'token 2']);
	});
});

it('no other try begins after twice the time limit', async () => {
	expect((await call(READS, ['500'], { timeout: 0.5 })).at).toEqual([0, 500]);
});

it('with too many failures in one run, no call is made again', async () => {
	const shared = new Shared();
	let calls = 0;
	for (let item = 0; item < 100; item++)
		calls += (await call(READS, ['500'], { shared })).at.length;
	expect(calls).toBe(100 + 20);
	// Calls that succeed at once regain it, five of them one.
	for (let item = 0; item < 5; item++) await call(READS, ['good'], { shared });
	expect((await call(READS, ['500'], { shared })).at).toHaveLength(2);
});

it('someone who cancels does not wait for the pause', async () => {
	expect((await call(READS, ['500'], { signal: AbortSignal.abort() })).at).toEqual([0]);
});
