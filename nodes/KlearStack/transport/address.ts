import { UserError } from 'n8n-workflow';

import { API_PATH } from './endpoints';

/**
 * The host of the credential's Base URL, with a slash at its end. People paste what their browser
 * or the documentation shows, so whatever path stands behind the host is dropped.
 *
 * @throws UserError when it is no http(s) address, or carries a user name or password
 */
export function normalizeBaseUrl(baseUrl: unknown): string {
	const text = String(baseUrl ?? '').trim();
	if (!URL.canParse(text) || !/^https?:\/\//i.test(text)) {
		throw new UserError('The Base URL of the KlearStack credential is not a web address', {
			description:
				'Enter the address of your KlearStack, starting with https://, e.g. https://staging.klearstackapp.com',
		});
	}
	const url = new URL(text);
	if (url.username !== '' || url.password !== '') {
		throw new UserError('The Base URL of the KlearStack credential holds a user name or password', {
			description: 'Remove everything between // and @. The login has its own fields.',
		});
	}
	return `${url.origin}/`;
}

/**
 * The path of an endpoint a user named: a bare name stands where KlearStack's endpoints stand,
 * a name with slashes is the whole path below the Base URL.
 *
 * @throws UserError when it is no endpoint name
 */
export function endpointPath(name: string): string {
	const path = name.trim().replace(/^\/+/, '');
	if (!/^[\w-]+(\/[\w-]+)*$/.test(path)) {
		throw new UserError(`Endpoint: "${name}" is not the name of an endpoint`, {
			description:
				'Enter the name as KlearStack’s documentation prints it, e.g. getuserdocuments, or with its path, e.g. klearstack/retry_push_api',
		});
	}
	return path.includes('/') ? path : API_PATH + path;
}
