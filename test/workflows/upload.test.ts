import type { INodeParameters } from 'n8n-workflow';
import { createHash } from 'node:crypto';

import { byNumber } from '../../tools/n8n/workflows';
import { type BinaryMode, N8nCore, type RunOptions } from '../support/n8nCore';
import { World } from '../support/world';

const world = World.forThisFile();

const upload = async (parameters: INodeParameters = {}, options: RunOptions = {}) =>
	await world.run('document.upload', parameters, {
		items: [await world.n8n.fileItem(world.pdfs[0], 'invoice.pdf')],
		...options,
	});
const uploads = async () => await world.callsOf('processdocument');
const formOf = async () => Object.fromEntries((await uploads())[0].fields);

const REQUIRED = {
	company_name: 'Harbour Books',
	username: 'ada',
	password: '18 characters',
	document_type: 'Invoices',
	processing_pref: 'Accuracy',
	invoice_type: 'B2B',
};

describe('the form', () => {
	it('has what the page requires and nothing else, with defaults', async () => {
		await upload();
		const [{ file, contentType }] = await uploads();
		expect(contentType).toBe('multipart/form-data');
		expect(await formOf()).toEqual(REQUIRED);
		expect(file).toEqual({
			field: 'file',
			name: 'invoice.pdf',
			type: 'application/pdf',
			bytes: world.pdfs[0].length,
			sha256: createHash('sha256').update(world.pdfs[0]).digest('hex'),
		});
	});

	it('has every optional parameter of the page under its name, JSON as it was entered', async () => {
		await upload({
			documentType: 'NACH',
			options: { invoiceType: 'B2C', priority: false, processingPreference: 'Speed' },
			documentSet: { newSetName: 'November' },
			klearStackApi: {
				accountId: '77',
				additionalParameters: '{ "account_number": 91234567890123456, "score": 0.50 }',
				applicationNumber: '12345',
				sourceName: 'n8n',
				userId: '26',
				userRole: 'Creator',
			},
		});
		expect(await formOf()).toEqual({
			...REQUIRED,
			document_type: 'NACH',
			processing_pref: 'Speed',
			invoice_type: 'B2C',
			account_id: '77',
			additional_params: '{ "account_number": 91234567890123456, "score": 0.50 }',
			application_no: '12345',
			set_name: 'November',
			create_new_set: 'True',
			priority_flag: 'false',
			source_name: 'n8n',
			userid: '26',
			user_role: 'Creator',
		});
	});

	it.each([
		['Invoice', 'Invoices'],
		['invoices', 'Invoices'],
		['Purchase Order', 'PurchaseOrders'],
		['LoanAgreement', 'LoanAgreement'],
	])('understands the document type %s', async (documentType, sent) => {
		await upload({ documentType });
		expect(await formOf()).toMatchObject({ document_type: sent });
	});

	it('sends another document type as it was entered', async () => {
		const { error } = await upload({ documentType: 'other', otherDocumentType: 'CreditNotes' });
		expect((await uploads())[0].fields).toContainEqual(['document_type', 'CreditNotes']);
		// The simulator knows only the documented ones.
		expect(error?.message).toBe('Something went wrong. Please try again later.');
	});

	it('sends insurances as B2C unless told otherwise', async () => {
		await upload({ documentType: 'Insurances' });
		await upload({ documentType: 'Insurances', options: { invoiceType: 'B2B' } });
		const types = (await uploads()).map(({ fields }) => Object.fromEntries(fields).invoice_type);
		expect(types).toEqual(['B2C', 'B2B']);
	});

	it('names an existing set', async () => {
		await upload({ documentSet: { setReferenceNumber: byNumber('12345') } });
		expect((await uploads())[0].fields).toContainEqual(['set_reference_number', '12345']);
	});

	it.each([
		['image/jpeg', 'scan', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1]), 'scan.jpg', 'image/jpeg'],
		['image/png', '', Buffer.from('\x89PNG\r\n', 'latin1'), 'document.png', 'image/png'],
		['application/pdf', '', Buffer.from('%PDF-1.4'), 'document.pdf', 'application/pdf'],
		['application/octet-stream', 'a', Buffer.from('%PDF-1.4'), 'a.pdf', 'application/pdf'],
	])('%s named %p goes as what it is', async (type, name, bytes, sentName, sentType) => {
		const items = [await world.n8n.fileItem(bytes, name, type)];
		const { error } = await upload({ files: 'one' }, { items });
		expect(error).toBeUndefined();
		expect((await uploads())[0].file).toMatchObject({ name: sentName, type: sentType });
	});

	it('has a file without a MIME type, as a Code node may give it', async () => {
		const data = Buffer.from('%PDF-1.4').toString('base64');
		const items = [{ json: {}, binary: { data: { data, fileName: 'a.pdf' } as never } }];
		expect((await upload({}, { items })).error).toBeUndefined();
		expect((await uploads())[0].file).toMatchObject({ name: 'a.pdf', bytes: 8 });
	});
});

