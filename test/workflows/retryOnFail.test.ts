import type { INodeParameters } from 'n8n-workflow';

import { rmSync } from 'node:fs';

import type { RunOptions } from '../support/n8nCore';
import { World } from '../support/world';

/** With Retry On Fail n8n runs the whole node again, with all its items. */
const RETRY = { retryOnFail: true };
const NEW_SET = { documentSet: { newSetName: 'November' } };

const world = World.forThisFile();

const upload = async (parameters: INodeParameters, options: RunOptions) =>
	await world.run('document.upload', parameters, {
		items: await world.invoices(1),
		...options,
	});
const uploads = async () => await world.callsOf('processdocument');
/** The name of the set that each upload asks for. */
const setsMade = async () =>
	(await uploads()).map(({ fields }) => fields.find(([name]) => name === 'set_name')?.[1]);

it('sends again only what KlearStack cannot have taken', async () => {
	// The second one of three is refused, in words that mean nothing was done.
	await world.fault('processdocument', { skip: 1, status: 400, body: '{"error":"Busy"}' });
	const options = { concurrency: 1 };
	const { json, error } = await upload({ options }, { ...RETRY, items: await world.invoices(3) });
	expect(error).toBeUndefined();
	expect(json.map(({ fileName }) => fileName)).toEqual(['0.pdf', '1.pdf', '2.pdf']);
	expect((await uploads()).map(({ file, status }) => [file!.name, status])).toEqual([
		['0.pdf', 200],
		['1.pdf', 400],
		['1.pdf', 200],
		['2.pdf', 200],
	]);
});

it('sends nothing again that may have arrived, and says so each time', async () => {
	await world.fault('processdocument', { skip: 1, cut: 'after' });
	const options = { concurrency: 1 };
	const { error } = await upload({ options }, { ...RETRY, items: await world.invoices(2) });
	expect(error?.description).toMatch(/may or may not have carried this out.*item 1/);
	expect((await uploads()).map(({ file }) => file!.name)).toEqual(['0.pdf', '1.pdf']);
});

it('goes on waiting for what was uploaded by the try before', async () => {
	await world.fault('getbatchdocuments', { status: 403, body: 'Forbidden' });
	const [item] = await world.invoices(1);
	const { json, error } = await world.run('document.extract', {}, { ...RETRY, items: [item] });
	expect(error).toBeUndefined();
	expect(json).toMatchObject([{ fileName: '0.pdf' }]);
	expect(await uploads()).toHaveLength(1);
});

it('says what was done where the last try fails, too', async () => {
	await world.fault('getbatchdocuments', { times: 2, status: 403, body: 'Forbidden' });
	const items = await world.invoices(1);
	const { error } = await world.run('document.extract', {}, { ...RETRY, items });
	expect(error?.description?.match(/The file was uploaded/g)).toHaveLength(1);
	expect(await uploads()).toHaveLength(1);
});

it('makes a new set once', async () => {
	await world.fault('processdocument', { skip: 1, status: 400, body: '{"error":"Busy"}' });
	const parameters = { ...NEW_SET, options: { concurrency: 1 } };
	const { json } = await upload(parameters, { ...RETRY, items: await world.invoices(2) });
	expect(json).toHaveLength(2);
	expect(await setsMade()).toEqual(['November', undefined, undefined]);
});

it('sends again what should have made the new set, and did not', async () => {
	await world.fault('processdocument', { status: 400, body: '{"error":"Busy"}' });
	const { json } = await upload(NEW_SET, { ...RETRY, items: await world.invoices(1) });
	expect(json).toHaveLength(1);
	expect(await setsMade()).toEqual(['November', 'November']);
});

it('works with On Error: Continue, too', async () => {
	await world.fault('processdocument', { status: 400, body: '{"error":"Busy"}' });
	const { json } = await upload(
		{ options: { concurrency: 1 } },
		{ ...RETRY, items: await world.invoices(2), onError: 'continueRegularOutput' },
	);
	expect(json).toMatchObject([{ fileName: '0.pdf' }, { fileName: '1.pdf' }]);
	expect(await uploads()).toHaveLength(3);
});

