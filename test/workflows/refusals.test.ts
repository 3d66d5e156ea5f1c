import type { INodeParameters } from 'n8n-workflow';

import { byName, byNumber } from '../../tools/n8n/workflows';
import { World } from '../support/world';

const DOCUMENT = { documentId: '5e9ebf7c1ed959c4bb4dc214' };
const DATES = { period: 'custom', fromDate: '2024-01-01', toDate: '2024-03-01' };
const UPDATE = {
	...DOCUMENT,
	fields: { field: [{ name: 'doc_date_value', value: '02-Oct-2022' }] },
};
const SOURCE = { dataSource: byName('test') };
const MAPPING = { fields: { field: [{ name: 'doc_number_value', label: 'Invoice Number' }] } };

/** Their pages say what a success answers. */
const DOCUMENTED = [
	'approve_reject_doc',
	'retry_push_api',
	'appenddatasource',
	'updatemappingdataapi',
];

const world = World.forThisFile();

/** Answers with status 200 that are no success, as a user must not take one for it. */
const REFUSALS: Array<[body: string, words: string]> = [
	['{"status":"failed","message":"Document is locked"}', 'Document is locked'],
	['{"detail":"Not allowed"}', 'Not allowed'],
	['{"errors":["Document is locked"]}', 'Document is locked'],
	['{"Error":"Document is locked"}', 'Document is locked'],
	['[{"error":"Document is locked"}]', 'Document is locked'],
	['{"result":[{"id":"1"}],"error":"Document is locked"}', 'Document is locked'],
	['{"success":"Not permitted"}', 'Not permitted'],
	['Document is locked', 'Document is locked'],
	['"Document is locked"', 'Document is locked'],
	['upstream connect error', 'upstream connect error'],
	[
		'<head><title>Maintenance</title></head>',
		'A web page came back where KlearStack should answer',
	],
	['{"success": tr', 'The connection broke off in the middle of KlearStack’s answer'],
];
const SAYS_NOTHING = ['', 'null', '{}', '[]'];

const CHANGES: Array<[operation: string, parameters: INodeParameters, endpoint: string]> = [
	['document.approve', { ...DOCUMENT, comment: 'Checked' }, 'approve_reject_doc'],
	['document.reject', { ...DOCUMENT, comment: 'Wrong' }, 'approve_reject_doc'],
	['document.update', UPDATE, 'update_document'],
	['document.retryPush', { data: '[1]' }, 'retry_push_api'],
	['dataSource.append', SOURCE, 'appenddatasource'],
	['dataSource.delete', { dataSource: 'test', nameToDelete: 'test' }, 'deletedatasource'],
	['dataSource.deleteRow', { dataSource: 'test', rowId: '7' }, 'delete_datasource_row'],
	['fieldMapping.update', MAPPING, 'updatemappingdataapi'],
];

describe.each(CHANGES)('%s is never green', (operation, parameters, endpoint) => {
	const items = [{ json: { email: 'a@example.com' } }];
	it.each(REFUSALS)('on 200 with %s', async (body, words) => {
		await world.fault(endpoint, { status: 200, body });
		const { error } = await world.run(operation, parameters, { items });
		expect(error?.message).toContain(words);
	});

	it.each(SAYS_NOTHING)('or claims nothing, on 200 with %j', async (body) => {
		await world.fault(endpoint, { status: 200, body });
		const { error, json, hints } = await world.run(operation, parameters, { items });
		if (DOCUMENTED.includes(endpoint)) {
			expect(error?.message).toMatch(/^KlearStack did not confirm this/);
			expect(error?.description).toContain('may or may not have carried this out');
		} else {
			expect(json).toMatchObject([{ confirmed: false }]);
			expect(Object.keys(json[0])).not.toEqual(
				expect.arrayContaining([expect.stringMatching(/deleted|updated/)]),
			);
			expect(hints).toEqual([expect.stringContaining('did not say whether this was done')]);
		}
	});
});

