/** Logins and renewals, each made once for all that need it at the same time. */
import { type HttpRequest, logIn, renewOrLogIn } from './login';
import type { LoginFailure } from './loginFailure';
import { type Credentials, ownerOf, type Tokens } from './tokens';

/** Logins and renewals under way. */
const underWay = new Map<string, Promise<Tokens>>();

/** What each login gave last, and when, in milliseconds since 1970. */
const latest = new Map<string, { tokens: Tokens; at: number }>();

/** Logins that were refused, and when they may be tried again, in milliseconds since 1970. */
const refused = new Map<string, { error: Error; until: number }>();

/** By then, a call sent with the previous tokens has been answered. */
const IN_FLIGHT_MS = 60_000;

/** Notes how a login or a renewal ends. */
async function noted(owner: string, login: Promise<Tokens>): Promise<Tokens> {
	const now = Date.now();
	for (const [one, { until }] of refused) if (until < now) refused.delete(one);
	for (const [one, { at }] of latest) if (at + IN_FLIGHT_MS < now) latest.delete(one);
	try {
		const tokens = await login;
		refused.delete(owner);
		latest.set(owner, { tokens, at: Date.now() });
		return tokens;
	} catch (error) {
		const { refusedForMs } = error as LoginFailure;
		if (refusedForMs) {
			refused.set(owner, { error: error as Error, until: Date.now() + refusedForMs });
		}
		throw error as Error;
	}
}

/**
 * New tokens. Items and executions that need them at the same time share one login or renewal, also
 * those that were under way with the old ones when they were renewed; and a login that was refused is
 * not tried again for five minutes unless the credential changes or is tested.
 *
 * @param since those that were got later will do, in milliseconds since 1970
 */
export async function getTokens(
	httpRequest: HttpRequest,
	credentials: Credentials,
	since = Infinity,
): Promise<Tokens> {
	const owner = ownerOf(credentials);
	const { error, until = 0 } = refused.get(owner) ?? {};
	if (until > Date.now()) throw error!;
	const { tokens: last, at = 0 } = latest.get(owner) ?? {};
	const { accessToken, tokenExpiry } = credentials;
	const isOther = last && accessToken && (last.accessToken !== accessToken || at > since);
	// Another process, e.g. a worker of n8n, may have stored a newer one, which was refused.
	const isNewer = isOther && Number(last.tokenExpiry) >= Number(tokenExpiry ?? 0);
	if (isNewer && Date.now() < Math.min(at + IN_FLIGHT_MS, Number(last.tokenExpiry))) return last;
	let tokens = underWay.get(owner);
	if (!tokens) {
		tokens = noted(owner, renewOrLogIn(httpRequest, credentials)).finally(() =>
			underWay.delete(owner),
		);
		underWay.set(owner, tokens);
	}
	return await tokens;
}

/** Tokens of a new login, and nothing else, for a test of the credential. */
export async function newTokens(
	httpRequest: HttpRequest,
	credentials: Credentials,
): Promise<Tokens> {
	return await noted(ownerOf(credentials), logIn(httpRequest, credentials));
}
