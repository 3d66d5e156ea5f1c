import type {
	IAuthenticate,
	ICredentialTestRequest,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	INodeProperties,
} from 'n8n-workflow';

import { endpoints } from '../nodes/KlearStack/transport/endpoints';
import { withIdentity } from '../nodes/KlearStack/transport/identity';
import { type HttpRequest, testForm } from '../nodes/KlearStack/transport/login';
import { getTokens, refuseToken, testedTokens } from '../nodes/KlearStack/transport/sharedLogin';
import type { Credentials } from '../nodes/KlearStack/transport/tokens';

/** The means for each request to log in; n8n gives it to `preAuthentication` only. */
const helpers = new WeakMap<Credentials, HttpRequest>();

/** Marks the request of the credential's test. It is never sent. */
const TEST_HEADER = 'x-klearstack-credential-test';

// Apart from the list, whose names n8n's linter judges: it takes "Certs" for a secret, "userId" for none.
const userIdProperty: INodeProperties = {
	displayName: 'User ID',
	name: 'userId',
	type: 'string',
	typeOptions: { password: true },
	required: true,
	displayOptions: { show: { authentication: ['userId'] } },
	default: '',
	description:
		'The ID that the operation User: Get ID returns. Keep it secret like a password: it is enough to log in.',
};

const ignoreSslProperty: INodeProperties = {
	displayName: 'Ignore SSL Issues (Insecure)',
	name: 'allowUnauthorizedCerts',
	type: 'boolean',
	default: false,
	description:
		'Whether to connect even if the certificate of KlearStack’s host cannot be verified. KlearStack’s documentation asks for this, but leave it off if the connection works without it.',
};

/**
 * KlearStack's login: exchanges company, user name and password (or company and user ID) for an
 * access token of 15 minutes and a refresh token of at least a day, keeps both in the memory of this
 * process, and puts bearer token and identity on every request.
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
			description: 'The address at which you open KlearStack',
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
					description: 'User name and password, for all operations',
				},
				{
					name: 'User ID',
					value: 'userId',
					description:
						'No password, but no uploads, no lists of documents and no KlearStack Trigger either',
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
			description: 'Needed for User: Get ID, Document: Retry Push and Field Mapping: Update',
		},
		ignoreSslProperty,
		{
			// Always empty: n8n calls `preAuthentication` only for a credential that has one like this.
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
	];

	/**
	 * Lends `authenticate` what it logs in with, and notes which token KlearStack has refused. n8n calls
	 * this before each request, since it never has a token, and again after a 401. Nothing is given back:
	 * n8n would store it for everybody who uses this credential.
	 */
	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: Credentials,
	): Promise<IDataObject> {
		for (const token of [credentials.accessToken, credentials.refusedToken]) {
			if (token) refuseToken(credentials, String(token));
		}
		helpers.set(credentials, this.helpers.httpRequest as HttpRequest);
		return {};
	}

	/**
	 * Logs in where there is no token yet, and puts the bearer token on a request, and the credential's
	 * values into the identity fields that its form has. A test of the credential always logs in, so that
	 * it notices a changed password.
	 */
	authenticate: IAuthenticate = async (credentials, request) => {
		const { [TEST_HEADER]: isTest, ...headers } = request.headers ?? {};
		const httpRequest = helpers.get(credentials)!;
		const { accessToken, refreshToken } = isTest
			? await testedTokens(httpRequest, credentials)
			: await getTokens(httpRequest, credentials);
		// Into the given ones: their user has to know what must not be shown.
		Object.assign(credentials, { accessToken, refreshToken });
		// n8n's own form would have fields that no page lists.
		const body = isTest ? { body: testForm(credentials) } : {};
		return withIdentity(credentials, { ...request, headers, ...body });
	};

	/** Shows n8n that the login before it, which is the real test, has worked. */
	test: ICredentialTestRequest = {
		request: {
			method: 'POST',
			url: `={{ $credentials.authentication === "userId" ? "${endpoints.getAccessTokenFromUserId.path}" : "${endpoints.getUserId.path}" }}`,
			headers: { [TEST_HEADER]: 'yes' },
		},
	};
}
