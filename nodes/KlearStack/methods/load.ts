import type { ILoadOptionsFunctions, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { codeOfFailure, sayingCode, withCode } from '../transport/codes';
import { CREDENTIAL_ADVICE } from '../transport/credentialAdvice';
import type { Endpoint } from '../transport/endpoint';
import type { KlearStackFailure } from '../transport/failure';
import type { FormFields } from '../transport/form';
import { KlearStack } from '../transport/request';
import type { Answer } from '../transport/response';

/** Nobody looks at an open list for longer. */
const TIMEOUT_S = 20;

/**
 * Asks KlearStack for something to choose from, while the panel is open.
 *
 * @param instead what to do where it does not load
 * @throws NodeApiError or NodeOperationError with what the panel shows
 */
export const load = async (...question: Parameters<typeof ask>): Promise<Answer> =>
	await sayingCode(ask(...question));

async function ask(
	context: ILoadOptionsFunctions,
	endpoint: Endpoint,
	instead: string,
	fields: FormFields = {},
): Promise<Answer> {
	const klearStack = await KlearStack.connect(context);
	const signal = AbortSignal.timeout(TIMEOUT_S * 1000);
	const answer = await klearStack
		.call(endpoint, fields, { timeout: TIMEOUT_S, signal })
		.catch((failure: KlearStackFailure) => {
			const { kind, message, description } = failure;
			const isGuess = endpoint.inferred && ['notThere', 'refused'].includes(kind);
			const why = isGuess
				? `This package had to infer the endpoint name "${endpoint.path}".`
				: (description ?? CREDENTIAL_ADVICE[kind] ?? '');
			const error = new NodeApiError(context.getNode(), {} as JsonObject, {
				message,
				description: `${why} ${instead}`.trim(),
			});
			throw withCode(error, codeOfFailure(failure));
		});
	if (typeof answer !== 'string') return answer;
	const error = new NodeOperationError(
		context.getNode(),
		`KlearStack answered: ${klearStack.quote(answer)}`,
		{
			description: instead,
		},
	);
	throw withCode(error, 'KS-ANSWER');
}
