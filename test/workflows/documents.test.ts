import jwt, { type JwtPayload } from 'jsonwebtoken';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { byId } from '../../tools/n8n/workflows';
import { N8nCore } from '../support/n8nCore';
import { World } from '../support/world';

const world = World.forThisFile();

const extracted = async () => {
	const { json } = await world.run('document.extract', {}, { items: await world.invoices(1) });
	return json[0].documentId as string;
};

describe('an image', () => {
	it.each([false, true])('comes as a file (base64 in JSON: %p)', async (imageAsJson) => {
		const documentId = await extracted();
		await world.klearStack.set({ imageAsJson });
		const parameters = { documentId, binaryPropertyName: 'picture' };
		const { items } = await world.run('document.getImage', parameters);
		expect(items[0].binary?.picture).toMatchObject({
			mimeType: 'image/png',
			fileName: `${documentId}.png`,
		});
		const bytes = await world.n8n.bytes(items[0].binary!.picture);
		// An A4 page at 150 dpi, as the PNG's header says.
		expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([
			Math.floor((595.28 * 150) / 72),
			Math.floor((841.89 * 150) / 72),
		]);
	});

	it('of each page comes as an item', async () => {
		const png = Buffer.from('\x89PNG one', 'latin1').toString('base64');
		const jpeg = `data:image/jpeg;base64,${Buffer.from([0xff, 0xd8, 0xff, 1]).toString('base64')}`;
		const body = JSON.stringify({ pages: [png, { image: jpeg }], note: 'two' });
		await world.fault('getdocumentimage', { status: 200, body });
		const { json } = await world.run('document.getImage', { documentId: 'd' });
		expect(json.map(({ fileName }) => fileName)).toEqual(['d-1.png', 'd-2.jpg']);
	});

	describe('with Link Valid For', () => {
		const linked = async () =>
			await world.run('document.getImage', {
				documentId: await extracted(),
				options: { linkValidFor: 2 },
			});

		it('has a link that n8n gives the file at, for so long', async () => {
			const { items } = await linked();
			const link = items[0].json.link as string;
			const token = new URL(link).searchParams.get('token')!;
			const { id, iat, exp } = jwt.decode(token) as JwtPayload;
			expect(id).toBe(items[0].binary!.data.id);
			expect(exp! - iat!).toBe(2 * 3600);
		});

		it('says so where n8n has no links to its files', async () => {
			const onDisk = world.n8n;
			world.n8n = await N8nCore.load('default');
			const { error } = await linked();
			world.n8n = onDisk;
			await N8nCore.load();
			expect(error?.message).toMatch(/keeps files in its memory/);
			expect(error).toMatchObject({
				code: 'KS-NO-LINK',
				description: expect.stringContaining('N8N_DEFAULT_BINARY_DATA_MODE'),
			});
		});
	});

	describe('with Mark Fields', () => {
		const marked = async (documentId: string) =>
			await world.run('document.getImage', { documentId, options: { markFields: true } });

		it('is an SVG with the image and a box around each field', async () => {
			const documentId = await extracted();
			const raw = await world.run('document.get', { documentId, output: 'raw' });
			const { items, error, hints } = await marked(documentId);
			expect([error, hints]).toEqual([undefined, []]);
			expect(items[0].binary?.data).toMatchObject({
				mimeType: 'image/svg+xml',
				fileName: `${documentId}.svg`,
			});
			const svg = (await world.n8n.bytes(items[0].binary!.data)).toString();
			expect(svg).toMatch(
				/^<svg [^>]*width="1240" height="1753" .*href="data:image\/png;base64,iVBOR/,
			);
			const { coordinate, confidence } = raw.json[0].Inv_Number as {
				coordinate: number[];
				confidence: number;
			};
			const [left, top, right, bottom] = coordinate;
			expect(svg).toContain(
				`<rect x="${left}" y="${top}" width="${right - left}" height="${bottom - top}" fill="#1a7f37" fill-opacity="0.12" stroke="#1a7f37" stroke-width="2"><title>Inv_Number: NW-2026-0417 (${confidence.toFixed(2)})</title></rect>`,
			);
			expect(svg.match(/<rect/g)).toHaveLength(20);
		});

		it('shows values that look like markup as they are, and what is not sure in red', async () => {
			const field = {
				value: '<b> & "x"',
				confidence: 0.5,
				page_index: 1,
				coordinate: [1, 2, 3, 4],
			};
			const documentId = await extracted();
			const body = JSON.stringify({ result: [{ Document_id: documentId, Note: field }] });
			await world.fault('getdocument', { status: 200, body });
			const { items } = await marked(documentId);
			const svg = (await world.n8n.bytes(items[0].binary!.data)).toString();
			expect(svg).toMatch(
				/stroke="#cf222e"[^>]*><title>Note: &lt;b&gt; &amp; &quot;x&quot; \(0\.50\)</,
			);
		});

		it('says so where positions lie outside the image', async () => {
			const field = { value: 'x', confidence: 1, page_index: 1, coordinate: [1, 2, 9000, 4] };
			const documentId = await extracted();
			const body = JSON.stringify({ result: [{ Document_id: documentId, Note: field }] });
			await world.fault('getdocument', { status: 200, body });
			expect((await marked(documentId)).hints).toEqual([
				expect.stringContaining('Fields lie outside the image'),
			]);
		});

		it('says what to do where Document: Get is not found, or the image is of another kind', async () => {
			const documentId = await extracted();
			await world.klearStack.set({ moved: { getdocument: 'details' } });
			expect((await marked(documentId)).error?.description).toMatch(/Remove Mark Fields/);
			await world.klearStack.set({ moved: {} });
			await world.fault('getdocumentimage', {
				status: 200,
				body: JSON.stringify({ image: Buffer.from('GIF89a').toString('base64') }),
			});
			const { error } = await marked(documentId);
			expect(error?.message).toMatch(/is a GIF, and fields can be marked on a PNG or JPEG only/);
		});
	});
});