it('loses nothing of what Get Modified was given', async () => {
	const [a] = await world.klearStack.seed(1);
	await world.klearStack.modify([{ id: a, number: 'a1' }]);
	const items = [{ json: {} }, { json: {} }];
	await world.fault('getmodifiedinvoices', { skip: 1, status: 403, body: 'Forbidden' });
	const options = { concurrency: 1 };
	const { json } = await world.run('document.getModified', { options }, { ...RETRY, items });
	expect(json).toMatchObject([{ documentId: a }]);
});

it('refuses to run a failed execution again', async () => {
	const { error } = await upload({}, { ...RETRY, mode: 'retry' });
	expect(error?.message).toBe(
		'A failed execution cannot be retried while this node has Retry On Fail on',
	);
	expect(await uploads()).toEqual([]);
});

it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
	'lets nothing out as done where it refuses to run, with On Error: %s',
	async (onError) => {
		const items = await world.invoices(2);
		const { json, errorItems } = await upload({}, { ...RETRY, items, mode: 'retry', onError });
		const refused = { error: expect.stringMatching(/^A failed execution cannot be retried/) };
		const failed =
			onError === 'continueErrorOutput' ? errorItems : json.map((one) => ({ json: one }));
		expect(failed).toMatchObject([{ json: refused }, { json: refused }]);
		if (onError === 'continueErrorOutput') expect(json).toEqual([]);
	},
);

it('sends files that waited for a new set that was not made', async () => {
	await world.fault('processdocument', { status: 400, body: '{"error":"Busy"}' });
	const { json, error } = await upload(NEW_SET, { ...RETRY, items: await world.invoices(3) });
	expect(error).toBeUndefined();
	expect(json).toHaveLength(3);
	expect(await setsMade()).toEqual(['November', 'November', undefined, undefined]);
});

it('goes on saying what an earlier try has done', async () => {
	const source = { name: 'Old', ifItExists: 'replace', nameToDelete: 'Old' };
	const items = [{ json: { Name: 'A' } }];
	await world.run('dataSource.create', { name: 'Old' }, { items });
	await world.fault('insertdatasource', { times: 2, status: 400, body: '{"error":"Busy"}' });
	const { error } = await world.run('dataSource.create', source, { ...RETRY, items });
	expect(error?.description).toMatch(/The old data source "Old" has been deleted/);
});

it('reads again what only could not be read', async () => {
	const source = { name: 'New', ifItExists: 'append' };
	const items = [{ json: { Name: 'A' } }];
	await world.fault('getdatasources', { times: 3, status: 502, body: '' });
	const { error } = await world.run('dataSource.create', source, { ...RETRY, items });
	expect(error).toBeUndefined();
	expect(await world.callsOf('insertdatasource')).toHaveLength(1);
});

