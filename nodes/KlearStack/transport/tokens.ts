/** The tokens of a login: whose they are, and how long they can be used. */
import { createHash } from 'crypto';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

export type Credentials = ICredentialDataDecryptedObject;

export interface Tokens {
	accessToken: string;
	refreshToken: string;
	/** When to stop using the access token: milliseconds since 1970, by this machine's clock. */
	expiry: number;
}

/**
 * Fingerprint of a login. Tokens are kept under it, so that neither an edited credential nor one whose
 * values are expressions is given those of another login.
 */
export function ownerOf(credentials: Credentials): string {
	const { baseUrl, companyName, authentication, username, password, userId } = credentials;
	const login = authentication === 'userId' ? [userId] : [username, password];
	return createHash('sha256')
		.update(JSON.stringify([baseUrl, companyName, authentication, ...login]))
		.digest('hex');
}

const DOCUMENTED_LIFETIME_S = 15 * 60;
const SAFETY_S = 30;

/**
 * When to stop using an access token, in milliseconds since 1970. Its lifetime stands in it; counted
 * from now, so that it does not matter whether the clocks agree. Less a little, so that an upload
 * does not outlive its token.
 */
export function expiryOf(accessToken: string, now = Date.now()): number {
	let lifetime = DOCUMENTED_LIFETIME_S;
	try {
		const claims = JSON.parse(Buffer.from(accessToken.split('.')[1], 'base64url').toString()) as {
			exp: number;
			iat: number;
		};
		if (claims.exp >= claims.iat) lifetime = claims.exp - claims.iat;
	} catch {
		// A token of another kind lives as long as the documentation says.
	}
	return now + (lifetime - Math.min(SAFETY_S, lifetime / 10)) * 1000;
}
