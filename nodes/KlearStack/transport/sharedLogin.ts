/**
 * The tokens of this process, under the fingerprint of the login they were given to. They are never
 * stored: what n8n stores of a credential belongs to all items, and a credential whose values are
 * expressions may log in as somebody else for each. (n8n before 2.35 would even store the values of
 * one item in place of the expressions.)
 */
import { errorOfTest } from './errors';
import { KlearStackFailure } from './failure';
import { type HttpRequest, logIn, renewOrLogIn, tryTokens } from './login';
import { type Credentials, ownerOf, type Tokens } from './tokens';

interface Session {
	tokens: Tokens;
	/** KlearStack no longer takes its access token. */
	isRefused?: boolean;
}

const sessions = new Map<string, Session>();

/** Logins and renewals under way, each made once for all that need it at the same time. */
const underWay = new Map<string, Promise<Tokens>>();

/** Logins that were refused, and when they may be tried again, in milliseconds since 1970. */
const refused = new Map<string, { error: KlearStackFailure; until: number }>();

/** A refresh token lives at least a day (documented); one that has not been used for as long is forgotten. */
const DAY_MS = 24 * 60 * 60_000;

function forgetOld(now: number): void {
	for (const [owner, { until }] of refused) if (until < now) refused.delete(owner);
	for (const [owner, { tokens }] of sessions) {
		if (tokens.expiry + DAY_MS < now) sessions.delete(owner);
	}
}

/** Keeps what a login or a renewal gives, or that it was refused. */
async function kept(owner: string, login: Promise<Tokens>): Promise<Tokens> {
	forgetOld(Date.now());
	try {
		const tokens = await login;
		refused.delete(owner);
		sessions.set(owner, { tokens });
		return tokens;
	} catch (error) {
		if (error instanceof KlearStackFailure && error.heldBackMs) {
			refused.set(owner, { error, until: Date.now() + error.heldBackMs });
		}
		throw error as Error;
	}
}

/**
 * The tokens of a login: those that are there, or new ones. Items and executions that need new ones at
 * the same time share one login or renewal, and a login that was refused is not tried again for five
 * minutes unless the credential changes or is tested.
 *
 * @throws KlearStackFailure saying why there are none
 */
export async function getTokens(
	httpRequest: HttpRequest,
	credentials: Credentials,
): Promise<Tokens> {
	const owner = ownerOf(credentials);
	const { tokens, isRefused } = sessions.get(owner) ?? {};
	if (tokens && !isRefused && Date.now() < tokens.expiry) return tokens;
	const { error, until = 0 } = refused.get(owner) ?? {};
	if (until > Date.now()) throw error!;
	let login = underWay.get(owner);
	if (!login) {
		login = kept(owner, renewOrLogIn(httpRequest, credentials, tokens)).finally(() =>
			underWay.delete(owner),
		);
		underWay.set(owner, login);
	}
	return await login;
}

/** Notes that KlearStack refused an access token. One that was renewed meanwhile is not meant. */
export function refuseToken(credentials: Credentials, accessToken: string): void {
	const session = sessions.get(ownerOf(credentials));
	if (session?.tokens.accessToken === accessToken) session.isRefused = true;
}

/**
 * Tokens of a new login with which KlearStack has answered, for a test of the credential.
 *
 * @throws UserError saying why there are none
 */
export async function testedTokens(
	httpRequest: HttpRequest,
	credentials: Credentials,
): Promise<Tokens> {
	try {
		const tokens = await kept(ownerOf(credentials), logIn(httpRequest, credentials));
		await tryTokens(httpRequest, { ...credentials, ...tokens });
		return tokens;
	} catch (error) {
		throw error instanceof KlearStackFailure ? errorOfTest(error) : (error as Error);
	}
}
