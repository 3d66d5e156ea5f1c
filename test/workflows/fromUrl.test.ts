/** Files that are given by a link or as text: fetched without a login, before anything is sent. */
import type { INodeParameters } from 'n8n-workflow';
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { RunOptions } from '../support/n8nCore';
import { READ, World } from '../support/world';

const world = World.forThisFile();
const SECRET = 'X-Amz-Signature=5ignedAndSecret';

let host: Server;
let asked: IncomingMessage[];
let answer: (request: IncomingMessage, response: ServerResponse) => void;
beforeAll(async () => {
	host = createServer((request, response) => {
		asked.push(request);
		answer(request, response);
	});
	await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
	host.closeAllConnections();
	host.close();
});
beforeEach(() => {
	asked = [];
	answer = (_request, response) => response.end(world.pdfs[0]);
});

const link = (path: string) => `http://127.0.0.1:${(host.address() as AddressInfo).port}${path}`;
const run = async (
	fileUrl: string,
	parameters: INodeParameters = {},
	options: RunOptions = {},
	operation = 'document.extract',
) => await world.run(operation, { files: 'url', fileUrl, ...parameters }, options);
const sent = async () =>
	(await world.callsOf('processdocument')).map(({ file }) => [file!.name, file!.sha256]);
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

it('fetches the file without KlearStack’s login, and sends it under its name', async () => {
	const { json, hints } = await run(link(`/in/Invoice%20417.pdf?${SECRET}`));
	expect(json).toMatchObject([{ fileName: 'Invoice 417.pdf', fields: READ[0] }]);
	expect(await sent()).toEqual([['Invoice 417.pdf', sha256(world.pdfs[0])]]);
	expect(asked.map(({ headers, method }) => [method, headers.authorization])).toEqual([
		['GET', undefined],
	]);
	expect(hints).toContain('Pin this output while you build: each run sends the files again.');
});

it.each<[string, Record<string, string>, string]>([
	['/x', { 'content-disposition': 'attachment; filename="May 1.pdf"' }, 'May 1.pdf'],
	['/x', { 'content-disposition': 'attachment; filename=may.pdf; size=7' }, 'may.pdf'],
	['/x', { 'content-disposition': `attachment; filename*=UTF-8''M%C3%A4rz.pdf` }, 'März.pdf'],
	[
		'/x',
		{ 'content-disposition': `attachment; filename="Marz.pdf"; filename*=UTF-8''M%C3%A4rz.pdf` },
		'März.pdf',
	],
	['/download', { 'content-type': 'application/octet-stream' }, 'download.pdf'],
	['/', { 'content-type': 'application/pdf' }, 'document.pdf'],
	['/100%.pdf', {}, '100%.pdf'],
])('names it: %s %p', async (path, headers, name) => {
	answer = (_request, response) => response.writeHead(200, headers).end(world.pdfs[0]);
	await run(link(path));
	expect((await sent())[0][0]).toBe(name);
});

it('follows a redirect, as links of drives are', async () => {
	answer = (request, response) => {
		if (request.url === '/a.pdf') response.end(world.pdfs[0]);
		else response.writeHead(302, { location: '/a.pdf' }).end();
	};
	expect((await run(link('/download'))).json).toMatchObject([{ fields: READ[0] }]);
});

it.each<[string, (pdf: Buffer) => string]>([
	['a data URL', (pdf) => `data:application/pdf;base64,${pdf.toString('base64')}`],
	['a data URL that says more', (pdf) => `data:;name=a.pdf;base64,${pdf.toString('base64')}`],
	['base64 text', (pdf) => pdf.toString('base64')],
	['base64 text in lines', (pdf) => pdf.toString('base64').replace(/(.{76})/g, '$1\r\n')],
	['base64 text as URLs have it', (pdf) => pdf.toString('base64url')],
])('takes %s', async (_name, textOf) => {
	const { json } = await run(textOf(world.pdfs[1]));
	expect(json).toMatchObject([{ fileName: 'document.pdf', fields: READ[1] }]);
	expect(await sent()).toEqual([['document.pdf', sha256(world.pdfs[1])]]);
});

it('lets an AI agent send a file', async () => {
	const { json } = await run(link('/a.pdf'), {}, { asTool: true });
	expect(json).toMatchObject([{ fields: READ[0] }]);
});

