import type { Endpoint } from '../../nodes/KlearStack/transport/endpoint';
import {
	failureOfNetwork,
	failureOfStatus,
	type KlearStackFailure,
} from '../../nodes/KlearStack/transport/failure';
import { Retry, type RetryOptions } from '../../nodes/KlearStack/transport/retry';
import { Redactor } from '../../nodes/KlearStack/transport/redactor';

const READS: Endpoint = { page: 'p', path: 'reads', identity: [], reads: true };
const CHANGES: Endpoint = { page: 'p', path: 'changes', identity: [] };

const status = (code: number, retryAfter?: string) =>
	failureOfStatus(code, '', new Redactor([]), retryAfter);

/** What a call answers, by name. */
const ANSWERS: Record<string, () => KlearStackFailure | undefined> = {
	good: () => undefined,
	refused: () => failureOfNetwork('ECONNREFUSED'),
	reset: () => failureOfNetwork('ECONNRESET'),
	'cut off': () => failureOfNetwork('ECONNRESET', true),
	'no answer': () => failureOfNetwork('ETIMEDOUT'),
	certificate: () => failureOfNetwork('DEPTH_ZERO_SELF_SIGNED_CERT'),
	'503 in 2 s': () => status(503, '2'),
	'503 in 60 s': () => status(503, '60'),
	...Object.fromEntries(
		[400, 401, 403, 404, 408, 429, 500, 501, 502, 503, 504].map((code) => [
			code,
			() => status(code),
		]),
	),
};

beforeEach(() => {
	jest.useFakeTimers();
	jest.spyOn(Math, 'random').mockReturnValue(0.5);
});
afterEach(() => {
	jest.useRealTimers();
	jest.restoreAllMocks();
});

/** Makes a call that is answered so, one after the other, the last one for ever. */
async function call(
	retry: Retry,
	endpoint: Endpoint,
	answers: string[],
	options: Partial<RetryOptions> = {},
) {
	const at: number[] = [];
	const began = Date.now();
	const make = async () => {
		at.push(Date.now() - began);
		const failure = ANSWERS[answers[Math.min(at.length, answers.length) - 1]]();
		if (failure) throw failure;
		return 'answer';
	};
	const outcome = retry.call(endpoint, { timeout: 300, ...options }, make).then(
		() => 'answer',
		(failure: KlearStackFailure) => failure.message,
	);
	await jest.runAllTimersAsync();
	return { outcome: await outcome, at };
}

it.each<[Endpoint, string[], 'answer' | RegExp, pauses: number[]]>([
	[READS, ['good'], 'answer', [0]],
	[READS, ['reset', 'good'], 'answer', [0, 500]],
	[READS, ['cut off', 'no answer', 'good'], 'answer', [0, 500, 1_500]],
	[READS, ['500', '502', '504'], /status 504/, [0, 500, 1_500]],
	[READS, ['408', '429', '503', 'good'], /status 503/, [0, 500, 1_500]],
	[READS, ['503 in 2 s', 'good'], 'answer', [0, 2_000]],
	[READS, ['503 in 60 s', 'good'], /status 503/, [0]],
	[READS, ['refused', 'good'], 'answer', [0, 500]],
	[READS, ['certificate'], /certificate/, [0]],
	[READS, ['400'], /status 400/, [0]],
	[READS, ['401'], /status 401/, [0]],
	[READS, ['403'], /status 403/, [0]],
	[READS, ['404'], /no KlearStack endpoint/, [0]],
	[READS, ['501'], /status 501/, [0]],
	// What changes something is made again only if it cannot have been accepted.
	[CHANGES, ['refused', 'good'], 'answer', [0, 500]],
	[CHANGES, ['refused'], /could not be reached/, [0, 500, 1_500]],
	[CHANGES, ['reset'], /was lost/, [0]],
	[CHANGES, ['cut off'], /broke off/, [0]],
	[CHANGES, ['no answer'], /in time/, [0]],
	[CHANGES, ['500'], /status 500/, [0]],
	[CHANGES, ['503'], /status 503/, [0]],
])('$path, answered %j: %s', async (endpoint, answers, outcome, at) => {
	const made = await call(new Retry(), endpoint, answers);
	expect(made.outcome).toMatch(outcome);
	expect(made.at).toEqual(at);
});

it('where Pace has waited for a busy server, that is enough', async () => {
	const options = { timeout: 300, isPaced: true };
	expect((await call(new Retry(), READS, ['429'], options)).at).toEqual([0]);
	expect((await call(new Retry(), READS, ['502', 'good'], options)).at).toEqual([0, 500]);
});

it('no other try begins after twice the time limit', async () => {
	expect((await call(new Retry(), READS, ['500'], { timeout: 0.5 })).at).toEqual([0, 500]);
});

it('with too many failures in one run, no call is made again', async () => {
	const retry = new Retry();
	let calls = 0;
	for (let item = 0; item < 100; item++) calls += (await call(retry, READS, ['500'])).at.length;
	expect(calls).toBe(100 + 20);
});

it('someone who cancels does not wait for the pause', async () => {
	const abort = new AbortController();
	abort.abort();
	expect((await call(new Retry(), READS, ['500'], { signal: abort.signal })).at).toEqual([0]);
});
