/** The one decision on who makes a failed call again, when, and how. Pure: attempts.test.ts is its table. */
import type { KlearStackFailure } from './failure';

/** The facts about a failed call that decide; a KlearStackFailure has them all. */
export type Failed = Pick<
	KlearStackFailure,
	'kind' | 'status' | 'message' | 'isUnknown' | 'isMute' | 'isUnrenewed' | 'retryAfterMs'
>;

/** What has been tried of one call. Times are in milliseconds. */
export interface Tried {
	/** The call changes nothing. */
	reads: boolean;
	/** Several calls are made at the same time: they wait together while KlearStack is busy. */
	isPaced: boolean;
	/** Other paths that the endpoint may have. */
	pathsLeft: number;
	/** A new token was got for it. */
	isRenewed: boolean;
	/** How often it was made again after a failure that may pass. */
	repeats: number;
	/** How often it was made again because KlearStack was busy. */
	busy: number;
	/** How long ago it was first made. */
	elapsedMs: number;
	/** How long one try may take. */
	timeoutMs: number;
	/** How many repeats the run has left. */
	budget: number;
}

export type Step =
	| { step: 'renew' | 'nextPath' | 'giveUp' }
	/** After the pause that all calls of the run keep. */
	| { step: 'waitTogether'; askedMs?: number }
	| { step: 'again'; afterMs: number };

const TRIES = 3;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5_000;
/** A server that asks for a longer pause is not waited for. */
const LONGEST_RETRY_AFTER_MS = 30_000;
/** How long a call is made again, at most, while KlearStack is busy. */
const LONGEST_BUSY_MS = 120_000;

const BUSY = [429, 503];
const PASSING_STATUS = [...BUSY, 408, 500, 502, 504];
const PASSING_KINDS = ['brokenOff', 'timeout', 'unreachable'];

const TOKEN_REFUSED =
	/\btoken\b.*\b(expired|invalid|not valid|revoked)\b|\b(expired|invalid)\b.*\btoken\b|token_not_valid|signature has expired/i;

/** KlearStack refused the token alone, by a status that n8n does not know it by: inferred. */
const refusesToken = ({ kind, status, message, isUnrenewed }: Failed) =>
	isUnrenewed === true ||
	(kind === 'refused' && [200, 403].includes(status!) && TOKEN_REFUSED.test(message));

/** Nothing answers at this path: 405, 404 without words, or, where nothing can have changed, a page. */
const isAbsent = ({ kind, status, isMute }: Failed, { reads }: Tried) =>
	(kind === 'notThere' && isMute) || (reads && kind === 'webPage' && status === 200);

/** KlearStack is busy, and has not taken the call. */
const isBusy = ({ status, isUnknown }: Failed, { reads }: Tried) =>
	status === 429 || (status === 503 && (reads || !isUnknown));

const mayPass = ({ kind, status = 0, isUnknown }: Failed, { reads }: Tried) =>
	reads
		? PASSING_KINDS.includes(kind) || PASSING_STATUS.includes(status)
		: kind === 'unreachable' && !isUnknown;

/**
 * Decides what to do about a failure.
 *
 * @param jitter 0.75 to 1.25, by which a pause of our own is longer or shorter
 */
export function next(failed: Failed, tried: Tried, jitter = 1): Step {
	const { retryAfterMs } = failed;
	if (tried.isPaced && isBusy(failed, tried)) {
		// A 503 that does not say when to come again may come from a server that is down.
		const mayBeDown = failed.isUnknown && tried.busy + 1 >= TRIES;
		const isTooLong = tried.elapsedMs + (retryAfterMs ?? 0) > LONGEST_BUSY_MS;
		return mayBeDown || isTooLong
			? { step: 'giveUp' }
			: { step: 'waitTogether', askedMs: retryAfterMs };
	}
	if (!tried.isRenewed && refusesToken(failed)) return { step: 'renew' };
	if (tried.pathsLeft > 0 && isAbsent(failed, tried)) return { step: 'nextPath' };
	if (!mayPass(failed, tried) || tried.repeats + 1 >= TRIES || tried.budget < 1) {
		return { step: 'giveUp' };
	}
	if (tried.isPaced && BUSY.includes(failed.status ?? 0)) return { step: 'giveUp' };
	const own = Math.min(FIRST_PAUSE_MS * 2 ** tried.repeats, LONGEST_PAUSE_MS) * jitter;
	const afterMs = retryAfterMs ?? own;
	const isTooLong =
		afterMs > LONGEST_RETRY_AFTER_MS || tried.elapsedMs + afterMs > 2 * tried.timeoutMs;
	return isTooLong ? { step: 'giveUp' } : { step: 'again', afterMs };
}
