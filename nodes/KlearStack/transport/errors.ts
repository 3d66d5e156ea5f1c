/**
 * The one maker of n8n's errors. Up to here a failure is neutral: an Error that nobody changes, or its
 * parts. Whoever made the call says what to do; title, code and item are put together at the end.
 */
import type { Failure, INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError, UserError } from 'n8n-workflow';

import { type Code, codeOfFailure } from './codes';
import { CREDENTIAL_ADVICE } from './credentialAdvice';
import { KlearStackFailure } from './failure';

export type NodeError = NodeApiError | NodeOperationError;

/** The parts of an error. */
export interface Told {
	readonly message: string;
	/** Advice. */
	readonly description: string;
	readonly code: Code;
	/** Of a call that failed. */
	readonly call?: {
		readonly status?: number;
		/** n8n polls again by it. */
		readonly failure?: Failure;
		/** The same call may succeed later. */
		readonly mayPass: boolean;
	};
	/** A program error, whose stack helps to find it. */
	readonly cause?: Error;
}

/**
 * Something that is wrong, to be thrown.
 *
 * @param isNotSent KlearStack cannot have been asked for anything, so another try may ask
 */
export const problem = (
	message: string,
	description: string,
	code: Code,
	isNotSent = false,
): UserError => new UserError(message, { description, extra: { code, isNotSent } });

const MINUTE_MS = 60_000;

/** Said of a login that is not tried again for so long, in milliseconds. */
const heldBack = (ms = 0) =>
	ms < MINUTE_MS
		? ''
		: `The login is not tried again for ${ms / MINUTE_MS} minutes, unless you change or test the KlearStack credential.`;

/**
 * @param description advice about a failed call
 * @param forN8n n8n polls again by it
 */
export const toldOfCall = (
	failure: KlearStackFailure,
	description: string,
	forN8n = failure.forN8n,
): Told => ({
	message: failure.message,
	description: `${description} ${heldBack(failure.heldBackMs)}`.trim(),
	code: codeOfFailure(failure),
	call: { status: failure.status, failure: forN8n, mayPass: failure.mayPass },
});

const isNodeError = (error: unknown): error is NodeError =>
	error instanceof NodeApiError || error instanceof NodeOperationError;

/** The parts of whatever was thrown. */
export function toldBy(error: Error): Told {
	const { message, description, context, extra } = error as NodeOperationError & {
		extra?: { code?: Code };
	};
	const ofFailure = error instanceof KlearStackFailure ? codeOfFailure(error) : 'KS-OTHER';
	const code = (context?.code as Code | undefined) ?? extra?.code ?? ofFailure;
	const cause = isNodeError(error) ? undefined : error;
	return { message, description: description ?? '', code, cause };
}

/** The advice about an error, with its code. */
export const adviceWithCode = ({ description, code }: Told): string =>
	[description, `(${code})`].filter(Boolean).join(' ');

/** A failed test of the credential. n8n shows nothing but its message, so the advice is part of it. */
export function errorOfTest(failure: KlearStackFailure): UserError {
	const advice = failure.description ?? CREDENTIAL_ADVICE[failure.kind] ?? '';
	return new UserError(`${failure.message.replace(/[.\s]*$/, '.')} ${advice}`.trim());
}

/** @param itemIndex the item's, where there are items */
export function nodeError(node: INode, told: Told, itemIndex?: number): NodeError {
	const { message, code, call, cause } = told;
	const options = { message, description: adviceWithCode(told), itemIndex };
	const error = call
		? new NodeApiError(
				node,
				{},
				{ ...options, httpCode: call.status?.toString(), failure: call.failure },
			)
		: new NodeOperationError(node, cause ?? message, options);
	// n8n swaps a message that holds a known error code for a stock text.
	error.message = message;
	Object.assign(error.context, { code, mayPass: call?.mayPass });
	return error;
}

/** Whatever was thrown as n8n shows it. */
export const asNodeError = (node: INode, error: Error): NodeError =>
	isNodeError(error) && error.context.code !== undefined ? error : nodeError(node, toldBy(error));

/** Lets whatever ends a node leave as n8n shows it. */
export async function asNodeErrors<T>(node: INode, work: Promise<T>): Promise<T> {
	return await work.catch((error: Error) => {
		throw asNodeError(node, error);
	});
}
