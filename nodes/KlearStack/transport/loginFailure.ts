/** What a login that fails means, and what to do about it. */
import type { Failure as NodeFailure } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { looksLikeJson, parseAnswer } from '../json';
import { CREDENTIAL_ADVICE } from './credentialAdvice';
import { failureOfStatus } from './failure';
import { refusal } from './response';
import { Redactor, secretsOf } from './redactor';
import type { Credentials } from './tokens';

/** Hides what a credential holds. */
export const redactorOf = (credentials: Credentials) => Redactor.of(secretsOf(credentials));

/** How long a refused login is not tried again: several in a row may lock an account. */
const REFUSED_MS = 5 * 60_000;
/** The same if KlearStack itself may be at fault. */
export const DOUBTFUL_MS = 30_000;

/** A login that failed. */
export interface LoginFailure extends UserError {
	/** What a trigger tells n8n, so that it polls again at the right time. */
	failure: NodeFailure;
	/** Milliseconds for which it is not tried again. */
	refusedForMs?: number;
	/** There is no login at the Base URL. */
	isElsewhere?: boolean;
}

/** @param advice what to do: part of the message, since of a test of the credential n8n shows nothing else */
export const loginError = (
	what: string,
	advice: string,
	cause: NodeFailure['cause'] = 'credential-invalid',
	more: { description?: string; refusedForMs?: number } = {},
): LoginFailure =>
	Object.assign(
		new UserError(`${what.replace(/[.\s]*$/, '.')} ${advice}`.trim(), {
			description: more.description,
		}),
		{ failure: { cause }, refusedForMs: more.refusedForMs },
	);

/** What copying and pasting leaves behind, and nobody sees. */
function spaced({ companyName, username, password, userId, authentication }: Credentials): string {
	const given =
		authentication === 'userId'
			? { 'Company Name': companyName, 'User ID': userId }
			: { 'Company Name': companyName, 'User Name': username, Password: password };
	const found = Object.entries(given).filter(([, value]) => String(value) !== String(value).trim());
	return found.map(([label]) => ` ${label} begins or ends with a space.`).join('');
}

/** What an answer without tokens means. n8n shows only the message when a credential is tested. */
export function refusedLogin(status: number, text: string, credentials: Credentials): LoginFailure {
	const { kind, message } = failureOfStatus(status, text, redactorOf(credentials));
	const login =
		credentials.authentication === 'userId' ? ' and User ID' : ', User Name and Password';
	if (kind === 'redirect') return loginError(message, CREDENTIAL_ADVICE.redirect!);
	if ([408, 429].includes(status) || status > 501) {
		const what = `KlearStack could not check the login: ${message}`;
		return loginError(what, 'Try again later.', 'temporarily-unavailable');
	}
	const answer = parseAnswer(text);
	if (status === 200 && (answer === '' || (typeof answer === 'string' && looksLikeJson(answer)))) {
		const what = answer === '' ? 'was empty' : 'broke off';
		const message = `KlearStack’s answer to the login ${what}`;
		return loginError(message, 'Try again later.', 'temporarily-unavailable');
	}
	if (status === 200 ? refusal(answer) === undefined : [404, 405].includes(status)) {
		const failure = loginError(
			'No KlearStack login was found at the Base URL',
			'As Base URL, enter the address at which you open KlearStack.',
		);
		return Object.assign(failure, { isElsewhere: true });
	}
	if (status < 500) {
		return loginError(
			`KlearStack refused the login: ${message}`,
			`Check Company Name${login}.${spaced(credentials)}`,
			'credential-invalid',
			{
				description:
					'The login is not tried again for five minutes, unless you change or test the KlearStack credential.',
				refusedForMs: REFUSED_MS,
			},
		);
	}
	return loginError(
		`KlearStack did not accept the login: ${message}`,
		'Check every field of the KlearStack credential, or try again later.',
		// A missing field is a 500, too, so it may be either: it is tried again sooner.
		'temporarily-unavailable',
		{ refusedForMs: DOUBTFUL_MS },
	);
}

export const foundAt = (address: string, given: string, refusedForMs: number): LoginFailure =>
	loginError(
		`KlearStack’s login is at ${address}, and not below ${given}`,
		`Enter ${address} as Base URL.`,
		'credential-invalid',
		{ refusedForMs },
	);

/** @param words what came in place of the user's ID */
export const noUserId = (words: string): LoginFailure =>
	loginError(
		`The login works, but KlearStack does not give the user’s ID: ${words}`,
		'Check Company Name and User Name. If they are right, save the credential and try an operation.',
	);
