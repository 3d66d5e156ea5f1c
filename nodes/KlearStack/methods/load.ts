import type { ILoadOptionsFunctions } from 'n8n-workflow';

import type { TakeEntry } from '../documents/list';
import type { Answer } from '../json';
import { CREDENTIAL_ADVICE } from '../transport/credentialAdvice';
import type { Endpoint } from '../transport/endpoint';
import { asNodeErrors, nodeError, problem, toldBy, toldOfCall } from '../transport/errors';
import { KlearStackFailure } from '../transport/failure';
import type { FormFields } from '../transport/form';
import type { CallOptions } from '../transport/host';
import { Client } from '../transport/client';

/** Nobody looks at an open list for longer. */
const TIMEOUT_S = 20;

/**
 * Asks KlearStack for something to choose from, while the panel is open.
 *
 * @param instead advice for when it does not load
 * @throws NodeApiError or NodeOperationError with what the panel shows
 */
export const load = async (
	context: ILoadOptionsFunctions,
	endpoint: Endpoint,
	instead: string,
	fields: FormFields = {},
): Promise<Answer> =>
	await asNodeErrors(
		context.getNode(),
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
	begin: () => TakeEntry,
): Promise<Answer> =>
	await asNodeErrors(
		context.getNode(),
		ask(context, endpoint, instead, async (klearStack, options) => {
			return await klearStack.list(endpoint, {}, options, begin);
		}),
	);

async function ask(
	context: ILoadOptionsFunctions,
	endpoint: Endpoint,
	instead: string,
	call: (klearStack: Client, options: CallOptions) => Promise<Answer>,
): Promise<Answer> {
	const fail = (error: Error): never => {
		const told = error instanceof KlearStackFailure ? toldOfCall(error, why(error)) : toldBy(error);
		const description = `${told.description} ${instead}`.trim();
		throw nodeError(context.getNode(), { ...told, description });
	};
	const why = ({ kind, description }: KlearStackFailure) =>
		endpoint.inferred && ['notThere', 'refused'].includes(kind)
			? `This package had to infer the endpoint name "${endpoint.path}".`
			: (description ?? CREDENTIAL_ADVICE[kind] ?? '');
	const klearStack = await Client.connect(context).catch(fail);
	const signal = AbortSignal.timeout(TIMEOUT_S * 1000);
	const answer = await call(klearStack, { timeout: TIMEOUT_S, signal }).catch(fail);
	if (typeof answer !== 'string') return answer;
	throw problem(`KlearStack answered: ${klearStack.quote(answer)}`, instead, 'KS-ANSWER');
}
