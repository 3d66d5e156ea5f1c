import type { INodeParameters } from 'n8n-workflow';

import { byName } from '../../tools/n8n/workflows';
import { World } from '../support/world';

const RETRY = { retryOnFail: true };
const DOCUMENT = { documentId: '5e9ebf7c1ed959c4bb4dc214', comment: 'Checked' };

const world = World.forThisFile();

/** A sample of the table in test/unit/answers.test.ts, through the node and Retry On Fail. */
describe('an upload', () => {
	const upload = async (operation: string, body: string, status = 200, times = 1) => {
		await world.fault('processdocument', { status, body, times });
		const run = await world.run(operation, {}, { ...RETRY, items: await world.invoices(1) });
		return { ...run, sent: (await world.callsOf('processdocument')).length };
	};

	it.each<[string, number, string]>([
		['{"OCR_ref_no":"b1","errors":["page 2 skipped"]}', 200, 'page 2 skipped'],
		['{"OCR_ref_no":"b1","status":"error","message":"Queue is slow"}', 200, 'Queue is slow'],
		['{"OCR_ref_no":"b1","success":false}', 200, 'did not succeed'],
		['{"OCR_ref_no":12345678901234567890,"error":"Locked"}', 200, 'Locked'],
		['{"Function successfully executed!":"b1","error":"Locked"}', 200, 'Locked'],
		['{"OCR_ref_no":"b1","error":"Locked"}', 400, 'Locked'],
		['{"OCR_ref_no":"b1","error":"Something went wrong"}', 500, 'Something went wrong'],
	])('is taken with a batch ID, and says the error: %s with %i', async (body, status, words) => {
		const { error, json, hints, sent } = await upload('document.upload', body, status, 9);
		expect(error).toBeUndefined();
		expect(sent).toBe(1);
		const batchId = /b1|\d{20}/.exec(body)![0];
		expect(json).toMatchObject([{ batchId }]);
		if (words !== 'did not succeed') expect(JSON.stringify(json)).toContain(words);
		expect(hints).toContainEqual(expect.stringContaining(words));
	});

	it('goes on to read what it was taken as, and needs review', async () => {
		const taken = '{"OCR_ref_no":"b1","error":"Page 2 skipped"}';
		const read = '{"result":[{"Inv_Number":{"value":"A-1","confidence":0.99}}]}';
		await world.klearStack.set({
			faults: [
				{ endpoint: 'processdocument', times: 9, status: 200, body: taken },
				{ endpoint: 'getbatchdocuments', times: 1, status: 200, body: read },
			],
		});
		const { error, json } = await world.run(
			'document.extract',
			{ options: { waitTimeout: 5 } },
			{ ...RETRY, items: await world.invoices(1) },
		);
		expect(error).toBeUndefined();
		expect(json).toMatchObject([
			{ batchId: 'b1', klearstack_error: 'Page 2 skipped', fields: { Inv_Number: 'A-1' } },
		]);
		expect(await world.callsOf('processdocument')).toHaveLength(1);
	});

	it.each<[string, number, string]>([
		['{"error":"Busy"}', 2, ''],
		['{"success":false}', 2, ''],
		['Busy, please wait. Failed', 1, 'may or may not have carried this out'],
		['{"success":true,"error":"Busy"}', 1, 'may or may not have carried this out'],
		['{"success":true}', 1, 'Look for the document in KlearStack'],
	])('is sent again only where it is surely not taken: %s', async (body, times, description) => {
		const { error, sent } = await upload('document.upload', body);
		expect(sent).toBe(times);
		if (description) expect(error?.description).toContain(description);
		else expect(error).toBeUndefined();
	});
});

describe('a change', () => {
	const CALLS: Array<[operation: string, endpoint: string, parameters: INodeParameters]> = [
		['document.approve', 'approve_reject_doc', DOCUMENT],
		['dataSource.append', 'appenddatasource', { dataSource: byName('S') }],
	];
	describe.each(CALLS)('%s', (operation, endpoint, parameters) => {
		it.each<[string, string, number]>([
			['{"success":true,"error":"Locked"}', 'Locked', 1],
			['{"success":true,"message":"Document not found"}', 'Document not found', 1],
			['{"success":true,"updated":0}', '"updated":0', 1],
			['Successfully updated 0 of 1 documents', '0 of 1', 1],
			['{"message":"Row updated. Errors: 0"}', 'did not confirm this', 1],
			['Document is locked', 'Document is locked', 1],
			['{"error":"Locked"}', 'Locked', 2],
		])('is not green, and sent so often, with %s', async (body, words, sent) => {
			await world.fault(endpoint, { status: 200, body, times: 9 });
			const items = [{ json: { email: 'a@example.com' } }];
			const { error } = await world.run(operation, parameters, { ...RETRY, items });
			expect(`${error?.message} ${error?.description}`).toContain(words);
			expect(await world.callsOf(endpoint)).toHaveLength(sent);
			expect(error?.description ?? '').toMatch(
				sent === 1 ? /may or may not/ : /^(?!.*may or may not)/,
			);
		});

		it('is green with 0 errors', async () => {
			const body = '{"success":"3 rows appended successfully, 0 errors"}';
			await world.fault(endpoint, { status: 200, body });
			const items = [{ json: { email: 'a@example.com' } }];
			expect((await world.run(operation, parameters, { ...RETRY, items })).error).toBeUndefined();
		});
	});
});

