import type { KlearStackFailure } from './failure';
import { pause } from './pause';

/** How long a call is tried again, at most, while KlearStack is busy. */
const MOST_MS = 120_000;

/** The same for a server that may be down. */
const TRIES = 3;

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5_000;

/**
 * How many pieces of work run at the same time, in the order in which they came. Where KlearStack
 * answers that it is busy, all pause, half as many run from then on, and one more again each time
 * as many calls were answered as run at once.
 */
export class Pace {
	private limit: number;

	private running = 0;

	private answers = 0;

	private pauseMs = FIRST_PAUSE_MS;

	/** Milliseconds since 1970 at which the pause ends. */
	private opensAt = 0;

	private readonly waiting: Array<() => void> = [];

	/** Those that were refused come before those that have not begun. */
	private readonly returning: Array<() => void> = [];

	/** @param signal ends pauses */
	constructor(
		private readonly most: number,
		private readonly signal: AbortSignal,
	) {
		this.limit = most;
	}

	async run<T>(work: () => Promise<T>): Promise<T> {
		try {
			await this.turn(this.waiting);
			return await work();
		} finally {
			this.leave();
		}
	}

	/**
	 * Makes a call, and makes it again while KlearStack says that it is busy and has not taken it.
	 * Meanwhile the work that makes it counts as not running.
	 *
	 * @throws what the call threw last: anything else, or that KlearStack is busy for more than two
	 * minutes, or says that it will be
	 */
	async call<T>(
		call: () => Promise<T>,
		isBusy: (failure: KlearStackFailure) => boolean,
	): Promise<T> {
		const deadline = Date.now() + MOST_MS;
		for (let tries = 1; ; tries++) {
			let failure: KlearStackFailure | undefined;
			const answer = await call().catch((error: KlearStackFailure) => {
				// A 503 that does not say when to come again may come from a server that is down.
				if (!isBusy(error) || (error.isUnknown && tries === TRIES)) throw error;
				failure = error;
			});
			if (!failure) {
				this.answered();
				return answer as T;
			}
			const asked = failure.retryAfterMs;
			if (Date.now() + (asked ?? 0) > deadline) throw failure;
			this.pause(asked);
			this.leave();
			await this.turn(this.returning);
			if (this.signal.aborted) throw failure;
		}
	}

	private answered(): void {
		this.pauseMs = FIRST_PAUSE_MS;
		if (this.limit === this.most || ++this.answers < this.limit) return;
		this.answers = 0;
		this.limit++;
		this.letNext();
	}

	/** What was refused together counts once. @param asked milliseconds that KlearStack asked for */
	private pause(asked?: number): void {
		const now = Date.now();
		if (this.opensAt <= now) {
			this.limit = Math.max(1, Math.floor(this.limit / 2));
			this.answers = 0;
			// Several n8n that are refused at once do not come back at once.
			this.opensAt = now + Math.ceil(this.pauseMs * (0.75 + Math.random() / 2));
			this.pauseMs = Math.min(this.pauseMs * 2, LONGEST_PAUSE_MS);
		}
		if (asked) this.opensAt = Math.max(this.opensAt, now + asked);
	}

	private async turn(line: Array<() => void>): Promise<void> {
		await new Promise<void>((resolve) => {
			line.push(resolve);
			this.letNext();
		});
		while (this.opensAt > Date.now() && !this.signal.aborted) {
			await pause(this.opensAt - Date.now(), this.signal);
		}
	}

	private leave(): void {
		this.running--;
		this.letNext();
	}

	private letNext(): void {
		while (this.running < this.limit) {
			const next = this.returning.shift() ?? this.waiting.shift();
			if (!next) return;
			this.running++;
			next();
		}
	}
}
