/** The one decision on who makes a failed call again, when, and how. Pure: attempts.test.ts is its table. */
import type { KlearStackFailure } from './failure';

/** The facts about a failed call that decide; a KlearStackFailure has them all. */
export type Failed = Pick<
	KlearStackFailure,
	'kind' | 'status' | 'message' | 'isUnknown' | 'isMute' | 'isUnrenewed' | 'retryAfterMs'
>;

/** The tries of one call so far. Times are in milliseconds. */
export interface Tried {
	/** The call changes nothing. */
	reads: boolean;
	/** Several calls are made at the same time: they wait together while KlearStack is busy. */
	isLimited: boolean;
	/** The last try was one with a new token. */
	isRenewed: boolean;
	/** How often it was made again after a failure that may pass. */
	repeats: number;
	/** How often in a row KlearStack was busy. */
	busy: number;
	/** How long ago the first of them was made. */
	busyForMs: number;
	/** How long ago the call was first made. */
	elapsedMs: number;
	/** How long one try may take. */
	timeoutMs: number;
	/** How many repeats the run has left. */
	repeatsLeft: number;
}

export type Step =
	/** To the next path that the endpoint may have. Where there is none, the call has failed. */
	| { step: 'nextPath' }
	/** At once, with a new token. */
	| { step: 'renew' }
	/** After the pause that all calls of the run keep. */
	| { step: 'waitTogether'; askedMs?: number }
	| { step: 'again'; afterMs: number }
	| { step: 'giveUp' };

const TRIES = 3;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5_000;
/** A server that asks for a longer pause is not waited for. */
const LONGEST_RETRY_AFTER_MS = 30_000;
/** How long a call is made again, at most, while KlearStack is busy. */
const LONGEST_BUSY_MS = 120_000;

const PASSING_STATUS = [408, 429, 500, 502, 503, 504];
const PASSING_KINDS = ['brokenOff', 'timeout', 'unreachable'];

const TOKEN_REFUSED =
	/\btoken\b.*\b(expired|invalid|not valid|revoked)\b|\b(expired|invalid)\b.*\btoken\b|token_not_valid|signature has expired/i;

/** KlearStack refused the token alone, by a status that n8n does not know it by: inferred. */
const refusesToken = ({ kind, status, message, isUnrenewed }: Failed) =>
	isUnrenewed === true ||
	(kind === 'refused' && [200, 400, 403].includes(status!) && TOKEN_REFUSED.test(message));

/**
 * Nothing of KlearStack answers at this path: 405, 404 without words (with words it may be about an ID), or,
 * where nothing can have changed, a page for people.
 */
const isAbsent = ({ kind, isMute }: Failed, { reads }: Tried) =>
	(kind === 'notThere' && isMute) || (reads && kind === 'webPage');

/** KlearStack is busy, and has not taken the call. */
const isBusy = ({ status, isUnknown }: Failed, { reads }: Tried) =>
	status === 429 || (status === 503 && (reads || !isUnknown));

/** Changes are made again only where no connection was made. */
const mayPass = ({ kind, status = 0, isUnknown }: Failed, { reads }: Tried) =>
	reads
		? PASSING_KINDS.includes(kind) || PASSING_STATUS.includes(status)
		: kind === 'unreachable' && !isUnknown;

/**
 * A pause before a call is made again, in milliseconds.
 *
 * @param pauses that were made before it
 * @param jitter 0.75 to 1.25, so that several n8n that failed at once do not come back at once
 */
export const growingPause = (pauses: number, jitter: number): number =>
	Math.min(FIRST_PAUSE_MS * 2 ** pauses, LONGEST_PAUSE_MS) * jitter;

/** Decides what to do about a failure. */
export function next(failed: Failed, tried: Tried, jitter = 1): Step {
	const { retryAfterMs } = failed;
	if (tried.isLimited && isBusy(failed, tried)) {
		// A 503 that does not say when to come again may come from a server that is down.
		const mayBeDown = failed.isUnknown && tried.busy + 1 >= TRIES;
		const isTooLong = tried.busyForMs + (retryAfterMs ?? 0) > LONGEST_BUSY_MS;
		return mayBeDown || isTooLong
			? { step: 'giveUp' }
			: { step: 'waitTogether', askedMs: retryAfterMs };
	}
	if (!tried.isRenewed && refusesToken(failed)) return { step: 'renew' };
	if (isAbsent(failed, tried)) return { step: 'nextPath' };
	const isEnough = tried.repeats + 1 >= TRIES || tried.repeatsLeft < 1;
	if (isEnough || !mayPass(failed, tried)) return { step: 'giveUp' };
	const afterMs = retryAfterMs ?? growingPause(tried.repeats, jitter);
	const isTooLong =
		afterMs > LONGEST_RETRY_AFTER_MS || tried.elapsedMs + afterMs > 2 * tried.timeoutMs;
	return isTooLong ? { step: 'giveUp' } : { step: 'again', afterMs };
}
