import { failureOfStatus, type KlearStackFailure } from '../../nodes/KlearStack/transport/failure';
import { Pace } from '../../nodes/KlearStack/transport/pace';
import { Redactor } from '../../nodes/KlearStack/transport/redactor';

beforeEach(() => jest.useFakeTimers({ now: 0 }));
afterEach(() => jest.useRealTimers());

const isBusy = ({ status }: KlearStackFailure) => status === 429;
const busy = (retryAfter?: string) =>
	failureOfStatus(429, 'slow down', new Redactor([]), retryAfter);
const wait = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));
const paceOf = (most: number, signal = new AbortController().signal) => new Pace(most, signal);

/** A KlearStack that takes so many calls at a time, each for 100 ms, and answers 429 to the others. */
class Server {
	running = 0;
	most = 0;
	refused = 0;
	readonly began: number[] = [];
	readonly done: number[] = [];

	constructor(public takes: number) {}

	async call(name: number, retryAfter?: string) {
		this.began.push(Date.now());
		if (this.running >= this.takes) {
			this.refused++;
			throw busy(retryAfter);
		}
		this.most = Math.max(this.most, ++this.running);
		await wait(100);
		this.running--;
		this.done.push(name);
	}
}

const all = (pace: Pace, count: number, work: (n: number) => Promise<void>) =>
	Promise.all(
		Array.from({ length: count }, async (_, n) => await pace.run(async () => await work(n))),
	);

it('runs as many at a time as it may, in their order', async () => {
	const server = new Server(Infinity);
	const run = all(paceOf(3), 10, async (n) => await server.call(n));
	await jest.runAllTimersAsync();
	await run;
	expect(server.most).toBe(3);
	expect(server.done).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

it('work that throws makes room for the next', async () => {
	const pace = paceOf(1);
	const fails = pace.run(async () => {
		throw new Error('wrong');
	});
	await expect(fails).rejects.toThrow('wrong');
	await expect(pace.run(async () => 'next')).resolves.toBe('next');
});

it('a server that takes fewer at a time gets every call, each once, at its pace', async () => {
	const server = new Server(2);
	const pace = paceOf(10);
	const run = all(pace, 60, async (n) => await pace.call(async () => await server.call(n), isBusy));
	await jest.runAllTimersAsync();
	await run;
	expect([...server.done].sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, n) => n));
	// Ten at once are eight refused; thereafter it only feels its way up again.
	expect(server.refused).toBeLessThan(40);
});

it('goes back to full speed once the server takes all again', async () => {
	const server = new Server(1);
	const pace = paceOf(8);
	const call = async (n: number) => await pace.call(async () => await server.call(n), isBusy);
	const run = all(pace, 10, call);
	await jest.runAllTimersAsync();
	await run;
	server.takes = Infinity;
	server.most = 0;
	const later = all(pace, 100, call);
	await jest.runAllTimersAsync();
	await later;
	expect(server.most).toBe(8);
});

it('nobody calls before the time that the server named', async () => {
	const server = new Server(0);
	const pace = paceOf(4);
	const run = all(
		pace,
		6,
		async (n) => await pace.call(async () => await server.call(n, '30'), isBusy),
	);
	await jest.advanceTimersByTimeAsync(29_999);
	expect(server.began).toEqual([0, 0, 0, 0]);
	server.takes = Infinity;
	await jest.runAllTimersAsync();
	await run;
	expect(server.began.slice(4).every((at) => at >= 30_000)).toBe(true);
	expect(server.done).toHaveLength(6);
});

it.each([
	['a server that is busy for good', undefined, 120_000],
	['a server that wants to be left alone for longer', '3600', 0],
])('%s: its answer is the error', async (_what, retryAfter, atLeast) => {
	const server = new Server(0);
	const pace = paceOf(1);
	const run = pace.run(
		async () => await pace.call(async () => await server.call(0, retryAfter), isBusy),
	);
	const ended = run.catch((error: Error) => [error.message, Date.now()]);
	await jest.runAllTimersAsync();
	const [message, at] = (await ended) as [string, number];
	expect(message).toBe('slow down');
	expect(at).toBeGreaterThanOrEqual(atLeast);
	expect(at).toBeLessThan(atLeast + 10_000);
	// With pauses of up to 5 seconds.
	expect(server.began.length).toBeLessThan(40);
});

it('another failure is not tried again', async () => {
	let calls = 0;
	const pace = paceOf(1);
	const run = pace.run(async () => {
		await pace.call(async () => {
			calls++;
			throw failureOfStatus(500, 'wrong', new Redactor([]));
		}, isBusy);
	});
	await expect(run).rejects.toThrow('wrong');
	expect(calls).toBe(1);
});

it('canceling ends a pause', async () => {
	const server = new Server(0);
	const cancel = new AbortController();
	const pace = paceOf(1, cancel.signal);
	const run = pace.run(async () => await pace.call(async () => await server.call(0, '60'), isBusy));
	const ended = run.catch((error: Error) => error.message);
	await jest.advanceTimersByTimeAsync(1_000);
	cancel.abort();
	await expect(ended).resolves.toBe('slow down');
	expect(Date.now()).toBe(1_000);
	expect(server.began).toHaveLength(1);
});
