import type { Endpoint } from './endpoint';
import type { KlearStackFailure } from './failure';
import { pause as wait } from './pause';

const TRIES = 3;

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5_000;
/** A server that asks for a longer pause is not waited for. */
const LONGEST_RETRY_AFTER_MS = 30_000;

/** The retries a run has, and what each call that succeeds at once adds to them. */
const BUDGET = 20;
const REGAINED = 0.2;

const BUSY = [429, 503];
const PASSING_STATUS = [...BUSY, 408, 500, 502, 504];
const PASSING_KINDS = ['brokenOff', 'timeout', 'unreachable'];

/** How long all tries of a call may take, and what ends them at once. */
export interface RetryOptions {
	/** Seconds for one try; no other one begins after twice as long. */
	timeout: number;
	signal?: AbortSignal;
	/** `Pace` has waited already while KlearStack was busy. */
	isPaced?: boolean;
}

/**
 * Repeats calls that failed for a reason that may be temporary. Calls that only read are made up to
 * three times, after a lost or broken-off connection, no answer in time, and status 408, 429, 500,
 * 502, 503 or 504. Calls that change something are repeated only if no connection was made. (While
 * several calls are made at the same time, `Pace` repeats those that KlearStack is too busy for.)
 *
 * The pauses grow from half a second to five, give or take a quarter, or are what Retry-After asks for.
 * After too many failures in one run nothing is repeated any more: the server is broken.
 */
export class Retry {
	private budget = BUDGET;

	async call<T>(
		{ reads }: Endpoint,
		{ timeout, signal, isPaced }: RetryOptions,
		make: () => Promise<T>,
	): Promise<T> {
		const deadline = Date.now() + 2 * timeout * 1000;
		for (let tries = 1, pause = FIRST_PAUSE_MS; ; tries++, pause *= 2) {
			let failure: KlearStackFailure | undefined;
			const answer = await make().catch((error: KlearStackFailure) => {
				const isBusy = isPaced && BUSY.includes(error.status ?? 0);
				if (tries === TRIES || isBusy || !mayPass(error, reads) || this.budget < 1) throw error;
				failure = error;
			});
			if (!failure) {
				if (tries === 1) this.budget = Math.min(BUDGET, this.budget + REGAINED);
				return answer as T;
			}
			this.budget--;
			const jitter = 0.75 + Math.random() / 2;
			const ms = failure.retryAfterMs ?? Math.min(pause, LONGEST_PAUSE_MS) * jitter;
			if (ms > LONGEST_RETRY_AFTER_MS || Date.now() + ms > deadline) throw failure;
			await wait(ms, signal);
			if (signal?.aborted) throw failure;
		}
	}
}

function mayPass({ kind, status, isUnknown }: KlearStackFailure, reads?: true): boolean {
	if (!reads) return kind === 'unreachable' && !isUnknown;
	return PASSING_KINDS.includes(kind) || PASSING_STATUS.includes(status ?? 0);
}
