import type {
	Failure as NodeFailure,
	ICredentialDataDecryptedObject,
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
	IPollFunctions,
	JsonObject,
} from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { endpointPath } from './address';
import type { Endpoint, IdentityField } from './endpoints';
import { buildForm, type FormFields } from './form';
import {
	type Answer,
	explainNoAnswer,
	explainStatus,
	type Failure,
	isWebPage,
	parseAnswer,
	redact,
	redactAnswer,
	refusal,
	tidy,
} from './response';

export const CREDENTIAL = 'klearStackApi';

export interface RequestOptions {
	/** The item the call is made for, named in every error. */
	itemIndex?: number;
	/** The endpoint's name where the table's is not the right one. */
	endpoint?: string;
	/** Seconds; 300 where nothing is given. */
	timeout?: number;
	/** Ends the call, however slowly the answer comes. */
	signal?: AbortSignal;
	/** What helps against a wrong endpoint name where there are no Options to enter it in. */
	instead?: string;
}

type Context = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

const DEFAULT_TIMEOUT = 300;

/**
 * In data that leaves the node, shorter secrets are left alone: to hide a user ID such as 26 would
 * damage every value that happens to be 26. Error texts hide secrets of any length.
 */
const SHORTEST_TO_HIDE = 8;

/**
 * The only way out to KlearStack. Sends one form and gives what KlearStack answered: parsed JSON,
 * or a bare sentence. n8n renews an expired token and sends the same form again.
 *
 * @throws NodeOperationError when the credential lacks what the call needs; nothing was sent then
 * @throws NodeApiError when KlearStack refuses or does not answer; it never carries the request
 */
export async function klearStackRequest(
	this: Context,
	endpoint: Endpoint,
	fields: FormFields,
	options: RequestOptions = {},
): Promise<Answer> {
	const text = await send.call(this, endpoint, fields, options, 'text');
	return await read.call(this, text as string, options);
}

/**
 * The same for an endpoint that may answer with a file.
 *
 * @returns the bytes of the answer, whatever it is, unless KlearStack refuses
 */
export async function klearStackDownload(
	this: Context,
	endpoint: Endpoint,
	fields: FormFields,
	options: RequestOptions = {},
): Promise<Buffer> {
	const bytes = Buffer.from(
		(await send.call(this, endpoint, fields, options, 'arraybuffer')) as Buffer,
	);
	await read.call(this, bytes.toString(), options);
	return bytes;
}

/** @throws NodeApiError when an answer with status 200 is a refusal, or comes from something else */
async function read(this: Context, text: string, options: RequestOptions): Promise<Answer> {
	if (isWebPage(text)) {
		throw apiError.call(this, options, {
			status: 200,
			message: 'A web page came back where KlearStack should answer',
			description:
				'The Base URL of the KlearStack credential leads to something else, e.g. a login page or a proxy. Enter the address of your KlearStack.',
		});
	}
	const secrets = await secretsOf.call(this, options.itemIndex);
	const answer = parseAnswer(text);
	const refused = refusal(answer);
	if (refused !== undefined) {
		throw apiError.call(this, options, {
			status: 200,
			message: tidy(redact(refused, secrets)),
			description: 'KlearStack refused this. Compare the parameters with its words above.',
		});
	}
	return redactAnswer(
		answer,
		secrets.filter(({ length }) => length >= SHORTEST_TO_HIDE),
	);
}

