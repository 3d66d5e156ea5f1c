/** What n8n's request helper gives and throws. */
import type { Failure } from 'n8n-workflow';

import { failureOfNetwork } from './failure';

export interface CallOptions {
	/** Seconds that KlearStack may take to answer. */
	timeout: number;
	/** Ends the call, however slowly the answer comes. In an execution n8n puts its own here. */
	signal?: AbortSignal;
}

/** The kinds of answer that are asked for, and what the body is then. */
export interface Bodies {
	text: string;
	arraybuffer: Buffer;
	stream: AsyncIterable<Uint8Array> & { destroy(error?: Error): void };
}

/** An error's text is short; nobody reads more of it. */
const LONGEST_ERROR = 100_000;

/** A failed answer's text, whichever kind of body was asked for. */
export async function textOf(body: unknown): Promise<string> {
	if (Buffer.isBuffer(body)) return body.toString();
	if (typeof body !== 'object' || body === null || !(Symbol.asyncIterator in body)) {
		return String(body ?? '');
	}
	let text = '';
	const decoder = new TextDecoder();
	for await (const chunk of body as Bodies['stream']) {
		text += decoder.decode(chunk, { stream: true });
		if (text.length > LONGEST_ERROR) break;
	}
	return text;
}

/** Its own error around the one of the network or of the credential. */
export interface HostError {
	message: string;
	description?: string | null;
	cause?: {
		code?: string;
		message?: string;
		description?: string | null;
		/** Set by the credential on what it throws. */
		failure?: Failure;
		response?: { status: number; data: unknown };
	};
}

/** Gives a body's text bit by bit, until it ends, is no longer wanted, or the time is over. */
export async function pour(
	body: Bodies['stream'],
	{ timeout, signal }: CallOptions,
	take: (text: string) => boolean,
): Promise<void> {
	const decoder = new TextDecoder();
	const deadline = AbortSignal.timeout(timeout * 1000);
	const onDeadline = () => body.destroy(Object.assign(new Error(), { code: 'ETIMEDOUT' }));
	deadline.addEventListener('abort', onDeadline);
	try {
		for await (const chunk of body) {
			if (!take(decoder.decode(chunk, { stream: true }))) return;
		}
	} catch (error) {
		if (error instanceof SyntaxError) throw brokenAnswer();
		if (deadline.aborted || signal?.aborted) throw failureOfNetwork('ETIMEDOUT');
		throw failureOfNetwork((error as { code?: string }).code ?? 'ECONNRESET', true);
	} finally {
		deadline.removeEventListener('abort', onDeadline);
	}
}

export const brokenAnswer = () => failureOfNetwork('ERR_INVALID_JSON', true);
