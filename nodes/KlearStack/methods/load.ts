import type { ILoadOptionsFunctions, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { Answer } from '../json';
import { codeOf, codeOfFailure, sayingCode, withCode } from '../transport/codes';
import { CREDENTIAL_ADVICE } from '../transport/credentialAdvice';
import type { Endpoint } from '../transport/endpoint';
import type { KlearStackFailure } from '../transport/failure';
import type { FormFields } from '../transport/form';
import type { CallOptions } from '../transport/host';
import { KlearStack } from '../transport/request';

/** Nobody looks at an open list for longer. */
const TIMEOUT_S = 20;

/**
 * Asks KlearStack for something to choose from, while the panel is open.
 *
 * @param instead what to do where it does not load
 * @throws NodeApiError or NodeOperationError with what the panel shows
 */
export const load = async (
	context: ILoadOptionsFunctions,
	endpoint: Endpoint,
	instead: string,
	fields: FormFields = {},
): Promise<Answer> =>
	await sayingCode(
		ask(context, endpoint, instead, async (klearStack, options) => {
			return await klearStack.call(endpoint, fields, options);
		}),
	);

/**
 * The same for a list that may be long: its entries are taken as they come.
 *
 * @param begin is called for each try, and gives what takes each entry
 * @returns the answer with an empty list, or what was answered instead of one
 */
export const loadList = async (
	context: ILoadOptionsFunctions,
	endpoint: Endpoint,
	instead: string,
	begin: () => (entry: unknown) => boolean,
): Promise<Answer> =>
	await sayingCode(
		ask(context, endpoint, instead, async (klearStack, options) => {
			return await klearStack.list(endpoint, {}, options, begin);
		}),
	);

async function ask(
	context: ILoadOptionsFunctions,
	endpoint: Endpoint,
	instead: string,
	call: (klearStack: KlearStack, options: CallOptions) => Promise<Answer>,
): Promise<Answer> {
	const klearStack = await KlearStack.connect(context).catch((error: Error) => {
		const asNodeError = new NodeOperationError(context.getNode(), error, { description: instead });
		throw withCode(asNodeError, codeOf(error));
	});
	const signal = AbortSignal.timeout(TIMEOUT_S * 1000);
	const answer = await call(klearStack, { timeout: TIMEOUT_S, signal }).catch(
		(failure: KlearStackFailure) => {
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
		},
	);
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
