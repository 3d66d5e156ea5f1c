/** The token that KlearStack presents when it pushes. */
import type { IHookFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { withCode } from '../transport/codes';

export const PUSH_CREDENTIAL = 'klearStackPushApi';

const SHORTEST_TOKEN = 16;

export const isLongEnough = (token: unknown) => String(token ?? '').length >= SHORTEST_TOKEN;

export const TOO_SHORT = `The token has fewer than ${SHORTEST_TOKEN} characters: too easy to guess for an address that is open to the internet`;

/** @throws NodeOperationError so that a workflow that anybody could start is not published */
export async function refuseShortToken(context: IHookFunctions): Promise<void> {
	const { token } = await context.getCredentials<Record<string, string>>(PUSH_CREDENTIAL);
	if (isLongEnough(token)) return;
	const error = new NodeOperationError(context.getNode(), TOO_SHORT, {
		description: 'Enter a longer one in the KlearStack Push API credential, and publish again.',
	});
	throw withCode(error, 'KS-CREDENTIAL');
}
