import type {
	Failure as NodeFailure,
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
	IPollFunctions,
} from 'n8n-workflow';

import { kindOf } from '../files/kinds';
import type { Endpoint, IdentityField } from './endpoints';
import { failureOfNetwork, failureOfStatus, KlearStackFailure } from './failure';
import { buildForm, type FormFields } from './form';
import { type Answer, isWebPage, parseAnswer, refusal, tidy } from './response';
import { Redactor, secretsOf } from './secrets';

export const CREDENTIAL = 'klearStackApi';

export type Context = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

export interface CallOptions {
	/** Seconds that KlearStack may take to answer. */
	timeout: number;
	/** Ends the call, however slowly the answer comes. */
	signal?: AbortSignal;
}

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

	static async connect(context: Context): Promise<KlearStack> {
		const credentials = await context.getCredentials<ICredentialDataDecryptedObject>(CREDENTIAL);
		return new KlearStack(context, credentials, new Redactor(secretsOf(credentials)));
	}

	/**
	 * Sends one form and gives what KlearStack answered: parsed JSON, or a bare sentence. n8n renews
	 * an expired token and sends the same form again.
	 *
	 * @throws KlearStackFailure when nothing could be sent, KlearStack refuses, or does not answer
	 */
	async call(endpoint: Endpoint, fields: FormFields, options: CallOptions): Promise<Answer> {
		return await this.about(endpoint, async () =>
			this.read((await this.send(endpoint, fields, options, 'text')) as string),
		);
	}

	/** The same for an endpoint that may answer with a file. */
	async download(endpoint: Endpoint, fields: FormFields, options: CallOptions): Promise<Download> {
		return await this.about(endpoint, async () => {
			const body = await this.send(endpoint, fields, options, 'arraybuffer');
			const bytes = Buffer.from(body as Buffer);
			return kindOf(bytes) ? { bytes } : { answer: this.read(bytes.toString()) };
		});
	}

	/** Lets a failure say what was called. */
	private async about<T>(endpoint: Endpoint, work: () => Promise<T>): Promise<T> {
		try {
			return await work();
		} catch (error) {
			throw Object.assign(error as KlearStackFailure, { endpoint });
		}
	}

	/** @throws KlearStackFailure when an answer with status 200 is a refusal, or comes from something else */
	private read(text: string): Answer {
		if (isWebPage(text)) {
			const message = 'A web page came back where KlearStack should answer';
			throw new KlearStackFailure('webPage', message, { status: 200 });
		}
		const answer = parseAnswer(text);
		const words = refusal(answer);
		if (words === undefined) return this.redactor.data(answer, text);
		throw new KlearStackFailure('refused', tidy(this.redactor.text(words)), { status: 200 });
	}

	private async send(
		endpoint: Endpoint,
		fields: FormFields,
		{ timeout, signal }: CallOptions,
		encoding: 'text' | 'arraybuffer',
	): Promise<unknown> {
		this.requireIdentity(endpoint.identity);
		const form = buildForm(endpoint.identity, fields);
		const request: IHttpRequestOptions = {
			method: 'POST',
			// The credential puts its Base URL in front.
			url: endpoint.path,
			body: form as unknown as IHttpRequestOptions['body'],
			encoding,
			returnFullResponse: true,
			timeout: timeout * 1000,
			abortSignal: signal,
		};
		try {
			const { body } = (await this.context.helpers.httpRequestWithAuthentication.call(
				this.context,
				CREDENTIAL,
				request,
			)) as IN8nHttpFullResponse;
			return body;
		} catch (error) {
			await this.learnRenewedTokens();
			throw this.failureOf(error as HostError, signal);
		}
	}

	/** Stops a call whose form needs what the credential does not have. */
	private requireIdentity(identity: IdentityField[]): void {
		const byUserId = this.credentials.authentication === 'userId';
		const missing = identity.filter(
			(name) => !this.credentials[LABELS[name].property] || (name === 'password' && byUserId),
		);
		if (missing.length === 0) return;
		const labels = missing.map((name) => LABELS[name].label).join(' and ');
		throw new KlearStackFailure(
			'credential',
			`KlearStack requires ${labels} for this, and the credential has none`,
			{
				description: missing.includes('password')
					? 'Nothing was sent. Open the KlearStack credential, set Authentication to Password, and enter User Name and Password.'
					: `Nothing was sent. Open the KlearStack credential and enter ${labels}.`,
			},
		);
	}

	/** An error must not show tokens either that were renewed for this very call. */
	private async learnRenewedTokens(): Promise<void> {
		const latest = await this.context
			.getCredentials<ICredentialDataDecryptedObject>(CREDENTIAL)
			.catch(() => this.credentials);
		this.redactor = new Redactor([...secretsOf(this.credentials), ...secretsOf(latest)]);
	}

	private failureOf({ message, description, cause }: HostError, signal?: AbortSignal) {
		const { response, code } = cause ?? {};
		const isGood = response !== undefined && response.status < 300;
		if (response && !isGood) {
			const { status, data, headers } = response;
			const text = Buffer.isBuffer(data) ? data.toString() : String(data ?? '');
			return failureOfStatus(status, text, this.redactor, headers?.['retry-after']);
		}
		// What ends a call with a deadline is the deadline, and nobody else.
		if (code) return failureOfNetwork(signal?.aborted ? 'ETIMEDOUT' : code, isGood);
		// What the credential throws: a login that failed, an address that is none.
		return new KlearStackFailure('credential', this.redactor.text(cause?.message ?? message), {
			description: this.redactor.text(cause?.description ?? description ?? ''),
			forN8n: cause?.failure,
		});
	}
}

/** What n8n's request helper throws: its own error around the one of the network or of the credential. */
interface HostError {
	message: string;
	description?: string | null;
	cause?: {
		code?: string;
		message?: string;
		description?: string | null;
		/** Set by the credential on what it throws. */
		failure?: NodeFailure;
		response?: { status: number; data: unknown; headers?: Record<string, unknown> };
	};
}

const LABELS: Record<IdentityField, { property: string; label: string }> = {
	company_name: { property: 'companyName', label: 'Company Name' },
	username: { property: 'username', label: 'User Name' },
	password: { property: 'password', label: 'Password' },
};