it('a call of any endpoint can send a file', async () => {
	const { json } = await world.run(
		'api.call',
		{
			endpointName: 'processdocument',
			identity: ['company_name', 'username', 'password'],
			formFields: {
				field: [
					{ name: 'processing_pref', value: 'Speed' },
					{ name: 'invoice_type', value: 'B2B' },
				],
			},
			sendFile: true,
		},
		{ items: await world.invoices(1) },
	);
	expect(json).toMatchObject([{ OCR_ref_no: expect.stringMatching(/^[\da-f-]{36}$/) }]);
});

it('keeps the fields of each input item beside its results, where that is asked for', async () => {
	const documentId = await extracted();
	const { json } = await world.run(
		'document.approve',
		{ documentId, options: { includeInputFields: true } },
		{ items: [{ json: { total: 80.4, documentId: 'of the input', confirmed: false } }] },
	);
	expect(json).toMatchObject([{ total: 80.4, documentId, decision: 'approved' }]);
	expect(json[0]).not.toHaveProperty('confirmed');
});

it('keeps no field that would say of this call what an earlier one did', async () => {
	await world.fault('update_document', { status: 200, body: '{}' });
	const failed = { error: 'KlearStack is busy', message: 'Try later', code: 'KS-BUSY' };
	const documentId = await extracted();
	const { json } = await world.run(
		'document.update',
		{
			documentId,
			fields: { field: [{ name: 'Inv_Number', value: '1' }] },
			options: { includeInputFields: true },
		},
		{ items: [{ json: { total: 80.4, updated: ['Inv_Total'], ...failed } }] },
	);
	expect(json).toEqual([{ total: 80.4, documentId, confirmed: false }]);
});

it('says which of the fields that are named no document has', async () => {
	await world.klearStack.seed(2);
	const { json, hints } = await world.run('document.getAll', {
		documentType: 'Invoices',
		output: 'selected',
		selectedFields: ['Inv_Number', 'Inv_Totl'],
		needsReviewWhen: {
			requiredFields: '={{ "Inv_Number, Inv_Dat" }}',
			chosenFieldsBelow: { limit: [{ field: 'Remark', below: 0.5 }] },
		},
		options: { lineItemColumns: ['Kolli'] },
	});
	expect(json.map(({ Inv_Totl }) => Inv_Totl)).toEqual([null, null]);
	expect(hints).toEqual([
		'No document has a field with this name: Inv_Totl, Kolli, Inv_Dat, Remark.',
	]);
});

