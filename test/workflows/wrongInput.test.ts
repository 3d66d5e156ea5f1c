import type { INodeParameters } from 'n8n-workflow';

import { byName, byNumber } from '../../tools/n8n/workflows';
import { World } from '../support/world';

const world = World.forThisFile();

const PDF = Buffer.from('%PDF-1.4');
const ZIP = Buffer.from('PK\x03\x04');

/** Fixed values that are empty n8n refuses by itself; expressions only show it at the run. */
const NOTHING = '={{ $json.nothing }}';
const OBJECT = '={{ {a: 1} }}';
const DOCUMENT = { documentId: '5e9ebf7c1ed959c4bb4dc214' };
const DAYS = { period: 'custom', toDate: '2024-03-01' };
const field = (row: INodeParameters) => ({ ...DOCUMENT, fields: { field: [row] } });

async function refused(
	operation: string,
	parameters: INodeParameters,
	file: Buffer | undefined,
	message: RegExp,
	description: RegExp,
) {
	const items = file ? [await world.n8n.fileItem(file, 'a.pdf')] : [{ json: {} }];
	const { status, error } = await world.run(operation, parameters, { items });
	expect(status).toBe('error');
	expect(error?.message).toMatch(message);
	expect(error?.description).toMatch(description);
	expect(await world.klearStack.calls()).toEqual([]);
}

describe('an upload is refused before anything is sent', () => {
	it.each<[string, INodeParameters, Buffer | undefined, RegExp, RegExp]>([
		['no file', {}, undefined, /^Input Data Field Name: .* no file in "data"/, /has no files/],
		[
			'another field',
			{ binaryPropertyName: 'attachment_0' },
			PDF,
			/no file in "attachment_0"/,
			/Its files are in: data\..*All Files of Each Item/,
		],
		['empty file', {}, Buffer.alloc(0), /^The file "a.pdf" in "data" is empty/, /Check the node/],
		['ZIP', {}, ZIP, /"a.pdf" is not a PDF, JPEG or PNG/, /Batch \(ZIP\): Extract Data/],
		['text', {}, Buffer.from('hello'), /"a.pdf" is not a PDF, JPEG or PNG/, /Convert the file/],
		[
			'a ZIP with a PDF in it',
			{},
			Buffer.from('PK\x03\x04 a.pdf %PDF-1.4'),
			/"a.pdf" is not a PDF, JPEG or PNG/,
			/Batch \(ZIP\): Extract Data/,
		],
		[
			'an unknown document type',
			{ documentType: 'Contract' },
			PDF,
			/^Document Type must be one of its choices, not "Contract"/,
			/Invoice, Loan Agreement.*choose Other/,
		],
		[
			'another document type without a name',
			{ documentType: 'other', otherDocumentType: NOTHING },
			PDF,
			/^Other Document Type is empty/,
			/expression/,
		],
		[
			'Wait Timeout that is no number',
			{ options: { waitTimeout: '={{ "abc" }}' } },
			PDF,
			/^Wait Timeout \(Seconds\) must be a number from 1 to 86400, not "abc"/,
			/expression/,
		],
		[
			'Request Timeout below zero',
			{ options: { timeout: -1 } },
			PDF,
			/^Request Timeout \(Seconds\) must be a number from 1 to 86400, not "-1"/,
			/expression/,
		],
		[
			'Concurrency that is no whole number',
			{ options: { concurrency: 1.5 } },
			PDF,
			/^Concurrency must be a whole number from 1 to 200, not "1.5"/,
			/expression/,
		],
		[
			'an object for a text',
			{ klearStackApi: { accountId: OBJECT } },
			PDF,
			/^Account ID must be text, not an object/,
			/expression/,
		],
		[
			'a set that is an object',
			{ documentSet: { setReferenceNumber: byNumber(OBJECT) } },
			PDF,
			/^Existing Set must be text, not an object/,
			/expression/,
		],
		[
			'an option that is empty for the item',
			{ klearStackApi: { applicationNumber: NOTHING } },
			PDF,
			/^Application Number is empty/,
			/expression/,
		],
		['no document type', { documentType: NOTHING }, PDF, /^Document Type is empty/, /expression/],
		[
			'a wrong choice',
			{ options: { invoiceType: '={{ "C2C" }}' } },
			PDF,
			/^Invoice Type must be one of its choices, not "C2C"/,
			/B2B \(Business to Business\), B2C/,
		],
		[
			'something else than true or false',
			{ options: { priority: '={{ "perhaps" }}' } },
			PDF,
			/^Priority must be true or false, not "perhaps"/,
			/expression/,
		],
		[
			'broken JSON',
			{ klearStackApi: { additionalParameters: '{"a": }' } },
			PDF,
			/^Matching Data is not valid JSON/,
			/quotes and commas/,
		],
		[
			'JSON that is no object',
			{ klearStackApi: { additionalParameters: '7' } },
			PDF,
			/^Matching Data must be a JSON object/,
			/curly brackets/,
		],
		[
			'JSON that is empty',
			{ klearStackApi: { additionalParameters: '{}' } },
			PDF,
			/^Matching Data is empty/,
			/account_number/,
		],
		[
			'two sets',
			{ documentSet: { newSetName: 'a', setReferenceNumber: byNumber('1') } },
			PDF,
			/cannot be used together/,
			/Remove one/,
		],
	])('%s', async (_name, parameters, file, message, description) => {
		await refused('document.extract', { files: 'one', ...parameters }, file, message, description);
	});

	it('a set that is empty for the item', async () => {
		const documentSet = { setReferenceNumber: byNumber(NOTHING) };
		await refused('document.upload', { documentSet }, PDF, /^Existing Set is empty/, /expression/);
	});

	it('what is no ZIP, with the way to make one', async () => {
		await refused(
			'batch.extract',
			{ files: 'one' },
			PDF,
			/"a.pdf" is not a ZIP file/,
			/Compression node/,
		);
	});
});

