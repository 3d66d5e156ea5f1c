import type { INodeParameters } from 'n8n-workflow';
import { createHash } from 'node:crypto';

import { invoicePdf, sampleInvoices, totals } from '../../demo/invoices';
import { type RunningSimulator, startSimulator } from '../simulator/start';
import { account } from '../support/account';
import { type BinaryMode, N8nCore, type RunOptions } from '../support/n8nCore';

let n8n: N8nCore;
let klearStack: RunningSimulator;
let pdfs: Buffer[];

beforeAll(async () => {
	[n8n, klearStack] = await Promise.all([N8nCore.load(), startSimulator()]);
	pdfs = await Promise.all(sampleInvoices.map(invoicePdf));
});
afterAll(async () => await klearStack.stop());
beforeEach(async () => await klearStack.reset());

const upload = async (parameters: INodeParameters = {}, run: RunOptions = {}) =>
	await n8n.run(
		{ resource: 'document', operation: 'upload', options: {}, ...parameters },
		n8n.credentials.add('klearStackApi', account(klearStack.url)),
		{ items: [await n8n.fileItem(pdfs[0], 'invoice.pdf')], ...run },
	);
const uploads = async () =>
	(await klearStack.calls()).filter(({ endpoint }) => endpoint === 'processdocument');

/** What stands on the invoice, in KlearStack's names and forms. */
const expectedFields = [
	{
		Inv_Supplier: 'Northwind Paper Ltd',
		Inv_Number: 'NW-2026-0417',
		Inv_Date: '03-Nov-2026',
		Due_Date: '03-Dec-2026',
		PO_Number: 'PO-7731',
	},
	{ Inv_Supplier: 'Lindqvist Elektronik AB', Inv_Number: '2026/1187', Inv_Date: '28-Oct-2026' },
	{ Inv_Supplier: 'Casa Ribeiro Cafe Lda', Inv_Number: 'CR10093', Inv_Date: '12-Nov-2026' },
].map((fields, n) => ({ ...fields, Inv_Total: totals(sampleInvoices[n]).total }));

describe('the form', () => {
	it('has what the page requires and nothing else, with defaults', async () => {
		await upload();
		const [{ fields, file, contentType }] = await uploads();
		expect(contentType).toBe('multipart/form-data');
		expect(Object.fromEntries(fields)).toEqual({
			company_name: 'Harbour Books',
			username: 'ada',
			password: '18 characters',
			document_type: 'Invoices',
			processing_pref: 'Accuracy',
			invoice_type: 'B2B',
		});
		expect(file).toEqual({
			field: 'file',
			name: 'invoice.pdf',
			type: 'application/pdf',
			bytes: pdfs[0].length,
			sha256: createHash('sha256').update(pdfs[0]).digest('hex'),
		});
	});

	it('has every optional parameter of the page under its name', async () => {
		await upload({
			documentType: 'NACH',
			processingPreference: 'Speed',
			invoiceType: 'B2C',
			options: {
				accountId: '77',
				additionalParameters: '{ "account_number": 200382193, "score": 0.8624999978870219 }',
				applicationNumber: '12345',
				newSetName: 'November',
				priority: false,
				sourceName: 'n8n',
				userId: '26',
				userRole: 'Creator',
			},
		});
		expect(Object.fromEntries((await uploads())[0].fields)).toEqual({
			company_name: 'Harbour Books',
			username: 'ada',
			password: '18 characters',
			document_type: 'NACH',
			processing_pref: 'Speed',
			invoice_type: 'B2C',
			account_id: '77',
			additional_params: '{"account_number":200382193,"score":0.8624999978870219}',
			application_no: '12345',
			set_name: 'November',
			create_new_set: 'True',
			priority_flag: 'false',
			source_name: 'n8n',
			userid: '26',
			user_role: 'Creator',
		});
	});

	it('leaves out what an expression gives as null', async () => {
		const nothing = '={{ null }}';
		await upload({
			options: { accountId: nothing, applicationNumber: nothing },
		});
		expect((await uploads())[0].fields.map(([name]) => name)).not.toEqual(
			expect.arrayContaining([expect.stringMatching(/account_id|application_no|set/)]),
		);
	});

	it.each([
		['Existing Set', { setReferenceNumber: { __rl: true, mode: 'number', value: '={{ null }}' } }],
		['New Set Name', { newSetName: '={{ $json.nothing }}' }],
	])('goes into no other place when %s is empty for the item', async (name, options) => {
		const { error } = await upload({ options });
		expect(error?.message).toBe(`${name} is empty`);
		expect(await uploads()).toEqual([]);
	});

	it.each(['Invoice', 'invoices', 'Invoices'])(
		'understands the document type %s',
		async (documentType) => {
			await upload({ documentType });
			expect((await uploads())[0].fields).toContainEqual(['document_type', 'Invoices']);
		},
	);

	it('names an existing set', async () => {
		await upload({
			options: { setReferenceNumber: { __rl: true, mode: 'number', value: '12345' } },
		});
		expect((await uploads())[0].fields).toContainEqual(['set_reference_number', '12345']);
	});

	it.each([
		['image/jpeg', 'scan', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1]), 'scan.jpeg'],
		['image/png', '', Buffer.from('\x89PNG\r\n', 'latin1'), 'document.png'],
		['application/pdf', '', Buffer.from('%PDF-1.4'), 'document.pdf'],
		['application/octet-stream', '', Buffer.from('%PDF-1.4'), 'document'],
	])('%s named %p goes up', async (type, name, bytes, expected) => {
		const { error } = await upload({}, { items: [await n8n.fileItem(bytes, name, type)] });
		expect(error).toBeUndefined();
		expect((await uploads())[0].file).toMatchObject({ name: expected, type, bytes: bytes.length });
	});
});