describe('lists', () => {
	it('end at Limit, unless all are asked for', async () => {
		await world.klearStack.seed(4);
		const { json, hints } = await world.run('document.getAll', { limit: 2 });
		expect(json).toHaveLength(2);
		// n8n says so itself.
		expect(hints).toEqual([]);
		expect((await world.run('document.getAll', { returnAll: true })).json).toHaveLength(4);
	});

	it.each([
		['give the newest first', false, ['3', '2']],
		['give the newest first, also with all', true, ['3', '2', '1', 'no time', 'none either']],
	])('%s', async (_name, returnAll, expected) => {
		const from = (Inv_Number: string, upload_time?: string, document_id?: string) => ({
			...{ upload_time, document_id },
			Inv_Number: { value: Inv_Number, confidence: 1 },
		});
		const documents = [
			from('no time'),
			from('2', '2026-05-02T10:00:00.000'),
			// Without a time, an ID may tell it.
			from(
				'3',
				undefined,
				Math.floor(Date.parse('2026-06-01') / 1000).toString(16) + 'a'.repeat(16),
			),
			from('none either', undefined, '17'),
			from('1', '2026-05-01T10:00:00.000'),
		];
		await world.fault('getuserdocuments', { status: 200, body: JSON.stringify(documents) });
		const { json } = await world.run('document.getAll', { returnAll, limit: 2 });
		expect(json.map(({ fields }) => (fields as IDataObject).Inv_Number)).toEqual(expected);
	});

	it('give KlearStack’s own documents with Simplify off', async () => {
		const [id] = await world.klearStack.seed(1);
		const { json } = await world.run('document.getAll', { output: 'raw' });
		expect(json).toEqual([{ document: expect.arrayContaining([[id, 'Document_id']]) }]);
	});

	it('are of this month where no date is entered', async () => {
		await extracted();
		const { json } = await world.run('document.getByDateRange');
		expect(json).toHaveLength(1);
		const [{ fields }] = await world.callsOf('getdaterangedocuments');
		const now = new Date();
		const last = new Date(now.getFullYear(), now.getMonth() + 1, 0).getDate();
		const month = `${String(now.getMonth() + 1).padStart(2, '0')}/${now.getFullYear()}`;
		expect(fields).toContainEqual(['from_date', `01/${month}`]);
		expect(fields).toContainEqual(['to_date', `${last}/${month}`]);
	});
});

describe('approving', () => {
	const approve = async (parameters: INodeParameters, operation = 'approve') =>
		await world.run(`document.${operation}`, { comment: 'Again', ...parameters });

	it('needs no comment of one’s own', async () => {
		const documentId = await extracted();
		expect((await world.run('document.approve', { documentId })).json).toMatchObject([
			{ documentId, decision: 'approved' },
		]);
		const [{ fields }] = await world.callsOf('approve_reject_doc');
		expect(fields).toContainEqual(['comment', 'Approved in n8n']);
	});

	it('takes the document type as the results say it', async () => {
		const documentId = await extracted();
		await approve({ documentId, documentType: '={{ "Invoice" }}' });
		const [{ fields }] = await world.callsOf('approve_reject_doc');
		expect(fields).toContainEqual(['collection_name', 'Invoices']);
	});

	it('sends a type that is not listed as it is', async () => {
		const documentId = await extracted();
		await approve({ documentId, documentType: '={{ "rfq" }}' });
		const [{ fields }] = await world.callsOf('approve_reject_doc');
		expect(fields).toContainEqual(['collection_name', 'rfq']);
	});

	it('is about the document of each item, unless another one is chosen', async () => {
		const [first, second] = [await extracted(), await extracted()];
		const items = [first, second].map((documentId) => ({ json: { documentId } }));
		const { json } = await world.run('document.approve', {}, { items });
		expect(json).toMatchObject([{ documentId: first }, { documentId: second }]);
	});

	it('of an item that names no document is refused', async () => {
		const { error } = await world.run('document.approve', {}, { items: [{ json: { total: 1 } }] });
		expect(error?.message).toBe('Document ID is empty');
		expect(await world.callsOf('approve_reject_doc')).toEqual([]);
	});

	it('of what is approved already gives an item that says so', async () => {
		const documentId = await extracted();
		await approve({ documentId });
		expect((await approve({ documentId })).json).toEqual([
			{
				documentId,
				decision: 'approved',
				alreadyDone: true,
				message: 'Document is already approved',
			},
		]);
	});

	it('fails then where the options say so', async () => {
		const documentId = await extracted();
		await approve({ documentId });
		const { error } = await approve({ documentId, options: { failIfAlreadyDone: true } });
		expect(error?.message).toBe('Document is already approved');
	});

	it('is not undone without a word', async () => {
		const documentId = await extracted();
		await approve({ documentId });
		const { error } = await approve({ documentId }, 'reject');
		expect(error?.message).toBe('Document is already approved');
	});
});

