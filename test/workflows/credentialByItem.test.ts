/** One credential whose values are expressions: each item is called with its own values and tokens. */
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { account } from '../../tools/account';
import { byName } from '../../tools/n8n/workflows';
import { DEFAULT_USER } from '../../tools/simulator/settings';
import type { RunOptions } from '../support/n8nCore';
import { World } from '../support/world';

const COMPANIES = [
	DEFAULT_USER,
	{ id: 27, username: 'grace', password: 'Another-Secret-2', company: 'Hopper Ltd' },
	{ id: 28, username: 'linus', password: 'A-Third-Secret-3', company: 'Kernel AB' },
];
const [HARBOUR, HOPPER, KERNEL] = COMPANIES.map(({ company }) => company);

const world = World.forThisFile();
beforeEach(async () => await world.klearStack.setUsers(COMPANIES));

const BY_ITEM = {
	companyName: '={{ $json.company }}',
	username: '={{ $json.username }}',
	password: '={{ $json.password }}',
};

const credential = (extra: IDataObject = {}) =>
	world.n8n.credentials.add(
		'klearStackApi',
		account(world.klearStack.url, { ...BY_ITEM, ...extra }),
	);

const itemOf = (company: string, extra: IDataObject = {}): INodeExecutionData => {
	const { id, ...user } = COMPANIES.find((one) => one.company === company)!;
	return { json: { ...user, userId: String(id), ...extra } };
};

async function withFile(company: string, extra: IDataObject = {}): Promise<INodeExecutionData> {
	const { json } = itemOf(company, extra);
	return await world.n8n.fileItem(world.pdfs[0], `${company}.pdf`, 'application/pdf', json);
}

async function run(
	operation: string,
	parameters: INodeParameters,
	items: INodeExecutionData[],
	{
		reference = credential(),
		...options
	}: RunOptions & { reference?: ReturnType<typeof credential> } = {},
) {
	const [resource, name] = operation.split('.');
	const all = { resource, operation: name, options: {}, ...parameters };
	return await world.n8n.run(all, reference, { items, ...options });
}

/** Uploads a document for each company. @returns company to document ID */
async function uploaded(companies: string[]): Promise<Record<string, string>> {
	await run(
		'document.upload',
		{},
		await Promise.all(companies.map(async (one) => await withFile(one))),
	);
	const documents = await world.klearStack.documents();
	return Object.fromEntries(documents.map(({ company, id }) => [company, id]));
}

const ORDERS = [
	[HARBOUR, HOPPER, KERNEL],
	[KERNEL, HOPPER, HARBOUR],
	[HOPPER, HARBOUR, HOPPER, KERNEL, HARBOUR],
];

describe.each([1, 30])('with Concurrency %i', (concurrency) => {
	const options = { concurrency };

	it.each(ORDERS.map((companies) => [companies]))(
		'%j: each file goes to its company',
		async (companies) => {
			const items = await Promise.all(companies.map(async (one) => await withFile(one)));
			const { error, json } = await run('document.upload', { options }, items);
			expect(error).toBeUndefined();
			expect(json).toHaveLength(companies.length);
			const documents = await world.klearStack.documents();
			expect(documents.map(({ company, fileName }) => `${company}.pdf` === fileName)).toEqual(
				companies.map(() => true),
			);
			expect((await world.klearStack.counts()).get_access_token?.all ?? 0).toBeLessThanOrEqual(3);
		},
	);

	it.each(ORDERS.map((companies) => [companies]))(
		'%j: so does what is extracted',
		async (companies) => {
			const items = await Promise.all(companies.map(async (one) => await withFile(one)));
			const { error, json } = await run('document.extract', { options }, items);
			expect(error).toBeUndefined();
			expect(json.map(({ fileName }) => fileName)).toEqual(companies.map((one) => `${one}.pdf`));
			const looks = await world.callsOf('getbatchdocuments');
			expect(new Set(looks.map(({ fields }) => Object.fromEntries(fields).company_name))).toEqual(
				new Set(companies),
			);
		},
	);

	it.each(ORDERS.slice(0, 2).map((companies) => [companies]))(
		'%j: each company approves its own document, and lists its own',
		async (companies) => {
			const ids = await uploaded(companies);
			const items = companies.map((one) => itemOf(one, { id: ids[one] }));
			const approved = await run(
				'document.approve',
				{ documentId: '={{ $json.id }}', options },
				items,
			);
			expect(approved.json).toMatchObject(
				companies.map((one) => ({ documentId: ids[one], decision: 'approved' })),
			);
			const listed = await run('document.getAll', { options }, items);
			expect(listed.json.map(({ documentId }) => documentId)).toEqual(
				companies.map((one) => ids[one]),
			);
		},
	);
});

