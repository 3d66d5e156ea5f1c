import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IHttpRequestOptions,
} from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { normalizeBaseUrl } from './address';
import type { Endpoint, IdentityField } from './endpoint';
import { KlearStackFailure } from './failure';
import type { FormFields } from './form';

/** The credential's properties, by their labels in the panel. */
const COMPANY = { property: 'companyName', label: 'Company Name' };
const USER = { property: 'username', label: 'User Name' };
const PASSWORD = { property: 'password', label: 'Password' };
const USER_ID = { property: 'userId', label: 'User ID' };

/** The property for each identity field. */
const IDENTITY: Record<IdentityField, typeof COMPANY> = {
	company_name: COMPANY,
	username: USER,
	password: PASSWORD,
};

/**
 * The fields of the credential that a call's form has, but for those that are given.
 *
 * @param chosen by the user, in place of what the documentation says
 * @throws KlearStackFailure when the credential lacks one that is documented or chosen
 */
export function identityOf(
	{ identity, inferred }: Endpoint,
	credentials: ICredentialDataDecryptedObject,
	fields: FormFields,
	chosen?: IdentityField[],
): IdentityField[] {
	const byUserId = credentials.authentication === 'userId';
	const wanted = (chosen ?? identity).filter((name) => !fields[name]);
	const missing = wanted.filter(
		(name) => !credentials[IDENTITY[name].property] || (name === 'password' && byUserId),
	);
	// No page says if it is needed.
	if (inferred && !chosen) return wanted.filter((name) => !missing.includes(name));
	if (missing.length === 0) return wanted;
	const labels = missing.map((name) => IDENTITY[name].label).join(' and ');
	throw new KlearStackFailure('credential', `This needs ${labels}, and the credential has none`, {
		description: missing.includes('password')
			? 'Nothing was sent. Open the KlearStack credential, set Authentication to Password, and enter User Name and Password.'
			: `Nothing was sent. Open the KlearStack credential and enter ${labels}.`,
	});
}

/** The properties that a login sends. */
export const loginFields = ({ authentication }: ICredentialDataDecryptedObject) =>
	authentication === 'userId' ? [COMPANY, USER_ID] : [COMPANY, USER, PASSWORD];

/**
 * The labels of what a login needs and the credential does not have. An expression that gives nothing,
 * or something other than a text, leaves its field out.
 */
export function missingOf(credentials: ICredentialDataDecryptedObject): string[] {
	const isText = (value: unknown) =>
		typeof value === 'number' || (typeof value === 'string' && value.trim() !== '');
	return loginFields(credentials).flatMap(({ property, label }) =>
		isText(credentials[property]) ? [] : [label],
	);
}

/** How HTTP Request's way of making calls, which is older, is told not to follow redirects. */
const NO_REDIRECTS = { followRedirect: false, followAllRedirects: false, maxRedirects: 0 };

/**
 * A request as it is sent: to the credential's Base URL, with its bearer token, and its values in
 * the identity fields that the form has. Doing it again, with new tokens, replaces them.
 *
 * @throws UserError when the request is for another host
 */
export function withIdentity(
	credentials: ICredentialDataDecryptedObject,
	request: IHttpRequestOptions,
): IHttpRequestOptions {
	const { body } = request as { body?: unknown };
	if (body instanceof FormData) {
		for (const [name, { property }] of Object.entries(IDENTITY)) {
			// Anything else in its place was given for this call.
			if (body.get(name) === '') body.set(name, String(credentials[property] ?? ''));
		}
	}
	// n8n's HTTP Request node, which can use this credential too, says uri.
	const key = 'uri' in request ? 'uri' : 'url';
	const base = normalizeBaseUrl(credentials.baseUrl);
	const given = String((request as unknown as IDataObject)[key]);
	const address = new URL(given, base);
	if (!address.href.startsWith(base)) {
		throw new UserError('The KlearStack credential works for its own Base URL only', {
			description: `Call an address that starts with ${base}`,
		});
	}
	return {
		...request,
		[key]: address.href,
		headers: { ...request.headers, Authorization: `Bearer ${String(credentials.accessToken)}` },
		disableFollowRedirect: true,
		...(key === 'uri' && NO_REDIRECTS),
		skipSslCertificateValidation: credentials.allowUnauthorizedCerts === true,
	};
}