describe.each<BinaryMode>(['default', 'filesystem'])('binary data: %s', (mode) => {
	beforeAll(async () => (n8n = await N8nCore.load(mode)));

	it('arrives byte by byte', async () => {
		await upload();
		expect((await uploads())[0].file?.sha256).toBe(
			createHash('sha256').update(pdfs[0]).digest('hex'),
		);
	});
});

describe('without waiting', () => {
	it('gives the batch ID and what else KlearStack said', async () => {
		const { json, items } = await upload();
		expect(json).toEqual([
			{
				batchId: expect.stringMatching(/^[\da-f-]{36}$/),
				fileName: 'invoice.pdf',
				documentType: 'Invoices',
				release_version: '7.8.9',
			},
		]);
		expect(items[0].pairedItem).toEqual({ item: 0 });
	});

	it('gives KlearStack’s own answer with Simplify off', async () => {
		const { json } = await upload({ simplify: false });
		expect(json).toEqual([
			{ OCR_ref_no: expect.stringMatching(/^[\da-f-]{36}$/), release_version: '7.8.9' },
		]);
	});

	it('says so when the answer holds no batch ID', async () => {
		await klearStack.set({
			faults: [
				{ endpoint: 'processdocument', status: 200, body: '{"release_version":"8"}', times: 1 },
			],
		});
		const { error } = await upload();
		expect(error?.message).toBe('KlearStack took the file, but its answer holds no batch ID');
		expect(error?.description).toMatch(/Look for the document in KlearStack.*release_version/);
	});
});

describe.each(['objects', 'tuples'] as const)('waiting for results given as %s', (shape) => {
	it('gives each invoice its own fields, in the order of the input', async () => {
		await klearStack.set({ shape, processingSeconds: 0 });
		const items = await Promise.all(
			pdfs.map(async (pdf, n) => await n8n.fileItem(pdf, `${n}.pdf`)),
		);
		const { json, items: output } = await upload(
			{ options: { waitForResults: true, concurrency: 3 } },
			{ items },
		);
		expect(json).toEqual(
			expectedFields.map((fields) =>
				expect.objectContaining({ fields: expect.objectContaining(fields) }),
			),
		);
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		for (const { batchId, documentId, isApproved, confidence } of json) {
			expect(batchId).toMatch(/^[\da-f-]{36}$/);
			expect(documentId).toMatch(/^[\da-f]{24}$/);
			expect(isApproved).toBe(false);
			expect((confidence as Record<string, number>).Inv_Total).toBeGreaterThan(0.5);
		}
	});
});

