import { Workbook } from 'exceljs';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { byName } from '../../tools/n8n/workflows';
import { mapped, World } from '../support/world';

const world = World.forThisFile();

const COLUMNS = ['Name', 'City'].map((name) => ({ name, datatype: 'string' }));

const create = async (
	parameters: INodeParameters,
	rows: IDataObject[] = [{ Name: 'A', City: 'x' }],
	options = {},
) =>
	await world.run(
		'dataSource.create',
		{ name: 'New', ...parameters },
		{ items: rows.map((json) => ({ json })), ...options },
	);
const csv = async (text: string) =>
	await world.n8n.fileItem(Buffer.from(text), 'rows.csv', 'text/csv');
const createFrom = async (bytes: Buffer, name: string, options: INodeParameters = {}) =>
	await world.run(
		'dataSource.create',
		{ name: 'New', rowsFrom: 'file', options },
		{ items: [await world.n8n.fileItem(bytes, name, 'application/octet-stream')] },
	);
const rowsOf = async (name: string) =>
	(await world.run('dataSource.getRows', { dataSource: byName(name), returnAll: true })).json;
const sent = async (...endpoints: string[]) => {
	const counts = await world.klearStack.counts();
	return endpoints.map((endpoint) => counts[endpoint]?.all ?? 0);
};

describe('rows from the input items', () => {
	it('go into one call that all items lead to', async () => {
		const { items } = await create({}, [
			{ Name: 'A', n: 1 },
			{ Name: 'B, "C"', City: 'x\ny' },
		]);
		expect(items).toMatchObject([
			{
				json: { columns: [{ name: 'Name' }, { name: 'n' }, { name: 'City' }] },
				pairedItem: [{ item: 0 }, { item: 1 }],
			},
		]);
		expect(await rowsOf('New')).toMatchObject([
			{ Name: 'A', n: '1', City: '' },
			{ Name: 'B, "C"', n: '', City: 'x\ny' },
		]);
	});

	it('are refused where only the label says Rows From, for which n8n has no columns', async () => {
		const { error } = await create({ rowsFrom: 'Input Items' }, [{ Name: 'A' }, { Name: 'B' }]);
		expect(error?.message).toBe('Columns is empty');
		expect(await world.klearStack.calls()).toEqual([]);
	});

	it('are not sent where one of them is wrong', async () => {
		const columns = mapped({ Supplier: '={{ $json.Name }}' });
		const { error } = await create({ columns }, [{ Name: 'A' }, { Name: { of: 'B' } }]);
		expect(error?.message).toBe(
			'Columns need text, a number, a date, or true or false for "Supplier", not an object',
		);
		expect(await world.klearStack.calls()).toEqual([]);
	});

	it('have just the columns that are mapped, for each item its own values', async () => {
		const columns = mapped({
			Supplier: '={{ $json.Name }}',
			Town: '={{ $json.City }}',
			Notes: null,
		});
		await create({ columns }, [
			{ Name: 'A', City: 'x', n: 1 },
			{ Name: 'B', City: 'y', n: 2 },
		]);
		expect(await rowsOf('New')).toMatchObject([
			{ Supplier: 'A', Town: 'x' },
			{ Supplier: 'B', Town: 'y' },
		]);
		const [row] = await rowsOf('New');
		expect(Object.keys(row)).toEqual(['_id', 'Supplier', 'Town']);
	});

	it('are refused where the items name different data sources', async () => {
		const rows = ['S1', 'S2', 'S1'].map((g) => ({ g }));
		const { error } = await create({ name: '={{ $json.g }}' }, rows);
		expect(error?.message).toBe('Name differs between items: "S1" and "S2"');
		expect(await world.klearStack.calls()).toEqual([]);
	});

	it('are refused without any field', async () => {
		const { error } = await create({}, [{}]);
		expect(error?.message).toBe('Columns: the input items have no fields');
		expect(await world.klearStack.calls()).toEqual([]);
	});

	it('each keep their data when the call fails', async () => {
		await world.fault('insertdatasource', { status: 400, body: '{"error":"no"}' });
		const onError = 'continueErrorOutput';
		const { errorItems } = await create({}, [{ Name: 'A' }, { Name: 'B' }], { onError });
		expect(errorItems.map(({ json }) => json)).toMatchObject([
			{ Name: 'A', error: 'no' },
			{ Name: 'B', error: 'no' },
		]);
	});
});

