import { type Failed, next, type Tried } from '../../nodes/KlearStack/transport/attempts';
import { failureOfNetwork, failureOfStatus } from '../../nodes/KlearStack/transport/failure';
import { Redactor } from '../../nodes/KlearStack/transport/redactor';

const status = (code: number, text = '', retryAfter?: string) =>
	failureOfStatus(code, text, new Redactor([]), retryAfter);
const network = failureOfNetwork;
const page: Failed = {
	...status(500),
	kind: 'webPage',
	status: 200,
	message: 'page',
	isUnknown: true,
	isMute: false,
	isUnrenewed: false,
	retryAfterMs: undefined,
};
const said = (code: number, message: string): Failed => ({
	...page,
	kind: 'refused',
	status: code,
	message,
	isUnknown: false,
});

const FRESH: Tried = {
	reads: true,
	isLimited: false,
	isRenewed: false,
	repeats: 0,
	busy: 0,
	busyForMs: 0,
	elapsedMs: 0,
	timeoutMs: 300_000,
	repeatsLeft: 20,
};
const changes = { reads: false };
const limited = { isLimited: true };

type Expected = 'giveUp' | 'renew' | 'nextPath' | 'together' | number;

it.each<[string, Failed, Partial<Tried>, Expected]>([
	// What only reads is made three times.
	['lost', network('ECONNRESET'), {}, 500],
	['lost again', network('ECONNRESET'), { repeats: 1 }, 1_000],
	['lost a third time', network('ECONNRESET'), { repeats: 2 }, 'giveUp'],
	['broken off', network('ECONNRESET', true), {}, 500],
	['no answer in time', network('ETIMEDOUT'), {}, 500],
	['no connection', network('ECONNREFUSED'), {}, 500],
	['unknown host', network('ENOTFOUND'), {}, 500],
	['a certificate', network('DEPTH_ZERO_SELF_SIGNED_CERT'), {}, 'giveUp'],
	['no HTTPS', network('EPROTO'), {}, 'giveUp'],
	['canceled', network('ERR_CANCELED'), {}, 'giveUp'],
	...[408, 429, 500, 502, 503, 504].map((code): [string, Failed, Partial<Tried>, Expected] => [
		`${code}`,
		status(code),
		{},
		500,
	]),
	...[400, 401, 403, 407, 413, 501].map((code): [string, Failed, Partial<Tried>, Expected] => [
		`${code}`,
		status(code),
		{},
		'giveUp',
	]),
	['a redirect', status(302), {}, 'giveUp'],
	// As long as KlearStack asks for, and no longer than it may take.
	['503 in 2 s', status(503, '', '2'), {}, 2_000],
	['429 in 30 s', status(429, '', '30'), {}, 30_000],
	['503 in 60 s', status(503, '', '60'), {}, 'giveUp'],
	['a pause beyond twice the time limit', status(500), { elapsedMs: 600_000 }, 'giveUp'],
	['within twice the time limit', status(500), { elapsedMs: 599_000 }, 500],
	['a run that has repeated too much', status(500), { repeatsLeft: 0.8 }, 'giveUp'],
	// What changes something is made again only where no connection was made.
	['a change, no connection', network('ECONNREFUSED'), changes, 500],
	['a change, no such host', network('EAI_AGAIN'), changes, 500],
	['a change, lost', network('ECONNRESET'), changes, 'giveUp'],
	['a change, in time', network('ETIMEDOUT'), changes, 'giveUp'],
	['a change, 500', status(500), changes, 'giveUp'],
	['a change, 429', status(429), changes, 'giveUp'],
	['a change, 503 in 1 s', status(503, '', '1'), changes, 'giveUp'],
	// All wait together while several are made.
	['busy', status(429), limited, 'together'],
	['a change, busy', status(429), { ...limited, ...changes }, 'together'],
	['a change, 503 in 1 s, limited', status(503, '', '1'), { ...limited, ...changes }, 'together'],
	['a change, 503, limited', status(503), { ...limited, ...changes }, 'giveUp'],
	['a read, 503, limited', status(503), limited, 'together'],
	['a read, 503, the third time', status(503), { ...limited, busy: 2 }, 'giveUp'],
	[
		'429, the thirtieth time',
		status(429),
		{ ...limited, busy: 29, busyForMs: 119_000 },
		'together',
	],
	['429 for two minutes', status(429), { ...limited, busy: 30, busyForMs: 120_001 }, 'giveUp'],
	['429 in an hour', status(429, '', '3600'), limited, 'giveUp'],
	['limited, another failure of a read', status(500), limited, 500],
	// A token that is refused otherwise than by a 401 that n8n has seen.
	['403, its token', said(403, 'Given token not valid for any token type'), changes, 'renew'],
	['200, its token', said(200, 'Access token has expired.'), changes, 'renew'],
	['its token, renewed', said(403, 'Token is invalid'), { isRenewed: true }, 'giveUp'],
	['403, something else', said(403, 'Invalid document'), {}, 'giveUp'],
	['400, its token', said(400, 'Signature has expired.'), changes, 'renew'],
	['400, something else', said(400, 'The session token field is missing'), {}, 'giveUp'],
	[
		'a 401 that n8n gave back',
		{ ...said(401, 'Unauthorized'), isUnrenewed: true },
		changes,
		'renew',
	],
	['a 401 after n8n’s renewal', said(401, 'Unauthorized'), changes, 'giveUp'],
	// Another path, where nothing answers at this one.
	['404 without words', status(404, '<h1>Not Found</h1>'), {}, 'nextPath'],
	['404 of a change without words', status(404), changes, 'nextPath'],
	['405', status(405, 'Method not allowed'), {}, 'nextPath'],
	['404 about an ID', status(404, '{"error":"Document not found"}'), {}, 'giveUp'],
	['a page, for a read', page, {}, 'nextPath'],
	['a page, for a change', page, changes, 'giveUp'],
])('%s', (_name, failed, tried, expected) => {
	const step = next(failed, { ...FRESH, ...tried });
	const as =
		step.step === 'again' ? step.afterMs : step.step === 'waitTogether' ? 'together' : step.step;
	expect(as).toBe(expected);
});