describe('waiting', () => {
	const wait = (options: INodeParameters = {}) => ({
		options: { waitForResults: true, ...options },
	});

	it('looks at once, and again after 2 seconds while KlearStack is reading', async () => {
		await klearStack.set({ processingSeconds: 1 });
		const { json } = await upload(wait());
		expect(json).toMatchObject([{ fields: { Inv_Number: 'NW-2026-0417' } }]);
		expect((await klearStack.counts()).getbatchdocuments).toEqual({ all: 2, accepted: 2 });
	});

	it('names the batch when the time is over', async () => {
		await klearStack.set({ processingSeconds: 60 });
		const { error } = await upload(wait({ waitTimeout: 1 }));
		const [, batch] = /^KlearStack had not finished batch ([\da-f-]{36}) after 1 seconds$/.exec(
			error!.message,
		)!;
		expect(error?.description).toContain(
			`do not repeat it: fetch the results with Batch: Get Results and the Batch ID ${batch}.`,
		);
		expect(error?.description).toContain('raise Wait Timeout');
		expect(await uploads()).toHaveLength(1);
	});

	it('gives a document that could not be read as it is', async () => {
		await klearStack.set({ processingSeconds: 0 });
		const items = [await n8n.fileItem(Buffer.from('%PDF-1.4 broken'), 'broken.pdf')];
		const { json } = await upload(wait(), { items });
		expect(json).toMatchObject([{ fileName: 'broken.pdf', status: 'failed', fields: {} }]);
	});

	it('goes on over a failure that passes', async () => {
		await klearStack.set({
			processingSeconds: 0,
			faults: [{ endpoint: 'getbatchdocuments', status: 501, body: 'Server Error', times: 1 }],
		});
		expect((await upload(wait())).json).toMatchObject([{ fields: { Inv_Number: 'NW-2026-0417' } }]);
	});

	it('goes on over a longer failure, since the upload has been made', async () => {
		await klearStack.set({
			processingSeconds: 0,
			faults: [{ endpoint: 'getbatchdocuments', status: 502, body: 'Bad Gateway', times: 3 }],
		});
		expect((await upload(wait())).json).toMatchObject([{ fields: { Inv_Number: 'NW-2026-0417' } }]);
	}, 60_000);

	it('keeps what KlearStack said of the upload', async () => {
		await klearStack.set({ processingSeconds: 0 });
		const { json } = await upload(wait({ newSetName: 'November' }));
		expect(json).toMatchObject([{ set_reference_number: expect.any(String) }]);
	});

	it('fails when KlearStack gives no document for the upload', async () => {
		const body = '{"result": [], "status": "failed"}';
		await klearStack.set({
			faults: [{ endpoint: 'getbatchdocuments', body, status: 200, times: 1 }],
		});
		const { error } = await upload(wait());
		expect(error?.message).toMatch(/^KlearStack gave no documents for batch .*It says: failed\.$/);
		expect(error?.description).toMatch(/^Look for the upload in KlearStack\. The upload was made/);
	});

	it('names the batch when KlearStack refuses to show it', async () => {
		await klearStack.set({
			faults: [
				{ endpoint: 'getbatchdocuments', status: 403, body: 'Forbidden: Client Error', times: 1 },
			],
		});
		const { error } = await upload(wait());
		expect(error?.message).toBe('Forbidden: Client Error');
		expect(error?.description).toMatch(/do not repeat it.*Batch ID [\da-f-]{36}\.$/);
	});

	it('ends when the execution is cancelled', async () => {
		await klearStack.set({ processingSeconds: 60 });
		const { execution, finished } = n8n.start(
			{ resource: 'document', operation: 'upload', ...wait() },
			n8n.credentials.add('klearStackApi', account(klearStack.url)),
			{
				items: [await n8n.fileItem(pdfs[0], 'a.pdf'), await n8n.fileItem(pdfs[1], 'b.pdf')],
				onError: 'continueRegularOutput',
			},
		);
		while (!(await klearStack.counts()).getbatchdocuments)
			await new Promise((resolve) => setTimeout(resolve, 20));
		execution.cancel();
		expect((await finished).status).toBe('canceled');
		await new Promise((resolve) => setTimeout(resolve, 2_500));
		expect(await klearStack.counts()).toMatchObject({
			processdocument: { all: 1, accepted: 1 },
			getbatchdocuments: { all: 1, accepted: 1 },
		});
	});

	it('fetches later what was not waited for', async () => {
		await klearStack.set({ processingSeconds: 0 });
		const [{ batchId }] = (await upload()).json;
		const { json } = await n8n.run(
			{
				resource: 'batch',
				operation: 'getResults',
				batchId: batchId as string,
				options: { waitForResults: true },
			},
			n8n.credentials.add('klearStackApi', account(klearStack.url)),
		);
		expect(json).toMatchObject([{ batchId, fields: expectedFields[0] }]);
	});
});

