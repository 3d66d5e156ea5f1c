import type { IBinaryKeyData, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { createHash } from 'node:crypto';

import type { RunOptions } from '../support/n8nCore';
import { READ, World } from '../support/world';

const world = World.forThisFile();

const LOGO = Buffer.concat([Buffer.from('\x89PNG', 'latin1'), Buffer.alloc(3_000)]);
const SCAN = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(40_000)]);

/** An item as an e-mail trigger gives it: its fields, and a file in each attachment_N. */
async function email(
	subject: string,
	attachments: Array<[string, string, Buffer]>,
): Promise<INodeExecutionData> {
	const binary: IBinaryKeyData = {};
	for (const [n, [name, type, bytes]] of attachments.entries()) {
		binary[`attachment_${n}`] = await world.n8n.binary(bytes, name, type);
	}
	return { json: { subject }, binary };
}

const invoicesByMail = async () =>
	await email('Two invoices', [
		['logo.png', 'image/png', LOGO],
		['a.pdf', 'application/pdf', world.pdfs[0]],
		['b.pdf', 'application/octet-stream', world.pdfs[1]],
	]);

const run = async (operation: string, parameters: INodeParameters, options: RunOptions) =>
	await world.run(`document.${operation}`, { files: 'all', ...parameters }, options);
