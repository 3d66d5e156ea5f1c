import type { INodeExecutionData } from 'n8n-workflow';

import { type Batch, isUnfinished, readBatch } from '../documents/batch';
import type { Answer } from '../json';
import { KlearStackFailure } from '../transport/failure';
import type { FormFields } from '../transport/form';
import type { Limiter } from '../transport/limiter';
import { pause } from '../transport/pause';
import { NOTHING_THERE } from '../transport/response';

/** A batch that KlearStack may still be reading. */
export interface AwaitedBatch {
	batchId: string;
	/** The form to ask with. It tells batches apart: one batch may be asked for as several types. */
	form: FormFields;
	/** Seconds to wait at most. */
	waitTimeout: number;
	/** The upload has just been made, so the batch is there, and a failure may be temporary. */
	isUploaded: boolean;
	/** Asks KlearStack for the batch. */
	look(): Promise<Answer>;
	/** Makes the item's results once the batch is read. */
	items(batch: Batch): Promise<INodeExecutionData[]>;
}

export const isAwaited = (outcome: INodeExecutionData[] | AwaitedBatch): outcome is AwaitedBatch =>
	!Array.isArray(outcome);

const FIRST_DELAY_MS = 2_000;
/** Each wait is a quarter of all the time before it, so that a long one takes few looks. */
const GROWTH = 1.25;
const FAILURES_IN_A_ROW = 3;
/** For this long after an upload, KlearStack may not know the batch yet. */
const MOST_UNKNOWN_MS = 30_000;

/** A failure that may be gone at the next look: looking changes nothing, so it can be repeated. */
const mayPass = (failure: unknown): failure is KlearStackFailure =>
	failure instanceof KlearStackFailure && failure.mayPass;

const saysNotThere = ({ kind, message }: KlearStackFailure) =>
	kind === 'refused' && NOTHING_THERE.test(message);

/** Waits for batches. Items that wait for the same one share the calls. */
export class Waiting {
	private readonly batches = new Map<string, Promise<Batch>>();

	/** @param signal ends all waiting, by the user or because another item has failed */
	constructor(
		private readonly limiter: Limiter,
		private readonly signal: AbortSignal,
	) {}

	/**
	 * A batch once KlearStack has read all of it. Looks at once, then after 2 seconds
	 * and ever more slowly: 17 times in 5 minutes, 28 in an hour.
	 *
	 * @param account the login that it is asked for by
	 * @throws KlearStackFailure when KlearStack refuses, or the time is over
	 */
	async for(reading: AwaitedBatch, account: string): Promise<Batch> {
		const key = JSON.stringify([account, reading.form]);
		const batch = this.batches.get(key) ?? this.look(reading);
		this.batches.set(key, batch);
		return await batch;
	}

	private async look(reading: AwaitedBatch): Promise<Batch> {
		const { batchId, waitTimeout, isUploaded } = reading;
		const deadline = Date.now() + waitTimeout * 1000;
		const appears = Date.now() + MOST_UNKNOWN_MS;
		// Once KlearStack has answered, or taken the upload, a failure may be temporary.
		let failuresLeft = isUploaded ? Infinity : FAILURES_IN_A_ROW;
		for (let delay = FIRST_DELAY_MS; ; delay *= GROWTH) {
			let failure: KlearStackFailure | undefined;
			const answer = await this.limiter
				.run(async () => await reading.look())
				.catch((error: KlearStackFailure) => {
					const mayAppear = isUploaded && saysNotThere(error) && Date.now() < appears;
					if (!mayAppear && (!mayPass(error) || --failuresLeft === 0)) throw error;
					failure = error;
				});
			if (!failure) {
				const batch = readBatch(answer);
				if (!isUnfinished(batch, isUploaded)) return batch;
				failuresLeft = Infinity;
			}
			const remaining = deadline - Date.now();
			if (remaining <= 0) {
				const message = `KlearStack had not finished batch ${batchId} after ${waitTimeout} ${waitTimeout === 1 ? 'second' : 'seconds'}`;
				throw failure ?? new KlearStackFailure('unfinished', message);
			}
			await pause(Math.min(delay, remaining), this.signal);
			if (this.signal.aborted) {
				const message = `The execution was canceled while KlearStack was reading batch ${batchId}`;
				throw new KlearStackFailure('canceled', message);
			}
		}
	}
}
