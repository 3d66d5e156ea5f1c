import { createHash } from 'crypto';
import type {
	Failure as NodeFailure,
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
	INodeProperties,
} from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { normalizeBaseUrl } from '../nodes/KlearStack/transport/address';
import { endpoints } from '../nodes/KlearStack/transport/endpoints';
import { buildForm, type FormFields } from '../nodes/KlearStack/transport/form';
import {
	explainNoAnswer,
	explainStatus,
	parseAnswer,
	redact,
	refusal,
} from '../nodes/KlearStack/transport/response';

type Credentials = ICredentialDataDecryptedObject;

interface Tokens extends IDataObject {
	accessToken: string;
	refreshToken: string;
	tokenOwner: string;
	/** Milliseconds since 1970, by this machine's clock. */
	tokenExpiry: string;
}

const TIMEOUT_MS = 60_000;

/** Fingerprint of the login that tokens belong to, so that an edited credential drops the old ones. */
function ownerOf({
	baseUrl,
	companyName,
	authentication,
	username,
	password,
	userId,
}: Credentials) {
	const login = authentication === 'userId' ? [userId] : [username, password];
	return createHash('sha256')
		.update(JSON.stringify([baseUrl, companyName, authentication, ...login]))
		.digest('hex');
}

const DOCUMENTED_LIFETIME_S = 15 * 60;
const SAFETY_S = 30;

/**
 * When to stop using an access token. Its lifetime stands in it; counted from now, so that it does
 * not matter whether the clocks agree. Less a little, so that an upload does not outlive its token.
 */
function expiryOf(accessToken: string): string {
	let lifetime = DOCUMENTED_LIFETIME_S;
	try {
		const claims = JSON.parse(Buffer.from(accessToken.split('.')[1], 'base64url').toString()) as {
			exp: number;
			iat: number;
		};
		if (claims.exp >= claims.iat) lifetime = claims.exp - claims.iat;
	} catch {
		// A token of another kind lives as long as the documentation says.
	}
	return String(Date.now() + (lifetime - Math.min(SAFETY_S, lifetime / 10)) * 1000);
}

/** Logins and renewals under way: items that are handled at the same time share one. */
const underWay = new Map<string, Promise<Tokens>>();

/** Credentials that are being tested, and such that have just logged in for it. */
const tested = new WeakSet<Credentials>();
const loggedIn = new WeakSet<Credentials>();

/** Marks the request of the credential's test. It is never sent. */
const TEST_HEADER = 'x-klearstack-credential-test';

/** @param cause what a trigger tells n8n, so that it polls again at the right time */
const loginFailure = (
	message: string,
	description: string,
	cause: NodeFailure['cause'] = 'credential-invalid',
) => Object.assign(new UserError(message, { description }), { failure: { cause } });

/** What a failed login means. n8n shows only the message when a credential is tested. */
function loginError(status: number, text: string, secrets: string[]): UserError {
	const { message, description } = explainStatus(status, text, secrets);
	if (status === 401 || status === 403) {
		return loginFailure(
			`KlearStack refused the login: ${message}`,
			'Check company and login in the KlearStack credential.',
		);
	}
	if (status >= 300 && status < 400) return loginFailure(message, description);
	if (status === 200 ? refusal(parseAnswer(text)) === undefined : [404, 405].includes(status)) {
		return loginFailure(
			'This host is not a KlearStack: no login was found at the Base URL',
			'Enter the address you open KlearStack with as Base URL.',
		);
	}
	return loginFailure(
		`KlearStack did not accept the login: ${message}`,
		'Check every field of the KlearStack credential, or try again later.',
		// A missing field is a 500, too, so it may be either; what may pass is tried again sooner.
		'temporarily-unavailable',
	);
}

/**
 * Posts a form to an endpoint that gives tokens.
 *
 * @throws UserError with what to tell the user
 */
