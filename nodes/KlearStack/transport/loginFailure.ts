/** Meanings of a login that fails, with advice. */
import type { Failure as NodeFailure } from 'n8n-workflow';

import { type Answer, looksLikeJson, parseAnswer } from '../json';
import { normalizeBaseUrl } from './address';
import { CREDENTIAL_ADVICE } from './credentialAdvice';
import type { Endpoint } from './endpoint';
import { type FailureKind, failureOfStatus, KlearStackFailure } from './failure';
import { loginFields } from './identity';
import { Redactor, secretsOf } from './redactor';
import { refusalOfChange, wordsOf } from './response';
import type { Credentials } from './tokens';

/** Hides what a credential holds. */
export const redactorOf = (credentials: Credentials) => new Redactor(secretsOf(credentials));

/** How long a refused login is not tried again: several in a row may lock an account. */
const REFUSED_MS = 5 * 60_000;
/** The same if KlearStack itself may be at fault. */
const DOUBTFUL_MS = 30_000;

/** @param heldBackMs for how long it is not tried again */
const loginFailure = (
	message: string,
	description: string,
	cause: NodeFailure['cause'] = 'credential-invalid',
	heldBackMs?: number,
) => new KlearStackFailure('credential', message, { description, forN8n: { cause }, heldBackMs });

/** A failure that may pass. */
export const notNow = (message: string, description = 'Try again later.') =>
	loginFailure(message, description, 'temporarily-unavailable');

/** Names fields with a space around them, which copying and pasting leaves behind and nobody sees. */
const spaced = (credentials: Credentials): string =>
	loginFields(credentials)
		.filter(({ property }) => /^\s|\s$/.test(String(credentials[property])))
		.map(({ label }) => ` ${label} begins or ends with a space.`)
		.join('');

/** Failures that any call to this address would meet, so they are told as a call's own. */
const NOT_OF_THE_LOGIN: FailureKind[] = [
	'gateway',
	'blocked',
	'unreachable',
	'certificate',
	'notSecure',
	'redirect',
];

/** The failure of a login that was not answered by KlearStack. Nothing else has been sent before it. */
export function notLoggedIn(failure: KlearStackFailure): KlearStackFailure {
	const { kind, message, forN8n } = failure;
	if (NOT_OF_THE_LOGIN.includes(kind)) return failure;
	const advice =
		kind === 'brokenOff'
			? 'Try again later. If this keeps happening, check whether the Base URL begins with https://.'
			: (CREDENTIAL_ADVICE[kind] ?? '');
	return loginFailure(message, advice, forN8n?.cause);
}

/** Words that only a login is refused with: a server without one says that it has no such page. */
const ABOUT_LOGIN =
	/\b(user ?names?|users?|passwords?|passwd|compan(y|ies)|credentials?|log ?in|sign ?in|accounts?|authenticat\w*)\b/i;

/**
 * Tells if an answer with status 200, 404 or 405 refuses a login; else there is none at this address. How
 * KlearStack words a refusal is not documented: an error, or a sentence.
 */
function refuses(status: number, answer: Answer, words: string): boolean {
	const isSentence = !looksLikeJson(words) && / /.test(words);
	if (status === 200 && (refusalOfChange(answer) !== undefined || typeof answer === 'string')) {
		return isSentence || typeof answer !== 'string';
	}
	return isSentence && ABOUT_LOGIN.test(words);
}

/** The meaning of an answer without tokens. */
export function refusedLogin(
	{ path }: Endpoint,
	status: number,
	text: string,
	credentials: Credentials,
): KlearStackFailure {
	const failure = failureOfStatus(status, text, redactorOf(credentials));
	const { kind, message } = failure;
	if (['redirect', 'gateway'].includes(kind)) return failure;
	if ([408, 429].includes(status) || status > 501) {
		return notNow(`KlearStack could not check the login: ${message}`);
	}
	const answer = parseAnswer(text);
	if (status === 200 && answer === '') return notNow('KlearStack’s answer to the login was empty');
	if (status === 200 && typeof answer === 'string' && looksLikeJson(answer)) {
		return notNow('KlearStack’s answer to the login broke off');
	}
	if ([200, 404, 405].includes(status) && !refuses(status, answer, wordsOf(text))) {
		const address = normalizeBaseUrl(credentials.baseUrl) + path;
		return loginFailure(
			`There is no KlearStack login at ${address}`,
			'As Base URL, enter the address at which you open KlearStack, up to the first single slash. Keep a path only if a proxy adds it.',
		);
	}
	if (status < 500) {
		const login =
			credentials.authentication === 'userId' ? ' and User ID' : ', User Name and Password';
		return loginFailure(
			`KlearStack refused the login: ${message}`,
			`Check Company Name${login}.${spaced(credentials)}`,
			'credential-invalid',
			REFUSED_MS,
		);
	}
	return loginFailure(
		`KlearStack did not accept the login: ${message}`,
		'Check every field of the KlearStack credential, or try again later.',
		// A missing field is a 500, too, so it may be either: it is tried again sooner.
		'temporarily-unavailable',
		DOUBTFUL_MS,
	);
}

/** @param labels of what is missing */
export const incomplete = (labels: string[]) =>
	loginFailure(
		`The KlearStack credential has no ${labels.join(' and no ')}`,
		'Enter it there. If it is an expression, it gives no text here.',
	);

/** n8n could not resolve what the credential holds. */
export const unresolved = (words: string) =>
	loginFailure(
		`An expression in the KlearStack credential gives no value: ${words}`,
		'Correct it. Lists and triggers have no items that it could use.',
	);

/** @param words that came in place of the user's ID */
export const noUserId = (words: string) =>
	loginFailure(
		`The login works, but KlearStack does not give the user’s ID: ${words}`,
		'Check Company Name and User Name. If they are right, save the credential and try an operation.',
	);