describe('the last error names all that an earlier try has sent', () => {
	/** Two at a time: one is answered late, and not at all, while the other slot sends the rest. */
	const oneIsLost = async () => await world.fault('processdocument', { late: 1, cut: 'after' });
	const options = { concurrency: 2 };

	it.each(['document.upload', 'document.extract'])('of several items: %s', async (operation) => {
		await oneIsLost();
		const items = await world.invoices(3);
		const two = [...items, ...(await world.invoices(3))];
		const { error } = await world.run(operation, { options }, { ...RETRY, items: two });
		expect((await uploads()).map(({ status }) => status)).toHaveLength(6);
		const lost = /^(?:.*?)may or may not have carried this out/.exec(error!.description!);
		expect(lost).not.toBeNull();
		const named = new Set(error!.description!.match(/item \d \([\d.]+pdf, batch [\da-f-]{36}\)/g));
		expect(named.size).toBe(5);
	});

	it('of one item with several files', async () => {
		await oneIsLost();
		const one = await world.invoices(3);
		const binary = Object.fromEntries(
			[...one, ...(await world.invoices(3))].map((item, n) => [
				`attachment_${n}`,
				{ ...item.binary!.data, fileName: `file ${n}.pdf` },
			]),
		);
		const { error } = await upload(
			{ files: 'all', options },
			{ ...RETRY, items: [{ json: {}, binary }] },
		);
		const named = new Set(error!.description!.match(/file \d\.pdf, batch [\da-f-]{36}/g));
		expect(named.size).toBe(5);
	});

	it('also where the next try fails before it sends', async () => {
		await world.fault('processdocument', { status: 400, body: '{"error":"Busy"}', late: 1 });
		// Of the last item, the file is there for the first try only.
		const items = await world.invoices(3);
		const run = world.start('document.upload', { options }, { ...RETRY, items });
		await world.underWay('processdocument');
		for (const { binary } of items.slice(2)) rmSync(world.n8n.path(binary!.data));
		const { error } = await run.finished;
		expect(error?.message).toBe('n8n no longer has the file "2.pdf"');
		expect(error?.description).not.toContain('Nothing was sent');
		const sent = (await uploads()).filter(({ status }) => status === 200);
		expect(sent.length).toBeGreaterThan(0);
		const named = new Set(error!.description!.match(/item \d \([\d.]+pdf, batch [\da-f-]{36}\)/g));
		expect(named.size).toBe(sent.length);
	});
});

/** n8n takes an `error` in the first item for a failed run. */
describe('is no reason to do again what was done, though an error stands beside it', () => {
	const FIELDS = { Document_id: 'd1', Inv_Number: { value: 'A-1', confidence: 0.99 } };
	const DECISION = { documentId: '5e9ebf7c1ed959c4bb4dc214', comment: 'Checked' };

	it.each<[string, INodeParameters, string, object]>([
		['document.upload', {}, 'processdocument', { OCR_ref_no: 'b1', error: 'Page 2 skipped' }],
		[
			'batch.getResults',
			{ batchId: 'b1' },
			'getbatchdocuments',
			{ result: [{ ...FIELDS, error: 'Page 2 skipped' }] },
		],
		[
			'batch.getResults',
			{ batchId: 'b1' },
			'getbatchdocuments',
			{ result: [FIELDS], error: 'Page 2 skipped' },
		],
		[
			'batch.getResults',
			{ batchId: 'b1', output: 'fieldsOnly' },
			'getbatchdocuments',
			{ result: [{ ...FIELDS, fields: { error: { value: 'Page 2 skipped', confidence: 0.9 } } }] },
		],
		[
			'document.getAll',
			{},
			'getuserdocuments',
			{ result: [{ ...FIELDS, error: 'Page 2 skipped' }] },
		],
		['document.getAll', {}, 'getuserdocuments', { result: [FIELDS], error: 'Page 2 skipped' }],
		[
			'document.getModified',
			{},
			'getmodifiedinvoices',
			{ result: [{ ...FIELDS, error: 'Page 2 skipped' }] },
		],
		['document.approve', DECISION, 'approve_reject_doc', { success: true, error: '' }],
		[
			'document.update',
			{ ...DECISION, mode: 'json', json: '{"a":"b"}' },
			'update_document',
			{ success: true, error: 'None' },
		],
	])('%s %j', async (operation, parameters, endpoint, answer) => {
		await world.fault(endpoint, { status: 200, body: JSON.stringify(answer), times: 9 });
		const items = await world.invoices(1);
		const { json, error } = await world.run(operation, parameters, { ...RETRY, items });
		expect(error).toBeUndefined();
		expect(await world.callsOf(endpoint)).toHaveLength(1);
		const [said] = /Page 2 skipped|None|(?<="error":)""/.exec(JSON.stringify(answer))!;
		expect(json).toMatchObject([{ klearstack_error: said === '""' ? '' : said }]);
	});
});
