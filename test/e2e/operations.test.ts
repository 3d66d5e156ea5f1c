import { zipSync } from 'fflate';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { asEntered } from '../../tools/account';
import { invoicePdf, sampleInvoices } from '../../tools/invoices';
import { outputOf, type StoredCredential } from '../../tools/n8n/api';
import { SETUP_TIMEOUT_MS, Stack } from '../../tools/n8n/stack';
import { byName, chain, node } from '../../tools/n8n/workflows';

let stack: Stack;
let credential: StoredCredential;
let folder: string;

beforeAll(async () => {
	stack = await Stack.start();
	const data = asEntered(stack.klearStack.url);
	credential = await stack.api.createCredential('KlearStack', 'klearStackApi', data);
	folder = join(stack.userFolder, 'files');
	await mkdir(folder);
}, SETUP_TIMEOUT_MS);
afterAll(async () => await stack?.stop());

/** Runs one operation in a workflow of its own, on a file or on rows. */
async function run(
	operation: string,
	parameters: INodeParameters,
	input: { file?: string; rows?: IDataObject[] } = {},
) {
	const [resource, name] = operation.split('.');
	const before = input.file
		? node('Input', 'n8n-nodes-base.readWriteFile', {
				typeVersion: 1.1,
				parameters: { operation: 'read', fileSelector: join(folder, input.file), options: {} },
			})
		: node('Input', 'n8n-nodes-base.code', {
				typeVersion: 2,
				parameters: {
					jsCode: `return ${JSON.stringify((input.rows ?? [{}]).map((json) => ({ json })))}`,
				},
			});
	const workflow = await stack.api.createWorkflow({
		name: operation,
		nodes: [
			node('Start', 'n8n-nodes-base.manualTrigger'),
			before,
			node('KlearStack', 'n8n-nodes-klearstack.klearStack', {
				parameters: { resource, operation: name, options: {}, ...parameters },
				credentials: { klearStackApi: { id: credential.id, name: credential.name } },
			}),
		],
		connections: chain('Start', 'Input', 'KlearStack'),
	});
	const execution = await stack.api.run(workflow, 'Start');
	expect(execution.data.resultData.error?.message).toBeUndefined();
	return outputOf(execution, 'KlearStack');
}

const json = async (...args: Parameters<typeof run>) =>
	(await run(...args)).map((item) => item.json);
const fieldsOf = (item: IDataObject) => item.fields as Record<string, string>;

it('a ZIP of three invoices, from upload to decision', async () => {
	const pdfs = await Promise.all(sampleInvoices.map(invoicePdf));
	const zip = zipSync(Object.fromEntries(pdfs.map((pdf, n) => [`${n}.pdf`, pdf])));
	await writeFile(join(folder, 'three.zip'), zip);

	const documents = await json('batch.extract', {}, { file: 'three.zip' });
	expect(documents.map((item) => fieldsOf(item).Inv_Number).sort()).toEqual(
		sampleInvoices.map(({ number }) => number).sort(),
	);
	const [first, second] = documents.map(({ documentId }) => documentId as string);

	await json('document.update', {
		documentId: first,
		fields: { field: [{ name: 'doc_number_value', value: 'CORRECTED-1' }] },
	});
	const comment = 'Checked by a test';
	expect(await json('document.approve', { documentId: first, comment })).toMatchObject([
		{ documentId: first, decision: 'approved', alreadyDone: false },
	]);
	expect(await json('document.getModified', {})).toMatchObject([
		{ documentId: first, isApproved: true, fields: { Inv_Number: 'CORRECTED-1' } },
	]);
	const [image] = await run('document.getImage', { documentId: first });
	expect(image.binary?.data).toMatchObject({ mimeType: 'image/png', fileName: `${first}.png` });
	expect(await json('document.reject', { documentId: second, comment })).toMatchObject([
		{ documentId: second, decision: 'rejected', alreadyDone: false },
	]);
});

it('a data source, from a CSV file to its end', async () => {
	await writeFile(join(folder, 'suppliers.csv'), 'Name,City\nNorthwind,Leeds\n');
	const dataSource = byName('Suppliers');
	const rows = async () => await json('dataSource.getRows', { dataSource });

	expect(
		await json(
			'dataSource.create',
			{ name: 'Suppliers', rowsFrom: 'file' },
			{ file: 'suppliers.csv' },
		),
	).toMatchObject([{ columns: [{ name: 'Name' }, { name: 'City' }] }]);
	await json(
		'dataSource.append',
		{ dataSource },
		{
			rows: [
				{ Name: 'Lindqvist', City: 'Göteborg' },
				{ Name: 'Ribeiro', City: 'Porto' },
			],
		},
	);
	const [, lindqvist, ribeiro] = await rows();
	expect([lindqvist, ribeiro]).toMatchObject([{ City: 'Göteborg' }, { City: 'Porto' }]);
	await json('dataSource.updateRow', {
		dataSource,
		rowId: lindqvist._id as string,
		columns: {
			mappingMode: 'defineBelow',
			value: { City: 'Malmö' },
			matchingColumns: [],
			schema: [],
		},
	});
	expect(
		await json('dataSource.deleteRow', { dataSource, rowId: ribeiro._id as string }),
	).toMatchObject([{ deleted: true }]);
	expect(await rows()).toMatchObject([
		{ Name: 'Northwind', City: 'Leeds' },
		{ Name: 'Lindqvist', City: 'Malmö' },
	]);
	expect(await json('dataSource.delete', { dataSource, nameToDelete: 'Suppliers' })).toMatchObject([
		{ deleted: true },
	]);
	expect(await json('dataSource.getAll', {})).toEqual([]);
});

it('n8n serves the output previews', async () => {
	for (const preview of ['document/upload', 'dataSource/getAll', 'documentSet/getUploadStatus']) {
		const response = await fetch(
			`${stack.n8n.url}/schemas/n8n-nodes-klearstack.klearStack/1.0.0/${preview}.json`,
			{ headers: { cookie: stack.api.cookie } },
		);
		expect(await response.json()).toMatchObject({ type: 'object' });
	}
});