it('gives the file on where that is wanted', async () => {
	const { items } = await run(link('/a.pdf'), { includeFile: 'always' });
	expect(items[0].binary).toMatchObject({ data: { fileName: 'a.pdf' } });
	expect(await world.n8n.bytes(items[0].binary!.data)).toEqual(world.pdfs[0]);
});

it('takes a ZIP for a batch', async () => {
	const { binary } = await world.zip(world.pdfs[0]);
	const zip = (await world.n8n.bytes(binary!.data)).toString('base64');
	const { json } = await run(zip, {}, {}, 'batch.extract');
	expect(json).toMatchObject([{ fields: READ[0] }]);
});

describe('is an error before anything is sent', () => {
	const ends = (status: number, headers: Record<string, string>, body: string | Buffer) => () => {
		answer = (_request, response) => response.writeHead(status, headers).end(body);
	};

	it.each<[name: string, prepare: () => void, message: RegExp, description: RegExp]>([
		[
			'404',
			ends(404, {}, SECRET),
			/^File URL: 127\.0\.0\.1:\d+ answered with status 404$/,
			/login/,
		],
		['403', ends(403, {}, SECRET), /answered with status 403$/, /has not expired/],
		['a page', ends(200, { 'content-type': 'text/html' }, 'x'), /gave a web page, not a/, /login/],
		['another file', ends(200, {}, 'GIF89a'), /"a\.gif" is not a PDF, JPEG or PNG/, /./],
		['nothing', ends(200, {}, ''), /"a\.pdf" in "data" is empty/, /./],
		[
			'too much',
			() => {
				answer = (_request, response) => {
					const chunk = Buffer.alloc(1e6);
					const write = () => {
						while (response.write(chunk));
					};
					response.on('drain', write);
					write();
				};
			},
			/gave more than 64 MB$/,
			/smaller/,
		],
		[
			'a connection that breaks off',
			() => {
				answer = (_request, response) => {
					response.writeHead(200, { 'content-length': '5000' }).write('%PDF-');
					setTimeout(() => response.destroy(), 50);
				};
			},
			/could not be reached/,
			/Check the link/,
		],
	])('%s', async (_name, prepare, message, description) => {
		prepare();
		const items = [{ json: { link: link(`/secretPath/a.pdf?${SECRET}`) } }];
		const { error } = await run('={{ $json.link }}', {}, { items });
		expect(error).toMatchObject({ message: expect.stringMatching(message), code: 'KS-FILE' });
		expect(error!.description).toMatch(description);
		expect(await world.klearStack.calls()).toEqual([]);
		expect(JSON.stringify(error)).not.toMatch(/5ignedAndSecret|secretPath/);
	});

	it('silence', async () => {
		answer = () => {};
		const { error } = await run(link('/a.pdf'), { options: { timeout: 1 } });
		expect(error?.message).toMatch(/did not give the file in time/);
	});

	it('a host that is not there', async () => {
		const { error } = await run('https://nowhere.invalid/a.pdf');
		expect(error?.message).toMatch(/^File URL: nowhere\.invalid could not be reached \(E\w+\)$/);
	});

	it.each(['example.com/a.pdf', 'ftp://example.com/a.pdf', 'data:application/pdf,x', '{"a": 1}'])(
		'%s',
		async (text) => {
			const { error } = await run(text);
			expect(error).toMatchObject({ code: 'KS-FILE' });
			expect(error?.message).toBe('File URL is neither a link nor a file as text');
		},
	);

	it('a long text that is neither, at once', async () => {
		const { error } = await run(`data:${'a'.repeat(200_000)}`);
		expect(error?.message).toBe('File URL is neither a link nor a file as text');
	});

	it('one of two items', async () => {
		answer = (request, response) =>
			response.writeHead(request.url === '/1' ? 404 : 200).end(world.pdfs[0]);
		const items = [{ json: { n: 0 } }, { json: { n: 1 } }];
		const { error } = await run(`=${link('')}/{{ $json.n }}`, {}, { items });
		expect(error?.message).toMatch(/status 404/);
		expect(await world.klearStack.calls()).toEqual([]);
	});
});
