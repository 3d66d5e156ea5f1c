/**
 * A failed call, described neutrally: the advice belongs to whoever made the call
 * (actions/advice.ts, the triggers, the lists).
 */
import type { Failure as NodeFailure } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import type { Endpoint } from './endpoint';
import { isWebPage } from '../json';
import { tidy, wordsOf } from './response';
import type { Redactor } from './redactor';

export type FailureKind =
	/** The credential lacks something, or its login failed. */
	| 'credential'
	/** KlearStack refused, in its own words or by a status. */
	| 'refused'
	/** It answered, but not as its page says that a success does. */
	| 'unconfirmed'
	/** Nothing answers at this path. */
	| 'notThere'
	/** Something else than KlearStack answered. */
	| 'webPage'
	/** A proxy or a firewall on the way refused to let the call through. */
	| 'gateway'
	/** n8n itself did: it keeps calls away from private addresses. */
	| 'blocked'
	| 'redirect'
	| 'certificate'
	/** The server there does not speak HTTPS. */
	| 'notSecure'
	| 'unreachable'
	| 'timeout'
	/** The connection broke off before the whole answer was there. */
	| 'brokenOff'
	/** It was still at work when the time to wait was over. */
	| 'unfinished'
	| 'canceled';

export interface FailureDetails {
	status?: number;
	/** The network's error code. */
	code?: string;
	/** Advice, where it does not depend on who made the call. */
	description?: string | null;
	/** Milliseconds for which the login that failed is not tried again. */
	heldBackMs?: number;
	/** KlearStack may have carried the call out. */
	isUnknown?: boolean;
	/** No words came with it. */
	isMute?: boolean;
	/** A 401 that an older host gave back, and has not made the call again with a new token. */
	isUnrenewed?: boolean;
	/** Tells n8n when to poll again. */
	forN8n?: NodeFailure;
	/** The endpoint that was called. */
	endpoint?: Endpoint;
	/** The paths at which nothing answered. */
	tried?: string[];
}

const PASSING = ['rate-limited', 'quota-exhausted', 'temporarily-unavailable'];

/** A failed call to KlearStack. Its message holds no secret, and it never carries the request. */
export class KlearStackFailure extends UserError {
	readonly status?: number;

	readonly code?: string;

	readonly isUnknown: boolean;

	readonly isMute: boolean;

	readonly isUnrenewed: boolean;

	readonly forN8n?: NodeFailure;

	readonly endpoint?: Endpoint;

	readonly tried?: string[];

	readonly heldBackMs?: number;

	/** The same call may succeed later. */
	get mayPass(): boolean {
		return PASSING.includes(this.forN8n?.cause ?? '');
	}

	/** Milliseconds after which KlearStack wants to be called again. */
	get retryAfterMs(): number | undefined {
		return this.forN8n && 'retryAfterMs' in this.forN8n ? this.forN8n.retryAfterMs : undefined;
	}

	constructor(
		readonly kind: FailureKind,
		message: string,
		details: FailureDetails = {},
	) {
		super(message, { description: details.description });
		this.status = details.status;
		this.code = details.code;
		this.isUnknown = details.isUnknown === true;
		this.isMute = details.isMute === true;
		this.isUnrenewed = details.isUnrenewed === true;
		this.forN8n = details.forN8n;
		this.endpoint = details.endpoint;
		this.tried = details.tried;
		this.heldBackMs = details.heldBackMs;
	}

	/** The same failure, of which more is known. */
	with(more: FailureDetails): KlearStackFailure {
		return new KlearStackFailure(this.kind, this.message, { ...this, ...more });
	}
}

const LONGEST_RETRY_AFTER_MS = 60 * 60 * 1000;

/**
 * Tells by a status if, and when, the same call may succeed.
 *
 * @param retryAfter the header: seconds, or a date
 */
function forN8n(status: number, retryAfter: unknown): NodeFailure {
	const text = String(retryAfter ?? '');
	const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
	const retryAfterMs = ms > 0 ? Math.min(ms, LONGEST_RETRY_AFTER_MS) : undefined;
	const when = retryAfterMs !== undefined && { retryAfterMs };
	if (status === 429) return { cause: 'rate-limited', ...when };
	if (status === 401) return { cause: 'credential-invalid' };
	if (status === 408 || status >= 500) return { cause: 'temporarily-unavailable', ...when };
	return { cause: 'configuration-invalid' };
}

