import type { IDataObject } from 'n8n-workflow';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { toEvent } from '../../nodes/KlearStack/trigger/event';
import { PUSH_TOKEN } from '../../tools/account';
import { N8nCore } from '../support/n8nCore';

const PASSWORD = 'Push-Secret-7';

/** The documentation's sample (5.2), as far as it is visible, closed where it is cut. */
const DOCUMENT = {
	Document_id: '65269c006a8da8763b51c217',
	is_approved: 0,
	file_name: 'Invoice 231799.pdf',
	overall_confidence: 0.8545232920427561,
	document_type: 'Invoice',
	upload_time: '2023-10-11T18:28:40.322',
	finished_time: '2023-10-11T18:30:21.875',
	Inv_Number: {
		value: '231799',
		confidence: 0.9967719905645758,
		page_index: 1,
		coordinate: [1297, 70, 1408, 98],
	},
	Due_Date: { value: '16-Sep-2023', confidence: 0.874903804263095, page_index: 1 },
};
const FORM = {
	company_name: 'Harbour Books',
	username: 'klearstack',
	password: PASSWORD,
	document_type: 'Invoices',
	batch_id: '169a4df0-52c4-4835-8bb4-10296c8e5e3a',
	Document_id: DOCUMENT.Document_id,
	file_name: DOCUMENT.file_name,
	data: JSON.stringify({ result: [DOCUMENT] }),
};
const ITEM = {
	eventId: expect.stringMatching(/^65269c006a8da8763b51c217-[\da-f]{16}$/),
	documentId: '65269c006a8da8763b51c217',
	fileName: 'Invoice 231799.pdf',
	documentType: 'Invoice',
	isApproved: false,
	needsReview: false,
	reviewReasons: [],
	overallConfidence: 0.8545,
	lowestConfidence: 0.8749,
	lineItems: [],
	uploadTime: '2023-10-11T18:28:40.322',
	finishedTime: '2023-10-11T18:30:21.875',
	fields: { Inv_Number: '231799', Due_Date: '16-Sep-2023' },
	confidence: { Inv_Number: 0.9968, Due_Date: 0.8749 },
	batchId: '169a4df0-52c4-4835-8bb4-10296c8e5e3a',
};

let n8n: N8nCore;
beforeAll(async () => (n8n = await N8nCore.load()));

const push = async (
	body: IDataObject,
	headers: IDataObject = {},
	credential: IDataObject = { token: PUSH_TOKEN, username: 'klearstack', password: PASSWORD },
	rawBody?: Buffer,
) =>
	await n8n.webhook(
		{
			headers: {
				authorization: `Bearer ${PUSH_TOKEN}`,
				'content-type': 'application/json',
				...headers,
			},
			body,
			rawBody,
		},
		n8n.credentials.add('klearStackPushApi', credential as never),
	);
const multipart = { 'content-type': 'multipart/form-data; boundary=x' };
const itemsOf = ({ result }: Awaited<ReturnType<typeof push>>) =>
	result.workflowData?.[0].map(({ json }) => json);

