import { getEventListeners } from 'node:events';

import { type AwaitedBatch, Waiting } from '../../nodes/KlearStack/actions/waiting';
import { failureOfStatus } from '../../nodes/KlearStack/transport/failure';
import { Limiter } from '../../nodes/KlearStack/transport/limiter';
import { Redactor } from '../../nodes/KlearStack/transport/redactor';

beforeEach(() => jest.useFakeTimers({ now: 0 }));
afterEach(() => jest.useRealTimers());

/** Batches that KlearStack reads for so many seconds, and how often it was asked for each. */
class Server {
	readonly looks = new Map<string, number>();

	constructor(private readonly seconds: number) {}

	reading(batchId: string, waitTimeout = 4_000): AwaitedBatch {
		return {
			batchId,
			form: { batch_id: batchId },
			waitTimeout,
			isUploaded: true,
			look: async () => {
				this.looks.set(batchId, (this.looks.get(batchId) ?? 0) + 1);
				const status = Date.now() < this.seconds * 1000 ? 'in_progress' : 'finished';
				return { result: [{ file_name: 'a.pdf', status }] };
			},
			items: async () => [],
		};
	}
}

const waitingFor = (signal = new AbortController().signal) =>
	new Waiting(new Limiter(20, signal), signal);

it.each([
	[60, 11],
	[300, 18],
	[3_600, 29],
])('100 batches that take %i s are looked at %i times each at most', async (seconds, most) => {
	const server = new Server(seconds);
	const waiting = waitingFor();
	const all = Promise.all(
		Array.from(
			{ length: 100 },
			async (_, n) => await waiting.for(server.reading(`batch ${n}`), 'ada'),
		),
	);
	await jest.advanceTimersByTimeAsync(seconds * 1.3 * 1000 + 2_000);
	await all;
	expect(server.looks.size).toBe(100);
	for (const looks of server.looks.values()) expect(looks).toBeLessThanOrEqual(most);
});

it('items that wait for one batch share the looking', async () => {
	const server = new Server(60);
	const waiting = waitingFor();
	const all = Promise.all(
		Array.from({ length: 100 }, async () => await waiting.for(server.reading('one'), 'ada')),
	);
	await jest.advanceTimersByTimeAsync(90_000);
	expect(new Set(await all).size).toBe(1);
	expect(server.looks.get('one')).toBeLessThanOrEqual(11);
});

it('100 waits do not make Node warn, which it does of more than ten listeners', async () => {
	const stop = new AbortController();
	const server = new Server(3_600);
	const waiting = waitingFor(stop.signal);
	const all = Promise.allSettled(
		Array.from(
			{ length: 100 },
			async (_, n) => await waiting.for(server.reading(`batch ${n}`), 'ada'),
		),
	);
	await jest.advanceTimersByTimeAsync(10_000);
	expect(getEventListeners(stop.signal, 'abort').length).toBeLessThanOrEqual(10);
	stop.abort();
	const ended = await all;
	expect(new Set(ended.map(({ status }) => status))).toEqual(new Set(['rejected']));
});

describe('a look that fails', () => {
	const answers = {
		unfinished: { result: [{ file_name: 'a.pdf', status: 'in_progress' }] },
		finished: { result: [{ file_name: 'a.pdf', status: 'finished' }] },
	};
	type Look = number | keyof typeof answers;

	/** Waits for a batch with these looks, and tells how many were made, and how it ended. */
	async function waitFor(isUploaded: boolean, looks: Look[]) {
		let made = 0;
		const reading: AwaitedBatch = {
			batchId: 'b',
			form: {},
			waitTimeout: 3_600,
			isUploaded,
			look: async () => {
				const look = looks[made++];
				if (typeof look === 'number') throw failureOfStatus(look, '', new Redactor([]));
				return await Promise.resolve(answers[look]);
			},
			items: async () => [],
		};
		const ended = waitingFor()
			.for(reading, 'ada')
			.then(
				() => 'read',
				(error: Error) => error.message,
			);
		await jest.advanceTimersByTimeAsync(3_600_000);
		return [made, await ended];
	}

	const LAST = 'KlearStack answered with status 503';

	it.each<[string, boolean, Look[], number, string]>([
		['twice is waited out', false, [503, 503, 'finished'], 3, 'read'],
		['three times ends the wait', false, [503, 503, 503, 'finished'], 3, LAST],
		[
			'for good ends it at once',
			false,
			[403, 'finished'],
			1,
			'KlearStack answered with status 403',
		],
		[
			'after an answer is waited out for as long as it takes',
			false,
			[503, 503, 'unfinished', 503, 503, 503, 503, 'finished'],
			8,
			'read',
		],
		['after an upload is, too', true, [503, 503, 503, 503, 'finished'], 5, 'read'],
	])('%s', async (_name, isUploaded, looks, made, ended) => {
		expect(await waitFor(isUploaded, looks)).toEqual([made, ended]);
	});
});
