import { randomUUID } from 'node:crypto';
import jwt from 'jsonwebtoken';

export type TokenType = 'access' | 'refresh';
export type Standing = 'missing' | 'invalid' | 'expired' | 'valid';

/**
 * Signed HS256 tokens with the claims that the documentation's samples show: token_type, exp, iat,
 * jti, user_id.
 */
export class Tokens {
	private secret = randomUUID();

	issue(type: TokenType, userId: number, seconds: number): string {
		const now = Math.floor(Date.now() / 1000);
		return jwt.sign(
			// Lifetimes below a second are for tests: exp has whole seconds.
			{
				token_type: type,
				exp: now + Math.floor(seconds),
				iat: now,
				jti: randomUUID(),
				user_id: userId,
			},
			this.secret,
		);
	}

	check(type: TokenType, token: string | undefined): { standing: Standing; userId?: number } {
		if (!token) return { standing: 'missing' };
		try {
			const claims = jwt.verify(token, this.secret, { ignoreExpiration: true }) as jwt.JwtPayload;
			if (claims.token_type !== type) return { standing: 'invalid' };
			const expired = claims.exp! * 1000 <= Date.now();
			return { standing: expired ? 'expired' : 'valid', userId: Number(claims.user_id) };
		} catch {
			return { standing: 'invalid' };
		}
	}

	/** From now on every token issued so far is invalid. */
	revokeAll(): void {
		this.secret = randomUUID();
	}
}
