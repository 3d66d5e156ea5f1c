/** Files as they come from Code nodes, mails and full disks: what is sent of them, and what is not. */
import { strToU8, type Zippable, zipSync } from 'fflate';
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
	await world.run(
		'document.upload',
		{ skipOtherFiles: false, options, ...parameters },
		{ items: [item] },
	);
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
		const skips = { skipOtherFiles: true };
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

describe('Batch', () => {
	const zip = (files: Record<string, string>) => {
		const entries = Object.entries(files).map(([name, text]) => [name, strToU8(text)]);
		return Buffer.from(zipSync(Object.fromEntries(entries) as Zippable));
	};
	const encrypted = (names: string[]) => {
		const bytes = zip(Object.fromEntries(names.map((name) => [name, 'x'])));
		// The flag in the directory’s entry of each file.
		for (let at = bytes.indexOf('PK\x01\x02'); at >= 0; at = bytes.indexOf('PK\x01\x02', at + 1)) {
			bytes[at + 8] |= 1;
		}
		return bytes;
	};
	const longName = (n: number) => `${String(n).padStart(1_000, '0')}.pdf`;
	const many = Object.fromEntries(Array.from({ length: 1_100 }, (_, n) => [longName(n), '']));
	const send = async (bytes: Buffer, name: string, extra: INodeParameters = {}) =>
		await world.run(
			'batch.upload',
			{ skipOtherFiles: false, options, ...extra },
			{ items: [await world.n8n.fileItem(bytes, name, 'application/zip')] },
		);
	const OFFICE = { '[Content_Types].xml': '<Types/>' };

	it.each([
		['Word file', 'a.docx', zip({ ...OFFICE, 'word/media/image1.png': '' })],
		['workbook', 'a.xlsx', zip({ ...OFFICE, 'xl/workbook.xml': '' })],
		['presentation', 'a.pptx', zip({ ...OFFICE, 'ppt/media/image1.jpeg': '' })],
		['OpenDocument file', 'a.odt', zip({ mimetype: 'x', 'Thumbnails/thumbnail.png': '' })],
		['book', 'a.epub', zip({ mimetype: 'application/epub+zip', 'OEBPS/cover.jpg': '' })],
		['Java archive', 'a.jar', zip({ 'META-INF/MANIFEST.MF': '', 'icon.png': '' })],
		['Word file called a ZIP', 'a.zip', zip({ ...OFFICE, 'word/media/scan.png': '' })],
	])('refuses a %s', async (_name, name, bytes) => {
		const { error } = await send(bytes, name);
		const message = `"${name}" is not a ZIP file of documents`;
		expect(error).toMatchObject({ message, code: 'KS-FILE' });
		expect((await send(bytes, name, { skipOtherFiles: true })).json).toEqual([]);
		expect(await uploaded('uploadbatch')).toEqual([]);
	});

	it.each([
		['nothing', Buffer.from('PK\x05\x06'.padEnd(22, '\0'))],
		['text only', zip({ 'a.txt': 'x', 'b/c.csv': 'x', 'readme.md': 'x' })],
		['only what a Mac adds', zip({ '__MACOSX/._a.pdf': 'x', '.DS_Store': 'x' })],
		['folders only', zip({ 'invoices/': '', 'invoices.pdf/': '' })],
		['Word files only', zip({ 'a.docx': 'x' })],
	])('refuses a ZIP that holds %s', async (_name, bytes) => {
		const { error } = await send(bytes, 'a.zip');
		expect(error).toMatchObject({ message: '"a.zip" holds no PDF or image', code: 'KS-FILE' });
		expect(await uploaded('uploadbatch')).toEqual([]);
	});

	it('names what is encrypted, also with Skip Other Files', async () => {
		for (const extra of [{}, { skipOtherFiles: true }]) {
			const { error } = await send(encrypted(['a.pdf', 'Mai/b.PDF', 'c.txt']), 'a.zip', extra);
			expect(error).toMatchObject({
				message: '"a.zip" holds files with a password: a.pdf, Mai/b.PDF',
				code: 'KS-FILE',
			});
		}
		const { error } = await send(encrypted(Object.keys(many).slice(0, 9)), 'a.zip');
		expect(error?.message).toMatch(/4\.pdf and 4 more$/);
		expect(await uploaded('uploadbatch')).toEqual([]);
	});

	it.each([
		['PDFs beside a text', zip({ 'readme.txt': 'x', 'a.PDF': 'x' })],
		['an image in a folder', zip({ 'scans/': '', 'scans/1.jpeg': 'x' })],
		['a file without an extension', zip({ 'invoice 17': 'x' })],
		['a TIFF', zip({ 'a.tif': 'x' })],
		['more names than are read', zip(many)],
		[
			'a comment',
			Buffer.concat([
				zip({ 'a.pdf': 'x' }).subarray(0, -2),
				Buffer.from('\x05\0PK\x05\x06!', 'latin1'),
			]),
		],
		['a directory that is cut off', zip({ 'a.txt': 'x' }).subarray(0, -30)],
	])('sends a ZIP with %s', async (_name, bytes) => {
		await send(bytes, 'a.zip');
		expect(await uploaded('uploadbatch')).toMatchObject([{ name: 'a.zip', bytes: bytes.length }]);
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
