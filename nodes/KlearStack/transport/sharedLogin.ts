/** Logins and renewals, each made once for all that need it at the same time. */
import { type HttpRequest, logIn, type LoginFailure, renewOrLogIn } from './login';
import { type Credentials, ownerOf, type Tokens } from './tokens';

/** Logins and renewals under way. */
const underWay = new Map<string, Promise<Tokens>>();

/** Logins that were refused, and when they may be tried again, in milliseconds since 1970. */
const refused = new Map<string, { error: Error; until: number }>();

/**
 * Items that need new tokens at the same time share one login or renewal, and a login that was
 * refused is not tried again for five minutes unless the credential changes or is tested.
 *
 * @param isTest the credential is tested: nothing but a new login will do
 */
export async function getTokens(
	httpRequest: HttpRequest,
	credentials: Credentials,
	isTest: boolean,
): Promise<Tokens> {
	const owner = ownerOf(credentials);
	const { error, until = 0 } = refused.get(owner) ?? {};
	if (!isTest && until > Date.now()) throw error!;
	const key = `${isTest} ${owner}`;
	let tokens = underWay.get(key);
	if (!tokens) {
		tokens = (isTest ? logIn : renewOrLogIn)(httpRequest, credentials)
			.then((found) => {
				refused.delete(owner);
				return found;
			})
			.catch((error: LoginFailure) => {
				const { refusedForMs } = error;
				if (refusedForMs) refused.set(owner, { error, until: Date.now() + refusedForMs });
				throw error;
			})
			.finally(() => underWay.delete(key));
		underWay.set(key, tokens);
	}
	return await tokens;
}
