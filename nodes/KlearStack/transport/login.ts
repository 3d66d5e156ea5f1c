/**
 * KlearStack's login: exchanges company, user name and password (or company and user ID) for an
 * access token of 15 minutes and a refresh token of at least a day, and renews the first with the
 * second.
 *
 * Sources: documentation pages authentication-and-user-details/*.
 */
import type {
	Failure as NodeFailure,
	IDataObject,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { normalizeBaseUrl } from './address';
import { CREDENTIAL_ADVICE } from './credentialAdvice';
import type { Endpoint } from './endpoint';
import { endpoints } from './endpoints';
import { failureOfNetwork, failureOfStatus } from './failure';
import { buildForm, type FormFields } from './form';
import { parseAnswer, refusal } from './response';
import { Redactor, secretsOf } from './secrets';
import { type Credentials, expiryOf, ownerOf, type Tokens } from './tokens';

/** n8n's request helper, as it gives it to credentials. */
export type HttpRequest = (options: IHttpRequestOptions) => Promise<unknown>;

const TIMEOUT_MS = 60_000;

/** A new login, with user name and password or with the user ID. @throws UserError saying why not */
export async function logIn(httpRequest: HttpRequest, credentials: Credentials): Promise<Tokens> {
	const { companyName, username, password, userId } = credentials as Record<string, string>;
	const company_name = companyName;
	return credentials.authentication === 'userId'
		? await exchange(httpRequest, credentials, endpoints.getAccessTokenFromUserId, {
				user_id: userId,
				company_name,
			})
		: await exchange(httpRequest, credentials, endpoints.getAccessToken, {
				username,
				password,
				company_name,
			});
}

/** Renews while KlearStack accepts the refresh token, and logs in anew when it does not. */
export async function renewOrLogIn(
	httpRequest: HttpRequest,
	credentials: Credentials,
): Promise<Tokens> {
	const { accessToken, refreshToken, companyName } = credentials as Record<string, string>;
	if (refreshToken && credentials.tokenOwner === ownerOf(credentials)) {
		try {
			// The page asks for the access token as bearer; whether an expired one does is not documented.
			return await exchange(
				httpRequest,
				credentials,
				endpoints.getAccessTokenFromRefreshToken,
				{ refresh_token: refreshToken, company_name: companyName },
				accessToken,
			);
		} catch {
			// Whatever is wrong with the refresh token, a new login settles it, or says what is wrong.
		}
	}
	return await logIn(httpRequest, credentials);
}

/** Posts a form to an endpoint that gives tokens. @throws UserError with what to tell the user */
async function exchange(
	httpRequest: HttpRequest,
	credentials: Credentials,
	endpoint: Endpoint,
	fields: FormFields,
	bearer?: string,
): Promise<Tokens> {
	const redactor = Redactor.of(secretsOf(credentials));
	const request: IHttpRequestOptions = {
		method: 'POST',
		url: normalizeBaseUrl(credentials.baseUrl) + endpoint.path,
		headers: bearer ? { Authorization: `Bearer ${bearer}` } : {},
		body: buildForm([], fields) as unknown as IHttpRequestOptions['body'],
		encoding: 'text',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		skipSslCertificateValidation: credentials.allowUnauthorizedCerts === true,
		timeout: TIMEOUT_MS,
	};
	let response: IN8nHttpFullResponse;
	try {
		response = (await httpRequest(request)) as IN8nHttpFullResponse;
	} catch (error) {
		const { code, message } = error as { code?: string; message: string };
		if (!code) throw loginError(redactor.text(message), '', 'temporarily-unavailable');
		const { kind, message: what } = failureOfNetwork(code);
		throw loginError(what, CREDENTIAL_ADVICE[kind] ?? '', 'temporarily-unavailable');
	}
	const text = String(response.body ?? '');
	const answer = parseAnswer(text) as IDataObject | null;
	if (response.statusCode === 200 && typeof answer?.access_token === 'string') {
		return {
			accessToken: answer.access_token,
			// The documented renewal gives no new refresh token; one that comes all the same is kept.
			refreshToken: String(answer.refresh_token ?? fields.refresh_token ?? ''),
			tokenOwner: ownerOf(credentials),
			tokenExpiry: String(expiryOf(answer.access_token)),
		};
	}
	throw refusedLogin(response.statusCode, text, credentials, redactor);
}

/** A refused login is not tried again for so long: several in a row may lock an account. */
const REFUSED_MS = 5 * 60_000;
/** The same where it may as well be KlearStack that is at fault. */
const DOUBTFUL_MS = 30_000;

/** A login that failed. */
export interface LoginFailure extends UserError {
	/** What a trigger tells n8n, so that it polls again at the right time. */
	failure: NodeFailure;
	/** Milliseconds for which it is not tried again. */
	refusedForMs?: number;
}

const loginError = (
	message: string,
	description: string,
	cause: NodeFailure['cause'] = 'credential-invalid',
	refusedForMs?: number,
): LoginFailure =>
	Object.assign(new UserError(message, { description }), { failure: { cause }, refusedForMs });

/** What an answer without tokens means. n8n shows only the message when a credential is tested. */
function refusedLogin(
	status: number,
	text: string,
	{ authentication }: Credentials,
	redactor: Redactor,
): LoginFailure {
	const { kind, message } = failureOfStatus(status, text, redactor);
	const login = authentication === 'userId' ? 'User ID' : 'User Name and Password';
	if (kind === 'redirect') return loginError(message, CREDENTIAL_ADVICE.redirect!);
	if (status === 429 || status > 501) {
		const what = `KlearStack could not check the login: ${message}`;
		return loginError(what, 'Try again later.', 'temporarily-unavailable');
	}
	if (status === 200 ? refusal(parseAnswer(text)) === undefined : [404, 405].includes(status)) {
		return loginError(
			'This host is not a KlearStack: no login was found at the Base URL',
			'As Base URL, enter the address at which you open KlearStack.',
		);
	}
	if (status < 500) {
		return loginError(
			`KlearStack refused the login: ${message.replace(/\.*$/, '.')} Check Company Name, ${login}`,
			'Correct the KlearStack credential. Its test tries the login at once, everything else after five minutes or when it has changed.',
			'credential-invalid',
			REFUSED_MS,
		);
	}
	return loginError(
		`KlearStack did not accept the login: ${message}`,
		'Check every field of the KlearStack credential, or try again later.',
		// A missing field is a 500, too, so it may be either; what may pass is tried again sooner.
		'temporarily-unavailable',
		DOUBTFUL_MS,
	);
}