describe('other operations are refused before anything is sent', () => {
	it.each<[string, INodeParameters, RegExp]>([
		['document.get', { documentId: ' ' }, /^Document ID is empty/],
		[
			'document.get',
			{ ...DOCUMENT, klearStackApi: { endpoint: '../x' } },
			/^Endpoint: "\.\.\/x" is not/,
		],
		['document.approve', { ...DOCUMENT, comment: NOTHING }, /^Comment is empty/],
		['document.getByDateRange', { ...DAYS, fromDate: NOTHING }, /^From Date is empty/],
		[
			'document.getByDateRange',
			{ ...DAYS, fromDate: 'soon' },
			/^From Date must be a date, not "soon"/,
		],
		[
			'document.getApproved',
			{ period: 'custom', fromDate: '2024-03-02', toDate: '2024-03-01' },
			/^From Date \(02\/03\/2024\) is after To Date \(01\/03\/2024\)/,
		],
		['document.getApproved', { options: { userNames: ' , ' } }, /^User Names is empty/],
		['document.getAll', { options: { onlyApproved: NOTHING } }, /^Only Approved is empty/],
		['document.getAll', { limit: 0 }, /^Limit must be a whole number from 1, not "0"/],
		['document.getAll', { limit: NOTHING }, /^Limit is empty/],
		['document.getAll', { returnAll: '={{ "maybe" }}' }, /^Return All must be true or false/],
		['document.update', { ...DOCUMENT, fields: {} }, /^Fields is empty/],
		['document.update', field({ name: NOTHING, value: 'x' }), /^Fields 1: Field is empty/],
		[
			'document.update',
			{
				...DOCUMENT,
				fields: {
					field: [
						{ name: 'a', value: 1 },
						{ name: ' a', value: 2 },
					],
				},
			},
			/^Fields: "a" is entered twice/,
		],
		['document.update', { ...DOCUMENT, mode: 'json', json: '{' }, /^Fields \(JSON\) is not valid/],
		['document.update', { ...DOCUMENT, mode: 'json', json: '{}' }, /^Fields \(JSON\) is empty/],
		[
			'document.update',
			{
				...field({ name: 'a', value: '1' }),
				options: { positions: { position: [{ name: 'b', right: 1, bottom: 1 }] } },
			},
			/^Positions: "b" is not one of the fields to correct/,
		],
		[
			'document.update',
			{
				...field({ name: 'a', value: '1' }),
				options: { positions: { position: [{ name: 'a', left: 1, right: 1, bottom: 1 }] } },
			},
			/^Positions: the one of "a" encloses no area/,
		],
		['document.update', field({ name: 'a', value: NOTHING }), /^Fields 1: Value is empty/],
		[
			'document.update',
			field({ name: 'a', value: OBJECT }),
			/^Fields 1: Value must be text, not an/,
		],
		['document.getText', { ocrId: 'x', left: 5, top: 5, right: 5, bottom: 9 }, /enclose no area/],
		[
			'document.getText',
			{ ocrId: 'x', left: '={{ "" }}' },
			/^Left must be a number from 0, not ""/,
		],
		['document.retryPush', {}, /^Data is empty/],
		['dataSource.getRows', { dataSource: byName(NOTHING) }, /^Data Source is empty/],
		['dataSource.create', { name: NOTHING }, /^Name is empty/],
		[
			'dataSource.delete',
			{ dataSource: byName('Suppliers'), nameToDelete: 'suppliers' },
			/^Name to Delete is "suppliers", and Data Source is "Suppliers"/,
		],
		['documentSet.getResults', { setReferenceNumber: byNumber(NOTHING) }, /^Document Set is empty/],
		[
			'fieldMapping.update',
			{ fields: { field: [{ name: 'a', visibility: '={{ "no" }}' }] } },
			/^Fields 1: Visible must be true or false/,
		],
		[
			'batch.getResults',
			{ batchId: 'b', waitForResults: '={{ "no" }}' },
			/^Wait for Results must be/,
		],
		['api.call', { endpointName: 'https://elsewhere.example' }, /is not the name of an endpoint/],
		[
			'api.call',
			{ endpointName: 'x', identity: '={{ ["secret"] }}' },
			/^Identity to Send must be one/,
		],
		[
			'api.call',
			{ endpointName: 'x', formFields: { field: [{ name: 'password', value: 'x' }] } },
			/^Form Fields: "password" comes from the credential/,
		],
	])('%s %j', async (operation, parameters, message) => {
		await refused(operation, parameters, undefined, message, /\w{3}/);
	});
});

