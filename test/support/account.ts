import { DEFAULT_USER } from '../simulator/settings';

/** The data of a credential for the simulator's user. */
export const account = (baseUrl: string, extra: Record<string, unknown> = {}) => ({
	baseUrl,
	companyName: DEFAULT_USER.company,
	authentication: 'password',
	username: DEFAULT_USER.username,
	password: DEFAULT_USER.password,
	accessToken: '',
	refreshToken: '',
	tokenOwner: '',
	tokenExpiry: '',
	...extra,
});

export const PASSWORD = DEFAULT_USER.password;
