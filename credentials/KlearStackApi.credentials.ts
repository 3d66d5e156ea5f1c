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
import { type HttpRequest, testForm, tryTokens } from '../nodes/KlearStack/transport/login';
import { needsTokens, RENEWAL_HEADER, type TokenCall } from '../nodes/KlearStack/transport/renewal';
import { getTokens, newTokens } from '../nodes/KlearStack/transport/sharedLogin';
import { type Credentials, ownerOf, type Tokens } from '../nodes/KlearStack/transport/tokens';

const calls = new WeakMap<Credentials, TokenCall>();

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

const keptWithTheToken = (name: string): INodeProperties => ({
	displayName: name,
	name,
	type: 'hidden',
	typeOptions: { password: true },
	default: '',
});

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
			description: 'Where you open KlearStack, with a path only if a proxy adds one',
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
						'Without a password. Uploads, KlearStack Trigger, lists to choose documents from, and all operations for which KlearStack’s documentation asks for the password do not work.',
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
				'Needed for the operations User: Get ID, Document: Retry Push and Field Mapping: Update, and sent where KlearStack may ask for it',
		},
		ignoreSslProperty,
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
		...['refreshToken', 'tokenOwner', 'tokenExpiry', 'apiPath'].map(keptWithTheToken),
	];

	/**
	 * Gives new tokens. n8n calls this while there are none, after a 401, and when `authenticate`
	 * below asks for it. A test of the credential always logs in, so that it notices a changed password.
	 */
	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: Credentials,
	): Promise<Tokens | IDataObject> {
		const call = calls.get(credentials);
		// n8n asks before `authenticate` has seen the request, and again when that says that it needs some.
		if (!call) return {};
		const httpRequest = this.helpers.httpRequest as HttpRequest;
		const get = call.isTest ? newTokens : getTokens;
		const tokens = await get(httpRequest, credentials, call.since);
		call.renewedBy = httpRequest;
		return tokens;
	}

	/**
	 * Puts the bearer token on a request, and the credential's values into the identity fields that
	 * its form has. Sending the same request again replaces both.
	 */
	authenticate: IAuthenticate = async (credentials, request) => {
		const {
			[TEST_HEADER]: isTest,
			[RENEWAL_HEADER]: mustRenew,
			...headers
		} = request.headers ?? {};
		const since = mustRenew ? Number(mustRenew) : undefined;
		const call = calls.get(credentials) ?? { isTest: Boolean(isTest), since };
		calls.set(credentials, call);
		if ((isTest || since) && !call.renewedBy) throw needsTokens('New tokens are needed');
		// n8n keeps the tokens when someone edits the login.
		if (credentials.tokenOwner !== ownerOf(credentials)) {
			throw needsTokens('The stored tokens belong to another login');
		}
		// A server may refuse a long upload before it has read it, and n8n would not see its 401.
		if (Number(credentials.tokenExpiry) <= Date.now()) throw needsTokens('The token has expired');
		if (isTest) await tryTokens(call.renewedBy!, credentials);
		// n8n's own form would have fields that no page lists.
		const body = isTest ? { body: testForm(credentials) } : {};
		return withIdentity(credentials, { ...request, headers, ...body });
	};

	/** What matters is the login that comes before; this shows n8n that it worked. */
	test: ICredentialTestRequest = {
		request: {
			method: 'POST',
			url: `={{ $credentials.authentication === "userId" ? "${endpoints.getAccessTokenFromUserId.path}" : "${endpoints.getUserId.path}" }}`,
			headers: { [TEST_HEADER]: 'yes' },
		},
	};
}
