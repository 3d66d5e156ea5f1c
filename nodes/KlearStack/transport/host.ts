/** Answers and errors of n8n's request helper. */
import type { IExecuteFunctions } from 'n8n-workflow';

import { decoded, decoding } from '../charset';
import type { IdentityField } from './endpoint';
import { failureOfBlock, failureOfNetwork, failureOfStatus, KlearStackFailure } from './failure';
import { type FormFields, hasFile } from './form';
import type { Redactor } from './redactor';

export interface CallOptions {
	/** Seconds that KlearStack may take to answer. */
	timeout: number;
	/** Ends the call, however slowly the answer comes. In an execution n8n puts its own here. */
	signal?: AbortSignal;
	/** The fields of the credential to send, where the user says which. */
	identity?: IdentityField[];
	/** Fields that the user adds to the form, or sends in place of its own. */
	additional?: FormFields;
}

/** Ends when someone cancels the execution, where there is one. */
export const canceledBy = (context: object): AbortSignal | undefined =>
	'getExecutionCancelSignal' in context
		? (context as IExecuteFunctions).getExecutionCancelSignal()
		: undefined;

/** An answer whose status says nothing against it. */
export interface Body {
	stream: AsyncIterable<Uint8Array> & { destroy?(): void };
	contentType: string;
	/** True for a file, which may take as long as it needs: only silence is limited. */
	isOfFile: boolean;
}

const MB = 1024 * 1024;

/** The bytes of an answer that are read at most: of a sentence, of a file, and of documents or rows. */
export const MOST_BYTES = { sentence: MB, file: 64 * MB, data: 256 * MB };

export const tooLong = (most: number) =>
	new KlearStackFailure(
		'unconfirmed',
		`KlearStack’s answer is longer than ${most / MB} MB, so it was not read`,
		{ status: 200, isUnknown: true },
	);

/** All bytes of an answer. @throws KlearStackFailure where there are more than `most` */
export async function bytesOf(body: Body, options: CallOptions, most: number): Promise<Buffer> {
	const chunks: Uint8Array[] = [];
	let length = 0;
	await pour(body, options, (chunk) => {
		length += chunk.length;
		if (length > most) throw tooLong(most);
		return chunks.push(chunk) > 0;
	});
	return Buffer.concat(chunks);
}

/** An error's text is short; nobody reads more of it. */
const LONGEST_ERROR = 100_000;

/** A failed answer's text, whichever kind of body was asked for. */
export async function textOf(body: unknown, contentType = ''): Promise<string> {
	if (Buffer.isBuffer(body)) return decoded(body, contentType);
	if (typeof body !== 'object' || body === null || !(Symbol.asyncIterator in body)) {
		return String(body ?? '');
	}
	let text = '';
	const decode = decoding(contentType);
	for await (const chunk of body as Body['stream']) {
		text += decode(chunk);
		if (text.length > LONGEST_ERROR) break;
	}
	return text;
}

/** Its own error around the one of the network or of the credential. */
export interface HostError {
	message: string;
	description?: string | null;
	/** Of the answer; the network's error code where there was none, which older hosts give here alone. */
	httpCode?: string | null;
	cause?: Partial<KlearStackFailure> & {
		response?: { status: number; data: unknown };
	};
}

/**
 * The failure behind an error of n8n's helper, or of the credential.
 *
 * @param host its name
 */
export async function failureOf(
	{ message, description, httpCode, cause }: HostError,
	redactor: Redactor,
	host: string,
	signal?: AbortSignal,
): Promise<KlearStackFailure> {
	// A login that failed, or an address that is none. n8n may have loaded the credential by itself.
	if (cause?.kind) return new KlearStackFailure(cause.kind, cause.message ?? message, cause);
	const blocked = failureOfBlock(cause?.message ?? message);
	if (blocked) return blocked;
	const { response, code = /^[A-Z_]+$/.exec(httpCode ?? '')?.[0] } = cause ?? {};
	if (response && response.status >= 300) {
		return failureOfStatus(response.status, await textOf(response.data), redactor);
	}
	// A call with a deadline is ended by the deadline only.
	if (code) return failureOfNetwork(signal?.aborted ? 'ETIMEDOUT' : code, Boolean(response), host);
	return new KlearStackFailure('credential', redactor.text(cause?.message ?? message), {
		description: redactor.text(cause?.description ?? description ?? ''),
	});
}

/**
 * Gives a body bit by bit, until it ends, is no longer wanted, or the time is over. What `take` throws
 * is thrown as it is: it is no failure of the connection.
 */
export async function pour(
	{ stream, isOfFile }: Body,
	{ timeout, signal }: CallOptions,
	take: (chunk: Uint8Array) => boolean,
): Promise<void> {
	const chunks = stream[Symbol.asyncIterator]();
	let late = lateness(timeout, signal);
	try {
		for (;;) {
			// A stream that stalls is not ended by destroying it: what wraps it waits for the next chunk.
			const { done, value } = await Promise.race([chunks.next(), late.promise]).catch(brokenOff);
			if (done || !take(value)) return;
			if (isOfFile) {
				late.end();
				late = lateness(timeout, signal);
			}
		}
	} finally {
		late.end();
		stream.destroy?.();
	}
}

const brokenOff = (error: Error & { code?: string }): never => {
	throw error instanceof KlearStackFailure
		? error
		: failureOfNetwork(error.code ?? 'ECONNRESET', true);
};

/** A promise that fails once the time is over, in seconds; `end` lets go of the clock. */
function lateness(timeout: number, signal?: AbortSignal) {
	// It takes whole milliseconds only, and 8.091 seconds are 8090.999999999999 of them.
	const clock = AbortSignal.timeout(Math.ceil(timeout * 1000));
	const both = signal ? AbortSignal.any([clock, signal]) : clock;
	let onAbort!: () => void;
	const promise = new Promise<never>((_resolve, reject) => {
		onAbort = () => reject(failureOfNetwork('ETIMEDOUT'));
		if (both.aborted) onAbort();
		else both.addEventListener('abort', onAbort);
	});
	// It may fail when nobody waits for it any more.
	promise.catch(() => {});
	return { promise, end: () => both.removeEventListener('abort', onAbort) };
}

export const brokenAnswer = () => failureOfNetwork('ERR_INVALID_JSON', true);

/**
 * n8n's own time limit is one on silence, and leaves out logins. A file may take as long as it needs
 * to be sent. @param timeout seconds
 */
export async function inTime<T>(
	fields: FormFields,
	timeout: number,
	answered: Promise<T>,
): Promise<T> {
	if (hasFile(fields)) return await answered;
	const late = lateness(timeout);
	try {
		return await Promise.race([answered, late.promise]);
	} finally {
		late.end();
	}
}
