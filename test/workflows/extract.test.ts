import type { INodeParameters } from 'n8n-workflow';
import { setTimeout as sleep } from 'node:timers/promises';

import type { RunOptions } from '../support/n8nCore';
import { READ, World } from '../support/world';

const world = World.forThisFile();

const extract = async (parameters: INodeParameters = {}, options: RunOptions = {}) =>
	await world.run('document.extract', parameters, { items: await world.invoices(1), ...options });
const looks = async () => await world.callsOf('getbatchdocuments');

describe.each(['objects', 'tuples'] as const)('results given as %s', (shape) => {
	it('are each invoice’s own fields, in the order of the input', async () => {
		await world.klearStack.set({ shape });
		const { json, items } = await extract({}, { items: await world.invoices() });
		expect(json).toEqual(
			READ.map((fields, n) =>
				expect.objectContaining({
					fields: expect.objectContaining(fields),
					fileName: `${n}.pdf`,
					isApproved: false,
					batchId: expect.stringMatching(/^[\da-f-]{36}$/),
					documentId: expect.stringMatching(/^[\da-f]{24}$/),
					confidence: expect.objectContaining({ Inv_Total: expect.any(Number) }),
				}),
			),
		);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
	});
});

describe('the file of a result', () => {
	const filesIn = async (parameters: INodeParameters) => {
		const { items } = await extract(parameters, { items: await world.invoices(1) });
		return items.map(({ json, binary }) => [json.needsReview, binary?.data.fileName]);
	};

	it.each([
		['is left out of what needs review, too', 1, 'never', [true, undefined]],
		['is left out of a good document', 0, 'needsReview', [false, undefined]],
		['is there for whoever reviews it', 1, 'needsReview', [true, '0.pdf']],
		['is there where it is wanted', 0, 'always', [false, '0.pdf']],
	])('%s', async (_name, fieldConfidenceBelow, includeFile, expected) => {
		expect(await filesIn({ includeFile, needsReviewWhen: { fieldConfidenceBelow } })).toEqual([
			expected,
		]);
	});
});

describe('waiting', () => {
	it('looks at once, and again after 2 seconds while KlearStack is reading', async () => {
		await world.klearStack.set({ processingSeconds: 1 });
		const { json } = await extract();
		expect(json).toMatchObject([{ fields: READ[0] }]);
		expect(await looks()).toHaveLength(2);
	});

	it('begins when all files are uploaded, and goes on for all of them together', async () => {
		await world.klearStack.set({ processingSeconds: 1 });
		const { json } = await extract({}, { items: await world.invoices() });
		expect(json).toMatchObject(READ.map((fields) => ({ fields })));
		const order = (await world.klearStack.calls()).map(({ endpoint }) => endpoint).slice(1);
		const upload = 'processdocument';
		const look = 'getbatchdocuments';
		expect(order).toEqual([upload, upload, upload, look, look, look, look, look, look]);
	});

	it('ends when the time is over, with the batch’s name', async () => {
		await world.klearStack.set({ processingSeconds: 60 });
		const { error } = await extract({ options: { waitTimeout: 1 } });
		const [, batch] = /^KlearStack had not finished batch ([\da-f-]{36}) after 1 second$/.exec(
			error!.message,
		)!;
		expect(error?.description).toContain(
			`do not send it again: get its results with Batch (ZIP): Get Results and Batch ID ${batch}.`,
		);
		expect(error?.description).toContain('raise Wait Timeout');
		expect(error?.description).not.toContain('If the upload is not recent');
		expect(await world.callsOf('processdocument')).toHaveLength(1);
	});

	it('that is over gives a failed item that says which batch of which file, and a hint', async () => {
		await world.klearStack.set({ processingSeconds: 60 });
		const options = { options: { waitTimeout: 1 } };
		const { json, hints } = await extract(options, { onError: 'continueRegularOutput' });
		expect(json).toMatchObject([
			{ fileName: '0.pdf', batchId: expect.stringMatching(/^[\da-f-]{36}$/) },
		]);
		expect(hints).toEqual(['1 of 1 failed: see error and message in the output.']);
	});

	it('takes a document that could not be read as it is', async () => {
		const items = [await world.n8n.fileItem(Buffer.from('%PDF-1.4 broken'), 'broken.pdf')];
		const { json } = await extract({}, { items });
		expect(json).toMatchObject([{ fileName: 'broken.pdf', status: 'failed', fields: {} }]);
	});

	it.each([
		[501, 'Server Error', 1],
		[502, 'Bad Gateway', 3],
	])(
		'goes on over %i, since the upload has been made',
		async (status, body, times) => {
			await world.fault('getbatchdocuments', { status, body, times });
			expect((await extract()).json).toMatchObject([{ fields: READ[0] }]);
		},
		60_000,
	);

	it('goes on over an answer that breaks off', async () => {
		await world.fault('getbatchdocuments', { cut: 'after' });
		expect((await extract()).json).toMatchObject([{ fields: READ[0] }]);
	});

	it('keeps what KlearStack said of the upload', async () => {
		const { json } = await extract({ documentSet: { newSetName: 'November' } });
		expect(json).toMatchObject([{ setReferenceNumber: expect.any(String) }]);
	});

	it('gives the upload’s own message, status and success only where it named an error', async () => {
		const answerOf = async (uploaded: object) => {
			const faults = [
				{ endpoint: 'processdocument', body: { OCR_ref_no: 'b', set_name: 'x', ...uploaded } },
				{ endpoint: 'getbatchdocuments', body: { result: [{ Inv_Number: { value: 'N1' } }] } },
			].map(({ endpoint, body }) => ({
				endpoint,
				status: 200,
				times: 1,
				body: JSON.stringify(body),
			}));
			await world.klearStack.set({ faults });
			const { json } = await extract();
			const { setName, success, message, status } = json[0];
			return { setName, success, message, status };
		};
		const said = { success: true, message: 'File received', status: 'ok' };
		expect(await answerOf(said)).toEqual({ setName: 'x' });
		const refused = { success: false, message: 'Not indexed', status: 'stored' };
		expect(await answerOf(refused)).toEqual({ setName: 'x', ...refused });
	});

	it('fails when KlearStack gives no document for the upload', async () => {
		await world.fault('getbatchdocuments', {
			status: 200,
			body: '{"result": [], "status": "rejected"}',
		});
		const { error } = await extract();
		expect(error?.message).toMatch(/^KlearStack returned no documents for batch [\da-f-]{36}$/);
		expect(error?.description).toMatch(/Look for the upload in KlearStack\. The file was uploaded/);
	});

	it('fails when KlearStack says that the batch failed', async () => {
		const body = '{"result": [], "status": "failed"}';
		await world.fault('getbatchdocuments', { status: 200, body });
		const { error } = await extract();
		expect(error?.message).toBe('KlearStack answered with the status failed');
		expect(error?.description).toMatch(/The file was uploaded.*Batch ID [\da-f-]{36}/);
	});

	it('names the batch when KlearStack refuses to show it', async () => {
		await world.fault('getbatchdocuments', { status: 403, body: 'Forbidden: Client Error' });
		const { error } = await extract();
		expect(error?.message).toBe('Forbidden: Client Error');
		expect(error?.description).toMatch(/do not send it again.*Batch ID [\da-f-]{36}\.$/);
		expect(error?.code).toBe('KS-PARTLY-DONE');
	});

	it('ends for all when one fails, and says what was uploaded', async () => {
		await world.klearStack.set({ processingSeconds: 60 });
		await world.fault('getbatchdocuments', { status: 403, body: 'Forbidden: Client Error' });
		const began = Date.now();
		const { error } = await extract({}, { items: await world.invoices() });
		expect(error?.message).toBe('Forbidden: Client Error');
		expect(error?.description).toMatch(/Item 2 failed too.*batch [\da-f-]{36}.*Item 3 failed too/);
		expect(Date.now() - began).toBeLessThan(30_000);
	});

	it('gives the results of the others when one fails and On Error says so', async () => {
		await world.fault('getbatchdocuments', { status: 403, body: 'Forbidden: Client Error' });
		const onError = 'continueRegularOutput';
		const { json } = await extract({}, { items: await world.invoices(), onError });
		expect(json).toMatchObject([
			{ error: 'Forbidden: Client Error' },
			{ fields: READ[1] },
			{ fields: READ[2] },
		]);
	});

	it('ends when the execution is cancelled', async () => {
		await world.klearStack.set({ processingSeconds: 60 });
		const { execution, finished } = world.start(
			'document.extract',
			{},
			{
				items: await world.invoices(1),
				onError: 'continueRegularOutput',
			},
		);
		while ((await looks()).length === 0) await sleep(20);
		execution.cancel();
		expect((await finished).status).toBe('canceled');
		await sleep(2_500);
		expect(await looks()).toHaveLength(1);
	});
});

