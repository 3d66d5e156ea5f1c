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
