import { API_PATH } from './endpoint';
import { KlearStackFailure } from './failure';

/** No address or name of an endpoint is longer; on a long text an expression may take long. */
const LONGEST = 2_000;

/** As the documentation prints endpoints. */
const ENDPOINT =
	/\/access(\/klearstack(\/.*)?)?\/?$|\/klearstack\/(retry_push_api|updatemappingdataapi)\/?$/;

/**
 * The credential's Base URL with a slash at its end; https where no scheme is given. A path stays,
 * since KlearStack may be behind a proxy's, but for that of an endpoint, which people paste.
 *
 * @throws KlearStackFailure when it is no http(s) address, or carries a user name or password
 */
export function normalizeBaseUrl(baseUrl: unknown): string {
	const isShort = typeof baseUrl === 'string' && baseUrl.length <= LONGEST;
	const text = isShort ? baseUrl.trim() : '';
	const address = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `https://${text}`;
	if (!URL.canParse(address) || !/^https?:\/\//i.test(address)) {
		throw new KlearStackFailure(
			'credential',
			'The Base URL of the KlearStack credential is not a web address',
			{
				description: 'Enter the address of your KlearStack, e.g. https://staging.klearstackapp.com',
			},
		);
	}
	const url = new URL(address);
	if (url.username !== '' || url.password !== '') {
		throw new KlearStackFailure(
			'credential',
			'The Base URL of the KlearStack credential holds a user name or password',
			{ description: 'Remove everything between // and @: the login has its own fields.' },
		);
	}
	const path = url.pathname.replace(ENDPOINT, '').replace(/\/+$/, '');
	return `${url.origin}${path}/`;
}

/** The host's name, as errors say it. */
export const hostOf = (baseUrl: unknown): string => new URL(normalizeBaseUrl(baseUrl)).hostname;

/**
 * The path of an endpoint a user named: a bare name is one of KlearStack's API, a name with slashes
 * is the whole path below the Base URL.
 *
 * @returns undefined when it is no endpoint name
 */
export function endpointPath(name: string): string | undefined {
	if (name.length > LONGEST) return undefined;
	const path = name.trim().replace(/^\/+/, '');
	if (!/^[\w-]+(\/[\w-]+)*$/.test(path)) return undefined;
	return path.includes('/') ? path : API_PATH + path;
}
