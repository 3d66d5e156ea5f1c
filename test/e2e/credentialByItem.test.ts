/** All operations with items of three companies, through one credential whose values are expressions. */
import { zipSync } from 'fflate';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { resources } from '../../nodes/KlearStack/actions/resources';
import { invoicePdf, sampleInvoices } from '../../tools/invoices';
import { outputOf, type StoredCredential } from '../../tools/n8n/api';
import { SETUP_TIMEOUT_MS, Stack } from '../../tools/n8n/stack';
import { byName, byNumber, chain, node } from '../../tools/n8n/workflows';
import { DEFAULT_USER } from '../../tools/simulator/settings';

const COMPANIES = [
	DEFAULT_USER,
	{ id: 27, username: 'grace', password: 'Another-Secret-2', company: 'Hopper Ltd' },
	{ id: 28, username: 'linus', password: 'A-Third-Secret-3', company: 'Kernel AB' },
];
const NAMES = COMPANIES.map(({ company }) => company).sort();

const BY_ITEM = {
	companyName: '={{ $json.company }}',
	authentication: 'password',
	username: '={{ $json.username }}',
	password: '={{ $json.password }}',
};

let stack: Stack;
let credential: StoredCredential;
let files: Record<'pdf' | 'zip' | 'csv', IDataObject>;

const base64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64');

beforeAll(async () => {
	stack = await Stack.start();
	const data = { ...BY_ITEM, baseUrl: stack.klearStack.url };
	credential = await stack.api.createCredential('KlearStack by item', 'klearStackApi', data);
	await stack.klearStack.setUsers(COMPANIES);
	const pdf = await invoicePdf(sampleInvoices[0]);
	files = {
		pdf: { data: base64(pdf), mimeType: 'application/pdf', fileName: 'invoice.pdf' },
		zip: {
			data: base64(zipSync({ 'a.pdf': pdf })),
			mimeType: 'application/zip',
			fileName: 'documents.zip',
		},
		csv: {
			data: base64('Name,City\nNorthwind,Leeds\n'),
			mimeType: 'text/csv',
			fileName: 'rows.csv',
		},
	};
}, SETUP_TIMEOUT_MS);
afterAll(async () => await stack?.stop());

/** Runs one operation with an item of each company, in this order. */
async function run(
	operation: string,
	parameters: INodeParameters,
	file?: IDataObject,
	more: Record<string, IDataObject> = {},
	companies = COMPANIES,
) {
	const [resource, name] = operation.split('.');
	const items = companies.map((one) => ({
		json: { ...one, ...more[one.company] },
		...(file && { binary: { data: file } }),
	}));
	const workflow = await stack.api.createWorkflow({
		name: operation,
		nodes: [
			node('Start', 'n8n-nodes-base.manualTrigger'),
			node('Input', 'n8n-nodes-base.code', {
				typeVersion: 2,
				parameters: { jsCode: `return ${JSON.stringify(items)}` },
			}),
			node('KlearStack', 'n8n-nodes-klearstack.klearStack', {
				parameters: { resource, operation: name, options: {}, ...parameters },
				credentials: { klearStackApi: { id: credential.id, name: credential.name } },
				onError: 'continueRegularOutput',
			}),
		],
		connections: chain('Start', 'Input', 'KlearStack'),
	});
	const before = (await stack.klearStack.calls()).length;
	const execution = await stack.api.run(workflow, 'Start');
	expect(execution.data.resultData.error?.message).toBeUndefined();
	const calls = (await stack.klearStack.calls()).slice(before);
	return { calls, json: outputOf(execution, 'KlearStack').map((item) => item.json) };
}

const suppliers = byName('Suppliers');
const set = { setReferenceNumber: byNumber('12345') };
const documentId = '={{ $json.documentId }}';
const dates = { fromDate: '2020-01-31T00:00:00', toDate: '2099-12-01T00:00:00' };
const columns = {
	mappingMode: 'defineBelow',
	value: { City: 'Malmö' },
	matchingColumns: [],
	schema: [],
};

