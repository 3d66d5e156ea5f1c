import { setTimeout as sleep } from 'node:timers/promises';

const AGAIN_MS = 100;

/**
 * Waits for something that happens elsewhere, e.g. in n8n.
 *
 * @param what is said should it not come to this
 * @param holds gives what is waited for, or undefined or false while it is not there
 */
export async function until<T>(
	what: string,
	holds: () => Promise<T | undefined | false>,
	timeoutMs = 120_000,
): Promise<T> {
	const deadline = Date.now() + timeoutMs;
	for (;;) {
		const found = await holds();
		if (found !== undefined && found !== false) return found;
		if (Date.now() > deadline) throw new Error(`It did not come to this: ${what}`);
		await sleep(AGAIN_MS);
	}
}