async function exchange(
	this: IHttpRequestHelper,
	credentials: Credentials,
	path: string,
	fields: FormFields,
	bearer?: string,
): Promise<Tokens> {
	const secrets = [credentials.password, credentials.userId, fields.refresh_token, bearer].map(
		(secret) => String(secret ?? ''),
	);
	const request: IHttpRequestOptions = {
		method: 'POST',
		url: normalizeBaseUrl(credentials.baseUrl) + path,
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
		response = (await this.helpers.httpRequest(request)) as IN8nHttpFullResponse;
	} catch (error) {
		const { code, message } = error as { code?: string; message: string };
		const failure = code
			? explainNoAnswer(code)
			: { message: redact(message, secrets), description: '' };
		throw loginFailure(failure.message, failure.description, 'temporarily-unavailable');
	}
	const text = String(response.body ?? '');
	const answer = parseAnswer(text) as IDataObject | null;
	if (response.statusCode === 200 && typeof answer?.access_token === 'string') {
		return {
			accessToken: answer.access_token,
			// The documented renewal gives no new refresh token; one that comes all the same is kept.
			refreshToken: String(answer.refresh_token ?? fields.refresh_token ?? ''),
			tokenOwner: ownerOf(credentials),
			tokenExpiry: expiryOf(answer.access_token),
		};
	}
	throw loginError(response.statusCode, text, secrets);
}

/** A new login, with user name and password or with the user ID. */
async function logIn(this: IHttpRequestHelper, credentials: Credentials): Promise<Tokens> {
	const { companyName, username, password, userId } = credentials as Record<string, string>;
	return credentials.authentication === 'userId'
		? await exchange.call(this, credentials, endpoints.getAccessTokenFromUserId.path, {
				user_id: userId,
				company_name: companyName,
			})
		: await exchange.call(this, credentials, endpoints.getAccessToken.path, {
				username,
				password,
				company_name: companyName,
			});
}

/** Renews while KlearStack accepts the refresh token, and logs in anew when it does not. */
async function renewOrLogIn(this: IHttpRequestHelper, credentials: Credentials): Promise<Tokens> {
	const { accessToken, refreshToken, companyName } = credentials as Record<string, string>;
	if (refreshToken && credentials.tokenOwner === ownerOf(credentials)) {
		try {
			// The page wants the access token as bearer; whether an expired one does is not documented.
			return await exchange.call(
				this,
				credentials,
				endpoints.getAccessTokenFromRefreshToken.path,
				{ refresh_token: refreshToken, company_name: companyName },
				accessToken,
			);
		} catch {
			// Whatever is wrong with the refresh token, a new login settles it, or says what is wrong.
		}
	}
	return await logIn.call(this, credentials);
}

// These two stand apart because n8n's linter judges a property in the list by its name alone: it
// takes "Certs" for a secret and "userId" for none, and here it is the other way round.
const userIdProperty: INodeProperties = {
	displayName: 'User ID',
	name: 'userId',
	type: 'string',
	typeOptions: { password: true },
	required: true,
	displayOptions: { show: { authentication: ['userId'] } },
	default: '',
	description:
		'The ID that the operation User: Get ID gives. Keep it like a password: KlearStack lets in whoever has it.',
};

const ignoreSslProperty: INodeProperties = {
	displayName: 'Ignore SSL Issues (Insecure)',
	name: 'allowUnauthorizedCerts',
	type: 'boolean',
	default: false,
	description:
		'Whether to connect even if the certificate of KlearStack’s host cannot be verified. KlearStack’s documentation asks for this; leave it off as long as the connection works without.',
};

/** To n8n this is a 401, so it has new tokens made and comes again, without having sent anything. */
const needsTokens = (why: string) =>
	Object.assign(new UserError(why), { response: { status: 401 } });

const IDENTITY_PROPERTIES = [
	['company_name', 'companyName'],
	['username', 'username'],
	['password', 'password'],
] as const;

/**
 * KlearStack's login: exchanges company, user name and password (or company and user ID) for an
 * access token of 15 minutes and a refresh token of at least a day, keeps both in the credential,
 * and puts bearer token and identity on every request.
 *
 * Sources: documentation pages authentication-and-user-details/*.
 */
export class KlearStackApi implements ICredentialType {
	name = 'klearStackApi';

	displayName = 'KlearStack API';

	icon = {
		light: 'file:../nodes/KlearStack/klearstack.svg',
		dark: 'file:../nodes/KlearStack/klearstack.dark.svg',
	} as const;