it('a login that is wrong for one item fails that item alone, with On Error: Continue', async () => {
	const items = [itemOf(HARBOUR), itemOf(HOPPER, { password: 'Mistyped-9' }), itemOf(KERNEL)];
	const { json } = await run('user.getId', {}, items, { onError: 'continueRegularOutput' });
	expect(json).toMatchObject([
		{ userId: '26' },
		{ error: expect.stringMatching(/^KlearStack refused the login: /) },
		{ userId: '28' },
	]);
});

it.each(['company', 'username', 'password'])(
	'an item without %s: nothing is sent for any, and its login is made with no other’s',
	async (name) => {
		const without = itemOf(HOPPER);
		delete without.json[name];
		const { error } = await run('user.getId', {}, [itemOf(HARBOUR), without]);
		expect(error?.message).toMatch(
			/^The KlearStack credential has no (Company Name|User Name|Password)/,
		);
		expect(error?.description).toMatch(/If it is an expression/);
		expect(error?.code).toBe('KS-CREDENTIAL');
		expect(await world.klearStack.calls()).toEqual([]);
	},
);

it('an object in place of a text is none', async () => {
	const { error } = await run('user.getId', {}, [itemOf(HARBOUR, { company: { name: HARBOUR } })]);
	expect(error?.message).toMatch(/^The KlearStack credential has no Company Name/);
	expect(await world.klearStack.calls()).toEqual([]);
});

it('with the Base URL of an item, nothing is sent where that is none', async () => {
	const reference = credential({ baseUrl: '={{ $json.url }}' });
	const { url } = world.klearStack;
	const good = itemOf(HARBOUR, { url });
	const ok = await run('user.getId', {}, [good], { reference });
	expect(ok.json).toMatchObject([{ userId: '26' }]);
	const before = (await world.klearStack.calls()).length;
	const { error } = await run('user.getId', {}, [good, itemOf(HOPPER)], { reference });
	expect(error?.message).toMatch(/is not a web address/);
	expect(await world.klearStack.calls()).toHaveLength(before);
});

it('by user ID', async () => {
	const reference = credential({ authentication: 'userId', userId: '={{ $json.userId }}' });
	const { json } = await run(
		'user.getId',
		{},
		COMPANIES.map(({ company }) => itemOf(company)),
		{ reference },
	);
	expect(json).toMatchObject([{ userId: '26' }, { userId: '27' }, { userId: '28' }]);
});

it('two companies that ask for the same batch ID are asked for it each', async () => {
	const batchId = '169a4df0-52c4-4835-8bb4-10296c8e5e3a';
	await run('batch.getResults', { batchId }, [itemOf(HARBOUR), itemOf(HOPPER)], {
		onError: 'continueRegularOutput',
	});
	const asked = await world.callsOf('getbatchdocuments');
	expect(asked.map(({ fields }) => Object.fromEntries(fields).company_name).sort()).toEqual([
		HARBOUR,
		HOPPER,
	]);
});

it('rows of two companies never go into one call', async () => {
	const dataSource = byName('Suppliers');
	const columns = { mappingMode: 'autoMapInputData', value: null, matchingColumns: [], schema: [] };
	const { error } = await run('dataSource.append', { dataSource, rowsFrom: 'items', columns }, [
		itemOf(HARBOUR),
		itemOf(HOPPER),
	]);
	expect(error?.message).toBe('The KlearStack credential is another login for some items');
	expect(await world.klearStack.calls()).toEqual([]);
});

