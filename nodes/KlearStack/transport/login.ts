/**
 * KlearStack's login: exchanges company, user name and password (or company and user ID) for an
 * access token of 15 minutes and a refresh token of at least a day, and renews the first with the
 * second.
 *
 * Sources: documentation pages authentication-and-user-details/*.
 */
import type { IDataObject, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import { decoded } from '../charset';
import { parseAnswer } from '../json';
import { hostOf, normalizeBaseUrl } from './address';
import type { Endpoint } from './endpoint';
import { endpoints } from './endpoints';
import { failureOfBlock, failureOfNetwork, failureOfStatus, KlearStackFailure } from './failure';
import { buildForm, type FormFields } from './form';
import { type Body, bytesOf, MOST_BYTES } from './host';
import { missingOf, withIdentity } from './identity';
import { judge } from './judge';
import {
	incomplete,
	notLoggedIn,
	notNow,
	noUserId,
	redactorOf,
	refusedLogin,
} from './loginFailure';
import { type Credentials, expiryOf, type Tokens } from './tokens';

/** n8n's request helper, as it gives it to credentials. */
export type HttpRequest = (options: IHttpRequestOptions) => Promise<unknown>;

const TIMEOUT_S = 60;

/**
 * A new login, with user name and password or with the user ID, where the documentation says it is:
 * below the Base URL. Nothing is sent anywhere else, whatever is answered there.
 *
 * @throws KlearStackFailure saying why not
 */
export async function logIn(httpRequest: HttpRequest, credentials: Credentials): Promise<Tokens> {
	const missing = missingOf(credentials);
	if (missing.length > 0) throw incomplete(missing);
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

/**
 * Renews while KlearStack accepts the refresh token, and logs in anew when it does not.
 *
 * @param former the tokens of the same login that can no longer be used
 */
export async function renewOrLogIn(
	httpRequest: HttpRequest,
	credentials: Credentials,
	former?: Tokens,
): Promise<Tokens> {
	if (former?.refreshToken) {
		try {
			// The page asks for the access token as bearer; whether an expired one does is not documented.
			return await exchange(
				httpRequest,
				credentials,
				endpoints.getAccessTokenFromRefreshToken,
				{ refresh_token: former.refreshToken, company_name: String(credentials.companyName) },
				former.accessToken,
			);
		} catch {
			// Whatever is wrong with the refresh token, a new login settles it, or says what is wrong.
		}
	}
	return await logIn(httpRequest, credentials);
}

/** Posts a form to an endpoint that gives tokens. @throws KlearStackFailure */
async function exchange(
	httpRequest: HttpRequest,
	credentials: Credentials,
	endpoint: Endpoint,
	fields: FormFields,
	bearer?: string,
): Promise<Tokens> {
	const { statusCode, text } = await post(httpRequest, credentials, {
		url: normalizeBaseUrl(credentials.baseUrl) + endpoint.path,
		headers: bearer ? { Authorization: `Bearer ${bearer}` } : {},
		body: bodyOf(buildForm([], fields)),
	});
	const answer = parseAnswer(text) as IDataObject | null;
	if (statusCode === 200 && typeof answer?.access_token === 'string') {
		return {
			accessToken: answer.access_token,
			// The documented renewal gives no new refresh token; one that comes all the same is kept.
			refreshToken: String(answer.refresh_token ?? fields.refresh_token ?? ''),
			expiry: expiryOf(answer.access_token),
		};
	}
	throw refusedLogin(endpoint, statusCode, text, credentials);
}

async function post(
	httpRequest: HttpRequest,
	credentials: Credentials,
	request: IHttpRequestOptions,
): Promise<{ statusCode: number; text: string }> {
	try {
		const { statusCode, headers, body } = (await httpRequest({
			...request,
			method: 'POST',
			encoding: 'stream',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			skipSslCertificateValidation: credentials.allowUnauthorizedCerts === true,
			timeout: TIMEOUT_S * 1000,
		})) as IN8nHttpFullResponse;
		const contentType = String(headers['content-type'] ?? '');
		const answer = { stream: body as unknown as Body['stream'], contentType, isOfFile: false };
		const bytes = await bytesOf(answer, { timeout: TIMEOUT_S }, MOST_BYTES.sentence);
		return { statusCode, text: decoded(bytes, contentType) };
	} catch (error) {
		if (error instanceof KlearStackFailure) throw notLoggedIn(error);
		const { code, message } = error as { code?: string; message: string };
		const host = hostOf(credentials.baseUrl);
		const failure =
			failureOfBlock(message) ?? (code ? failureOfNetwork(code, false, host) : undefined);
		throw failure ? notLoggedIn(failure) : notNow(redactorOf(credentials).text(message), '');
	}
}

/** The form of the endpoint that n8n's own request of a test goes to. */
export const testForm = ({ authentication, userId }: Credentials) =>
	bodyOf(
		authentication === 'userId'
			? buildForm(['company_name'], { user_id: String(userId) })
			: buildForm(endpoints.getUserId.identity, {}),
	);

const bodyOf = (form: FormData) => form as unknown as IHttpRequestOptions['body'];

/**
 * Asks for the user's ID with new tokens, for a test of the credential.
 *
 * Source: documentation page authentication-and-user-details/get-user-id.
 *
 * @throws KlearStackFailure saying what KlearStack answers in place of it
 */
export async function tryTokens(httpRequest: HttpRequest, credentials: Credentials): Promise<void> {
	// A login by user ID may have no user name to ask with.
	if (credentials.authentication === 'userId') return;
	const endpoint = endpoints.getUserId;
	const body = bodyOf(buildForm(endpoint.identity, {}));
	const request = withIdentity(credentials, { url: endpoint.path, body });
	const redactor = redactorOf(credentials);
	try {
		const { statusCode, text } = await post(httpRequest, credentials, request);
		if (statusCode >= 300) throw failureOfStatus(statusCode, text, redactor);
		judge(endpoint, text, redactor);
	} catch (error) {
		throw noUserId((error as Error).message);
	}
}