describe.each<BinaryMode>(['default', 'filesystem'])('binary data: %s', (mode) => {
	beforeAll(async () => (world.n8n = await N8nCore.load(mode)));

	it('arrives byte by byte', async () => {
		await upload();
		expect((await uploads())[0].file?.sha256).toBe(
			createHash('sha256').update(world.pdfs[0]).digest('hex'),
		);
	});
});

describe('the result', () => {
	it('is the batch ID and what else KlearStack said', async () => {
		const { items } = await upload();
		expect(items).toEqual([
			{
				json: {
					batchId: expect.stringMatching(/^[\da-f-]{36}$/),
					fileName: 'invoice.pdf',
					documentType: 'Invoice',
				},
				pairedItem: { item: 0 },
			},
		]);
	});

	it.each([
		['all', 'data'],
		['one', 'invoice'],
	])('with Files: %s has the file in %s where that is wanted', async (files, field) => {
		const item = await world.n8n.fileItem(world.pdfs[0], 'invoice.pdf');
		const items = [{ ...item, binary: { invoice: item.binary!.data } }];
		const parameters = { files, binaryPropertyName: 'invoice', includeFile: 'always' };
		const [{ binary }] = (await upload(parameters, { items })).items;
		expect(binary).toEqual({ [field]: expect.objectContaining({ fileName: 'invoice.pdf' }) });
	});

	it('has the fields of the input where they are asked for', async () => {
		const item = await world.n8n.fileItem(world.pdfs[0], 'a.pdf', 'application/pdf', {
			from: 'eve@example.com',
			batchId: 'of another',
		});
		const { json } = await upload({ options: { includeInputFields: true } }, { items: [item] });
		expect(json).toMatchObject([{ from: 'eve@example.com', batchId: expect.stringMatching(/-/) }]);
	});

	it('is an error when the answer holds no batch ID', async () => {
		await world.fault('processdocument', { status: 200, body: '{"release_version":"8"}' });
		const { error } = await upload();
		expect(error?.message).toBe(
			'KlearStack’s answer contains no batch ID, so it may not have taken the file',
		);
		expect(error?.description).toMatch(/Look for the document in KlearStack.*release_version/);
	});

	it('comes at once, without looking for results', async () => {
		await upload();
		expect(await world.callsOf('getbatchdocuments')).toEqual([]);
	});
});

describe('a new set', () => {
	const setFields = async () =>
		(await uploads()).map(({ fields }) => {
			const { set_name, create_new_set, set_reference_number } = Object.fromEntries(fields);
			return [set_name, create_new_set, set_reference_number];
		});
	const newSet = { documentSet: { newSetName: 'November' } };

	it('is made by the first upload of the run, and the others go into it', async () => {
		const { json } = await upload(newSet, { items: await world.invoices() });
		expect(await setFields()).toEqual([
			['November', 'True', undefined],
			[undefined, undefined, '12345'],
			[undefined, undefined, '12345'],
		]);
		expect(json).toMatchObject(Array(3).fill({ setReferenceNumber: '12345' }));
	});

	it('is made by the next upload when the first is refused', async () => {
		await world.fault('processdocument', { status: 400, body: '{"error":"no"}' });
		const onError = 'continueRegularOutput';
		const { json } = await upload(newSet, { items: await world.invoices(), onError });
		expect(json[0]).toMatchObject({ error: 'no' });
		expect((await setFields()).slice(1)).toEqual([
			['November', 'True', undefined],
			[undefined, undefined, '12345'],
		]);
	});

	it.each([
		['may or may not have been made', { cut: 'after' as const }],
		['was made, but its number is not told', { status: 200, body: '{"OCR_ref_no":"b"}' }],
	])('that %s is not made twice, and nothing goes elsewhere', async (_name, fault) => {
		await world.fault('processdocument', fault);
		const onError = 'continueRegularOutput';
		const { json } = await upload(newSet, { items: await world.invoices(2), onError });
		expect(json[1].error).toMatch(
			/^This file was not sent, because the new set "November" may not exist/,
		);
		expect(await uploads()).toHaveLength(1);
	});
});