it('each item is called as its own company, with its own token, by every operation', async () => {
	const uploaded = await run('document.extract', {}, files.pdf);
	expect(uploaded.json.map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
	const mine = Object.fromEntries(
		COMPANIES.map(({ company }, n) => {
			const { documentId: id, batchId } = uploaded.json[n];
			return [company, { documentId: id as string, batchId: batchId as string }];
		}),
	);
	expect(new Set((await stack.klearStack.documents()).map(({ company }) => company))).toEqual(
		new Set(NAMES),
	);

	const rows: Array<[string, INodeParameters, IDataObject?]> = [
		['user.getId', {}],
		['document.upload', {}, files.pdf],
		['batch.upload', {}, files.zip],
		['batch.extract', {}, files.zip],
		['batch.getResults', { batchId: '={{ $json.batchId }}' }],
		['document.get', { documentId }],
		['document.compare', { documentId, orderFrom: 'document', orderId: documentId }],
		['document.getAll', {}],
		['document.getApproved', dates],
		['document.getByDateRange', dates],
		['document.getModified', {}],
		['document.getImage', { documentId }],
		['document.getText', { ocrId: documentId, left: 100, top: 100, right: 600, bottom: 160 }],
		[
			'document.update',
			{ documentId, fields: { field: [{ name: 'doc_number_value', value: '7' }] } },
		],
		['document.approve', { documentId, comment: 'Checked' }],
		['document.reject', { documentId, comment: 'Checked' }],
		['document.updateQuickBooksStatus', { documentId, time: '2021-04-14T12:32:49' }],
		['document.retryPush', { data: '[{"id": 1}]' }],
		['documentSet.getAll', {}],
		['documentSet.getDocuments', set],
		['documentSet.getResults', set],
		['documentSet.getUploadStatus', set],
		['dataSource.create', { name: 'Suppliers', rowsFrom: 'file' }, files.csv],
		['dataSource.append', { dataSource: suppliers, rowsFrom: 'file' }, files.csv],
		['dataSource.getAll', {}],
		['dataSource.getRows', { dataSource: suppliers }],
		['dataSource.updateRow', { dataSource: suppliers, rowId: '1', columns }],
		['dataSource.deleteRow', { dataSource: suppliers, rowId: '1' }],
		['dataSource.delete', { dataSource: suppliers, nameToDelete: suppliers.value }],
		[
			'fieldMapping.update',
			{
				fields: {
					field: [{ name: 'doc_number_value', label: 'Number', required: true, visibility: true }],
				},
			},
		],
		[
			'api.call',
			{ endpointName: 'getuserdocuments', identity: ['company_name', 'username', 'password'] },
		],
	];
	const every = resources.flatMap(({ value, operations }) =>
		operations.map((operation) => `${value}.${operation.value}`),
	);
	expect(['document.extract', ...rows.map(([operation]) => operation)].sort()).toEqual(
		every.sort(),
	);

	const wrong: string[] = [];
	for (const [n, [operation, parameters, file]] of rows.entries()) {
		// Both orders, so that no company is always the first.
		const companies = n % 2 === 0 ? COMPANIES : [...COMPANIES].reverse();
		const { calls, json } = await run(operation, parameters, file, mine, companies);
		const asked = new Set(calls.map(({ fields }) => Object.fromEntries(fields).company_name));
		const areTheirs = calls.every(({ status, token }) => status !== 401 && token === 'valid');
		if (String([...asked].sort()) !== String(NAMES) || !areTheirs) {
			wrong.push(`${operation}: ${JSON.stringify({ asked: [...asked], areTheirs, json })}`);
		}
	}
	expect(wrong).toEqual([]);
	// One login for each company in all of this; and n8n has stored no value of an item.
	const logins = (await stack.klearStack.counts()).get_access_token;
	expect(logins).toEqual({ all: 3, accepted: 3 });
	const stored = (await stack.storedCredentials()).find(({ name }) => name === credential.name);
	expect(stored?.data).toMatchObject(BY_ITEM);
	expect(stored?.data.accessToken || '').toBe('');
}, 600_000);
