import type { IDataObject } from 'n8n-workflow';

import { passes } from '../../nodes/KlearStack/trigger/filters';
import { toEvent } from '../../nodes/KlearStack/trigger/event';
import { isOfType } from '../../nodes/KlearStack/documents/types';
import { TriggerWorld } from '../support/triggerWorld';

/** Two answers of KlearStack that say the same in other words: nothing that is not documented is taken to agree. */
const world = TriggerWorld.forThisFile();

const row = { json: { Name: 'Northwind' } };

const field = (value: string) => ({ value, confidence: 0.9, page_index: 1 });
const document = (id: string, more: IDataObject = {}) => ({
	Document_id: id,
	Inv_Number: field(`N-${id}`),
	...more,
});

/** Answers for the next calls, by endpoint. */
const answer = async (bodies: Array<[endpoint: string, body: unknown]>) =>
	await world.klearStack.set({
		faults: bodies.map(([endpoint, body]) => ({
			endpoint,
			status: 200,
			body: typeof body === 'string' ? body : JSON.stringify(body),
			times: 1,
		})),
	});

describe('a data source that exists', () => {
	const LISTS: unknown[] = [
		{ status: 'success', data: [{ datasource_name: 'test' }] },
		{ count: 1, result: [{ Datasource_Name: 'test' }] },
		[{ datasource_name: null, DataSourceName: 'test ' }],
		['test '],
	];

	it.each(LISTS)('is found in %j', async (list) => {
		await answer([['getdatasources', list]]);
		const { error } = await world.run('dataSource.create', { name: 'test' }, { items: [row] });
		expect(error?.message).toBe('A data source named "test" already exists');
		expect(await world.callsOf('insertdatasource')).toHaveLength(0);
	});

	it('is not added to where the list cannot be understood', async () => {
		await answer([['getdatasources', { sources: { test: 1 } }]]);
		const parameters = { name: 'test', ifItExists: 'append' };
		const { error } = await world.run('dataSource.create', parameters, { items: [row] });
		expect(error?.message).toBe('KlearStack’s list of data sources could not be understood');
		expect(error?.description).toMatch(/^Nothing was sent\..*choose Fail under If It Exists/);
		expect(await world.callsOf('insertdatasource')).toHaveLength(0);
	});

	const REPLACE = { name: 'test', ifItExists: 'replace', nameToDelete: 'test' };
	const GONE = 'Datasource is no more';

	it('is replaced where its deletion is not confirmed, but seen', async () => {
		await answer([
			['getdatasources', ['test']],
			['deletedatasource', GONE],
		]);
		const { json } = await world.run('dataSource.create', REPLACE, { items: [row] });
		expect(json).toMatchObject([{ dataSource: 'test', success: true }]);
	});

	it('is not replaced where it is still there', async () => {
		await answer([
			['getdatasources', ['test']],
			['deletedatasource', GONE],
			['getdatasources', ['test']],
		]);
		const { error } = await world.run('dataSource.create', REPLACE, { items: [row] });
		expect(error?.message).toContain('did not say whether the old data source was deleted');
		expect(await world.callsOf('insertdatasource')).toHaveLength(0);
	});

	it('is called by its whole name where it was chosen from the list', async () => {
		const run = async (mode: string) => {
			const dataSource = { __rl: true, mode, value: 'test ' };
			await world.run('dataSource.getRows', { dataSource });
			return (await world.callsOf('getdatasourcedata')).at(-1)!.fields;
		};
		expect(await run('list')).toContainEqual(['datasource_name', 'test ']);
		expect(await run('name')).toContainEqual(['datasource_name', 'test']);
	});

	it('keeps a column that is called id', async () => {
		const items = [{ json: { id: 7, email: 'a@example.com' } }];
		await world.run('dataSource.create', { name: 'people' }, { items });
		const { json } = await world.run('dataSource.getAll');
		expect(json).toMatchObject([{ fields: [{ name: 'id' }, { name: 'email' }] }]);
	});
});

describe('what a pull gives is not lost', () => {
	it.each<[string, unknown, number]>([
		['among nothing', { result: [document('a'), null, document('b'), {}] }, 2],
		['beside an error', { result: [document('a')], error: '1 of 2 documents failed' }, 1],
		['as JSON in JSON', JSON.stringify(JSON.stringify({ result: [document('a')] })), 1],
		['as a list in JSON', { result: JSON.stringify([document('a')]) }, 1],
		['beside an error that is none', { result: [document('a')], error: 'None' }, 1],
	])('%s', async (_name, body, count) => {
		await answer([['getmodifiedinvoices', body]]);
		const { json, error } = await world.run('document.getModified');
		expect(error).toBeUndefined();
		expect(json).toHaveLength(count);
		const trigger = world.host();
		await trigger.activate();
		await answer([['getmodifiedinvoices', body]]);
		expect(await trigger.poll()).toHaveLength(count);
	});

	it('nor what stands among the documents and is none', async () => {
		await answer([['getmodifiedinvoices', { result: [document('a'), 'b is locked'] }]]);
		const { json } = await world.run('document.getModified');
		expect(json).toMatchObject([{ documentId: 'a' }, { unreadable: 'b is locked' }]);
	});

	it('whatever its type is called, if that is not another one of KlearStack’s', async () => {
		const trigger = world.host();
		await trigger.activate();
		const result = ['Tax Invoice', 'Receipt', 'invoice', '請求書'].map((document_type, n) =>
			document(String(n), { document_type }),
		);
		await answer([['getmodifiedinvoices', { result }]]);
		expect((await trigger.poll()).map(({ documentId }) => documentId)).toEqual(['0', '2', '3']);
	});

	it.each([
		'{"message":"No modified invoices found"}',
		'{"result":"No documents available."}',
		'{"result":[],"message":"Invoices not found"}',
		'"There are no documents"',
	])('and nothing is no error: %s', async (body) => {
		await answer([['getmodifiedinvoices', body]]);
		const { json, error } = await world.run('document.getModified');
		expect([json, error]).toEqual([[], undefined]);
		const trigger = world.host();
		await trigger.activate();
		await answer([['getmodifiedinvoices', body]]);
		expect(await trigger.poll()).toEqual([]);
	});
});

