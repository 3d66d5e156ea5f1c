import type { IBinaryData, IN8nHttpFullResponse } from 'n8n-workflow';
import { BINARY_ENCODING, UserError } from 'n8n-workflow';

import { kindOf } from '../files/fileKinds';
import { canceledBy } from '../transport/host';
import { failureOfBlock } from '../transport/failure';
import { timeout } from './commonOptions';
import type { Item } from './item';
import { fileUrl, MOST_MB } from './uploadParameters';

/**
 * The file that a link leads to, or that a text holds, kept by n8n like any other. An AI agent, which
 * hands over text only, can give one so.
 *
 * @throws UserError or KlearStackFailure; neither holds more of the link than its host, as the rest may
 * be a secret
 */
export async function fileFromUrl(item: Item): Promise<IBinaryData> {
	const text = item.given(fileUrl);
	if (URL.canParse(text) && /^https?:/i.test(text)) return await fetched(item, new URL(text));
	// By places, not by an expression: the text may be long, and be anything.
	const comma = /^data:/i.test(text) ? text.indexOf(',') : -1;
	const head = text.slice(0, comma + 1).toLowerCase();
	const base64 = head === '' || head.endsWith(';base64,') ? text.slice(comma + 1) : '';
	const [mimeType] = head.slice('data:'.length).split(/[;,]/);
	if (!/^[\w+/\s-]+={0,2}$/.test(base64)) {
		throw item.error(
			`${fileUrl.displayName} is neither a link nor a file as text`,
			'Enter a link that begins with https://, a data URL, or base64 text.',
			'KS-FILE',
		);
	}
	const bytes = Buffer.from(base64, BINARY_ENCODING);
	const type = kindOf(bytes)?.mimeType ?? (mimeType || UNKNOWN);
	return await item.context.helpers.prepareBinaryData(bytes, undefined, type);
}

const UNKNOWN = 'application/octet-stream';

/** A link may lead to anything, which is in memory for a moment. */
const MOST_BYTES = MOST_MB * 1e6;
const TOO_MUCH = `gave more than ${MOST_MB} MB`;

/** Errors of n8n's helper where no credential is used. */
interface RequestError extends Error {
	code?: string;
	response?: { status: number };
}

const DIRECT = 'Enter a link that downloads the file without a login and has not expired.';

/** Fetches without any login: KlearStack's is not for other hosts. */
async function fetched(item: Item, url: URL): Promise<IBinaryData> {
	const { helpers } = item.context;
	const late = AbortSignal.timeout(Math.ceil(item.setting(timeout) * 1000));
	const canceled = canceledBy(item.context);
	const refusal = (problem: string, advice: string) =>
		item.error(`${fileUrl.displayName}: ${url.host} ${problem}`, advice, 'KS-FILE');
	const problemIn = (error: RequestError): Error => {
		if (error instanceof UserError) return error;
		if (late.aborted) return refusal('did not give the file in time', 'Try again later.');
		const { code, response } = error;
		if (response) return refusal(`answered with status ${response.status}`, DIRECT);
		return refusal(`could not be reached${code ? ` (${code})` : ''}`, 'Check the link.');
	};
	try {
		const { body, headers } = (await helpers.httpRequest({
			url: url.href,
			encoding: 'stream',
			returnFullResponse: true,
			abortSignal: canceled ? AbortSignal.any([late, canceled]) : late,
		})) as IN8nHttpFullResponse & { body: unknown };
		const [mimeType] = String(headers['content-type'] ?? '').split(';');
		const chunks: Uint8Array[] = [];
		let size = 0;
		for await (const chunk of body as AsyncIterable<Uint8Array>) {
			size += chunk.length;
			if (mimeType === 'text/html') throw refusal('gave a web page, not a file', DIRECT);
			if (size > MOST_BYTES) throw refusal(TOO_MUCH, 'Enter the link of a smaller file.');
			chunks.push(chunk);
		}
		const name = nameIn(headers['content-disposition']) ?? nameOf(url);
		return await helpers.prepareBinaryData(Buffer.concat(chunks), name, mimeType || UNKNOWN);
	} catch (error) {
		throw failureOfBlock((error as Error).message) ?? problemIn(error as RequestError);
	}
}

/** The file's name in the header Content-Disposition. */
function nameIn(header: unknown): string | undefined {
	const text = String(header ?? '');
	const [, encoded] = /filename\*=utf-8''([^;]+)/i.exec(text) ?? [];
	if (encoded) return decoded(encoded);
	const [, quoted, plain] = /filename=(?:"([^"]+)"|([^;"]+))/i.exec(text) ?? [];
	return quoted ?? plain?.trim();
}

const nameOf = ({ pathname }: URL) => decoded(pathname.split('/').at(-1)!) || undefined;

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
