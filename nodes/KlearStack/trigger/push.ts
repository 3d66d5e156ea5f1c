import { createHash, timingSafeEqual } from 'crypto';
import type {
	IDataObject,
	IWebhookFunctions,
	IWebhookResponseData,
	MultiPartFormData,
} from 'n8n-workflow';

import { decoded } from '../charset';
import type { KlearStackDocument } from '../documents/document';
import { inOurNames } from '../documents/names';
import { documentsIn } from '../documents/list';
import { isRecord, parseAnswer } from '../json';
import { readParameters } from '../parameters/read';
import { Redactor } from '../transport/redactor';
import { type DocumentEvent, toEvent } from './event';
import { itemsOf } from './eventItems';
import { pushProperties } from './pushParameters';
import { isLongEnough, PUSH_CREDENTIAL } from './pushToken';

/** The answer to a push that was taken. KlearStack’s documentation shows none. */
export const RECEIVED = 'Received';

/** Less than the 16 MB that n8n takes of JSON; no result of documents is near that. */
const MOST_BYTES = 15 * 1024 * 1024;
const TOO_LARGE = 'This push is larger than 15 MB';

const FORM = 'multipart/form-data';
const JSON_TYPE = 'application/json';
const TYPES = [FORM, 'application/x-www-form-urlencoded', JSON_TYPE];

const ABOUT_THE_SENDER = ['company_name', 'username', 'password'];

/**
 * Takes one push of KlearStack: form data (or JSON) with the results in `data`, a bearer token, and
 * user name and password for this endpoint. One item per document leaves; the answer is given at
 * once, so that KlearStack does not wait for the workflow.
 *
 * KlearStack does not document which answer counts as delivered, nor if it tries again: a good push is
 * answered with 200, a wrong one with 401, 413, 415 or 400 and a sentence.
 *
 * Source: push-api/push-api-structure.
 */
export async function receivePush(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const secrets = await context.getCredentials<Record<string, string>>(PUSH_CREDENTIAL);
	const { authorization, ...headers } = context.getHeaderData();
	if (Number(headers['content-length'] ?? 0) > MOST_BYTES) {
		return refuse(context, 413, TOO_LARGE);
	}
	if (!isBearer(secrets, authorization)) {
		return refuse(context, 401, 'The token is wrong or missing');
	}
	const [contentType] = (headers['content-type'] ?? '').toLowerCase().split(';');
	if (!TYPES.includes(contentType.trim())) {
		const what = contentType === '' ? 'without a content type' : contentType;
		return refuse(context, 415, `This push is ${what}; results must come as form data or JSON`);
	}
	const file = contentType.trim() === FORM ? dataFileOf(context) : undefined;
	// Of one sent in chunks, nothing said before how long it is.
	if ((file?.size ?? 0) > MOST_BYTES) return refuse(context, 413, TOO_LARGE);
	const form = await formOf(context, contentType.trim(), file);
	if (!isSender(secrets, form)) {
		return refuse(context, 401, 'User name or password is wrong or missing');
	}
	const redactor = new Redactor([secrets.token, secrets.password ?? '']);
	const aboutTheDocuments = Object.entries(form).filter(
		([name]) => !ABOUT_THE_SENDER.includes(name),
	);
	const { data, result, ...about } = redactor.data(
		{
			...Object.fromEntries(aboutTheDocuments),
			data: resultsIn(form.data),
		},
		JSON.stringify(form),
	) as IDataObject;
	const pushed = data || { result };
	const documents = documentsIn(pushed) ?? singleDocument(pushed);
	if (!documents) {
		return refuse(
			context,
			400,
			'This is not a push from KlearStack: "data" must contain the results as JSON',
		);
	}
	const isOnly = documents.length === 1;
	const events = documents.map((document) => eventOf(document, about, isOnly));
	const settings = readParameters(context, pushProperties, (name) =>
		context.getNodeParameter(name, null),
	);
	const items = itemsOf(settings, events).map((json) => ({ json }));
	// n8n answers once it has created the execution, so a push that was answered is not lost.
	return items.length > 0 ? { workflowData: [items] } : { webhookResponse: RECEIVED };
}

/** n8n puts the fields of a multipart form below `data`, and its files below `files`. */
const multipartOf = (context: IWebhookFunctions) =>
	context.getBodyData() as unknown as Partial<MultiPartFormData.Request['body']>;