describe('a push', () => {
	it.each<[string, IDataObject, IDataObject]>([
		['form data, as documented', { data: FORM, files: {} }, multipart],
		['urlencoded', FORM, { 'content-type': 'application/x-www-form-urlencoded' }],
		['JSON with the results as text', FORM, {}],
		['JSON with the results as they are', { ...FORM, data: { result: [DOCUMENT] } }, {}],
		['JSON with a list of documents', { ...FORM, data: [DOCUMENT] }, {}],
		['JSON with one document', { ...FORM, data: DOCUMENT }, {}],
	])('comes as %s', async (_name, body, headers) => {
		const pushed = await push(body, headers);
		expect(itemsOf(pushed)).toEqual([ITEM]);
		expect(pushed.status).toBeUndefined();
	});

	it('comes as form data with the results as a file', async () => {
		const { data, ...fields } = FORM;
		const filepath = join(await mkdtemp(join(tmpdir(), 'push-')), 'data');
		await writeFile(filepath, data);
		const file = { filepath, originalFilename: 'data.json', mimetype: 'application/json' };
		const pushed = await push({ data: fields, files: { data: file } } as never, multipart);
		expect(itemsOf(pushed)).toEqual([ITEM]);
	});

	it('may have its results in several parts', async () => {
		const other = { ...DOCUMENT, Document_id: '65269c006a8da8763b51c218' };
		const data = [FORM.data, JSON.stringify({ result: [other] })];
		const pushed = await push({ data: { ...FORM, data }, files: {} } as never, multipart);
		expect(itemsOf(pushed)?.map(({ documentId }) => documentId)).toEqual([
			DOCUMENT.Document_id,
			other.Document_id,
		]);
	});

	const BIG = '{"Document_id":12345678901234567890,"Inv_Number":{"value":98765432109876543211}}';
	const TEXTS: Array<[string, string, unknown[]]> = [
		[
			'a byte order mark',
			'\ufeff{"result":[{"Document_id":"a","Inv_Number":{"value":"A-1","confidence":0.99}},{"Document_id":"b"}]}',
			[{ documentId: 'a', fields: { Inv_Number: 'A-1' } }, { documentId: 'b' }],
		],
		[
			'NaN',
			'{"result":[{"Document_id":"a","overall_confidence":NaN,"x":-Infinity},{"Document_id":"b"}]}',
			[{ documentId: 'a' }, { documentId: 'b' }],
		],
		[
			'an entry that is no JSON',
			'{"result":[{"Document_id":"a"},{"Document_id":},{"Document_id":"c"}]}',
			[{ documentId: 'a' }, { needsReview: true }, { documentId: 'c' }],
		],
		[
			'integers beyond 2^53',
			`{"result":[${BIG}]}`,
			[{ documentId: '12345678901234567890', fields: { Inv_Number: '98765432109876543211' } }],
		],
	];
	describe.each(TEXTS)('with %s', (_name, data, items) => {
		const { username, password, batch_id } = FORM;
		const about = { username, password, batch_id };
		const parts = (text: string | string[]) => ({ data: { ...about, data: text }, files: {} });
		const urlencoded = { 'content-type': 'application/x-www-form-urlencoded' };
		it.each<[string, unknown, IDataObject]>([
			['a field of a form', parts(data), multipart],
			['one of two parts', parts([data]), multipart],
			['urlencoded', { ...about, data }, urlencoded],
			['text in JSON', { ...about, data }, {}],
		])('in %s', async (_where, body, headers) => {
			expect(itemsOf(await push(body as never, headers))).toMatchObject(items);
		});

		it('in two parts', async () => {
			const pushed = await push(
				parts([data, '\ufeff{"result":[{"Document_id":"z"}]}']) as never,
				multipart,
			);
			expect(itemsOf(pushed)).toMatchObject([...items, { documentId: 'z' }]);
		});

		it.each<[string, BufferEncoding]>([
			['UTF-8', 'utf8'],
			['UTF-16', 'utf16le'],
		])('in a file, in %s', async (_encoding, encoding) => {
			const filepath = join(await mkdtemp(join(tmpdir(), 'push-')), 'data');
			await writeFile(filepath, `\ufeff${data}`, encoding);
			const file = { filepath, originalFilename: 'data.json', mimetype: 'application/json' };
			const pushed = await push({ data: about, files: { data: file } } as never, multipart);
			expect(itemsOf(pushed)).toMatchObject(items);
		});
	});

	it('keeps all digits of numbers in a JSON body, so that no two become one event', async () => {
		const pushedAs = async (number: string) => {
			// As n8n gives it: parsed by itself, and as it came.
			const text = `\ufeff{"username":"klearstack","password":"${PASSWORD}","batch_id":${number},"data":{"result":[{"Document_id":${number},"Inv_Number":{"value":${number}}}]}}`;
			const body = JSON.parse(text.slice(1)) as IDataObject;
			return itemsOf(await push(body, {}, undefined, Buffer.from(text)))![0];
		};
		const [one, other] = [
			await pushedAs('12345678901234567890'),
			await pushedAs('12345678901234567891'),
		];
		expect(one).toMatchObject({
			documentId: '12345678901234567890',
			batchId: '12345678901234567890',
			fields: { Inv_Number: '12345678901234567890' },
		});
		expect(other.documentId).toBe('12345678901234567891');
		expect(other.eventId).not.toBe(one.eventId);
	});

	it('is the same event as the document in another shape', async () => {
		const tuples = [
			[DOCUMENT.Document_id, 'Document_id'],
			[0, 'Is_Approved'],
			[0, 'Is_Approved'],
			['16-Sep-2023', 'Due_Date', 0.8, { page_index: 1 }],
			['231799', 'Inv_Number', 0.9, { page_index: 1 }, [0, 0, 0, 0]],
		];
		const [item] = itemsOf(await push(FORM))!;
		expect(toEvent(tuples).statements.eventId).toBe(item.eventId);
		expect(toEvent({ ...DOCUMENT, is_approved: 1 }).statements.eventId).not.toBe(item.eventId);
		expect(
			toEvent({ ...DOCUMENT, Due_Date: { value: '17-Sep-2023' } }).statements.eventId,
		).not.toBe(item.eventId);
	});

	it('of no document starts nothing', async () => {
		const pushed = await push({ ...FORM, data: '{"result": []}' });
		expect(pushed.result).toEqual({ webhookResponse: 'Received' });
	});

	it('takes from beside the results only what they do not say', async () => {
		const { Inv_Number, Due_Date, file_name } = DOCUMENT;
		const data = JSON.stringify({ result: [{ Inv_Number, Due_Date, file_name }] });
		const [item] = itemsOf(await push({ ...FORM, data }))!;
		expect(item).toMatchObject({
			documentId: FORM.Document_id,
			documentType: 'Invoice',
			fileName: 'Invoice 231799.pdf',
		});
		// The same event as with the ID in the results.
		expect(item.eventId).toBe(itemsOf(await push(FORM))![0].eventId);
	});

	it('of several documents says of each what it says of all', async () => {
		const other = { Document_id: 'other', Inv_Number: { value: '1' } };
		const data = { result: [DOCUMENT, other] };
		expect(itemsOf(await push({ ...FORM, data, event: 'approved' }))).toEqual([
			{ ...ITEM, event: 'approved', file_name: FORM.file_name, Document_id: FORM.Document_id },
			expect.objectContaining({
				documentId: 'other',
				documentType: 'Invoice',
				batchId: FORM.batch_id,
				event: 'approved',
			}),
		]);
	});

	it('brings no secret into the workflow', async () => {
		const data = JSON.stringify({ result: [{ ...DOCUMENT, note: `${PASSWORD} ${PUSH_TOKEN}` }] });
		const [item] = itemsOf(await push({ ...FORM, data }))!;
		expect(item.note).toBe('*** ***');
		const whole = { ...FORM, data: undefined, result: [DOCUMENT] } as unknown as IDataObject;
		expect(itemsOf(await push(whole))).toEqual([ITEM]);
		expect(itemsOf(await push({ ...FORM, note: `${PASSWORD} ${PUSH_TOKEN}` }))).toEqual([
			{ ...ITEM, note: '*** ***' },
		]);
	});
});

