import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
	IPollFunctions,
} from 'n8n-workflow';
import { ExpressionError } from 'n8n-workflow';

import { kindOf } from '../files/fileKinds';
import { EntrySplitter } from '../entries';
import { type Answer, parseEntry } from '../json';
import { normalizeBaseUrl } from './address';
import { atItsPath } from './candidates';
import type { Endpoint, IdentityField } from './endpoint';
import { failureOfStatus, KlearStackFailure } from './failure';
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
import { identityOf, missingOf } from './identity';
import { judge, quote } from './judge';
import { incomplete, unresolved } from './loginFailure';
import type { Pace } from './pace';
import { renewing } from './renewal';
import { Retry } from './retry';
import { ownerOf } from './tokens';
import { Redactor, secretsOf } from './redactor';

export const CREDENTIAL = 'klearStackApi';

export type Context = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

/** A file that KlearStack answered with, or what it answered instead. */
export type Download = { bytes: Buffer } | { answer: Answer };

/**
 * What the credential holds, complete, with the values of an item where they are expressions.
 *
 * @throws LoginFailure saying what it lacks
 */
export async function credentialsOf(
	context: Context,
	itemIndex?: number,
): Promise<ICredentialDataDecryptedObject> {
	const credentials = await context
		.getCredentials<ICredentialDataDecryptedObject>(CREDENTIAL, itemIndex)
		.catch((error: Error) => {
			throw error instanceof ExpressionError ? unresolved(error.message) : error;
		});
	const missing = missingOf(credentials);
	if (missing.length > 0) throw incomplete(missing);
	normalizeBaseUrl(credentials.baseUrl);
	return credentials;
}

/** What the calls of a run have in common. */
export interface Shared {
	readonly retry: Retry;
	/** Where several calls are made at the same time: calls that KlearStack is too busy for are made again. */
	pace?: Pace;
}

/**
 * The only way out to KlearStack, for one item of a run, one poll, or one list. The credential is
 * read once, before anything is sent: nothing that is done later can fail for its sake.
 */
export class KlearStack {
	private redactor: Redactor;

	private constructor(
		private readonly context: Context,
		private readonly credentials: ICredentialDataDecryptedObject,
		private readonly shared: Shared,
	) {
		this.redactor = Redactor.of(secretsOf(credentials));
	}

	/**
	 * @param itemIndex whose values the credential has, where they are expressions
	 * @param shared what all items of a run have in common
	 * @throws LoginFailure saying what the credential lacks
	 */
	static async connect(
		context: Context,
		itemIndex?: number,
		shared: Shared = { retry: new Retry() },
	): Promise<KlearStack> {
		return new KlearStack(context, await credentialsOf(context, itemIndex), shared);
	}

	/** Tells one login from another: an ID of one is none of the other's. */
	get account(): string {
		return ownerOf(this.credentials);
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
		return await this.shared.retry
			.call(endpoint, { timeout, signal, isPaced: this.shared.pace !== undefined }, async () => {
				return await atItsPath(String(this.credentials.baseUrl), endpoint, once);
			})
			.catch((error: KlearStackFailure) => {
				throw error instanceof KlearStackFailure ? Object.assign(error, { endpoint }) : error;
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
		const { pace } = this.shared;
		return pace ? await pace.call(send, isBusy) : await send();
	}

	private async sendOnce<Kind extends keyof Bodies>(
		endpoint: Endpoint,
		fields: FormFields,
		{ timeout, signal, refusedToken = '', sent, additional }: CallOptions,
		encoding: Kind,
	): Promise<Bodies[Kind]> {
		const request: IHttpRequestOptions = {
			method: 'POST',
			// The credential puts its Base URL in front.
			url: endpoint.path,
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
		// n8n itself would read the values of the first item.
		const data: ICredentialDataDecryptedObject = { ...this.credentials, refusedToken };
		const answered = this.context.helpers.httpRequestWithAuthentication
			.call(this.context, CREDENTIAL, request, {
				credentialsDecrypted: { id: '', name: '', type: CREDENTIAL, data },
			})
			.finally(() => {
				if (sent) sent.accessToken = String(data.accessToken);
				this.hide(data);
			})
			.catch(async (error: HostError) => {
				throw await failureOf(error, this.redactor, signal);
			});
		const response = (await inTime(fields, timeout, answered)) as IN8nHttpFullResponse;
		if (response.statusCode < 300) return response.body as Bodies[Kind];
		const { statusCode: status, headers } = response;
		const text = await textOf(response.body);
		const failure = failureOfStatus(status, text, this.redactor, headers['retry-after']);
		throw Object.assign(failure, { isUnrenewed: status === 401 });
	}

	/** Tokens that were got for a call must not be shown, either. */
	private hide(credentials: ICredentialDataDecryptedObject): void {
		this.redactor = Redactor.of([...secretsOf(this.credentials), ...secretsOf(credentials)]);
	}
}