/** A failed HTTP answer, in KlearStack's words where it gave any. */
export function failureOfStatus(
	status: number,
	text: string,
	redactor: Redactor,
	retryAfter?: unknown,
): KlearStackFailure {
	const when = forN8n(status, retryAfter);
	// A server that says when to try again has not processed the call.
	const isRefused = status < 500 || (status === 503 && 'retryAfterMs' in when);
	const details = { status, isUnknown: !isRefused, forN8n: when };
	if (status >= 300 && status < 400) {
		const message = 'The Base URL redirects to another address';
		return new KlearStackFailure('redirect', message, details);
	}
	if (status === 407) {
		const message = 'A proxy between n8n and KlearStack asks for a login (status 407)';
		return new KlearStackFailure('gateway', message, details);
	}
	if (status === 403 && isWebPage(text)) {
		const message =
			'A web page came back with status 403, e.g. of a firewall, where KlearStack should answer';
		return new KlearStackFailure('gateway', message, details);
	}
	// Words first: what the answer's JSON hides in escapes stands in plain text there.
	const words = tidy(redactor.text(wordsOf(text)));
	if (status === 405 || (status === 404 && /^(not found|)\W*$/i.test(words))) {
		const message = words || 'There is no KlearStack endpoint at this address';
		const isMute = status === 405 || words === '';
		return new KlearStackFailure('notThere', message, { ...details, isMute });
	}
	const message = words || `KlearStack answered with status ${status}`;
	return new KlearStackFailure('refused', message, details);
}

/** n8n throws it with neither a response nor a code. */
const BLOCKED = /^The request was blocked because .*\brestricted\b/;

/**
 * The failure of a call that n8n's protection against server-side request forgery (SSRF) did not let out.
 *
 * @param words of the error
 * @returns undefined for any other error
 */
export function failureOfBlock(words: string): KlearStackFailure | undefined {
	if (!BLOCKED.test(words)) return undefined;
	const message = 'n8n does not call this host: its SSRF protection blocks the address';
	return new KlearStackFailure('blocked', message, { forN8n: { cause: 'configuration-invalid' } });
}

const CERTIFICATE =
	/^(CERT_|ERR_TLS|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_)/;
const NO_HANDSHAKE = /^(EPROTO|ERR_SSL)/;
const TIMED_OUT = /^(ECONNABORTED|ETIMEDOUT)$/;
const NOT_CONNECTED = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)/;

/**
 * The failure of a call to which no answer came, or only a part of one.
 *
 * @param code the network's error code
 * @param wasAnswering a good status had come
 * @param host its name
 */
export function failureOfNetwork(code: string, wasAnswering = false, host = ''): KlearStackFailure {
	const [kind, message] =
		wasAnswering && !TIMED_OUT.test(code)
			? (['brokenOff', 'The connection broke off in the middle of KlearStack’s answer'] as const)
			: withoutAnswer(code, host);
	const isUnknown = !['certificate', 'unreachable'].includes(kind);
	return new KlearStackFailure(kind, message, {
		code,
		isUnknown,
		forN8n: { cause: 'temporarily-unavailable' },
	});
}

function withoutAnswer(code: string, host: string): [FailureKind, string] {
	if (CERTIFICATE.test(code)) {
		return ['certificate', 'The certificate of KlearStack’s host could not be verified'];
	}
	if (NO_HANDSHAKE.test(code)) {
		return ['notSecure', 'The host of the Base URL does not answer by HTTPS'];
	}
	if (code === 'ERR_CANCELED') {
		return ['canceled', 'The execution was canceled before KlearStack answered'];
	}
	if (TIMED_OUT.test(code)) {
		return ['timeout', 'KlearStack did not answer in time'];
	}
	return NOT_CONNECTED.test(code)
		? ['unreachable', `KlearStack’s host ${host} could not be reached`]
		: ['brokenOff', 'The connection to KlearStack was lost before it answered'];
}
