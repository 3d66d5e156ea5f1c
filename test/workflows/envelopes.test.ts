import type { INodeParameters } from 'n8n-workflow';

import { World } from '../support/world';

// The newest first, as Get Many gives them.
const A = {
	Document_id: '65269c006a8da8763b51c213',
	Inv_Number: { value: 'A-1', confidence: 0.99 },
};
const B = {
	Document_id: '65269c006a8da8763b51c212',
	Inv_Number: { value: 'A-2', confidence: 0.99 },
};
const TUPLES = [
	['65269c006a8da8763b51c211', 'Document_id'],
	['A-3', 'Inv_Number', 0.99, { page_index: 1 }],
];

const world = World.forThisFile();

/** Operations that give documents: a list that is read as it comes, a batch that is read at once. */
const OPERATIONS: Array<[operation: string, endpoint: string, parameters: INodeParameters]> = [
	['document.getAll', 'getuserdocuments', {}],
	['batch.getResults', 'getbatchdocuments', { batchId: 'b1', waitForResults: false }],
	[
		'document.getByDateRange',
		'getdaterangedocuments',
		{ fromDate: '2024-01-01', toDate: '2024-03-01' },
	],
];

const answered = async (
	[operation, endpoint, parameters]: (typeof OPERATIONS)[number],
	answer: unknown,
	more: INodeParameters = {},
) => {
	const body = typeof answer === 'string' ? answer : JSON.stringify(answer);
	await world.fault(endpoint, { status: 200, body, contentType: 'application/json' });
	return await world.run(operation, { ...parameters, ...more });
};

describe.each(OPERATIONS)('%s', (...operation) => {
	it.each<[string, unknown, string[]]>([
		['result', { result: [A, B] }, ['A-1', 'A-2']],
		['Result', { Result: [A, B] }, ['A-1', 'A-2']],
		['results', { results: [A, B], status: 'ok' }, ['A-1', 'A-2']],
		['documents', { documents: [A, TUPLES] }, ['A-1', 'A-3']],
		['data', { data: [A, B] }, ['A-1', 'A-2']],
		['data, with a list of something else', { tags: ['x'], data: [A, B] }, ['A-1', 'A-2']],
		['data, result', { data: { result: [A, B] } }, ['A-1', 'A-2']],
		[
			'response, documents',
			{ status: 'ok', response: { total: 2, documents: [A, B] } },
			['A-1', 'A-2'],
		],
		['any name', { extracted: [A, B], release_version: '7.8.9' }, ['A-1', 'A-2']],
		['any name, any name', { payload: { extracted: [A, B] } }, ['A-1', 'A-2']],
		['the answer itself', [A, B], ['A-1', 'A-2']],
		['a text of JSON', { result: JSON.stringify([A, B]) }, ['A-1', 'A-2']],
		['one document', { data: A }, ['A-1']],
		['one document by itself', A, ['A-1']],
		['tuples of one document', { data: { result: TUPLES } }, ['A-3']],
		['result by file name', { result: { 'a.pdf': A, 'b.pdf': TUPLES } }, ['A-1', 'A-3']],
		[
			'result by ID',
			{ result: { [A.Document_id]: A, [B.Document_id]: B }, status: 'ok' },
			['A-1', 'A-2'],
		],
		['data, by file name', { data: { 'a.pdf': [A, B] } }, ['A-1', 'A-2']],
		['an empty list', { data: { results: [] } }, []],
	])('%s', async (_name, answer, numbers) => {
		for (const output of ['simplified', 'raw']) {
			const { error, json } = await answered(operation, answer, { output });
			expect(error).toBeUndefined();
			const shown = JSON.stringify(json);
			expect(json).toHaveLength(numbers.length);
			for (const number of numbers) expect(shown).toContain(number);
			if (output === 'simplified') {
				expect(json.map(({ fields }) => (fields as { Inv_Number: string }).Inv_Number)).toEqual(
					numbers,
				);
			}
		}
	});

	it('gives the file name under which a document stands', async () => {
		const { Inv_Number } = A;
		const { json } = await answered(operation, { result: { 'a.pdf': { Inv_Number } } });
		expect(json).toMatchObject([{ fileName: 'a.pdf', fields: { Inv_Number: 'A-1' } }]);
	});

	it('gives all that stands beside the documents, in Raw too', async () => {
		const answer = {
			ocr_id: 'o1',
			release_version: '7.8.9',
			data: { result: [A, { ...B, total: 7 }], total: 2, Inv_Number: 'x' },
		};
		const simplified = await answered(operation, answer);
		expect(simplified.json).toMatchObject([
			{ ocr_id: 'o1', total: 2 },
			{ ocr_id: 'o1', total: 7 },
		]);
		const raw = await answered(operation, answer, { output: 'raw' });
		const beside = { ocr_id: 'o1', release_version: '7.8.9' };
		expect(raw.json.map((one) => ({ ...one, batchId: undefined }))).toEqual([
			{ ...A, ...beside, total: 2, beside: { Inv_Number: 'x' } },
			{ ...B, ...beside, total: 7, beside: { Inv_Number: 'x', total: 2 } },
		]);
	});

	it.each<[string, unknown]>([
		['two lists', { open: [A], done: [B] }],
		['a document with its lines', { line_items: [{ Item_Name: 'a' }] }],
		['something else', { hello: { world: 1 } }],
		['a sentence', 'Come back later'],
	])('gives %s just as it came in Raw', async (_name, answer) => {
		const { error, json } = await answered(operation, answer, { output: 'raw' });
		expect(error).toBeUndefined();
		expect(json).toEqual([typeof answer === 'string' ? { value: answer } : answer]);
	});

	it.each<[string, INodeParameters, string]>([
		['status', { status: 'failed' }, 'KlearStack says that it failed (status: failed)'],
		['extraction_status', { extraction_status: 'Aborted' }, 'it failed (status: Aborted)'],
		['error', { error: 'Page 2 is locked' }, 'KlearStack reports an error: Page 2 is locked'],
		['one of several errors', { errors: ['', 'Timed out'] }, 'reports an error: Timed out'],
	])('says in each document that the answer failed: %s', async (_name, failed, reason) => {
		for (const output of ['simplified', 'fieldsOnly', 'lineItems']) {
			const { error, json } = await answered(operation, { ...failed, result: [A, B] }, { output });
			expect(error).toBeUndefined();
			expect(json).toHaveLength(2);
			for (const { needsReview, reviewReasons } of json) {
				expect([needsReview, [reviewReasons].flat().join()]).toEqual([
					true,
					expect.stringContaining(reason),
				]);
			}
		}
	});

	it.each<INodeParameters>([{ status: 'completed' }, { error: 'None' }, { errors: [] }])(
		'sees no failure in %j beside the documents',
		async (beside) => {
			const { json } = await answered(operation, { ...beside, result: [A] });
			expect(json).toMatchObject([{ needsReview: false, reviewReasons: [] }]);
		},
	);

	it('names an entry that cannot be read, and keeps the others', async () => {
		const body = `{"result":[${JSON.stringify(A)},{"Document_id":"65269c00","x":,},${JSON.stringify(B)}]}`;
		const { json } = await answered(operation, body);
		expect(json.map(({ fields }) => fields)).toEqual(
			expect.arrayContaining([{ Inv_Number: 'A-1' }, { Inv_Number: 'A-2' }, {}]),
		);
		expect(json.find(({ unreadable }) => unreadable)).toMatchObject({
			unreadable: expect.stringContaining('"Document_id":"65269c00"'),
			needsReview: true,
		});
	});

	it('reads NaN as nothing, and every digit of an ID', async () => {
		const body =
			'{"result":[{"Document_id":12345678901234567890,"overall_confidence":NaN,"Inv_Number":{"value":"A-1","confidence":-Infinity}}]}';
		const { json } = await answered(operation, body);
		expect(json).toMatchObject([
			{ documentId: '12345678901234567890', fields: { Inv_Number: 'A-1' } },
		]);
		const raw = await answered(operation, body, { output: 'raw' });
		expect(raw.json).toMatchObject([
			{ Document_id: '12345678901234567890', overall_confidence: null },
		]);
	});
});