describe('input that is wrong is refused before anything is sent', () => {
	const zip = Buffer.from('PK\x03\x04');
	it.each<[string, INodeParameters, Buffer | undefined, RegExp, RegExp]>([
		[
			'no file',
			{},
			undefined,
			/^Input Data Field Name: the item has no file in "data"/,
			/holds no file/,
		],
		[
			'another field',
			{ binaryPropertyName: 'attachment_0' },
			Buffer.from('%PDF-'),
			/no file in "attachment_0"/,
			/Its files are in: data\./,
		],
		[
			'empty file',
			{},
			Buffer.alloc(0),
			/^Input Data Field Name: the file "a.pdf" in "data" is empty/,
			/Check the node/,
		],
		['ZIP', {}, zip, /"a.pdf" is not a PDF, JPEG or PNG/, /Batch: Upload/],
		['text', {}, Buffer.from('hello'), /"a.pdf" is not a PDF, JPEG or PNG/, /Convert the file/],
		[
			'a ZIP with a PDF in it',
			{},
			Buffer.from('PK\x03\x04 a.pdf %PDF-1.4'),
			/"a.pdf" is not a PDF, JPEG or PNG/,
			/Batch: Upload/,
		],
		[
			'an unknown document type',
			{ documentType: 'Contract' },
			Buffer.from('%PDF-'),
			/^Document Type: "Contract" is not one of/,
			/Invoices, LoanAgreement/,
		],
		[
			'Wait Timeout that is no number',
			{ options: { waitForResults: true, waitTimeout: '={{ "abc" }}' } },
			Buffer.from('%PDF-'),
			/^Wait Timeout: "abc" is not a number above zero/,
			/options/,
		],
		[
			'Timeout below zero',
			{ options: { timeout: -1 } },
			Buffer.from('%PDF-'),
			/^Timeout: "-1" is not a number above zero/,
			/options/,
		],
		[
			'Concurrency below zero',
			{ options: { concurrency: -1 } },
			Buffer.from('%PDF-'),
			/^Concurrency: "-1" is not a number above zero/,
			/options/,
		],
		[
			'an object for a text',
			{ options: { accountId: '={{ {a: 1} }}' } },
			Buffer.from('%PDF-'),
			/^A text is needed for "account_id"/,
			/expression/,
		],
		[
			'no document type',
			{ documentType: '={{ $json.none }}' },
			Buffer.from('%PDF-'),
			/^Document Type is empty/,
			/expression/,
		],
		[
			'broken JSON',
			{ options: { additionalParameters: '{"a": }' } },
			Buffer.from('%PDF-'),
			/^Additional Parameters is not valid JSON/,
			/quotes and commas/,
		],
		[
			'a number that JSON would change',
			{ options: { additionalParameters: '{"account_number": 91234567890123456}' } },
			Buffer.from('%PDF-'),
			/^Additional Parameters: 91234567890123456 is too long for a number/,
			/Put it in quotes: "91234567890123456"/,
		],
		[
			'JSON that is no object',
			{ options: { additionalParameters: '[1]' } },
			Buffer.from('%PDF-'),
			/^Additional Parameters is not a JSON object/,
			/curly brackets/,
		],
		[
			'two sets',
			{
				options: {
					newSetName: 'a',
					setReferenceNumber: { __rl: true, mode: 'number', value: '1' },
				},
			},
			Buffer.from('%PDF-'),
			/cannot be used together/,
			/Remove one/,
		],
		[
			'no endpoint name',
			{ options: { endpoint: '../x' } },
			Buffer.from('%PDF-'),
			/^Endpoint: "\.\.\/x" is not the name of an endpoint/,
			/documentation/,
		],
	])('%s', async (_name, parameters, bytes, message, description) => {
		const items = bytes ? [await n8n.fileItem(bytes, 'a.pdf')] : [{ json: {} }];
		const { status, error } = await upload(parameters, { items });
		expect(status).toBe('error');
		expect(error?.message).toMatch(message);
		expect(error?.description).toMatch(description);
		expect(await klearStack.calls()).toEqual([]);
	});
});

