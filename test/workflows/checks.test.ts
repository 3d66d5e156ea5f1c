import { KlearStackTrigger } from '../../nodes/KlearStack/KlearStackTrigger.node';
import { World } from '../support/world';

const world = World.forThisFile();

const tuples = (id: string, values: Record<string, string>) => [
	[id, 'Document_id'],
	[`${id}.pdf`, 'file_name'],
	...Object.entries(values).map(([name, value]) => [value, name, 0.99, { page_index: 1 }]),
];

describe('A Check Fails', () => {
	const needsReviewWhen = { checks: ['dueDate', 'gstin', 'iban', 'lineAmounts', 'vatNumber'] };

	it('finds nothing on right invoices', async () => {
		const { json } = await world.run(
			'document.extract',
			{ needsReviewWhen },
			{ items: await world.invoices() },
		);
		expect(json.map(({ reviewReasons }) => reviewReasons)).toEqual(json.map(() => []));
	});

	it('says what differs, also in rows', async () => {
		const wrong = {
			Inv_Date: '03-Nov-2026',
			Due_Date: '03-Oct-2026',
			Supplier_IBAN: 'DE88 3704 0044 0532 0130 00',
		};
		const body = JSON.stringify({ result: [tuples('a', wrong)] });
		await world.fault('getuserdocuments', { status: 200, body });
		const { json } = await world.run('document.getAll', { needsReviewWhen, output: 'fieldsOnly' });
		expect(json).toMatchObject([
			{
				needsReview: true,
				reviewReasons:
					'Due_Date "03-Oct-2026" is 31 days before Inv_Date "03-Nov-2026"; Supplier_IBAN "DE88 3704 0044 0532 0130 00" is misread or no IBAN: its check digits do not fit',
				Due_Date: '03-Oct-2026',
			},
		]);
	});
});