	documentationUrl = 'https://github.com/klearstack/n8n-nodes-klearstack';

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://staging.klearstackapp.com',
			description:
				'The address you open KlearStack with. What stands behind the host does not matter.',
		},
		{
			displayName: 'Company Name',
			name: 'companyName',
			type: 'string',
			required: true,
			default: '',
			description: 'Your company’s name as it is registered in KlearStack',
		},
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			options: [
				{
					name: 'Password',
					value: 'password',
					description: 'User name and password. All operations work.',
				},
				{
					name: 'User ID',
					value: 'userId',
					description:
						'Without a password. Uploading and fetching results do not work: KlearStack wants the password for them.',
				},
			],
			default: 'password',
		},
		{
			displayName: 'User Name',
			name: 'username',
			type: 'string',
			required: true,
			displayOptions: { show: { authentication: ['password'] } },
			default: '',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			displayOptions: { show: { authentication: ['password'] } },
			default: '',
		},
		userIdProperty,
		{
			displayName: 'User Name',
			name: 'username',
			type: 'string',
			displayOptions: { show: { authentication: ['userId'] } },
			default: '',
			description:
				'Needed only for the operations User: Get ID, Document: Retry Push and Field Mapping: Update',
		},
		ignoreSslProperty,
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
		{
			displayName: 'Refresh Token',
			name: 'refreshToken',
			type: 'hidden',
			typeOptions: { password: true },
			default: '',
		},
		{
			displayName: 'Token Owner',
			name: 'tokenOwner',
			type: 'hidden',
			typeOptions: { password: true },
			default: '',
		},
		{
			displayName: 'Token Expiry',
			name: 'tokenExpiry',
			type: 'hidden',
			typeOptions: { password: true },
			default: '',
		},
	];

	/**
	 * Gives new tokens. n8n calls this while there are none, after a 401, and when `authenticate`
	 * below asks for it. A test of the credential always logs in, so that it notices a changed password.
	 */
	async preAuthentication(this: IHttpRequestHelper, credentials: Credentials): Promise<Tokens> {
		const method = tested.has(credentials) ? logIn : renewOrLogIn;
		const key = `${method.name} ${ownerOf(credentials)}`;
		let tokens = underWay.get(key);
		if (!tokens) {
			tokens = method.call(this, credentials).finally(() => underWay.delete(key));
			underWay.set(key, tokens);
		}
		const given = await tokens;
		loggedIn.add(credentials);
		return given;
	}

	/**
	 * Puts the bearer token on a request, and the credential's values into the identity fields that
	 * its form has. Sending the same request again replaces both.
	 */
	authenticate: IAuthenticate = async (credentials, request) => {
		const { [TEST_HEADER]: isTest, ...headers } = request.headers ?? {};
		if (isTest && !loggedIn.has(credentials)) {
			tested.add(credentials);
			throw needsTokens('The login is tested');
		}
		// n8n keeps the tokens when someone edits the login.
		if (credentials.tokenOwner !== ownerOf(credentials)) {
			throw needsTokens('The stored tokens belong to another login');
		}
		// A server may refuse a long upload before it has read it, and n8n would not see its 401.
		if (Number(credentials.tokenExpiry) <= Date.now()) throw needsTokens('The token has expired');

		const { body } = request as { body?: unknown };
		if (body instanceof FormData) {
			for (const [field, property] of IDENTITY_PROPERTIES) {
				if (body.has(field)) body.set(field, String(credentials[property] ?? ''));
			}
		}
		// n8n's HTTP Request node, which can use this credential too, says uri.
		const key = 'uri' in request ? 'uri' : 'url';
		const base = normalizeBaseUrl(credentials.baseUrl);
		const address = new URL(String((request as unknown as IDataObject)[key]), base);
		if (`${address.origin}/` !== base) {
			throw new UserError('The KlearStack credential works for its own Base URL only', {
				description: `Call an address that starts with ${base}`,
			});
		}
		return {
			...request,
			[key]: address.href,
			headers: { ...headers, Authorization: `Bearer ${String(credentials.accessToken)}` },
			disableFollowRedirect: true,
			skipSslCertificateValidation: credentials.allowUnauthorizedCerts === true,
		};
	};

	test: ICredentialTestRequest = {
		request: {
			method: 'POST',
			// Get User ID wants a user name, which a login by user ID may not have.
			url: `={{ $credentials.authentication === "userId" ? "${endpoints.getAccessTokenFromUserId.path}" : "${endpoints.getUserId.path}" }}`,
			headers: { 'Content-Type': 'multipart/form-data', [TEST_HEADER]: 'yes' },
			body: {
				company_name: '={{ $credentials.companyName }}',
				username: '={{ $credentials.username }}',
				user_id: '={{ $credentials.authentication === "userId" ? $credentials.userId : "" }}',
			},
		},
	};
}
