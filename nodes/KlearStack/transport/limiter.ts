import { growingPause } from './attempts';
import { jitter, pause } from './pause';

/**
 * Runs pieces of work, several at the same time, in the order in which they came. Where KlearStack
 * answers that it is busy, all pause, half as many run from then on, and one more again each time
 * as many calls were answered as run at once.
 */
export class Limiter {
	private limit: number;

	private running = 0;

	private answers = 0;

	/** How many pauses there were since the last answer. */
	private pauses = 0;

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

	/** Notes that KlearStack has answered a call. */
	answered(): void {
		this.pauses = 0;
		if (this.limit === this.most || ++this.answers < this.limit) return;
		this.answers = 0;
		this.limit++;
		this.letNext();
	}

	/**
	 * Lets all pause, and the work that calls this wait for its turn, because KlearStack was too busy for
	 * its call. Meanwhile it counts as not running. Work that is refused together counts once.
	 *
	 * @param askedMs how long KlearStack asked to wait
	 * @returns false where the pause was ended
	 */
	async backOff(askedMs = 0): Promise<boolean> {
		const now = Date.now();
		if (this.opensAt <= now) {
			this.limit = Math.max(1, Math.floor(this.limit / 2));
			this.answers = 0;
			this.opensAt = now + Math.ceil(growingPause(this.pauses++, jitter()));
		}
		this.opensAt = Math.max(this.opensAt, now + askedMs);
		this.leave();
		await this.turn(this.returning);
		return !this.signal.aborted;
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
