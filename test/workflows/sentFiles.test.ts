/** Files as they come from Code nodes, mails and full disks: what is sent of them, and what is not. */
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { truncateSync, writeFileSync } from 'node:fs';

import { World } from '../support/world';

const world = World.forThisFile();

const PDF = Buffer.from(
	'%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
);

/** Seconds: a length that is never reached lasts until then. */
const options = { timeout: 10 };

const upload = async (item: INodeExecutionData, parameters: INodeParameters = {}) =>
	await world.run('document.upload', { options, ...parameters }, { items: [item] });
const uploaded = async (endpoint = 'processdocument') =>
	(await world.callsOf(endpoint)).map(({ file }) => file!);

/** An item as a Code node may give it. */
const itemOf = (binary: object): INodeExecutionData => ({
	json: {},
	binary: { data: { mimeType: 'application/pdf', fileName: 'a.pdf', ...binary } as never },
});

describe('the length that is announced is that of the bytes', () => {
	const base64 = Buffer.concat([PDF, Buffer.from([0xfb, 0xff, 0xfe, 0x3e])]).toString('base64');
	const inLines = (text: string, end: string) => text.replace(/.{76}/g, `$&${end}`);

	it.each([
		['a line break behind the padding', `${base64}\n`],
		['lines of 76 characters', inLines(base64, '\n')],
		['lines as in a mail', `${inLines(base64, '\r\n')}\r\n`],
		['blanks and tabs', `  ${base64.replace(/.{10}/g, '$& \t')}`],
		['the alphabet for URLs', base64.replaceAll('+', '-').replaceAll('/', '_')],
		['no padding', base64.replaceAll('=', '')],
	])('of base64 with %s', async (_name, data) => {
		const { error } = await upload(itemOf({ data }));
		expect(error).toBeUndefined();
		expect(await uploaded()).toMatchObject([{ bytes: PDF.length + 4 }]);
	});

	it('with another operation that sends files', async () => {
		const { error } = await world.run(
			'api.call',
			{ endpointName: 'processdocument', sendFile: true, options },
			{ items: [itemOf({ data: `${base64}\n\n` })] },
		);
		// The simulator asks for more than the file.
		expect(error?.code).not.toMatch(/KS-(TIMEOUT|MAY-BE-DONE)/);
		expect(await uploaded()).toMatchObject([{ bytes: PDF.length + 4 }]);
	});

	it.each([
		['shorter', (path: string) => truncateSync(path, 40), 40],
		['longer', (path: string) => writeFileSync(path, `${PDF.toString()}\n\n\n`), PDF.length + 3],
	])('of a file on disk that is %s than n8n’s note of it', async (_name, change, bytes) => {
		const item = await world.n8n.fileItem(PDF, 'a.pdf');
		change(world.n8n.path(item.binary!.data));
		const { error } = await upload(item);
		expect(error).toBeUndefined();
		expect(await uploaded()).toMatchObject([{ bytes }]);
	});

	it('of a file on disk of which nothing is left: it is empty', async () => {
		const item = await world.n8n.fileItem(PDF, 'a.pdf');
		truncateSync(world.n8n.path(item.binary!.data), 0);
		const { error } = await upload(item);
		expect(error?.message).toBe('The file "a.pdf" in "data" is empty');
	});
});

