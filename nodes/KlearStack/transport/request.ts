import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
	IPollFunctions,
} from 'n8n-workflow';

import { kindOf } from '../files/fileKinds';
import { EntrySplitter } from '../entries';
import { type Answer, parseEntry } from '../json';
import { atItsPath } from './candidates';
import type { Endpoint, IdentityField } from './endpoint';
import { failureOfStatus, type KlearStackFailure } from './failure';
import { buildForm, type FormFields } from './form';
import {
	type Bodies,
	type CallOptions,
	canceledBy,
	failureOf,
	type HostError,
	inTime,
	pour,
	textOf,
} from './host';
import { identityOf } from './identity';
import { judge, quote } from './judge';
import type { Pace } from './pace';
import { RENEWAL_HEADER, renewing } from './renewal';
import { Retry } from './retry';
import { Redactor, secretsOf } from './redactor';

export const CREDENTIAL = 'klearStackApi';

export type Context = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

/** A file that KlearStack answered with, or what it answered instead. */
export type Download = { bytes: Buffer } | { answer: Answer };

/**
 * The only way out to KlearStack, for one run of a node, one poll, or one list. The credential is
 * read once, before anything is sent: nothing that is done later can fail for its sake.
 */
export class KlearStack {
	private constructor(
		private readonly context: Context,
		private readonly credentials: ICredentialDataDecryptedObject,
		private redactor: Redactor,
	) {}

	/** Where several calls are made at the same time: calls that KlearStack is too busy for are made again. */
	pace?: Pace;

	private readonly retry = new Retry();

	static async connect(context: Context): Promise<KlearStack> {
		const credentials = await context.getCredentials<ICredentialDataDecryptedObject>(CREDENTIAL);
		return new KlearStack(context, credentials, Redactor.of(secretsOf(credentials)));
	}

	/**
	 * Sends one form and gives what KlearStack answered: parsed JSON, or a bare sentence. n8n renews
	 * an expired token and sends the same form again.
	 *
	 * @throws KlearStackFailure when nothing could be sent, KlearStack refuses, or does not answer
	 */
	async call(endpoint: Endpoint, fields: FormFields, options: CallOptions): Promise<Answer> {
		return await this.tried(endpoint, options, async (endpoint, options) => {
			return judge(endpoint, await this.send(endpoint, fields, options, 'text'), this.redactor);
		});
	}

	/** The same for an endpoint that may answer with a file. */
	async download(endpoint: Endpoint, fields: FormFields, options: CallOptions): Promise<Download> {
		return await this.tried(endpoint, options, async (endpoint, options) => {
			const bytes = Buffer.from(await this.send(endpoint, fields, options, 'arraybuffer'));
			return kindOf(bytes)
				? { bytes }
				: { answer: judge(endpoint, bytes.toString(), this.redactor) };
		});
	}

	/**
	 * The same for an endpoint that answers with a long list: takes its entries as they come.
	 *
	 * @param begin is called once for each try, and gives what takes each entry, parsed and as text; when
	 * that gives false, the rest is not fetched
	 * @returns the answer with an empty list, or what was answered instead of one
	 */
	async list(
		endpoint: Endpoint,
		fields: FormFields,
		options: CallOptions,
		begin: () => (entry: unknown, text: string) => boolean,
	): Promise<Answer> {
		return await this.tried(endpoint, options, async (endpoint, options) => {
			const take = begin();
			const body = await this.send(endpoint, fields, options, 'stream');
			let isWanted = true;
			let hasEntries = false;
			const splitter = new EntrySplitter((text) => {
				hasEntries = true;
				if (isWanted) isWanted = take(this.redactor.data(parseEntry(text), text), text);
			});
			await pour(body, options, (text) => {
				splitter.push(text);
				return isWanted;
			});
			return isWanted ? judge(endpoint, splitter.end(), this.redactor, hasEntries) : {};
		});
	}

	/** @throws KlearStackFailure where the credential lacks what a call's form has */
	identityFor(endpoint: Endpoint, fields: FormFields, chosen?: IdentityField[]): IdentityField[] {
		return identityOf(endpoint, this.credentials, fields, chosen);
	}

	/** An answer as an error may quote it. */
	quote(answer: Answer): string {
		return quote(answer, this.redactor);
	}

	/** Lets a failure say what was called, and makes the call again where that helps. */
	private async tried<T>(
		endpoint: Endpoint,
		options: CallOptions,
		work: (endpoint: Endpoint, options: CallOptions) => Promise<T>,
	): Promise<T> {
		const { timeout, signal = canceledBy(this.context) } = options;
		const once = async (endpoint: Endpoint) =>
			await renewing(options, async (options) => await work(endpoint, options));
		return await this.retry
			.call(endpoint, { timeout, signal, isPaced: this.pace !== undefined }, async () => {
				return await atItsPath(String(this.credentials.baseUrl), endpoint, once);
			})
			.catch((error: KlearStackFailure) => {
				throw Object.assign(error, { endpoint });
			});
	}

	private async send<Kind extends keyof Bodies>(
		endpoint: Endpoint,
		fields: FormFields,
		options: CallOptions,
		encoding: Kind,
	): Promise<Bodies[Kind]> {
		const identity = this.identityFor(endpoint, fields, options.identity);
		const send = async () =>
			await this.sendOnce({ ...endpoint, identity }, fields, options, encoding);
		const isBusy = ({ status, isUnknown }: KlearStackFailure) =>
			status === 429 || (status === 503 && (endpoint.reads === true || !isUnknown));
		return this.pace ? await this.pace.call(send, isBusy) : await send();
	}

	private async sendOnce<Kind extends keyof Bodies>(
		endpoint: Endpoint,
		fields: FormFields,
		{ timeout, signal, renews, additional }: CallOptions,
		encoding: Kind,
	): Promise<Bodies[Kind]> {
		const request: IHttpRequestOptions = {
			method: 'POST',
			// The credential puts its Base URL in front.
			url: endpoint.path,
			headers: renews ? { [RENEWAL_HEADER]: renews } : {},
			body: buildForm(endpoint.identity, {
				...fields,
				...additional,
			}) as unknown as IHttpRequestOptions['body'],
			encoding,
			returnFullResponse: true,
			// n8n itself has to see a 401, to have the token renewed.
			ignoreHttpStatusErrors: { ignore: true, except: [401] },
			timeout: timeout * 1000,
			abortSignal: signal,
		};
		const answered = this.context.helpers.httpRequestWithAuthentication
			.call(this.context, CREDENTIAL, request)
			.catch(async (error: HostError) => {
				await this.learnRenewedTokens();
				throw await failureOf(error, this.redactor, signal);
			});
		const response = (await inTime(fields, timeout, answered)) as IN8nHttpFullResponse;
		if (response.statusCode < 300) return response.body as Bodies[Kind];
		const { statusCode: status, headers } = response;
		const text = await textOf(response.body);
		await this.learnRenewedTokens();
		const failure = failureOfStatus(status, text, this.redactor, headers['retry-after']);
		throw Object.assign(failure, { isUnrenewed: status === 401 });
	}

	/** An error must not show tokens either that were renewed for this very call. */
	private async learnRenewedTokens(): Promise<void> {
		const latest = await this.context
			.getCredentials<ICredentialDataDecryptedObject>(CREDENTIAL)
			.catch(() => this.credentials);
		this.redactor = Redactor.of([...secretsOf(this.credentials), ...secretsOf(latest)]);
	}
}
