/** IDs and numbers that a double cannot hold: KlearStack sends them as numbers, and they lose no digit. */
import type { INodeParameters } from 'n8n-workflow';

import { World } from '../support/world';

const LONG = '12345678901234567890';
/** 2^53 + 1, the first integer that would become its neighbour. */
const FIRST = '9007199254740993';

const world = World.forThisFile();

const answer = async (endpoint: string, body: string, times = 9) =>
	await world.fault(endpoint, { status: 200, body, contentType: 'application/json', times });
const formOf = async (endpoint: string) =>
	Object.fromEntries((await world.callsOf(endpoint)).at(-1)!.fields);
const by = (mode: string, value: string) => ({ __rl: true, mode, value });

it('a row comes with its ID and values, and is changed and deleted by it', async () => {
	await answer('getdatasourcedata', `{"result":[{"id":${LONG},"Account":${FIRST},"Rate":0.5}]}`);
	const parameters = { dataSource: by('name', 'Suppliers') };
	const { json, items: rows } = await world.run('dataSource.getRows', {
		...parameters,
		returnAll: true,
	});
	expect(json).toEqual([{ id: LONG, Account: FIRST, Rate: 0.5 }]);

	const [{ json: row }] = rows;
	const items = [{ json: { id: 'of the item', row: row.id, Account: row.Account } }];
	await world.run(
		'dataSource.updateRow',
		{
			...parameters,
			rowId: '={{ $json.row }}',
			columns: { mappingMode: 'defineBelow', value: { Account: '={{ $json.Account }}' } },
		},
		{ items },
	);
	expect(await formOf('update_datasource_row')).toMatchObject({
		id: LONG,
		data: JSON.stringify({ Account: FIRST }),
	});
	await world.run('dataSource.deleteRow', { ...parameters, rowId: '={{ $json.row }}' }, { items });
	expect(JSON.stringify(await formOf('delete_datasource_row'))).toContain(`"${LONG}"`);
});

it('rows are sent as they are', async () => {
	const items = [{ json: { Account: LONG } }, { json: { Account: FIRST } }];
	const { error } = await world.run(
		'dataSource.create',
		{ name: 'Accounts', columns: { mappingMode: 'autoMapInputData', value: null } },
		{ items },
	);
	expect(error).toBeUndefined();
	const { json } = await world.run('dataSource.getRows', {
		dataSource: by('name', 'Accounts'),
		returnAll: true,
	});
	expect(json).toMatchObject([{ Account: LONG }, { Account: FIRST }]);
});

it('a set’s number is the one that the next file goes into', async () => {
	await answer('processdocument', `{"OCR_ref_no":"b1","set_reference_number":${LONG}}`);
	const parameters: INodeParameters = { documentSet: { newSetName: 'November' } };
	const { json } = await world.run('document.upload', parameters, {
		items: await world.invoices(2),
	});
	expect(json).toMatchObject([{ setReferenceNumber: LONG }, { setReferenceNumber: LONG }]);
	const numbers = (await world.callsOf('processdocument')).map(
		({ fields }) => Object.fromEntries(fields).set_reference_number,
	);
	expect(numbers).toEqual([undefined, LONG]);
});

it('a batch’s ID is the one that its results are asked for by', async () => {
	await answer('processdocument', `{"OCR_ref_no":${LONG}}`);
	const { json, items } = await world.run(
		'document.upload',
		{},
		{
			items: await world.invoices(1),
		},
	);
	expect(json).toMatchObject([{ batchId: LONG }]);
	await world.run(
		'batch.getResults',
		{ batchId: '={{ $json.batchId }}', waitForResults: false },
		{ items: [{ json: items[0].json }] },
	);
	expect(await formOf('getbatchdocuments')).toMatchObject({ batch_id: LONG });
});

it.each([
	['retryPush', { data: `[{"id": ${LONG}}]` }, 'retry_push_api', 'data'],
	[
		'update',
		{ documentId: '65269c006a8da8763b51c217', mode: 'json', json: `{"Account": ${LONG}}` },
		'update_document',
		'data',
	],
])(
	'JSON that is entered is sent as entered: %s',
	async (operation, parameters, endpoint, field) => {
		await answer(endpoint, '{"success":true}');
		await world.run(`document.${operation}`, parameters);
		const form = await formOf(endpoint);
		expect(form[field] ?? JSON.stringify(form)).toContain(LONG);
	},
);
