import { DEFAULT_USER } from './simulator/settings';

let accounts = 0;

/**
 * The data of a credential for the simulator's user. What is behind the # is not sent: it makes each a
 * login of its own, which has no tokens yet.
 */
export const account = (baseUrl: string, extra: Record<string, unknown> = {}) => ({
	baseUrl: `${baseUrl}#${++accounts}`,
	companyName: DEFAULT_USER.company,
	authentication: 'password',
	username: DEFAULT_USER.username,
	password: DEFAULT_USER.password,
	accessToken: '',
	...extra,
});

export const PASSWORD = DEFAULT_USER.password;