/** A file of this name is the same as a field, as some clients send long texts. */
const dataFileOf = (context: IWebhookFunctions): MultiPartFormData.File | undefined =>
	[multipartOf(context).files?.data ?? []].flat()[0];

/** The fields of a form, or the JSON itself. */
async function formOf(
	context: IWebhookFunctions,
	contentType: string,
	file?: MultiPartFormData.File,
): Promise<IDataObject> {
	if (contentType === JSON_TYPE) return jsonOf(context);
	if (contentType !== FORM) return context.getBodyData();
	const { data: fields = {} } = multipartOf(context);
	const data = file ? await textOf(context, file) : fields.data;
	return { ...fields, data } as IDataObject;
}

/** The JSON as it came: n8n, which has parsed it as well, loses digits of large integers. */
function jsonOf(context: IWebhookFunctions): IDataObject {
	const { rawBody } = context.getRequestObject() as { rawBody?: Buffer };
	const contentType = context.getHeaderData()['content-type'];
	const body = rawBody && parseAnswer(decoded(rawBody, contentType));
	return isRecord(body) ? body : context.getBodyData();
}

async function textOf(context: IWebhookFunctions, file: MultiPartFormData.File): Promise<string> {
	const { helpers, nodeHelpers } = context;
	const { filepath, originalFilename, mimetype } = file;
	const binary = await nodeHelpers.copyBinaryFile(filepath, originalFilename ?? 'data', mimetype);
	if (!binary.id) return decoded(Buffer.from(binary.data, 'base64'), mimetype);
	const stream = await helpers.getBinaryStream(binary.id);
	return decoded(await helpers.binaryToBuffer(stream), mimetype);
}

/** The results in `data`: JSON as text, or as it is. Sent several times, it is the documents of all. */
function resultsIn(data: unknown): unknown {
	if (typeof data === 'string') return parseAnswer(data);
	if (!Array.isArray(data) || !data.every((one) => typeof one === 'string')) return data;
	const results = data.map((one) => documentsIn(parseAnswer(one)));
	return results.every((one) => one !== undefined) ? results.flat() : undefined;
}

/** Compares digests, which have the same length, so that the time it takes tells nothing. */
function isSame(given: unknown, expected: string): boolean {
	const digest = (text: string) => createHash('sha256').update(text).digest();
	return timingSafeEqual(digest(typeof given === 'string' ? given : ''), digest(expected));
}

const isBearer = ({ token }: Record<string, string>, authorization = '') =>
	isLongEnough(token) && isSame(/^Bearer (.+)$/i.exec(authorization)?.[1], token);

function isSender({ username, password }: Record<string, string>, form: IDataObject): boolean {
	// Both are compared, whatever the first one says.
	const matches = [
		!username || isSame(form.username, username),
		!password || isSame(form.password, password),
	];
	return matches.every(Boolean);
}

function singleDocument(pushed: unknown): KlearStackDocument[] | undefined {
	const names = typeof pushed === 'object' && pushed !== null ? Object.keys(pushed) : [];
	return names.some((name) => name.toLowerCase() === 'document_id')
		? [pushed as IDataObject]
		: undefined;
}

/**
 * A document as an event, with what only stands beside the results.
 *
 * @param isOnly ID and file name beside the results are this document's; its ID, too, makes the eventId
 */
function eventOf(document: KlearStackDocument, about: IDataObject, isOnly: boolean): DocumentEvent {
	const { documentId: id, ...beside } = inOurNames(about, isOnly);
	const known = toEvent(document);
	const named: KlearStackDocument = Array.isArray(document)
		? [...document, [id, 'Document_id']]
		: { ...document, Document_id: id };
	const event = id && known.documentId === undefined ? toEvent(named) : known;
	return withMissing(event, beside);
}

function withMissing(event: DocumentEvent, beside: IDataObject): DocumentEvent {
	const missing = Object.entries(beside).filter(
		([key, value]) => value && !Object.hasOwn(event.statements, key),
	);
	return { ...event, statements: { ...event.statements, ...Object.fromEntries(missing) } };
}

function refuse(context: IWebhookFunctions, status: number, error: string): IWebhookResponseData {
	context.getResponseObject().status(status).json({ error });
	return { noWebhookResponse: true };
}