it('what was modified is given once', async () => {
	const documentId = await extracted();
	await world.run('document.approve', { documentId });
	expect((await world.run('document.getModified')).json).toMatchObject([
		{ documentId, isApproved: true },
	]);
	expect((await world.run('document.getModified')).json).toEqual([]);
});

describe('From List', () => {
	const search = async (method: string, filter?: string, extra = {}, parameters = {}) =>
		await world.n8n.listSearch(
			method,
			{ options: {}, ...parameters },
			world.credential(extra),
			filter,
		);

	it('offers the data sources by name', async () => {
		for (const name of ['Suppliers', 'Customers']) {
			await world.run('dataSource.create', { name }, { items: [{ json: { a: 1 } }] });
		}
		const all = ['Customers', 'Suppliers'].map((name) => ({ name, value: name }));
		expect(await search('searchDataSources')).toEqual({ results: all });
		expect(await search('searchDataSources', 'supp')).toEqual({ results: [all[1]] });
	});

	it('offers the sets with name and number', async () => {
		const documentSet = { newSetName: 'October' };
		await world.run('document.upload', { documentSet }, { items: await world.invoices(1) });
		expect(await search('searchSets')).toEqual({
			results: [{ name: 'October (12345)', value: '12345' }],
		});
	});

	it('offers the documents by what they are known by, the newest first', async () => {
		await world.run('document.extract', {}, { items: await world.invoices() });
		const { results } = await search('searchDocuments');
		expect(results.map(({ name }) => name).sort()).toEqual([
			'2026/1187 · Lindqvist Elektronik AB · 633.00',
			'CR10093 · Casa Ribeiro Cafe Lda · 481.38',
			'NW-2026-0417 · Northwind Paper Ltd · 404.28',
		]);
		expect(results.map(({ value }) => value)).toEqual(
			results
				.map(({ value }) => value)
				.sort()
				.reverse(),
		);
		const found = await search('searchDocuments', 'northwind');
		expect(found.results.map(({ name }) => name)).toEqual([
			'NW-2026-0417 · Northwind Paper Ltd · 404.28',
		]);
	});

	it('tells approved documents apart, and leaves out those of another type', async () => {
		await world.klearStack.set({ listWording: { withTypes: true } });
		await world.run('document.extract', {}, { items: await world.invoices(1) });
		const [{ value: documentId }] = (await search('searchDocuments')).results;
		await world.run('document.approve', {
			documentId: byId(String(documentId)),
			documentType: 'Invoices',
			comment: 'x',
		});
		const offered = async (documentType: string) =>
			(await search('searchDocuments', '', {}, { documentType })).results.map(({ name }) => name);
		expect(await offered('Invoices')).toEqual([
			'NW-2026-0417 · Northwind Paper Ltd · 404.28 · approved',
		]);
		expect(await offered('Receipts')).toEqual([]);
	});

	it('offers the last hundred documents, and finds the others', async () => {
		await world.klearStack.seed(350, 'A');
		expect((await search('searchDocuments')).results).toHaveLength(100);
		const { results } = await search('searchDocuments', 'A-149');
		expect(results).toHaveLength(1);
	});

	it('says why it does not load', async () => {
		await world.fault('getdatasources', { status: 404, body: '' });
		await expect(search('searchDataSources')).rejects.toMatchObject({
			message: 'There is no KlearStack endpoint at this address',
			description: expect.stringMatching(/had to infer.*Choose By Name/),
		});
		await expect(search('searchSets', '', { password: 'wrong' })).rejects.toMatchObject({
			message: 'KlearStack refused the login: Incorrect username or password.',
			description: expect.stringMatching(
				/^Check Company Name, User Name and Password\..*Choose By Number/,
			),
		});
	});
});
