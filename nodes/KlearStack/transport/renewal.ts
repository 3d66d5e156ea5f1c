/** How a new token is got where n8n itself would not get one. */
import type { KlearStackFailure } from './failure';
import type { CallOptions } from './host';

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
	const sent = { accessToken: '' };
	return await make({ ...options, sent }).catch(async (failure: KlearStackFailure) => {
		if (!refusesToken(failure)) throw failure;
		return await make({ ...options, sent, refusedToken: sent.accessToken });
	});
}
