import { Client, Shared } from '../../nodes/KlearStack/transport/client';
import { Limiter } from '../../nodes/KlearStack/transport/limiter';
import { type Reply, ScriptedHost } from '../support/scriptedHost';

beforeEach(() => jest.useFakeTimers({ now: 0 }));
afterEach(() => jest.useRealTimers());

const wait = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));
const limiterOf = (most: number, signal = new AbortController().signal) =>
	new Limiter(most, signal);

/** A KlearStack that takes so many calls at a time, each for 100 ms, and answers 429 to the others. */
class Server {
	running = 0;
	most = 0;
	refused = 0;
	readonly began: number[] = [];
	readonly done: number[] = [];

	constructor(
		public takes: number,
		private readonly retryAfter?: string,
	) {}

	async call(name: number): Promise<Reply> {
		this.began.push(Date.now());
		if (this.running >= this.takes) {
			this.refused++;
			return { status: 429, body: 'slow down', retryAfter: this.retryAfter };
		}
		this.most = Math.max(this.most, ++this.running);
		await wait(100);
		this.running--;
		this.done.push(name);
		return { status: 200, body: '{}' };
	}
}

/** Calls of a server by the package's one way out, each by its number. */
function callsOf(server: Server, limiter: Limiter) {
	const { context } = new ScriptedHost(async (_n, path) => await server.call(Number(path)));
	const shared = new Shared();
	shared.limiter = limiter;
	return async (n: number) => {
		const klearStack = await Client.connect(context, 0, shared);
		const endpoint = { page: 'p', path: String(n), identity: [] };
		await klearStack.call(endpoint, {}, { timeout: 300 });
	};
}

const all = (limiter: Limiter, count: number, work: (n: number) => Promise<void>) =>
	Promise.all(
		Array.from({ length: count }, async (_, n) => await limiter.run(async () => await work(n))),
	);

it('runs as many at a time as it may, in their order', async () => {
	const server = new Server(Infinity);
	const run = all(limiterOf(3), 10, async (n) => void (await server.call(n)));
	await jest.runAllTimersAsync();
	await run;
	expect(server.most).toBe(3);
	expect(server.done).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

it('work that throws makes room for the next', async () => {
	const limiter = limiterOf(1);
	const fails = limiter.run(async () => {
		throw new Error('wrong');
	});
	await expect(fails).rejects.toThrow('wrong');
	await expect(limiter.run(async () => 'next')).resolves.toBe('next');
});

it('a server that takes fewer at a time gets every call, each once, at its limiter', async () => {
	const server = new Server(2);
	const limiter = limiterOf(10);
	const run = all(limiter, 60, callsOf(server, limiter));
	await jest.runAllTimersAsync();
	await run;
	expect([...server.done].sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, n) => n));
	// Ten at once are eight refused; thereafter it only feels its way up again.
	expect(server.refused).toBeLessThan(40);
});

it('calls that were refused come before those that have not begun, in their order', async () => {
	const server = new Server(1);
	const limiter = limiterOf(4);
	const run = all(limiter, 7, callsOf(server, limiter));
	await jest.advanceTimersByTimeAsync(100);
	expect(server.refused).toBe(3);
	server.takes = Infinity;
	await jest.runAllTimersAsync();
	await run;
	expect(server.done).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

it('goes back to full speed once the server takes all again', async () => {
	const server = new Server(1);
	const limiter = limiterOf(8);
	const call = callsOf(server, limiter);
	const run = all(limiter, 10, call);
	await jest.runAllTimersAsync();
	await run;
	server.takes = Infinity;
	server.most = 0;
	const later = all(limiter, 100, call);
	await jest.runAllTimersAsync();
	await later;
	expect(server.most).toBe(8);
});

it('nobody calls before the time that the server named', async () => {
	const server = new Server(0, '30');
	const limiter = limiterOf(4);
	const run = all(limiter, 6, callsOf(server, limiter));
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
	const server = new Server(0, retryAfter);
	const limiter = limiterOf(1);
	const call = callsOf(server, limiter);
	const run = limiter.run(async () => await call(0));
	const ended = run.catch((error: Error) => [error.message, Date.now()]);
	await jest.runAllTimersAsync();
	const [message, at] = (await ended) as [string, number];
	expect(message).toBe('slow down');
	expect(at).toBeGreaterThanOrEqual(atLeast);
	expect(at).toBeLessThan(atLeast + 10_000);
	// With pauses of up to 5 seconds.
	expect(server.began.length).toBeLessThan(40);
});

it('another failure of a change is not tried again', async () => {
	const server = new Server(1);
	server.call = async () => await Promise.resolve({ status: 500, body: 'wrong' });
	const asked = jest.spyOn(server, 'call');
	const limiter = limiterOf(1);
	const call = callsOf(server, limiter);
	await expect(limiter.run(async () => await call(0))).rejects.toThrow('wrong');
	expect(asked).toHaveBeenCalledTimes(1);
});

it('canceling ends a pause', async () => {
	const server = new Server(0, '60');
	const cancel = new AbortController();
	const limiter = limiterOf(1, cancel.signal);
	const call = callsOf(server, limiter);
	const run = limiter.run(async () => await call(0));
	const ended = run.catch((error: Error) => error.message);
	await jest.advanceTimersByTimeAsync(1_000);
	cancel.abort();
	await expect(ended).resolves.toBe('slow down');
	expect(Date.now()).toBe(1_000);
	expect(server.began).toHaveLength(1);
});