describe('several items, one of them failing', () => {
	const items = async () => [
		await world.n8n.fileItem(world.pdfs[0], 'a.pdf', 'application/pdf', { from: 'ada' }),
		await world.n8n.fileItem(Buffer.from('no pdf'), 'b.txt', 'text/plain', { from: 'bob' }),
		await world.n8n.fileItem(world.pdfs[2], 'c.pdf', 'application/pdf', { from: 'cleo' }),
	];

	it('stops before anything is sent when a file is wrong', async () => {
		const { error } = await upload({ files: 'one' }, { items: await items() });
		expect(error?.message).toBe('"b.txt" is not a PDF, JPEG or PNG');
		expect(error?.description).toMatch(/ Nothing was sent\.$/);
		expect(await uploads()).toEqual([]);
	});

	it('says which uploads were made already when KlearStack refuses one', async () => {
		await world.fault('processdocument', { status: 400, body: '{"error":"bad"}', skip: 1 });
		const options = { concurrency: 1 };
		const { error } = await upload({ options }, { items: await world.invoices() });
		expect(error?.message).toBe('bad');
		expect(error?.description).toMatch(
			/Already done in this run.*item 1 \(0\.pdf, batch [\da-f-]{36}\)\./,
		);
		expect(await uploads()).toHaveLength(2);
	});

	it('goes on where On Error says so, with the reason in the item', async () => {
		const onError = 'continueRegularOutput';
		const { json, items: output } = await upload(
			{ files: 'one' },
			{ items: await items(), onError },
		);
		expect(json).toMatchObject([
			{ fileName: 'a.pdf' },
			{
				error: expect.stringMatching(/"b.txt" is not a PDF/),
				message: expect.stringMatching(/Convert/),
			},
			{ fileName: 'c.pdf' },
		]);
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
	});

	it('gives the failed item to the error output, with its input and its file', async () => {
		const onError = 'continueErrorOutput';
		const { json, errorItems } = await upload({ files: 'one' }, { items: await items(), onError });
		expect(json.map(({ fileName }) => fileName)).toEqual(['a.pdf', 'c.pdf']);
		expect(errorItems).toMatchObject([
			{
				json: { from: 'bob', error: expect.stringMatching(/"b.txt"/) },
				binary: { data: { fileName: 'b.txt' } },
			},
		]);
	});
});

describe('what a file is decides its name and type', () => {
	it.each([
		['invoice', 'application/octet-stream', 'invoice.pdf'],
		['invoice.bin', 'application/octet-stream', 'invoice.pdf'],
		['scan.png', 'image/png', 'scan.pdf'],
		['invoice v1.2', 'application/pdf', 'invoice v1.2.pdf'],
		['Invoice.PDF', 'application/pdf', 'Invoice.PDF'],
		['invoice', null as unknown as string, 'invoice.pdf'],
	])('a PDF called %s of type %s is sent as %s', async (fileName, mimeType, sentAs) => {
		const item = await world.n8n.fileItem(world.pdfs[0], fileName, 'application/pdf');
		item.binary!.data.mimeType = mimeType;
		const { error } = await world.run('document.upload', {}, { items: [item] });
		expect(error).toBeUndefined();
		const [{ file }] = await world.callsOf('processdocument');
		expect(file).toMatchObject({ name: sentAs, type: 'application/pdf' });
	});
});

it('with Output: Raw, Extract Data gives the batch ID and the number of a new set beside the document', async () => {
	const documentSet = { newSetName: 'November' };
	const { json } = await world.run(
		'document.extract',
		{ output: 'raw', documentSet },
		{ items: await world.invoices(1) },
	);
	expect(json).toMatchObject([
		{
			Document_id: expect.any(String),
			batchId: expect.stringMatching(/^[\da-f-]{36}$/),
			setReferenceNumber: expect.stringMatching(/^\d+$/),
		},
	]);
});