const PIN = 'Pin this output while you build: each run sends the files again.';
const uploads = async () =>
	(await world.callsOf('processdocument')).map(({ file }) => [file!.name, file!.sha256]);
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe('All Files of Each Item', () => {
	it('gives an item for each file, paired, named, and with the file in one field', async () => {
		const items = [
			await invoicesByMail(),
			await email('Another', [['c.pdf', 'application/pdf', world.pdfs[2]]]),
		];
		const options = { includeInputFields: true };
		const parameters = { includeFile: 'always', options };
		const { items: output, hints } = await run('extract', parameters, { items });
		expect(output).toMatchObject([
			{
				json: { subject: 'Two invoices', fileName: 'a.pdf', fields: READ[0] },
				pairedItem: { item: 0 },
			},
			{
				json: { subject: 'Two invoices', fileName: 'b.pdf', fields: READ[1] },
				pairedItem: { item: 0 },
			},
			{ json: { subject: 'Another', fileName: 'c.pdf', fields: READ[2] }, pairedItem: { item: 1 } },
		]);
		expect(output.map(({ binary }) => [Object.keys(binary!), binary!.data.fileName])).toEqual([
			[['data'], 'a.pdf'],
			[['data'], 'b.pdf'],
			[['data'], 'c.pdf'],
		]);
		// They are sent at the same time, so in any order.
		expect(new Map((await uploads()) as Array<[string, string]>)).toEqual(
			new Map([
				['a.pdf', sha256(world.pdfs[0])],
				['b.pdf', sha256(world.pdfs[1])],
				['c.pdf', sha256(world.pdfs[2])],
			]),
		);
		expect(hints).toEqual(['Skipped as images below 20 KB: logo.png of item 1.']);
	});

	it('gives nothing for an item without a file, and says so', async () => {
		const items = [{ json: {} }, await email('One', [['a.pdf', 'application/pdf', world.pdfs[0]]])];
		const { items: output, hints } = await run('upload', {}, { items });
		expect(output).toMatchObject([{ json: { fileName: 'a.pdf' }, pairedItem: { item: 1 } }]);
		expect(hints).toEqual(['No file to send in: item 1.', PIN]);
	});

	describe('where no item has a file', () => {
		const mail = { from: 'ada@example.com', subject: 'Invoice' };
		const gmail = { From: 'ada@example.com', Subject: 'Invoice', snippet: '' };

		it.each<[string, string, INodeExecutionData[], RunOptions, RegExp]>([
			['Document', 'document.upload', [{ json: {} }], {}, /Connect a node that outputs files/],
			['Batch', 'batch.upload', [{ json: {} }], {}, /Connect a node that outputs files/],
			['a mail', 'document.extract', [{ json: mail }], {}, /^Turn Download Attachments on/],
			[
				'a mail of Gmail',
				'document.upload',
				[{ json: gmail }],
				{},
				/^Turn Download Attachments on/,
			],
			[
				'several',
				'document.upload',
				[{ json: mail }, { json: mail }],
				{},
				/All 2 items failed for the/,
			],
			['an empty list', 'document.upload', [{ json: mail, binary: {} }], {}, /Turn Download/],
			['an agent', 'document.upload', [{ json: {} }], { asTool: true }, /agent hands no files/],
		])('fails, and says what to do: %s', async (_name, operation, items, options, advice) => {
			const { error } = await world.run(operation, { files: 'all' }, { items, ...options });
			expect(error).toMatchObject({ message: 'The item has no file to send', code: 'KS-FILE' });
			expect(error?.description).toMatch(advice);
			expect(await world.klearStack.calls()).toEqual([]);
		});

		it('gives each item to On Error: Continue', async () => {
			const items = [{ json: mail }, { json: mail }];
			const { json } = await run('upload', {}, { items, onError: 'continueRegularOutput' });
			const error = 'The item has no file to send';
			expect(json).toMatchObject([{ error }, { error }]);
		});

		it('advises the same with One Field', async () => {
			const { error } = await run('upload', { files: 'one' }, { items: [{ json: mail }] });
			expect(error?.message).toBe('Input Data Field Name: the item has no file in "data"');
			expect(error?.description).toMatch(/ Turn Download Attachments on/);
		});
	});

	it('gives an agent no empty answer where all files are left out', async () => {
		const items = [await email('x', [['logo.png', 'image/png', LOGO]])];
		expect(await run('upload', {}, { items })).toMatchObject({
			status: 'success',
			json: [],
		});
		const { error } = await run('upload', {}, { items, asTool: true });
		expect(error).toMatchObject({
			message: 'No file was sent: the Skip settings leave out logo.png',
		});
	});

	it('finds files that are part of the JSON, as in a workflow with combined binary data', async () => {
		const { binary, json } = await email('x', [['a.pdf', 'application/pdf', world.pdfs[0]]]);
		const items = [{ json: { ...json, _files: binary as never } }];
		expect((await run('upload', {}, { items })).json).toMatchObject([{ fileName: 'a.pdf' }]);
		const named = { files: 'one', binaryPropertyName: '_files.attachment_0' };
		expect((await run('upload', named, { items })).json).toMatchObject([{ fileName: 'a.pdf' }]);
	});

	it('keeps the files of what failed in such a workflow, and lets none of it out as done', async () => {
		const { binary, json } = await email('x', [
			['a.pdf', 'application/pdf', world.pdfs[0]],
			['b.pdf', 'application/pdf', world.pdfs[1]],
		]);
		const items = [{ json: { ...json, _files: binary as never } }];
		const binaryMode = 'combined';
		const refusal = { times: 9, status: 400, body: '{"error":"bad"}' };
		await world.fault('processdocument', refusal);
		const toErrors = await run('upload', {}, { items, binaryMode, onError: 'continueErrorOutput' });
		expect(toErrors.json).toEqual([]);
		const files = { attachment_0: { fileName: 'a.pdf' }, attachment_1: { fileName: 'b.pdf' } };
		expect(toErrors.errorItems).toMatchObject([
			{ json: { error: 'a.pdf: bad', _files: files } },
			{ json: { error: 'b.pdf: bad', _files: files } },
		]);

		await world.fault('processdocument', refusal);
		const onError = 'continueRegularOutput';
		const named = { files: 'one', binaryPropertyName: 'attachment_0' };
		const continued = await run('upload', named, { items, binaryMode, onError });
		expect(continued.json).toMatchObject([{ error: 'bad', _files: files }]);
	});

	it('sends nothing when one of the files cannot be read', async () => {
		const items = [
			await email('x', [
				['a.pdf', 'application/pdf', world.pdfs[0]],
				['terms.docx', 'application/zip', Buffer.from('PK\x03\x04')],
			]),
		];
		const { error } = await run('upload', { skipOtherFiles: false }, { items });
		expect(error?.message).toBe('"terms.docx" is not a PDF, JPEG or PNG');
		expect(error?.description).toMatch(/Batch \(ZIP\): Extract Data for a ZIP/);
		expect(await uploads()).toEqual([]);
	});

	it('sends the other files where On Error says so, and gives those that are wrong by themselves', async () => {
		const items = [
			await email('x', [
				['empty.pdf', 'application/pdf', Buffer.alloc(0)],
				['a.pdf', 'application/pdf', world.pdfs[0]],
				['terms.docx', 'application/zip', Buffer.from('PK\x03\x04')],
			]),
		];
		const onError = 'continueErrorOutput';
		const parameters = { skipOtherFiles: false };
		const { json, errorItems } = await run('upload', parameters, { items, onError });
		expect(json).toMatchObject([{ fileName: 'a.pdf' }]);
		expect(errorItems).toMatchObject([
			{
				json: { error: 'The file "empty.pdf" in "attachment_0" is empty' },
				binary: { data: { fileName: 'empty.pdf' } },
			},
			{
				json: { error: '"terms.docx" is not a PDF, JPEG or PNG' },
				binary: { data: { fileName: 'terms.docx' } },
			},
		]);
	});

	it('leaves out what is no document unless told otherwise, however it is named', async () => {
		const items = [
			await email('x', [
				['terms.pdf', 'application/pdf', Buffer.from('PK\x03\x04')],
				['a.pdf', 'application/pdf', world.pdfs[0]],
				['invite.ics', 'text/calendar', Buffer.from('BEGIN:VCALENDAR')],
			]),
		];
		const { json, hints } = await run('upload', {}, { items });
		expect(json).toMatchObject([{ fileName: 'a.pdf' }]);
		expect(hints).toEqual([
			'Skipped, not a PDF, JPEG or PNG: terms.pdf of item 1, invite.ics of item 1.',
			PIN,
		]);
	});

	it('keeps an image that is large enough, and every PDF however small', async () => {
		const items = [
			await email('x', [
				['scan.jpg', 'image/jpeg', SCAN],
				['small.pdf', 'application/pdf', Buffer.from('%PDF-1.4')],
				['logo.png', 'image/png', LOGO],
			]),
		];
		const { json } = await run('upload', {}, { items });
		expect(json.map(({ fileName }) => fileName)).toEqual(['scan.jpg', 'small.pdf']);
		const all = await run('upload', { skipImagesBelow: 0 }, { items });
		expect(all.json.map(({ fileName }) => fileName)).toContain('logo.png');
	});

	it('skips images below the size, and sends one of that size', async () => {
		const image = (size: number) => Buffer.concat([LOGO, Buffer.alloc(size - LOGO.length)]);
		const items = [
			await email('x', [
				['smaller.png', 'image/png', image(19_999)],
				['as-large.png', 'image/png', image(20_000)],
			]),
		];
		const { json } = await run('upload', {}, { items });
		expect(json.map(({ fileName }) => fileName)).toEqual(['as-large.png']);
	});

	it('shows the name of a file as it is: no sender puts HTML into the output panel', async () => {
		const items = [
			await email('x', [
				['a.pdf', 'application/pdf', world.pdfs[0]],
				['<img src=x>&amp;.ics', 'text/calendar', Buffer.from('BEGIN:VCALENDAR')],
			]),
		];
		const { hints } = await run('upload', {}, { items });
		expect(hints[0]).toContain(': &#60;img src=x&#62;&#38;amp;.ics of item 1.');
	});

	it('names the file that KlearStack refuses, and keeps the results of the others', async () => {
		await world.fault('processdocument', { status: 400, body: '{"error":"bad"}', skip: 1 });
		const onError = 'continueRegularOutput';
		const { items: output } = await run('upload', {}, { items: [await invoicesByMail()], onError });
		expect(output).toMatchObject([
			{ json: { fileName: 'a.pdf' }, pairedItem: { item: 0 } },
			{
				json: { error: 'b.pdf: bad' },
				binary: { data: { fileName: 'b.pdf' } },
				pairedItem: { item: 0 },
			},
		]);
	});
});