describe('The Same Invoice Is in KlearStack Already', () => {
	const needsReviewWhen = { sameInvoice: true };
	const reasonsOf = (json: Array<Record<string, unknown>>) =>
		json.map(({ reviewReasons }) => reviewReasons);
	const already = (id: unknown) => [
		expect.stringContaining(`KlearStack already (ID ${id as string}`),
	];
	const lists = async () => (await world.callsOf('getuserdocuments')).length;

	it('is found in a later run, by another workflow, and reads the list once a run', async () => {
		const [first, second] = await world.invoices(2);
		const before = await world.run('document.extract', {}, { items: [first] });
		expect(await lists()).toBe(0);
		const { json } = await world.run(
			'document.extract',
			{ needsReviewWhen },
			{ items: [first, second] },
		);
		expect(reasonsOf(json)).toEqual([already(before.json[0].documentId), []]);
		expect(json.map(({ needsReview }) => needsReview)).toEqual([true, false]);
		expect(await lists()).toBe(1);
	});

	it('is found within one run, whether or not the list has it yet', async () => {
		const [file] = await world.invoices(1);
		await world.fault('getuserdocuments', { status: 200, body: '{"result":[]}' });
		const { json } = await world.run(
			'document.extract',
			{ needsReviewWhen },
			{ items: [file, file] },
		);
		const [one, other] = json;
		// Which of them is read first is KlearStack's.
		expect([
			[[], [expect.stringContaining(`ID ${one.documentId as string}`)]],
			[[expect.stringContaining(`ID ${other.documentId as string}`)], []],
		]).toContainEqual(reasonsOf(json));
	});

	it('is not the document itself', async () => {
		const items = await world.invoices(1);
		const [{ documentId, batchId }] = (await world.run('document.extract', {}, { items })).json;
		for (const [operation, parameters] of [
			['document.get', { documentId }],
			['document.getAll', {}],
			['document.getByDateRange', {}],
			['batch.getResults', { batchId }],
		] as const) {
			const { json } = await world.run(operation, { needsReviewWhen, ...parameters } as never);
			expect([operation, json.length, ...reasonsOf(json)]).toEqual([operation, 1, []]);
		}
	});

	it('names each other in a list', async () => {
		const items = await world.invoices(1);
		for (let n = 0; n < 2; n++) await world.run('document.extract', {}, { items });
		const { json } = await world.run('document.getAll', { needsReviewWhen });
		const [one, other] = json.map(({ documentId }) => documentId);
		expect(reasonsOf(json)).toEqual([already(other), already(one)]);
	});

	it.each<[string, object, RegExp]>([
		[
			'fails',
			{ status: 500, body: 'down', times: 9 },
			/^The same invoice could not be looked for: .*could not be read \(/,
		],
		[
			'is none',
			{ status: 200, body: '"Come back later"' },
			/is no list of documents: .*Come back later/,
		],
	])('a list that %s is no word that there is none', async (_what, fault, expected) => {
		await world.fault('getuserdocuments', fault);
		const { json } = await world.run(
			'document.extract',
			{ needsReviewWhen, output: 'fieldsOnly' },
			{ items: await world.invoices(2) },
		);
		expect(json).toMatchObject([
			{
				needsReview: true,
				reviewReasons: expect.stringMatching(expected),
				Inv_Number: 'NW-2026-0417',
			},
			{ needsReview: true, reviewReasons: expect.stringMatching(expected) },
		]);
	});

	it('knows the names that the user gives', async () => {
		const twins = ['a', 'b'].map((id) => tuples(id, { Beleg: 'R 1', Grand: '5.00' }));
		const body = JSON.stringify({ result: twins });
		await world.fault('getuserdocuments', { status: 200, body, times: 2 });
		const pair = [
			{ name: 'Beleg', commonName: 'invoiceNumber' },
			{ name: 'Grand', commonName: 'totalAmount' },
		];
		const { json } = await world.run('document.getAll', {
			needsReviewWhen,
			options: { furtherNames: { pair } },
		});
		expect(reasonsOf(json)).toEqual([
			['The same invoice is in KlearStack already (b.pdf, ID b)'],
			['The same invoice is in KlearStack already (a.pdf, ID a)'],
		]);
	});

	it('is no rule of triggers', () => {
		expect(JSON.stringify(new KlearStackTrigger().description)).not.toContain('sameInvoice');
	});
});

describe('Compare with Order', () => {
	const extracted = async () => {
		const items = await world.invoices(1);
		return (await world.run('document.extract', {}, { items })).json[0].documentId as string;
	};

	const LINES = [
		{ Article: 'Copy paper A4, 80 g, box', Qty: '12', Price: '21.50' },
		{ Article: 'Something else', Qty: 5, Price: 1 },
	];

	it('takes all input items as the lines of one order', async () => {
		const documentId = await extracted();
		const { json, items } = await world.run(
			'document.compare',
			{ documentId, orderFrom: 'items', options: { partialDelivery: true } },
			{ items: LINES.map((line) => ({ json: line })) },
		);
		expect(json).toHaveLength(1);
		expect(await world.callsOf('getdocument')).toHaveLength(1);
		const [{ lineItems, needsReview, reviewReasons }] = json as [
			{ lineItems: unknown[]; needsReview: boolean; reviewReasons: string[] },
		];
		expect(lineItems[0]).toMatchObject({
			...{ quantity: 12, unitPrice: 21.5, orderLine: 1 },
			...{ orderedQuantity: 12, orderedUnitPrice: 21.5 },
		});
		expect(needsReview).toBe(true);
		expect(reviewReasons).toHaveLength(lineItems.length - 1);
		expect(reviewReasons.every((one) => /^Line \d+ ".*" is not in the order$/.test(one))).toBe(
			true,
		);
		expect(items[0].pairedItem).toEqual([{ item: 0 }, { item: 1 }]);
	});

	it('compares with the order that KlearStack has read', async () => {
		const [file, other] = await world.invoices(2);
		const { json: read } = await world.run('document.extract', {}, { items: [file, file, other] });
		const [documentId, same, another] = read.map((one) => one.documentId as string);
		const compared = async (orderId: string) => {
			const order = { __rl: true, mode: 'id', value: orderId };
			const { json } = await world.run('document.compare', { documentId, orderId: order });
			return json[0];
		};
		expect(await compared(same)).toMatchObject({ needsReview: false, reviewReasons: [] });
		const { needsReview, reviewReasons } = await compared(another);
		expect(needsReview).toBe(true);
		expect(reviewReasons).toContainEqual('Line 1 "Copy paper A4, 80 g, box" is not in the order');
		expect(reviewReasons).toContainEqual(
			expect.stringMatching(/^Ordered, and not invoiced: line 1/),
		);
	});

	it('names the document that is not there', async () => {
		const documentId = await extracted();
		await world.fault('getdocument', { status: 200, body: '{"result":[]}' });
		const orderId = { __rl: true, mode: 'id', value: documentId };
		const { error } = await world.run('document.compare', { documentId, orderId });
		expect(error).toMatchObject({
			message: `KlearStack returned no invoice with the ID ${documentId}`,
			code: 'KS-NOT-FOUND',
		});
	});
});