describe('refused', () => {
	it.each<[string, IDataObject, IDataObject]>([
		['without a token', FORM, { authorization: undefined }],
		['with another token', FORM, { authorization: `Bearer ${PUSH_TOKEN}x` }],
		['with another scheme', FORM, { authorization: `Basic ${PUSH_TOKEN}` }],
		['with another user name', { ...FORM, username: 'eve' }, {}],
		['with another password', { ...FORM, password: 'wrong' }, {}],
		['without a password', { ...FORM, password: undefined }, {}],
	])('with 401 %s', async (_name, body, headers) => {
		const pushed = await push(body, headers);
		expect(pushed).toEqual({
			status: 401,
			answer: { error: expect.stringMatching(/ is wrong or missing$/) },
			result: { noWebhookResponse: true },
		});
	});

	it('with 401 where the token is short enough to be guessed', async () => {
		const pushed = await push(FORM, { authorization: 'Bearer abc' }, { token: 'abc' });
		expect(pushed).toMatchObject({ status: 401 });
	});

	it('with 401 where the credential has no token, whatever comes', async () => {
		const pushed = await push(
			FORM,
			{ authorization: 'Bearer ' },
			{ token: '', username: '', password: '' },
		);
		expect(pushed.status).toBe(401);
	});

	it('not for a user name or password that the credential does not ask for', async () => {
		const form = { data: FORM.data };
		expect(
			itemsOf(await push(form, {}, { token: PUSH_TOKEN, username: '', password: '' })),
		).toHaveLength(1);
	});

	it.each<[string, unknown]>([
		['no data', undefined],
		['a sentence', 'Request Submitted Successfully'],
		['broken JSON', '{"result": ['],
		['other JSON', '{"hello": "world"}'],
		['a number', 7],
	])('with 400 and a sentence: %s', async (_name, data) => {
		const pushed = await push({ ...FORM, Document_id: undefined, data: data as string });
		expect(pushed).toMatchObject({
			status: 400,
			answer: { error: expect.stringMatching(/^This is not a push/) },
		});
		expect(pushed.result).toEqual({ noWebhookResponse: true });
	});

	it.each([
		['text/plain', 'text/plain'],
		['without a content type', undefined],
	])('with 415 when it comes %s', async (what, contentType) => {
		const pushed = await push(JSON.stringify(FORM) as never, { 'content-type': contentType });
		expect(pushed).toMatchObject({
			status: 415,
			answer: { error: expect.stringContaining(what) },
		});
	});

	it('with 413 when it is too large', async () => {
		const pushed = await push(FORM, { 'content-length': String(17 * 1024 * 1024) });
		expect(pushed).toMatchObject({
			status: 413,
			answer: { error: 'This push is larger than 15 MB' },
		});
	});

	it('with 413 when its file is too large, and no header said so', async () => {
		const file = { filepath: '/not/read', originalFilename: 'data', size: 16 * 1024 * 1024 };
		const pushed = await push(
			{ data: FORM, files: { data: file } },
			{ 'content-type': 'multipart/form-data; boundary=x' },
		);
		expect(pushed).toMatchObject({
			status: 413,
			answer: { error: 'This push is larger than 15 MB' },
		});
	});
});