async function send(
	this: Context,
	endpoint: Endpoint,
	fields: FormFields,
	{ itemIndex, endpoint: name, timeout = DEFAULT_TIMEOUT, signal, instead }: RequestOptions,
	encoding: 'text' | 'arraybuffer',
): Promise<unknown> {
	for (const [field, value] of Object.entries(fields)) {
		if (typeof value === 'object' && value !== null && !(value instanceof File)) {
			throw new NodeOperationError(
				this.getNode(),
				`A text is needed for "${field}", not an object or a list`,
				{
					itemIndex,
					description: 'Look at the expression that gives it.',
				},
			);
		}
	}
	await requireIdentity.call(this, endpoint.identity, itemIndex);
	const request: IHttpRequestOptions = {
		method: 'POST',
		// The credential puts its Base URL in front.
		url: name ? pathFrom.call(this, name, itemIndex) : endpoint.path,
		body: buildForm(endpoint.identity, fields) as unknown as IHttpRequestOptions['body'],
		encoding,
		returnFullResponse: true,
		timeout: timeout * 1000,
		abortSignal: signal,
	};
	try {
		const { body } = (await this.helpers.httpRequestWithAuthentication.call(
			this,
			CREDENTIAL,
			request,
		)) as IN8nHttpFullResponse;
		return body;
	} catch (error) {
		const secrets = await secretsOf.call(this, itemIndex);
		throw apiError.call(
			this,
			{ itemIndex },
			explain(
				error as HostError,
				{
					...endpoint,
					path: request.url,
					isOperation: 'getInputData' in this,
					isGuess: endpoint.inferred || Boolean(name),
					instead,
					hasDeadline: signal !== undefined,
					inferred: name ? undefined : endpoint.inferred,
				},
				secrets,
			),
		);
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

const CHECK_IDS = 'Check the IDs and the other parameters of this operation.';

const NOTHING_WAS_SENT =
	/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS)/;

interface Cause {
	status?: number;
	/** What n8n needs to know to poll again at the right time. */
	failure?: NodeFailure;
}

const LONGEST_RETRY_AFTER_MS = 60 * 60 * 1000;

/** What a status means for whether, and when, the same call may succeed. */
function failureOf(status: number, retryAfter: unknown): NodeFailure {
	const seconds = Number(retryAfter);
	const retryAfterMs = seconds > 0 ? Math.min(seconds * 1000, LONGEST_RETRY_AFTER_MS) : undefined;
	if (status === 429) return { cause: 'rate-limited', retryAfterMs };
	if (status === 401) return { cause: 'credential-invalid' };
	if (status === 408 || status >= 500) return { cause: 'temporarily-unavailable', retryAfterMs };
	return { cause: 'configuration-invalid' };
}

function explain(
	{ message, description, cause }: HostError,
	endpoint: Called & { isGuess: boolean },
	secrets: string[],
): Failure & Cause {
	const status = cause?.response?.status;
	if (status !== undefined) {
		const data = cause?.response?.data;
		const text = Buffer.isBuffer(data) ? data.toString() : String(data ?? '');
		const failure = explainStatus(status, text, secrets);
		// A 404 with words of KlearStack's own is about an ID, unless the endpoint's name is a guess.
		const isAboutName =
			endpoint.isGuess || /^(not found|)\W*$/i.test(refusal(parseAnswer(text)) ?? '');
		if (status === 404) failure.description = isAboutName ? whereToCorrect(endpoint) : CHECK_IDS;
		return {
			...failure,
			status,
			failure: failureOf(status, cause?.response?.headers?.['retry-after']),
			description:
				failure.description + inSettings(endpoint, status) + doubt(endpoint, status >= 500),
		};
	}
	if (cause?.code) {
		const code = endpoint.hasDeadline && cause.code === 'ERR_CANCELED' ? 'ETIMEDOUT' : cause.code;
		const failure = explainNoAnswer(code);
		const sent = !NOTHING_WAS_SENT.test(code);
		return {
			...failure,
			failure: { cause: 'temporarily-unavailable' },
			description: (
				failure.description +
				inSettings(endpoint, code) +
				doubt(endpoint, sent)
			).trim(),
		};
	}
	return {
		failure: cause?.failure,
		message: redact(cause?.message ?? message, secrets),
		description: redact(cause?.description ?? description ?? '', secrets),
	};
}

/** An endpoint, and who calls it: triggers and lists have no options, and no items to run again. */
interface Called extends Endpoint {
	isOperation: boolean;
	/** What cancels the call is its deadline, and nobody else. */
	hasDeadline: boolean;
	instead?: string;
}

const MORE_TIME = ' Or raise Timeout in the options.';

/** What can be set in an operation against a status, or the code of a network error. */
const IN_SETTINGS: Record<string | number, string | undefined> = {
	429: ' Or lower Concurrency in the options.',
	ECONNABORTED: MORE_TIME,
	ETIMEDOUT: MORE_TIME,
};

const inSettings = ({ isOperation }: Called, reason: string | number) =>
	(isOperation && IN_SETTINGS[reason]) || '';

/** Said whenever KlearStack may have done something that the workflow does not know of. */
function doubt({ reads, isOperation }: Called, sent: boolean): string {
	return sent && !reads && isOperation
		? ' It is not known whether KlearStack carried this out: look there before you run this item again, so that nothing is done twice.'
		: '';
}

function whereToCorrect({ path, page, inferred, instead }: Called): string {
	if (inferred) {
		return `This package had to infer the endpoint name "${path}". ${instead ?? `The right one stands on KlearStack’s documentation page ${page}: enter it in Options, Endpoint.`}`;
	}
	const gone = `KlearStack has no "${path}" at the Base URL of the credential. Check the Base URL`;
	return instead
		? `${gone}. ${instead}`
		: `${gone}; where KlearStack has renamed the endpoint (documentation page ${page}), enter the new name in Options, Endpoint.`;
}

function apiError(
	this: Context,
	{ itemIndex }: RequestOptions,
	{ message, description, status, failure }: Failure & Cause,
) {
	const error = new NodeApiError(this.getNode(), {} as JsonObject, {
		message,
		description,
		httpCode: status?.toString(),
		itemIndex,
		failure,
	});
	// n8n swaps a message that holds a known error code for a stock text.
	error.message = message;
	return error;
}

function pathFrom(this: Context, name: string, itemIndex?: number) {
	try {
		return endpointPath(name);
	} catch (error) {
		const { message, description } = error as Failure;
		throw new NodeOperationError(this.getNode(), message, { description, itemIndex });
	}
}

const LABELS: Record<IdentityField, { property: string; label: string }> = {
	company_name: { property: 'companyName', label: 'Company Name' },
	username: { property: 'username', label: 'User Name' },
	password: { property: 'password', label: 'Password' },
};

/** Stops a call whose form needs what the credential does not have. */
async function requireIdentity(this: Context, identity: IdentityField[], itemIndex?: number) {
	const credentials = await credentialsOf.call(this, itemIndex);
	const byUserId = credentials.authentication === 'userId';
	const missing = identity.filter(
		(name) => !credentials[LABELS[name].property] || (name === 'password' && byUserId),
	);
	if (missing.length === 0) return;
	const labels = missing.map((name) => LABELS[name].label).join(' and ');
	throw new NodeOperationError(
		this.getNode(),
		`KlearStack wants ${labels} for this operation, and the credential has none`,
		{
			itemIndex,
			description: missing.includes('password')
				? 'Nothing was sent. Open the KlearStack credential, set Authentication to Password, and enter User Name and Password.'
				: `Nothing was sent. Open the KlearStack credential and enter ${labels}.`,
		},
	);
}

async function credentialsOf(
	this: Context,
	itemIndex = 0,
): Promise<ICredentialDataDecryptedObject> {
	return await (this as IExecuteFunctions).getCredentials<
		ICredentialDataDecryptedObject & IDataObject
	>(CREDENTIAL, itemIndex);
}

async function secretsOf(this: Context, itemIndex?: number) {
	const { password, accessToken, refreshToken, authentication, userId } = await credentialsOf.call(
		this,
		itemIndex,
	);
	// A user ID is as good as a password: KlearStack gives tokens for it alone.
	return [password, accessToken, refreshToken, authentication === 'userId' ? userId : ''].map(
		(secret) => String(secret ?? ''),
	);
}