describe('endpoints whose name is inferred', () => {
	it.each([
		[
			'document.getByDateRange',
			DATES,
			'getdaterangedocuments',
			'fetch-documents/get-extracted-results-for-invoices-in-between-date-range',
		],
		['document.get', DOCUMENT, 'getdocument', 'fetch-documents/get-details-of-a-document'],
		['dataSource.getAll', {}, 'getdatasources', 'datasources/list-of-all-datasources'],
		[
			'documentSet.getAll',
			{},
			'getsetreferencenumbers',
			'documents-set/get-set-reference-numbers-list',
		],
	])(
		'%s: a 404 says where the right name stands, and where to put it',
		async (operation, parameters, endpoint, page) => {
			await world.fault(endpoint, { status: 404, body: '<html>Not Found</html>' });
			const { error } = await world.run(operation, parameters);
			expect(error?.description).toContain(page);
			expect(error?.description).toMatch(
				/had to infer the endpoint’s name.*KlearStack API, Endpoint/,
			);
		},
	);

	it('are looked for under other likely names, and where one was found is remembered', async () => {
		await world.klearStack.set({ moved: { getdatasources: 'listdatasources' } });
		const run = async () => (await world.run('dataSource.getAll', {})).error?.message;
		expect([await run(), await run()]).toEqual([undefined, undefined]);
		const paths = (await world.klearStack.calls()).map(({ path }) => path);
		expect(paths.filter((path) => path.includes('sources'))).toHaveLength(2);
		// And is looked for again where it is gone.
		await world.klearStack.set({ moved: {} });
		expect(await run()).toBeUndefined();
	});

	it('are not looked for elsewhere where KlearStack speaks of an ID', async () => {
		await world.fault('getdocument', { status: 404, body: '{"detail":"Not found."}', times: 9 });
		const { error } = await world.run('document.get', DOCUMENT);
		expect(error?.message).toBe('Not found.');
		const names = (await world.klearStack.calls()).map(({ endpoint }) => endpoint);
		expect(names.filter((name) => name.startsWith('getdocument'))).toEqual(['getdocument']);
	});

	it('are those that the user enters, whatever was found', async () => {
		await world.klearStack.set({ moved: { getdatasources: 'listdatasources' } });
		await world.run('dataSource.getAll', {});
		const { error } = await world.run('dataSource.getAll', {
			klearStackApi: { endpoint: 'getdatasources' },
		});
		expect(error?.description).toMatch(/no "getdatasources"/);
	});

	it('that change something are never looked for elsewhere', async () => {
		await world.fault('deletedatasource', { status: 404, body: '' });
		const { error } = await world.run('dataSource.delete', { ...SOURCE, nameToDelete: 'test' });
		expect(error?.description).toMatch(
			/none of "access\/klearstack\/deletedatasource"\. The right/,
		);
		expect(await world.callsOf('deletedatasource')).toHaveLength(1);
	});

	it('that another operation needs are not to be named there', async () => {
		await world.klearStack.set({ moved: { getdatasources: 'sources' } });
		const items = [{ json: { Name: 'a' } }];
		const parameters = { name: 'S', ifItExists: 'append' };
		const { error } = await world.run('dataSource.create', parameters, { items });
		expect(error?.description).toMatch(/had to infer.*Choose Fail under If It Exists/);
		const fail = await world.run('dataSource.create', { name: 'S' }, { items });
		expect(fail.error).toBeUndefined();
	});

	it('are called by another name where the options give one', async () => {
		const klearStackApi = { endpoint: 'access/klearstack/getsetreferencenumbers' };
		const { json } = await world.run('dataSource.getAll', { klearStackApi });
		expect(json).toEqual([]);
		expect(await world.callsOf('getsetreferencenumbers')).toHaveLength(1);
	});

	it('say so where the name in the options is wrong, too', async () => {
		const { error } = await world.run('dataSource.getAll', {
			klearStackApi: { endpoint: 'getsources' },
		});
		expect(error?.description).toMatch(
			/no "getsources".*list-of-all-datasources: correct it in KlearStack API, Endpoint/,
		);
	});
});

it.each([
	['document.retryPush', { data: '[1]' }, 'retry_push_api'],
	['fieldMapping.update', MAPPING, 'updatemappingdataapi'],
])('%s is tried at both paths that are printed', async (operation, parameters, endpoint) => {
	await world.fault(endpoint, { status: 404, body: '<h1>Not Found</h1>' });
	expect((await world.run(operation, parameters)).error).toBeUndefined();
	const paths = (await world.callsOf(endpoint)).map(({ path, status }) => [path, status]);
	expect(paths).toEqual([
		[`/klearstack/${endpoint}`, 404],
		[`/access/klearstack/${endpoint}`, 200],
	]);
});

