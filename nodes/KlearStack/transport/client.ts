import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
	IPollFunctions,
} from 'n8n-workflow';
import { ExpressionError } from 'n8n-workflow';

import { decoded, decoding } from '../charset';
import { kindOf } from '../files/fileKinds';
import { EntrySplitter } from '../entries';
import { type Answer, parseAnswer, parseEntry } from '../json';
import { hostOf, normalizeBaseUrl } from './address';
import { next } from './attempts';
import { type Endpoint, givesData, type IdentityField } from './endpoint';
import { failureOfStatus, KlearStackFailure } from './failure';
import { buildForm, type FormFields, hasFile } from './form';
import {
	type Body,
	bytesOf,
	type CallOptions,
	canceledBy,
	failureOf,
	type HostError,
	inTime,
	MOST_BYTES,
	pour,
	textOf,
	tooLong,
} from './host';
import { identityOf, missingOf } from './identity';
import { judge, quote } from './judge';
import type { Limiter } from './limiter';
import { incomplete, unresolved } from './loginFailure';
import { jitter, pause } from './pause';
import { Redactor, secretsOf } from './redactor';
import { batchIdIn } from './response';
import { type Credentials, ownerOf } from './tokens';

export const CREDENTIAL = 'klearStackApi';

export type Context = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

/** A file that KlearStack answered with, or what it answered instead. */
export type Download = { bytes: Buffer } | { answer: Answer };

/**
 * The whole credential, with the values of an item where they are expressions.
 *
 * @throws KlearStackFailure saying what it lacks
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

/** The repeats that a run has, and the part of one that each call adds that succeeds without. */
const MOST_REPEATS = 20;
const REGAINED = 0.2;

/** Common to the calls of a run. */
export class Shared {
	/** How often a call may be made again: after too many failures the server is broken. */
	repeatsLeft = MOST_REPEATS;

	/** Where several calls are made at the same time. */
	limiter?: Limiter;

	regain(): void {
		this.repeatsLeft = Math.min(MOST_REPEATS, this.repeatsLeft + REGAINED);
	}
}

/** Host and endpoint to the path at which KlearStack answered; as long as the process lives. */
const pathsFound = new Map<string, string>();

/**
 * The only way out to KlearStack, for one item of a run, one poll, or one list. The credential is
 * read once, before anything is sent: nothing that is done later can fail for its sake.
 */
export class Client {
	private readonly secrets: Set<string>;

	private redactor: Redactor;

	private constructor(
		private readonly context: Context,
		private readonly credentials: ICredentialDataDecryptedObject,
		private readonly shared: Shared,
	) {
		this.secrets = new Set(secretsOf(credentials));
		this.redactor = new Redactor([...this.secrets]);
	}

	/**
	 * @param itemIndex whose values the credential has, where they are expressions
	 * @param shared what all items of a run have in common
	 * @throws KlearStackFailure saying what the credential lacks
	 */
	static async connect(
		context: Context,
		itemIndex?: number,
		shared = new Shared(),
	): Promise<Client> {
		return new Client(context, await credentialsOf(context, itemIndex), shared);
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
		return await this.made(endpoint, fields, options, async (body) => {
			const most = givesData(endpoint) ? MOST_BYTES.data : MOST_BYTES.sentence;
			const bytes = await bytesOf(body, options, most);
			return judge(endpoint, decoded(bytes, body.contentType), this.redactor);
		});
	}

	/** The same for an endpoint that may answer with a file. */
	async download(endpoint: Endpoint, fields: FormFields, options: CallOptions): Promise<Download> {
		return await this.made(endpoint, fields, options, async (body) => {
			const bytes = await bytesOf(body, options, MOST_BYTES.file);
			return kindOf(bytes)
				? { bytes }
				: { answer: judge(endpoint, decoded(bytes, body.contentType), this.redactor) };
		});
	}