describe('types of documents', () => {
	it.each<[unknown, string, boolean | undefined]>([
		['Purchase Order', 'PurchaseOrders', true],
		['Policy', 'Policies', true],
		['Tax', 'Taxes', true],
		[['Tax Invoice', 'invoice'], 'Invoices', true],
		['Receipt', 'Invoices', false],
		['Tax Invoice', 'Invoices', undefined],
		['請求書', '領収書', undefined],
		[undefined, 'Invoices', undefined],
	])('%p for %s: %p', (said, type, expected) => {
		expect(isOfType(said, type)).toBe(expected);
	});
});

describe('an upload', () => {
	const extract = async () => {
		const items = await world.invoices(1);
		return await world.run('document.extract', {}, { items });
	};

	it('does not put its own status on the document', async () => {
		await answer([
			['processdocument', { OCR_ref_no: 'b', status: 'in_progress', message: 'Queued' }],
			['getbatchdocuments', { result: [document('a')] }],
		]);
		const [item] = (await extract()).json;
		expect(item).toMatchObject({ documentId: 'a', batchId: 'b' });
		expect(item).not.toHaveProperty('status');
		expect(item).not.toHaveProperty('message');
	});

	it.each(['{"error":"Batch not found"}', '{"result":[],"status":"success"}'])(
		'is waited for where KlearStack answers at first with %s',
		async (body) => {
			await answer([['getbatchdocuments', body]]);
			const { json, error } = await extract();
			expect(error).toBeUndefined();
			expect(json).toMatchObject([{ fields: { Inv_Number: 'NW-2026-0417' } }]);
		},
	);

	it('goes into the set of the first one, however its number is called', async () => {
		await world.klearStack.set({ processingSeconds: 0 });
		await answer([['processdocument', { OCR_ref_no: 'b', Set_Reference_Number: 12345 }]]);
		const items = await world.invoices(2);
		await world.run('document.upload', { documentSet: { newSetName: 'May' } }, { items });
		const [, second] = await world.callsOf('processdocument');
		expect(second.fields).toContainEqual(['set_reference_number', '12345']);
	});
});

describe('Document: Get', () => {
	it.each([
		{ result: [document('x'), document('asked')] },
		{ document: document('asked') },
		document('asked'),
		{ Inv_Number: field('N-asked') },
	])('finds the document in %j', async (body) => {
		await answer([['getdocument', body]]);
		const { json } = await world.run('document.get', { documentId: 'asked' });
		expect(json).toMatchObject([{ fields: { Inv_Number: 'N-asked' } }]);
	});

	it.each([{ result: [document('x')] }, {}, { release_version: '7.8.9' }])(
		'gives no other one: %j',
		async (body) => {
			await answer([['getdocument', body]]);
			const { error } = await world.run('document.get', { documentId: 'asked' });
			expect(error?.message).toBe('KlearStack returned no document with this ID');
		},
	);
});

it.each(['{"success":"True"}', '{"success":1}', '{"status":"success"}'])(
	'rows that were taken are not an error: %s',
	async (body) => {
		await answer([['appenddatasource', body]]);
		const { error } = await world.run(
			'dataSource.append',
			{ dataSource: 'test' },
			{ items: [row] },
		);
		expect(error).toBeUndefined();
	},
);

it.each<[unknown, boolean]>([
	[0.95, false],
	['0.95', false],
	[95, false],
	['95%', false],
	[0.5, true],
	['50 %', true],
	['N/A', true],
	[null, true],
])('a confidence of %p needs review: %p', (overall_confidence, expected) => {
	const chosen: IDataObject = {
		triggerOn: 'needsReview',
		output: 'simplified',
		values: 'asRead',
		overallConfidenceBelow: 0.9,
	};
	const read = ({ name }: { name: string }) => chosen[name];
	const event = toEvent(document('a', { overall_confidence } as IDataObject));
	expect(passes({ given: read, option: read } as never, event)).toBe(expected);
});

it('two contents without fields as documented are two events', () => {
	const [one, two] = ['1', '2'].map((Inv_Total) => toEvent({ Document_id: 'a', Inv_Total }));
	expect(one.statements.eventId).not.toBe(two.statements.eventId);
});