describe('answers that are not documented', () => {
	const SOURCE_NAME = { dataSource: byName('S') };
	const SET = { setReferenceNumber: byNumber('1') };
	const CALL = { endpointName: 'getuserdocuments', identity: [] };

	it.each<[string, INodeParameters, string, string, unknown]>([
		[
			'documentSet.getUploadStatus',
			SET,
			'getsetuploadstatus',
			'{"status":"completed","total":3,"failed":["x.pdf"]}',
			[{ status: 'completed', total: 3, failed: ['x.pdf'] }],
		],
		[
			'dataSource.getRows',
			SOURCE_NAME,
			'getdatasourcedata',
			'{"columns":["a"],"data":[{"a":1}]}',
			[{ columns: ['a'], data: [{ a: 1 }] }],
		],
		[
			'dataSource.getRows',
			SOURCE_NAME,
			'getdatasourcedata',
			'{"data":[{"a":1},{"a":2}],"success":true}',
			[{ a: 1 }, { a: 2 }],
		],
		[
			'dataSource.getAll',
			{},
			'getdatasources',
			'["A","B"]',
			[{ dataSource: 'A' }, { dataSource: 'B' }],
		],
		[
			'documentSet.getDocuments',
			SET,
			'getdocumentsofset',
			'["65269c00", "65269c01"]',
			[{ value: '65269c00' }, { value: '65269c01' }],
		],
		[
			'documentSet.getDocuments',
			{ ...SET, limit: 1 },
			'getdocumentsofset',
			'{"result": [7, 8]}',
			[{ value: 7 }],
		],
		[
			'documentSet.getDocuments',
			SET,
			'getdocumentsofset',
			'{"data":[{"document_id":"a"},{"document_id":"b"}]}',
			['a', 'b'].map((documentId) => expect.objectContaining({ documentId })),
		],
		[
			'documentSet.getResults',
			{ ...SET, output: 'raw' },
			'getsetdocuments',
			'No documents yet',
			[{ value: 'No documents yet' }],
		],
		['api.call', CALL, 'getuserdocuments', 'null', [{ message: null }]],
		['api.call', CALL, 'getuserdocuments', '[1,2]', [{ message: 1 }, { message: 2 }]],
	])('%s %#: nothing of it is lost', async (operation, parameters, endpoint, body, expected) => {
		await world.fault(endpoint, { status: 200, body });
		const { json } = await world.run(operation, parameters);
		expect(json).toEqual(expected);
	});

	const FIELD = { Value: 'N-1', Confidence: 0.99, Page_Index: 1 };

	it.each<[string, unknown, string[]]>([
		['a document that failed', { status: 'failed', overall_confidence: 0 }, ['gave no fields']],
		['a document without fields', { overall_confidence: 0.95 }, ['gave no fields']],
		[
			'a document of which a part was read',
			{ status: 'failed', error: 'Only page 1 of 3 read', Inv_Number: FIELD },
			['status: failed', 'Only page 1 of 3 read'],
		],
		['a document in other words', { fields: { Inv_Number: FIELD } }, []],
	])('%s', async (_name, document, expected) => {
		const body = JSON.stringify({ result: [{ Document_id: 'd', ...(document as object) }] });
		await world.fault('getuserdocuments', { status: 200, body });
		const { json } = await world.run('document.getAll', {});
		const reasons = expected.map((words) => expect.stringContaining(words));
		expect(json).toMatchObject([
			{ documentId: 'd', needsReview: expected.length > 0, reviewReasons: reasons },
		]);
	});

	it('what KlearStack says of a whole batch is said of its documents', async () => {
		const body = JSON.stringify({ result: [{ Inv_Number: FIELD }], status: 'failed' });
		await world.fault('getbatchdocuments', { status: 200, body });
		const { json } = await world.run('batch.getResults', { batchId: 'b' });
		expect(json).toMatchObject([{ status: 'failed', needsReview: true }]);
	});

	it.each<[string, string]>([
		['"Datasource does not exist"', 'Datasource does not exist'],
		['{"message":"Record not found"}', 'Record not found'],
		['{"success":"Datasource not found"}', 'Datasource not found'],
		['{"success":"false"}', 'KlearStack answered that it did not succeed'],
	])('deleting is no success where KlearStack says %s', async (body, message) => {
		await world.fault('deletedatasource', { status: 200, body });
		const { error } = await world.run('dataSource.delete', {
			...SOURCE_NAME,
			nameToDelete: 'S',
		});
		expect(error?.message).toBe(message);
	});
});
