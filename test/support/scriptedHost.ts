import { Readable } from 'node:stream';

import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import type { Context } from '../../nodes/KlearStack/transport/client';
import { account } from '../../tools/account';

/** An answer of KlearStack, which n8n's helper gives or throws, or the network's error code, perhaps in mid-answer. */
export type Reply =
	| { status: number; body?: string; retryAfter?: string; isThrown?: true; afterMs?: number }
	| { code: string; wasAnswering?: boolean; afterMs?: number };

export interface Sent {
	atMs: number;
	path: string;
	refusedToken: string;
}

const HOST = 'https://klearstack.test';

const sleep = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

/**
 * In place of n8n's request helper, so that pauses pass by a clock of the test's own: what it gives and
 * throws is what real HTTP makes of it in test/workflows/faults. Each call has a token of its own.
 *
 * @param reply to a call, by its number and path
 */
export class ScriptedHost {
	readonly sent: Sent[] = [];

	private readonly began = Date.now();

	constructor(private readonly reply: (n: number, path: string) => Reply | Promise<Reply>) {}

	get context(): Context {
		return {
			getCredentials: async () => await Promise.resolve({ ...account(''), baseUrl: HOST }),
			helpers: {
				httpRequestWithAuthentication: async (
					_type: string,
					{ url }: IHttpRequestOptions,
					{ credentialsDecrypted: { data } }: { credentialsDecrypted: { data: IDataObject } },
				) => await this.answer(url, data),
			},
		} as unknown as Context;
	}

	private async answer(path: string, data: IDataObject) {
		const refusedToken = String(data.refusedToken);
		const n = this.sent.push({ atMs: Date.now() - this.began, path, refusedToken });
		data.accessToken = `token ${n}`;
		const reply = await this.reply(n - 1, path);
		if (reply.afterMs) await sleep(reply.afterMs);
		if ('code' in reply) {
			const response = reply.wasAnswering && { response: { status: 200 } };
			throw Object.assign(new Error('network'), { cause: { code: reply.code, ...response } });
		}
		const { status, body = '', retryAfter, isThrown } = reply;
		if (isThrown) {
			throw Object.assign(new Error('status'), { cause: { response: { status, data: body } } });
		}
		const stream = Readable.from([Buffer.from(body)]);
		return { statusCode: status, body: stream, headers: { 'retry-after': retryAfter } };
	}
}