it.each(['document.getAll', 'document.getModified'])(
	'a list that failed is an error: %s',
	async (operation) => {
		const endpoint = operation === 'document.getAll' ? 'getuserdocuments' : 'getmodifiedinvoices';
		const body = '{"status":"failed","message":"Index is down","result":[]}';
		await world.fault(endpoint, { status: 200, body });
		expect((await world.run(operation)).error?.message).toBe('Index is down');
	},
);

const LONG = 'x'.repeat(1_100_000);

describe('an answer that is too long', () => {
	it.each<[string, string, INodeParameters, RegExp]>([
		['document.approve', 'approve_reject_doc', DOCUMENT, /may or may not have carried this out/],
		['document.upload', 'processdocument', {}, /may or may not have carried this out/],
	])('is not read to its end: %s', async (operation, endpoint, parameters, description) => {
		await world.fault(endpoint, { status: 200, body: `{"success":true,"x":"${LONG}"}` });
		const items = await world.invoices(1);
		const { error } = await world.run(operation, parameters, { ...RETRY, items });
		expect(error?.message).toBe('KlearStack’s answer is longer than 1 MB, so it was not read');
		expect(error?.description).toMatch(description);
		expect(await world.callsOf(endpoint)).toHaveLength(1);
	});

	it('is not read to its end where a login should answer', async () => {
		await world.fault('get_access_token', { status: 200, body: `{"access_token":"${LONG}"}` });
		const { error } = await world.run('document.getAll');
		expect(error?.message).toBe('KlearStack’s answer is longer than 1 MB, so it was not read');
	});

	it('is not read to its end where an image should come', async () => {
		const body = `%PDF-1.7 ${'x'.repeat(65 * 1024 * 1024)}`;
		await world.fault('getdocumentimage', { status: 200, body });
		const { error } = await world.run('document.getImage', { documentId: DOCUMENT.documentId });
		expect(error?.message).toBe('KlearStack’s answer is longer than 64 MB, so it was not read');
	});

	it('may be longer where it is data', async () => {
		const body = JSON.stringify({ result: [{ file_name: 'a.pdf', note: LONG }] });
		await world.fault('getbatchdocuments', { status: 200, body });
		const { json } = await world.run('batch.getResults', { batchId: 'b', waitForResults: false });
		expect(json).toMatchObject([{ fileName: 'a.pdf', note: LONG }]);
	});
});

describe('an answer in another encoding', () => {
	const TEXT =
		'{"result":[{"file_name":"Größe.pdf","Inv_Supplier":{"value":"Café Ñandú","confidence":0.9}}]}';
	const utf16be = Buffer.from(`\ufeff${TEXT}`, 'utf16le').swap16();

	it.each<[string, Buffer, string]>([
		['UTF-8 with a byte order mark', Buffer.from(`\ufeff${TEXT}`), 'application/json'],
		['UTF-16 by its charset', Buffer.from(TEXT, 'utf16le'), 'application/json; charset=utf-16'],
		['UTF-16 LE by its mark', Buffer.from(`\ufeff${TEXT}`, 'utf16le'), 'application/json'],
		['UTF-16 BE by its mark', utf16be, 'application/json; charset=utf-16'],
		['ISO-8859-1', Buffer.from(TEXT, 'latin1'), 'text/plain; charset="ISO-8859-1"'],
		['a charset that there is not', Buffer.from(TEXT), 'application/json; charset=klingon'],
	])('is read: %s', async (_name, bytes, contentType) => {
		const expected = [{ fileName: 'Größe.pdf', fields: { Inv_Supplier: 'Café Ñandú' } }];
		for (const [operation, endpoint] of [
			['document.getAll', 'getuserdocuments'],
			['batch.getResults', 'getbatchdocuments'],
			['api.call', 'getuserdocuments'],
		]) {
			const fault = { bytes: bytes.toString('base64'), contentType, status: 200 };
			await world.fault(endpoint, fault);
			const parameters = {
				batchId: 'b',
				waitForResults: false,
				endpointName: endpoint,
				identity: [],
			};
			const { json } = await world.run(operation, parameters);
			if (operation === 'api.call') expect(json).toEqual([JSON.parse(TEXT)]);
			else expect(json).toMatchObject(expected);
		}
	});

	it('and so are words of a failure', async () => {
		const bytes = Buffer.from('{"error":"Größe fehlt"}', 'latin1').toString('base64');
		const contentType = 'application/json; charset=iso-8859-1';
		await world.fault('getuserdocuments', { status: 400, bytes, contentType });
		expect((await world.run('document.getAll')).error?.message).toBe('Größe fehlt');
	});
});
