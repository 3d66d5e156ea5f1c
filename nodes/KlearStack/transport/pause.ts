import { sleep } from 'n8n-workflow';

/**
 * Waits, in milliseconds, or until the signal ends it. Each wait listens to a signal of its own: Node
 * warns where more than ten listen to the same one.
 */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
	await sleep(ms, signal && AbortSignal.any([signal])).catch(() => {});
}

/** By how much a pause is longer or shorter than it would be. */
export const jitter = (): number => 0.75 + Math.random() / 2;