describe('a ZIP', () => {
	it('of three documents gives three items', async () => {
		const items = [await world.zip(...world.pdfs)];
		const needsReviewWhen = { fieldConfidenceBelow: 1 };
		const { json, items: output } = await world.run(
			'batch.extract',
			{ needsReviewWhen },
			{ items },
		);
		// The ZIP is not the file of one of them.
		expect(output.map(({ binary }) => binary)).toEqual([undefined, undefined, undefined]);
		const numbers = json.map(({ fields }) => (fields as Record<string, string>).Inv_Number);
		expect(numbers.sort()).toEqual(READ.map(({ Inv_Number }) => Inv_Number).sort());
		expect(json.map(({ fileName }) => fileName)).toEqual(['0.pdf', '1.pdf', '2.pdf']);
	});
});

describe('Batch (ZIP): Get Results', () => {
	const getResults = async (parameters: INodeParameters, options: RunOptions = {}) =>
		await world.run('batch.getResults', parameters, options);

	it('waits, and gives what an upload did not wait for', async () => {
		await world.klearStack.set({ processingSeconds: 1 });
		const items = await world.invoices(1);
		const [{ batchId }] = (await world.run('document.upload', {}, { items })).json;
		const { json } = await getResults({ batchId: batchId as string });
		expect(json).toMatchObject([{ batchId, fields: READ[0] }]);
	});

	it('gives what is there with Wait for Results off', async () => {
		await world.klearStack.set({ processingSeconds: 60 });
		const items = await world.invoices(1);
		const [{ batchId }] = (await world.run('document.upload', {}, { items })).json;
		const { json } = await getResults({ batchId: batchId as string, waitForResults: false });
		expect(json).toMatchObject([{ batchId, status: 'in_progress', fields: {} }]);
	});

	it('looks once for items that ask for the same batch', async () => {
		const items = await world.invoices(1);
		const [{ batchId }] = (await world.run('document.upload', {}, { items })).json;
		const three = [1, 2, 3].map((n) => ({ json: { n } }));
		const { json } = await getResults(
			{ batchId: batchId as string, options: { includeInputFields: true } },
			{ items: three },
		);
		expect(json).toMatchObject([1, 2, 3].map((n) => ({ n, batchId, fields: READ[0] })));
		expect(await looks()).toHaveLength(1);
	});

	it('says so in the output panel when there is nothing', async () => {
		const { json, hints } = await getResults({ batchId: 'unknown', waitForResults: false });
		expect(json).toEqual([]);
		expect(hints).toEqual([
			'KlearStack returned no documents. Check Batch ID and Document Type: unknown.',
		]);
	});
});