it('is not sent at all with Retry On Fail, which would send it again', async () => {
	await klearStack.set({
		faults: [{ endpoint: 'processdocument', status: 503, body: 'later', times: 1 }],
	});
	const { error } = await upload({}, { retryOnFail: true });
	expect(error?.message).toBe('Retry On Fail would send again what has arrived already');
	expect(error?.description).toMatch(/Nothing was sent\. Turn Retry On Fail off/);
	expect(await uploads()).toEqual([]);
});

it('says which other files of an item were not sent', async () => {
	const item = await n8n.fileItem(pdfs[0], 'a.pdf');
	item.binary!.attachment_1 = await n8n.binary(pdfs[1], 'b.pdf', 'application/pdf');
	const { json, stored } = await upload({}, { items: [item] });
	expect(json).toHaveLength(1);
	expect(stored).toContain('Item 0 holds other files, which were not sent: attachment_1.');
	expect((await upload()).stored).not.toContain('other files');

	// What it advises, once Split Out has made an item of each file.
	const split = { json: {}, binary: { attachment_1: item.binary!.attachment_1 } };
	await upload({ binaryPropertyName: '={{ Object.keys($binary)[0] }}' }, { items: [split] });
	expect((await uploads()).at(-1)?.file?.name).toBe('b.pdf');
});

describe('several items, one of them failing', () => {
	const items = async () => [
		await n8n.fileItem(pdfs[0], 'a.pdf', 'application/pdf', { from: 'ada' }),
		await n8n.fileItem(Buffer.from('no pdf'), 'b.txt', 'text/plain', { from: 'bob' }),
		await n8n.fileItem(pdfs[2], 'c.pdf', 'application/pdf', { from: 'cleo' }),
	];

	it('stops, and says which uploads were made already', async () => {
		const { error } = await upload({}, { items: await items() });
		expect(error?.message).toMatch(/"b.txt" is not a PDF, JPEG or PNG/);
		expect(error?.description).toMatch(/Already done in this run.*item 0 \(batch [\da-f-]{36}\)\./);
		expect(await uploads()).toHaveLength(1);
	});

	it('says of every upload what became of it when two fail at the same time', async () => {
		await klearStack.set({
			processingSeconds: 60,
			faults: [{ endpoint: 'processdocument', status: 400, body: '{"error":"bad"}', times: 1 }],
		});
		const two = [await n8n.fileItem(pdfs[0], 'a.pdf'), await n8n.fileItem(pdfs[1], 'b.pdf')];
		const { error } = await upload(
			{ options: { waitForResults: true, waitTimeout: 1, concurrency: 2 } },
			{ items: two },
		);
		expect(error?.message).toMatch(/bad|had not finished batch/);
		expect(`${error?.message} ${error?.description}`).toMatch(/bad/);
		expect(`${error?.message} ${error?.description}`).toMatch(
			/had not finished batch [\da-f-]{36}/,
		);
	});

	it('goes on where On Error says so, with the reason in the item', async () => {
		const { json, items: output } = await upload(
			{},
			{ items: await items(), onError: 'continueRegularOutput' },
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
		const { json, errorItems } = await upload(
			{},
			{ items: await items(), onError: 'continueErrorOutput' },
		);
		expect(json.map(({ fileName }) => fileName)).toEqual(['a.pdf', 'c.pdf']);
		expect(errorItems).toMatchObject([
			{
				json: { from: 'bob', error: expect.stringMatching(/"b.txt"/) },
				binary: { data: { fileName: 'b.txt' } },
			},
		]);
	});
});
