/** What to do about a failed call in a trigger, which has neither Options nor items to run again. */
import type { IPollFunctions, JsonObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';

import { CREDENTIAL_ADVICE } from '../transport/credentialAdvice';
import type { KlearStackFailure } from '../transport/failure';

function adviceFor({ kind, status = 0, description, endpoint }: KlearStackFailure): string {
	if (kind === 'credential') return description ?? '';
	if (kind === 'notThere') {
		return `KlearStack has no "${endpoint?.path}" at the Base URL of the credential. Check the Base URL. If it is right, look for a newer version of this package.`;
	}
	if (kind !== 'refused') return CREDENTIAL_ADVICE[kind] ?? '';
	if (status === 401)
		return 'Check the user name, password and company in the KlearStack credential.';
	return status === 403
		? 'Check that the user of the KlearStack credential may see documents of this type.'
		: 'If this goes on, contact KlearStack.';
}

/** The error of a failed poll as the user sees it, with what n8n needs to know to poll again. */
export function triggerError(context: IPollFunctions, failure: KlearStackFailure): NodeApiError {
	const { message, status, forN8n } = failure;
	const error = new NodeApiError(context.getNode(), {} as JsonObject, {
		message,
		description: adviceFor(failure),
		httpCode: status?.toString(),
		failure: forN8n,
	});
	// n8n swaps a message that holds a known error code for a stock text.
	error.message = message;
	return error;
}