describe('One Field', () => {
	it('says which other files of the items were not sent', async () => {
		const items = [await invoicesByMail()];
		const { json, hints } = await run(
			'upload',
			{ files: 'one', binaryPropertyName: 'attachment_1' },
			{ items },
		);
		expect(json).toMatchObject([{ fileName: 'a.pdf' }]);
		expect(hints).toEqual([
			'Other files of the items were not sent. To send them, choose Files: All Files of Each Item: attachment_0 of item 1, attachment_2 of item 1.',
			PIN,
		]);
	});

	it('gives the file on under its own name', async () => {
		const parameters = { files: 'one', binaryPropertyName: 'attachment_1', includeFile: 'always' };
		const { items: output } = await run('upload', parameters, { items: [await invoicesByMail()] });
		expect(Object.keys(output[0].binary!)).toEqual(['attachment_1']);
	});
});

describe('API: Call Endpoint', () => {
	const call = async (parameters: INodeParameters) =>
		await world.run(
			'api.call',
			{ identity: ['company_name', 'username', 'password'], ...parameters },
			{ items: [await invoicesByMail()] },
		);

	it('gives a file that KlearStack answers with as a file', async () => {
		await world.invoices(1);
		const uploaded = await world.run('document.extract', {}, { items: await world.invoices(1) });
		const [{ documentId }] = uploaded.json as Array<{ documentId: string }>;
		const fields = [
			{ name: 'collection_name', value: 'Invoices' },
			{ name: 'id', value: documentId },
		];
		const formFields = { field: fields };
		const { items } = await call({ endpointName: 'getdocumentimage', formFields });
		expect(items).toMatchObject([
			{
				json: { fileName: 'getdocumentimage.png', mimeType: 'image/png' },
				binary: { data: { fileName: 'getdocumentimage.png', mimeType: 'image/png' } },
			},
		]);
	});

	it('sends several files, the last of which the simulator keeps', async () => {
		const formFields = { field: [{ name: 'processing_pref', value: 'Speed' }] };
		const binaryPropertyName = 'attachment_1, attachment_2';
		await call({ endpointName: 'processdocument', sendFile: true, binaryPropertyName, formFields });
		expect((await uploads()).at(-1)).toEqual(['b.pdf', sha256(world.pdfs[1])]);
	});

	it('names the field that has no file', async () => {
		const binaryPropertyName = 'attachment_1,attachment_7';
		const { error } = await call({ endpointName: 'x', sendFile: true, binaryPropertyName });
		expect(error?.message).toBe('Input Data Field Name: the item has no file in "attachment_7"');
	});
});