describe('rows from a file', () => {
	it('of CSV have their columns found', async () => {
		const { json } = await createFrom(Buffer.from('Name;City\nA;x\n'), 'rows.csv');
		expect(json).toMatchObject([{ columns: COLUMNS }]);
	});

	it('of Excel go as they are, with the columns named in the options', async () => {
		const workbook = new Workbook();
		workbook.addWorksheet('Suppliers').addRows([
			['Name', 'City'],
			['Northwind', 'Leeds'],
		]);
		const xlsx = Buffer.from(await workbook.xlsx.writeBuffer());
		const unknown = await createFrom(xlsx, 'rows.xlsx');
		expect(unknown.error?.message).toBe('"rows.xlsx" does not name its columns');
		expect(unknown.error?.description).toMatch(/Extract From File.*list the columns/);
		const { json } = await createFrom(xlsx, 'rows.xlsx', { columns: { column: COLUMNS } });
		expect(json).toMatchObject([{ columns: COLUMNS }]);
		expect(await rowsOf('New')).toMatchObject([{ Name: 'Northwind', City: 'Leeds' }]);
	});

	it('of two items that name the same data source are refused, or added one after the other', async () => {
		const items = [await csv('Name,City\nA,x\n'), await csv('Name,City\nB,y\n')];
		const parameters = { name: 'New', rowsFrom: 'file' };
		const { error } = await world.run('dataSource.create', parameters, { items });
		expect(error?.message).toBe('Name is "New", as in item 1');
		expect(await world.klearStack.calls()).toEqual([]);
		const append = { ...parameters, ifItExists: 'append' };
		const { json } = await world.run('dataSource.create', append, { items });
		expect(json).toHaveLength(2);
		expect(await rowsOf('New')).toMatchObject([{ Name: 'A' }, { Name: 'B' }]);
	});

	it('without names in the first row need them in the options', async () => {
		const { error } = await createFrom(Buffer.from('Name,,City\n1,2,3\n'), 'rows.csv');
		expect(error?.message).toBe('A column of "rows.csv" has no name');
	});
});

describe('a data source that exists', () => {
	beforeEach(async () => await create({}));
	const created = ['insertdatasource', 'appenddatasource', 'deletedatasource'] as const;

	it('is left alone by default', async () => {
		const { error } = await create({}, [{ Name: 'B', City: 'y' }]);
		expect(error?.message).toBe('A data source named "New" already exists');
		expect(error?.description).toMatch(/Nothing was sent/);
		expect(await sent(...created)).toEqual([1, 0, 0]);
	});

	it('gets the rows with Append', async () => {
		const { json } = await create({ ifItExists: 'append' }, [{ Name: 'B', City: 'y' }]);
		expect(json).toMatchObject([{ dataSource: 'New', appended: true }]);
		expect(await rowsOf('New')).toMatchObject([{ Name: 'A' }, { Name: 'B' }]);
	});

	it('is deleted first with Replace, once its name is entered twice', async () => {
		const replace = { ifItExists: 'replace', nameToDelete: 'Old' };
		const { error } = await create(replace, [{ Name: 'B', City: 'y' }]);
		expect(error?.message).toBe('Name to Delete is "Old", and Name is "New"');
		await create({ ...replace, nameToDelete: 'New' }, [{ Name: 'B', City: 'y' }]);
		expect(await rowsOf('New')).toMatchObject([{ Name: 'B' }]);
		expect(await rowsOf('New')).toHaveLength(1);
	});

	it('that was deleted, and could not be created again, is said so', async () => {
		await world.fault('insertdatasource', { status: 400, body: '{"error":"no"}' });
		const { error } = await create({ ifItExists: 'replace', nameToDelete: 'New' });
		expect(error?.message).toBe('no');
		expect(error?.description).toMatch(/The old data source "New" has been deleted\.$/);
	});

	it('that was deleted, and may have been created again: it is the doubt that counts', async () => {
		await world.fault('insertdatasource', { status: 500, body: '{"error":"no"}' });
		const { error } = await create({ ifItExists: 'replace', nameToDelete: 'New' });
		expect(error?.code).toBe('KS-MAY-BE-DONE');
		expect(error?.description).toMatch(/The old data source "New" has been deleted\.$/);
	});

	it('may be there where KlearStack does not list them, and the output says so', async () => {
		await world.fault('getdatasources', { status: 404, body: '' });
		const { json, hints } = await create({ name: 'Other' });
		expect(json).toMatchObject([{ dataSource: 'Other' }]);
		expect(hints).toEqual(['It could not be checked whether the data source existed: Other.']);
	});

	it('is not replaced where KlearStack does not list them', async () => {
		await world.fault('getdatasources', { status: 404, body: '' });
		const { error } = await create({ ifItExists: 'replace', nameToDelete: 'New' });
		expect(error?.description).toMatch(
			/infer the endpoint’s name, .* none of "access\/klearstack\/getdatasources"/,
		);
		expect(await sent(...created)).toEqual([1, 0, 0]);
	});
});