it('nor do lines of two companies into one order, or those for two invoices', async () => {
	const compare = async (items: INodeExecutionData[]) =>
		await run(
			'document.compare',
			{ documentId: '={{ $json.documentId }}', orderFrom: 'items' },
			items,
		);
	const id = '65269c006a8da8763b51c217';
	const ofTwo = await compare([
		itemOf(HARBOUR, { documentId: id }),
		itemOf(HOPPER, { documentId: id }),
	]);
	expect(ofTwo.error?.message).toBe('The KlearStack credential is another login for some items');
	const other = itemOf(HARBOUR, { documentId: '65269c006a8da8763b51c218' });
	const forTwo = await compare([itemOf(HARBOUR, { documentId: id }), other]);
	expect(forTwo.error?.message).toMatch(/^Document ID differs between items/);
	expect(forTwo.error?.description).toContain('the items of one invoice at a time');
	expect(await world.klearStack.calls()).toEqual([]);
});

it('two companies may create a data source of the same name', async () => {
	const columns = {
		mappingMode: 'defineBelow',
		value: { Name: 'x' },
		matchingColumns: [],
		schema: [],
	};
	const csv = Buffer.from('Name\nNorthwind\n');
	const items = await Promise.all(
		[HARBOUR, HOPPER].map(
			async (one) => await world.n8n.fileItem(csv, 'rows.csv', 'text/csv', itemOf(one).json),
		),
	);
	const { error, json } = await run(
		'dataSource.create',
		{ name: 'Suppliers', rowsFrom: 'file', columns },
		items,
	);
	expect(error).toBeUndefined();
	expect(json).toHaveLength(2);
});

it('Retry On Fail sends what failed as whom it belongs to', async () => {
	await world.fault('processdocument', {
		status: 429,
		times: 99,
		headers: { 'retry-after': '999' },
		skip: 1,
	});
	const items = await Promise.all([HARBOUR, HOPPER].map(async (one) => await withFile(one)));
	const first = run('document.upload', { options: { concurrency: 1 } }, items, {
		retryOnFail: true,
	});
	await first;
	const sent = await world.callsOf('processdocument');
	expect(
		sent.map(({ file, fields }) => [file?.name, Object.fromEntries(fields).company_name]),
	).toEqual(
		sent.map((_call, n) => (n === 0 ? [`${HARBOUR}.pdf`, HARBOUR] : [`${HOPPER}.pdf`, HOPPER])),
	);
	expect(sent.length).toBeGreaterThan(2);
});

it('what n8n stores of the credential stays as it was: neither a value of an item nor a token', async () => {
	const reference = credential();
	const stored = () => world.n8n.credentials.stored.get(reference.klearStackApi.id!)!;
	const before = structuredClone(stored());
	await world.klearStack.revokeTokens();
	await run('user.getId', {}, [itemOf(HARBOUR), itemOf(HOPPER)], { reference });
	expect(stored()).toEqual(before);
});

describe('an open list, which has no item', () => {
	const list = async (extra: IDataObject) =>
		await world.n8n.listSearch(
			'searchDocuments',
			{ resource: 'document', operation: 'get' },
			credential({ ...extra }),
		);

	it('says what to do in place of it, and sends nothing', async () => {
		await expect(list({})).rejects.toMatchObject({
			message: expect.stringMatching(/^An expression in the KlearStack credential gives no value/),
			description: expect.stringMatching(/Choose By ID instead.*KS-CREDENTIAL/),
		});
		expect(await world.klearStack.calls()).toEqual([]);
	});

	it('works where the expressions need none', async () => {
		const [ada] = COMPANIES;
		const { results } = await list({
			companyName: `={{ ${JSON.stringify(ada.company)} }}`,
			username: `={{ 'a' + 'da' }}`,
			password: ada.password,
		});
		expect(results).toEqual([]);
		expect(await world.callsOf('getuserdocuments')).toHaveLength(1);
	});
});

it('a trigger, which has no item either, says so and sends nothing', async () => {
	const context = world.n8n.pollContext(
		{ documentType: 'Invoices', triggerOn: 'anyChange', options: {} },
		credential(),
	);
	await expect(world.n8n.poll(context)).rejects.toThrow(
		/An expression in the KlearStack credential gives no value/,
	);
	expect(await world.klearStack.calls()).toEqual([]);
});
