import { DEFAULT_USER } from './simulator/settings';

/** The fields of a credential for the simulator's user, as a person enters them. */
export const asEntered = (baseUrl: string, extra: Record<string, unknown> = {}) => ({
	baseUrl,
	companyName: DEFAULT_USER.company,
	authentication: 'password',
	username: DEFAULT_USER.username,
	password: DEFAULT_USER.password,
	...extra,
});

let logins = 0;

/** The address as one that nobody has logged in to: what is behind the # is not sent. */
export const ownLogin = (baseUrl: string) => `${baseUrl}#${++logins}`;

/** The same as n8n hands it to a node, as a login of its own. */
export const account = (baseUrl: string, extra: Record<string, unknown> = {}) => ({
	...asEntered(ownLogin(baseUrl)),
	accessToken: '',
	...extra,
});

export const PASSWORD = DEFAULT_USER.password;

/** What KlearStack Push Trigger's credential has, and a push brings. */
export const PUSH_TOKEN = 'a-long-token-of-our-own-0123456789';