describe('the columns that the panel offers', () => {
	const columnsOf = async (parameters: INodeParameters) => {
		const { fields, emptyFieldsNotice } = await world.n8n.resourceMapping(
			'getColumns',
			{ resource: 'dataSource', ...parameters },
			world.credential(),
		);
		return [fields.map(({ id }) => id), emptyFieldsNotice];
	};
	const append = { operation: 'append', dataSource: byName('New') };

	it('are those of its rows', async () => {
		await create({}, [{ Name: 'A', City: 'x' }]);
		expect(await columnsOf(append)).toEqual([['Name', 'City'], undefined]);
	});

	it('are those it was created with where it has no rows', async () => {
		await create({});
		await world.fault('getdatasourcedata', { status: 200, body: '{"result": []}' });
		expect(await columnsOf(append)).toEqual([['Name', 'City'], undefined]);
	});

	it('are those of the data source of that name when one is created', async () => {
		await create({});
		const existing = await columnsOf({ operation: 'create', name: 'New' });
		expect(existing).toEqual([['Name', 'City'], undefined]);
		expect(await columnsOf({ operation: 'create', name: 'Unknown' })).toEqual([
			[],
			expect.stringMatching(/^The fields of the input items become the columns/),
		]);
	});

	it('are not known where KlearStack does not give rows, which is said', async () => {
		await world.fault('getdatasourcedata', { status: 404, body: '' });
		await expect(columnsOf(append)).rejects.toMatchObject({
			message: 'There is no KlearStack endpoint at this address',
			description: expect.stringMatching(/had to infer.*Choose Map Automatically/),
		});
	});
});

describe('a column that the data source does not have', () => {
	const message = 'The data source "New" has no column "Nom"';

	it.each<[string, INodeParameters, IDataObject[]]>([
		['Append Rows', {}, [{ Nom: 'B', City: 'y' }]],
		['Update Row', { rowId: '1' }, [{ City: 'y' }, { Nom: 'B', City: 'y' }]],
	])('is refused before anything is sent: %s', async (name, parameters, rows) => {
		await create({});
		const { error } = await world.run(
			name === 'Append Rows' ? 'dataSource.append' : 'dataSource.updateRow',
			{ dataSource: byName('New'), ...parameters },
			{ items: rows.map((json) => ({ json })) },
		);
		expect(error).toMatchObject({ message, code: 'KS-INPUT' });
		expect(error?.description).toMatch(/Its columns are: Name, City/);
		expect(await sent('appenddatasource', 'update_datasource_row', 'getdatasourcedata')).toEqual([
			...[0, 0, 1],
		]);
	});

	it('is sent where KlearStack does not say which it has', async () => {
		await create({});
		await world.fault('getdatasourcedata', { status: 404, body: '' });
		const items = [{ json: { Nom: 'B' } }];
		const { status } = await world.run(
			'dataSource.append',
			{ dataSource: byName('New') },
			{ items },
		);
		expect(status).toBe('success');
		expect(await sent('appenddatasource')).toEqual([1]);
	});
});

it('a row is not updated without a value', async () => {
	await create({});
	const [{ _id }] = await rowsOf('New');
	const { error } = await world.run('dataSource.updateRow', {
		dataSource: byName('New'),
		rowId: _id as string,
		columns: mapped({ Name: null }),
	});
	expect(error?.message).toBe('Columns are empty');
});