describe('a file with %PDF- in its first kilobyte', () => {
	const behind = (...before: Array<string | number[]>) =>
		Buffer.concat([
			...before.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))),
			PDF,
		]);
	const FORM = '------WebKitFormBoundaryA1\r\nContent-Disposition: form-data; name=';
	const tar = (magic: string) => {
		const header = Buffer.alloc(512);
		header.write('inv1.pdf');
		header.write('0000644\0', 100);
		header.write(magic, 257);
		return Buffer.concat([header, PDF]);
	};

	it.each([
		['RAR 4', behind('Rar!\x1a\x07\0', [0xcf, 0x90, 0x73], 'inv1.pdf')],
		['RAR 5', behind('Rar!\x1a\x07\x01\0', [0x33, 0x92], 'inv1.pdf')],
		['TAR', tar('ustar\x0000')],
		['TAR of GNU', tar('ustar  \0')],
		['7z', behind('7z', [0xbc, 0xaf, 0x27, 0x1c, 0, 4])],
		['gzip that stores', behind([0x1f, 0x8b, 8, 8], 'inv1.pdf\0')],
		['cabinet', behind('MSCF\0\0\0\0')],
		['signed file, p7m', behind([0x30, 0x82, 1, 0xad, 6, 9, 42, 134, 72, 134, 247, 13, 1, 7, 2])],
		['signed file of no length', behind([0x30, 0x80, 6, 9, 42, 134, 72, 134, 247, 13, 1, 7, 2])],
		['mail from Outlook, msg', behind([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0])],
		['winmail.dat', behind([0x78, 0x9f, 0x3e, 0x22, 0])],
		['HTML', behind('<!DOCTYPE html><html><body><p>A PDF begins with ')],
		['XML', behind('<?xml version="1.0"?><Invoice><Note>see ')],
		['XML behind a byte order mark', behind([0xef, 0xbb, 0xbf], '<?xml version="1.0"?><A>')],
		['JSON', behind('{"fileName":"inv.pdf","content":"')],
		['mail', behind('From: a@example.com\r\nContent-Type: application/pdf\r\n\r\n')],
		['mail of parts', behind('--b1\r\nContent-Type: application/pdf\r\n\r\n')],
		['CSV in Latin-1', behind('name;note\nGr', [0xf6, 0xdf], 'e;')],
		['PostScript', behind('%!PS-Adobe-3.0\n% made of ')],
	])('is refused where it is a %s', async (_name, bytes) => {
		const item = await world.n8n.fileItem(bytes, 'a.pdf');
		const { error } = await upload(item);
		expect(error).toMatchObject({
			message: '"a.pdf" is not a PDF, JPEG or PNG',
			code: 'KS-FILE',
		});
		const skips = { options: { ...options, skipOtherFiles: true } };
		expect((await upload(item, skips)).json).toEqual([]);
		expect(await uploaded()).toEqual([]);
	});

	it.each([
		['a byte order mark', behind([0xef, 0xbb, 0xbf])],
		['blank lines', behind('\r\n  ')],
		['both', behind([0xef, 0xbb, 0xbf], '\n\t')],
		[
			'a saved form',
			behind(`${FORM}"file"; filename="inv.pdf"\r\nContent-Type: application/pdf\r\n\r\n`),
		],
		[
			'a saved form with a field first',
			behind(`${FORM}"a"\r\n\r\nACME\r\n${FORM}"file"; filename="inv.pdf"\r\n\r\n`),
		],
		['a printer’s commands', behind('\x1b%-12345X@PJL ENTER LANGUAGE=PDF\r\n')],
	])('is sent as a PDF behind %s', async (_name, bytes) => {
		const { error } = await upload(await world.n8n.fileItem(bytes, 'inv.bin'));
		expect(error).toBeUndefined();
		expect(await uploaded()).toMatchObject([
			{ name: 'inv.pdf', type: 'application/pdf', bytes: bytes.length },
		]);
	});

	it('is text in an answer that is JSON', async () => {
		await world.fault('getuserid', { status: 200, body: '{"note":"see %PDF-1.4"}' });
		const { json } = await world.run('api.call', { endpointName: 'getuserid' });
		expect(json).toEqual([{ note: 'see %PDF-1.4' }]);
	});
});

describe('a file whose name or type is no text', () => {
	it.each([
		['a number', { fileName: 20231205 }, '20231205.pdf'],
		['zero', { fileName: 0 }, '0.pdf'],
		['true', { fileName: true }, 'true.pdf'],
		['nothing', { fileName: null }, 'document.pdf'],
		['a list', { fileName: [2023, 12] }, '[2023,12].pdf'],
		['a number as type', { mimeType: 7 }, 'a.pdf'],
		['an object as type', { mimeType: { type: 'application/pdf' } }, 'a.pdf'],
		['a number as extension', { fileName: 'x', fileExtension: 1, mimeType: 0 }, 'x.pdf'],
	])('%s', async (_name, binary, name) => {
		const item = itemOf({ data: PDF.toString('base64'), ...binary });
		for (const files of ['one', 'all']) {
			const { error, json } = await upload(item, { files });
			expect(error).toBeUndefined();
			expect(json).toMatchObject([{ fileName: name }]);
		}
		expect(await uploaded()).toMatchObject([{ name }, { name }]);
	});

	it('is named by it in an error', async () => {
		const item = itemOf({
			data: Buffer.from('hello').toString('base64'),
			fileName: 7,
			mimeType: 5,
		});
		for (const files of ['one', 'all']) {
			const { error } = await upload(item, { files });
			expect(error?.message).toBe('"7" is not a PDF, JPEG or PNG');
		}
	});

	it.each([
		['a number', 12345],
		['bytes', PDF.toJSON()],
		['nothing', null],
	])('is refused where the file itself is %s', async (_name, data) => {
		const { error } = await upload(itemOf({ data }));
		expect(error?.code).toBe('KS-FILE');
		expect(error?.message).toMatch(/^The file "a.pdf" in "data" (is empty|is no text in base64)$/);
		expect(error?.description).toMatch(/Check the node that gives the file/);
	});
});
