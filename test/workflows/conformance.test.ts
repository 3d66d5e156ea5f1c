import axios from 'axios';
import LegacyFormData from 'form-data';
import {
	createServer,
	type IncomingHttpHeaders,
	type IncomingMessage,
	type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

import { account } from '../../tools/account';
import { N8nCore } from '../support/n8nCore';

/** One part of a multipart body just as it came over the wire. */
interface Part {
	disposition: string;
	type: string | undefined;
	bytes: Buffer;
}

interface Arrived {
	headers: IncomingHttpHeaders;
	parts: Part[];
	length: number;
}

/** A server that keeps bodies byte by byte, and answers as KlearStack does. */
function recorder() {
	const arrived: Arrived[] = [];
	const keep = async (request: IncomingMessage, response: ServerResponse) => {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const body = Buffer.concat(chunks);
		if (request.url?.endsWith('processdocument')) {
			arrived.push({
				headers: request.headers,
				parts: partsOf(request.headers, body),
				length: body.length,
			});
		}
		response.setHeader('content-type', 'application/json');
		response.end(
			JSON.stringify({
				access_token: 'a',
				refresh_token: 'r',
				OCR_ref_no: 'b',
				release_version: '7.8.9',
			}),
		);
	};
	const server = createServer((request, response) => void keep(request, response));
	return { server, arrived };
}

/** By hand and not with a library: a library would hide differences in how names are written. */
function partsOf(headers: IncomingHttpHeaders, body: Buffer): Part[] {
	const boundary = /boundary=(.+)$/.exec(headers['content-type']!)![1];
	const parts: Part[] = [];
	let start = body.indexOf(`--${boundary}\r\n`);
	for (;;) {
		const headEnd = body.indexOf('\r\n\r\n', start);
		const end = body.indexOf(`\r\n--${boundary}`, headEnd);
		const head = body.subarray(start, headEnd).toString('utf8');
		parts.push({
			disposition: /content-disposition: (.*)/i.exec(head)![1],
			type: /content-type: (.*)/i.exec(head)?.[1],
			bytes: body.subarray(headEnd + 4, end),
		});
		start = end + 2;
		if (body.subarray(start).toString('latin1').startsWith(`--${boundary}--`)) return parts;
	}
}

const FILE = Buffer.concat([
	Buffer.from('%PDF-1.4\n'),
	Buffer.from([0, 13, 10, 255, 45, 45, 13, 10]),
	Buffer.alloc(5000, 'x'),
]);

const { server, arrived } = recorder();
let url: string;
let n8n: N8nCore;

beforeAll(async () => {
	n8n = await N8nCore.load();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(() => (arrived.length = 0));

/** The upload as the documentation's Node sample sends it: axios with form-data. */
async function documentedClient(fileName: string, fields: Record<string, string>) {
	const form = new LegacyFormData();
	for (const [name, value] of Object.entries(fields)) form.append(name, value);
	form.append('file', FILE, { filename: fileName, contentType: 'application/pdf' });
	await axios.post(`${url}/access/klearstack/processdocument`, form, {
		headers: { ...form.getHeaders(), Authorization: 'Bearer a' },
	});
}

it.each([
	['plain', 'invoice.pdf', 'PO 7731'],
	['spaces and brackets', 'Invoice (3) of 4; final.pdf', 'a b; c=d'],
	['umlauts', 'Rechnung Köln Größe.pdf', 'Größe'],
	['other scripts', '请求书 счёт.pdf', '請求書 ✓'],
	['quotes', 'say "hello".pdf', 'say "hello"'],
	['backslash and percent', 'a\\b %22 100%.pdf', 'a\\b %22'],
	['line breaks', 'two\r\nlines\nhere.pdf', 'two\r\nlines'],
])('sends what the documented client sends: %s', async (_name, fileName, text) => {
	const credentials = account(url);
	await documentedClient(fileName, {
		company_name: credentials.companyName,
		username: credentials.username,
		password: credentials.password,
		document_type: 'Invoices',
		processing_pref: 'Accuracy',
		invoice_type: 'B2B',
		application_no: text,
	});
	const run = await n8n.run(
		{ resource: 'document', operation: 'upload', klearStackApi: { applicationNumber: text } },
		n8n.credentials.add('klearStackApi', credentials),
		{ items: [await n8n.fileItem(FILE, fileName)] },
	);
	expect(run.error).toBeUndefined();

	const [documented, ours] = arrived;
	const sorted = ({ parts }: Arrived) =>
		[...parts].sort((a, b) => a.disposition.localeCompare(b.disposition));
	expect(sorted(ours)).toEqual(sorted(documented));
	expect(Number(ours.headers['content-length'])).toBe(ours.length);
	expect(ours.headers['transfer-encoding']).toBeUndefined();
	expect(ours.headers.authorization).toBe('Bearer a');
});

it('sends a line break inside a value as browsers do, where form-data leaves it as it is', async () => {
	await n8n.run(
		{
			resource: 'document',
			operation: 'upload',
			klearStackApi: { applicationNumber: 'two\nlines' },
		},
		n8n.credentials.add('klearStackApi', account(url)),
		{ items: [await n8n.fileItem(FILE, 'a.pdf')] },
	);
	const value = arrived[0].parts.find(({ disposition }) => disposition.includes('application_no'));
	expect(value?.bytes.toString()).toBe('two\r\nlines');
});