	/**
	 * The same for an endpoint that answers with a long list: takes its entries as they come.
	 *
	 * @param begin is called for each answer that comes, and gives what takes each entry, parsed and as
	 * text; when that gives false, the rest is not fetched
	 * @returns the answer with an empty list, or what was answered instead of one
	 */
	async list(
		endpoint: Endpoint,
		fields: FormFields,
		options: CallOptions,
		begin: () => (entry: unknown, text: string) => boolean,
	): Promise<Answer> {
		return await this.made(endpoint, fields, options, async (body) => {
			const take = begin();
			const decode = decoding(body.contentType);
			let isWanted = true;
			let hasEntries = false;
			let length = 0;
			const splitter = new EntrySplitter((text) => {
				hasEntries = true;
				if (isWanted) isWanted = take(this.redactor.data(parseEntry(text), text), text);
			});
			await pour(body, options, (chunk) => {
				splitter.push(decode(chunk));
				length += chunk.length;
				if (!hasEntries && length > MOST_BYTES.data) throw tooLong(MOST_BYTES.data);
				return isWanted;
			});
			if (isWanted) splitter.push(decode());
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

	/**
	 * Makes a call, and makes it again as `next` decides, until there is an answer or nothing left to try.
	 *
	 * @param read makes what was asked for of an answer's body
	 */
	private async made<T>(
		endpoint: Endpoint,
		fields: FormFields,
		options: CallOptions,
		read: (body: Body) => Promise<T>,
	): Promise<T> {
		const { shared } = this;
		const { limiter } = shared;
		const { timeout, signal = canceledBy(this.context) } = options;
		const { path: ownPath, also = [], reads = false } = endpoint;
		const place = `${String(this.credentials.baseUrl)} ${ownPath}`;
		const paths = [...new Set([pathsFound.get(place) ?? ownPath, ownPath, ...also])];
		const absent: KlearStackFailure[] = [];
		const call = { reads, isLimited: limiter !== undefined, timeoutMs: timeout * 1000 };
		const tried = { ...call, isRenewed: false, repeats: 0, busy: 0 };
		const began = Date.now();
		let busySince = began;
		let refusedToken = '';
		for (;;) {
			const path = paths[absent.length];
			const lent: Credentials = { ...this.credentials, refusedToken };
			const outcome = await this.send({ ...endpoint, path }, fields, options, lent)
				.then(async (body) => {
					limiter?.answered();
					return await read(body);
				})
				.catch((error: Error) => {
					if (error instanceof KlearStackFailure) return error.with({ endpoint });
					throw error;
				});
			if (!(outcome instanceof KlearStackFailure)) {
				if (also.length > 0) pathsFound.set(place, path);
				if (tried.repeats === 0) shared.regain();
				return outcome;
			}

			const now = Date.now();
			const times = { busyForMs: now - busySince, elapsedMs: now - began };
			const step = next(outcome, { ...tried, ...times, repeatsLeft: shared.repeatsLeft }, jitter());
			switch (step.step) {
				case 'waitTogether':
					tried.busy++;
					if (!(await limiter!.backOff(step.askedMs))) throw outcome;
					continue;
				case 'again':
					tried.repeats++;
					shared.repeatsLeft--;
					await pause(step.afterMs, signal);
					if (signal?.aborted) throw outcome;
					// A path may have been away for a moment, too.
					absent.length = 0;
					break;
				case 'nextPath':
					absent.push(outcome);
					if (absent.length < paths.length) break;
					pathsFound.delete(place);
					throw absent[0].with({ tried: paths });
				case 'giveUp':
					throw outcome;
			}
			tried.isRenewed = step.step === 'renew';
			refusedToken = tried.isRenewed ? String(lent.accessToken) : '';
			tried.busy = 0;
			busySince = Date.now();
		}
	}

	/** @param lent to n8n and the credential, which note the token in it that the call is sent with */
	private async send(
		endpoint: Endpoint,
		fields: FormFields,
		{ timeout, signal, identity, additional }: CallOptions,
		lent: Credentials,
	): Promise<Body> {
		const form = buildForm(this.identityFor(endpoint, fields, identity), {
			...fields,
			...additional,
		});
		const request: IHttpRequestOptions = {
			method: 'POST',
			// The credential puts its Base URL in front.
			url: endpoint.path,
			body: form as unknown as IHttpRequestOptions['body'],
			encoding: 'stream',
			returnFullResponse: true,
			// n8n itself has to see a 401, to have the token renewed.
			ignoreHttpStatusErrors: { ignore: true, except: [401] },
			timeout: timeout * 1000,
			abortSignal: signal,
		};
		const answered = this.context.helpers.httpRequestWithAuthentication
			.call(this.context, CREDENTIAL, request, {
				// n8n itself would read the values of the first item.
				credentialsDecrypted: { id: '', name: '', type: CREDENTIAL, data: lent },
			})
			.finally(() => this.hide(lent))
			.catch(async (error: HostError) => {
				throw await failureOf(error, this.redactor, hostOf(this.credentials.baseUrl), signal);
			});
		const response = (await inTime(fields, timeout, answered)) as IN8nHttpFullResponse;
		const { statusCode: status, headers } = response;
		const contentType = String(headers['content-type'] ?? '');
		const isOfFile = hasFile(fields);
		const stream = response.body as unknown as Body['stream'];
		if (status < 300) return { stream, contentType, isOfFile };
		const text = await textOf(stream, contentType);
		if (batchIdIn(endpoint, parseAnswer(text)) !== undefined) {
			return { stream: ReadableStream.from([Buffer.from(text)]), contentType: '', isOfFile };
		}
		const failure = failureOfStatus(status, text, this.redactor, headers['retry-after']);
		throw failure.with({ isUnrenewed: status === 401 });
	}

	/** Hides the tokens of a call in this answer and all later ones. */
	private hide(lent: Credentials): void {
		const { size } = this.secrets;
		for (const secret of secretsOf(lent)) this.secrets.add(secret);
		if (this.secrets.size > size) this.redactor = new Redactor([...this.secrets]);
	}
}
