/** How a new token is got where n8n itself would not get one. */
import { UserError } from 'n8n-workflow';

import type { KlearStackFailure } from './failure';
import type { CallOptions } from './host';
import type { HttpRequest } from './login';

/** What n8n gets tokens for, known once `authenticate` has seen the request. */
export interface TokenCall {
	isTest: boolean;
	/** Tokens from before this were refused, in milliseconds since 1970. */
	since?: number;
	/** What got new ones. */
	renewedBy?: HttpRequest;
}

/** Asks the credential for tokens newer than its value, a time. It is never sent. */
export const RENEWAL_HEADER = 'x-klearstack-renewal';

/**
 * To n8n this is a 401, so it logs in and tries again, and nothing has been sent. By itself it logs
 * in only without a token, or after a real 401, which a long upload may not live to see.
 */
export const needsTokens = (why: string) =>
	Object.assign(new UserError(why), { response: { status: 401 } });

const TOKEN_REFUSED =
	/\btoken\b.*\b(expired|invalid|not valid|revoked)\b|\b(expired|invalid)\b.*\btoken\b|token_not_valid|signature has expired/i;

/** Whether KlearStack refused a call for its token alone, by a status that n8n does not know it by. */
const refusesToken = ({ kind, status, message, isUnrenewed }: KlearStackFailure): boolean =>
	isUnrenewed === true ||
	(kind === 'refused' && [200, 403].includes(status!) && TOKEN_REFUSED.test(message));

/**
 * Makes a call, and makes it again with a new token where KlearStack says of the old one, other than
 * by a 401, that it does not take it. That it may say so is inferred.
 */
export async function renewing<T>(
	options: CallOptions,
	make: (options: CallOptions) => Promise<T>,
): Promise<T> {
	const began = Date.now();
	return await make(options).catch(async (failure: KlearStackFailure) => {
		if (!refusesToken(failure)) throw failure;
		return await make({ ...options, renews: began });
	});
}