it.each<[string, INodeParameters, RegExp]>([
	[
		'document.getByDateRange',
		{ period: 'custom', fromDate: '2024-03-02', toDate: '={{ $json.last }}' },
		/^From Date \(02\/03\/2024\) is after/,
	],
	[
		'api.call',
		{
			endpointName: 'getuserid',
			formFields: { field: [{ name: '={{ $json.field }}', value: '1' }] },
		},
		/^Form Fields: "password" comes from the credential/,
	],
])('%s: no item is sent before all have been checked', async (operation, parameters, message) => {
	const items = [
		{ json: { last: '2024-03-03', field: 'a' } },
		{ json: { last: '2024-03-01', field: 'password' } },
	];
	const { error } = await world.run(operation, parameters, { items });
	expect(error?.message).toMatch(message);
	expect(await world.klearStack.calls()).toEqual([]);
	// With On Error set to Continue, the wrong one alone is left out.
	const { json } = await world.run(operation, parameters, {
		items,
		onError: 'continueRegularOutput',
	});
	expect(json.at(-1)).toEqual({
		error: expect.stringMatching(message),
		message: expect.anything(),
	});
	const calls = (await world.klearStack.calls()).filter(
		({ endpoint }) => endpoint !== 'get_access_token',
	);
	expect(calls.length).toBe(1);
});

it('an operation that there is not', async () => {
	const { error } = await world.run('document.getMany');
	expect(error?.message).toBe('There is no operation "getMany" of the resource "document"');
	expect(await world.klearStack.calls()).toEqual([]);
});