describe('document.get', () => {
	const GET = [
		'document.get',
		'getdocument',
		{ documentId: A.Document_id },
	] as (typeof OPERATIONS)[number];
	const { Document_id, ...withoutId } = A;

	it.each<[string, unknown]>([
		['data, result', { data: { result: [A] } }],
		['one among others', { documents: [B, A] }],
		['a key of its own', { document: A }],
		['by itself', A],
		['without its ID', { result: [withoutId] }],
		['its ID beside it', { Document_id, result: [withoutId] }],
		['by its ID', { result: { [Document_id]: withoutId } }],
	])('%s has its ID, and what stands beside it', async (_name, answer) => {
		const { error, json } = await answered(GET, answer);
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ documentId: A.Document_id, fields: { Inv_Number: 'A-1' } }]);
	});

	it.each(['simplified', 'raw'])('keeps the ocr_id beside it: %s', async (output) => {
		const { json } = await answered(GET, { ocr_id: 'o1', result: [A] }, { output });
		expect(json).toMatchObject([{ ocr_id: 'o1' }]);
	});

	it('gives no other document', async () => {
		for (const output of ['simplified', 'raw']) {
			const { error } = await answered(GET, { data: { result: [B] } }, { output });
			expect(error?.message).toBe('KlearStack returned no document with this ID');
		}
	});
});

it('approves the document that a list gave, with every digit of its ID', async () => {
	const body = '{"result":[{"Document_id":12345678901234567891,"Inv_Number":{"value":"A-1"}}]}';
	const { items } = await answered(OPERATIONS[0], body);
	await world.fault('approve_reject_doc', { status: 200, body: '{"success":true}' });
	await world.run(
		'document.approve',
		{ documentId: '={{ $json.documentId }}', comment: 'x' },
		{ items },
	);
	const [{ fields }] = await world.callsOf('approve_reject_doc');
	expect(fields).toContainEqual(['id', '12345678901234567891']);
});

it('refuses an ID that has lost its digits on the way', async () => {
	const items = [{ json: { id: Number('12345678901234567891') } }];
	const { error } = await world.run(
		'document.approve',
		{ documentId: '={{ $json.id }}', comment: 'x' },
		{ items },
	);
	expect(error?.message).toMatch(/^Document ID is a number with more digits than n8n can hold/);
	expect(await world.callsOf('approve_reject_doc')).toEqual([]);
});
