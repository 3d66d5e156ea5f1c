import type { User } from '../settings';
import { at, missing500, RELEASE, type Routes, WRONG_LOGIN } from './route';

/** Section 1: authentication and user details. */
export const authentication: Routes = (state) => {
	const tokensFor = (user: User) => {
		const { accessTokenSeconds, refreshTokenSeconds } = state.settings;
		return {
			refresh_token: state.tokens.issue('refresh', user.id, refreshTokenSeconds),
			access_token: state.tokens.issue('access', user.id, accessTokenSeconds),
			...RELEASE,
		};
	};
	return [
		{
			// 1.1. What wrong credentials answer is not documented; this is uploadbatch's answer.
			path: at('get_access_token'),
			open: true,
			required: ['username', 'password', 'company_name'],
			missing: missing500,
			checksPassword: true,
			handle: (_form, user) => ({ body: tokensFor(user) }),
		},
		{
			// 1.2. The answer is not documented.
			path: at('getuserid'),
			required: ['username', 'company_name'],
			missing: missing500,
			handle: ({ fields }, user) =>
				fields.username === user.username
					? { body: { user_id: String(user.id), ...RELEASE } }
					: WRONG_LOGIN,
		},
		{
			// 1.3
			path: at('getaccesstokenfromuserid'),
			open: true,
			required: ['user_id', 'company_name'],
			missing: missing500,
			handle: ({ fields }) => {
				const user = state.users.find(
					({ id, company }) => String(id) === fields.user_id && company === fields.company_name,
				);
				return user ? { body: tokensFor(user) } : WRONG_LOGIN;
			},
		},
		{
			// 1.4
			path: at('getaccesstokenfromrefreshtoken'),
			required: ['refresh_token', 'company_name'],
			missing: missing500,
			handle: ({ fields }) => {
				const { standing, userId } = state.tokens.check('refresh', fields.refresh_token);
				const user = state.users.find(({ id }) => id === userId);
				if (standing !== 'valid' || !user) return { status: 401, body: { error: 'Unauthorized' } };
				return { body: { access_token: tokensFor(user).access_token, ...RELEASE } };
			},
		},
	];
};
