import type { INodeParameters } from 'n8n-workflow';

import { byName } from '../../tools/n8n/workflows';
import { World } from '../support/world';

/** What a user can say against what this package sends, without waiting for a release. */
const world = World.forThisFile();

const DOCUMENT = { documentId: '5e9ebf7c1ed959c4bb4dc214' };
const fields = (...field: INodeParameters[]) => ({ additionalFields: { field } });
const formOf = async (endpoint: string) =>
	Object.fromEntries((await world.callsOf(endpoint)).at(-1)!.fields);

describe('Extra Form Fields', () => {
	it('are sent as entered, in place of the node’s own, or take one away', async () => {
		const klearStackApi = fields(
			{ name: 'document_type', value: 'invoices' },
			{ name: ' tenant ', value: ' a b ' },
			{ name: 'invoice_type', value: '' },
		);
		await world.run('document.upload', { klearStackApi }, { items: await world.invoices(1) });
		const form = await formOf('processdocument');
		expect(form).toMatchObject({ document_type: 'invoices', tenant: ' a b ' });
		expect(form).not.toHaveProperty('invoice_type');
	});

	it('are about the call that the operation is about', async () => {
		const klearStackApi = fields({ name: 'tenant', value: '7' });
		const options = { waitTimeout: 5 };
		await world.run(
			'document.extract',
			{ klearStackApi, options },
			{ items: await world.invoices(1) },
		);
		expect(await formOf('processdocument')).toMatchObject({ tenant: '7' });
		expect(await formOf('getbatchdocuments')).not.toHaveProperty('tenant');
	});

	it('are not about the call that asks for columns', async () => {
		await world.run('dataSource.create', { name: 'Towns' }, { items: [{ json: { City: 'x' } }] });
		await world.run(
			'dataSource.append',
			{
				dataSource: byName('Towns'),
				klearStackApi: fields({ name: 'tenant', value: '7' }),
			},
			{ items: [{ json: { City: 'y' } }] },
		);
		expect(await formOf('appenddatasource')).toMatchObject({ tenant: '7' });
		expect(await formOf('getdatasourcedata')).not.toHaveProperty('tenant');
	});

	it('are not the place for a password', async () => {
		const klearStackApi = fields({ name: 'password', value: 'x' });
		const { error } = await world.run('document.getAll', { klearStackApi });
		expect(error?.message).toBe('Extra Form Fields: "password" comes from the credential');
		expect(error?.description).toMatch(/Identity to Send/);
		expect(await world.klearStack.calls()).toEqual([]);
	});
});

describe('Identity to Send', () => {
	it('adds what KlearStack asks for', async () => {
		const klearStackApi = { identity: ['company_name', 'username', 'password'] };
		await world.run('document.approve', { ...DOCUMENT, comment: 'x', klearStackApi });
		expect(await formOf('approve_reject_doc')).toMatchObject({
			username: 'ada',
			password: '18 characters',
		});
	});

	it('leaves out what it does not want', async () => {
		await world.run('document.getAll', { klearStackApi: { identity: ['company_name'] } });
		expect(await formOf('getuserdocuments')).toEqual({ company_name: 'Harbour Books' });
	});

	it('is refused where the credential has no such thing', async () => {
		const credential = world.credential({ authentication: 'userId', userId: '26', password: '' });
		const parameters = { resource: 'document', operation: 'approve', comment: 'x', ...DOCUMENT };
		const klearStackApi = { identity: ['password'] };
		const { error } = await world.n8n.run({ ...parameters, klearStackApi }, credential);
		expect(error?.message).toBe('This needs Password, and the credential has none');
	});
});

it('a login by user ID is not refused where it is not documented what is needed', async () => {
	const login = { authentication: 'userId', userId: '26', username: '', password: '' };
	const parameters = { resource: 'document', operation: 'get', ...DOCUMENT, options: {} };
	await world.n8n.run(parameters, world.credential(login));
	expect(await formOf('getdocument')).toEqual({
		company_name: 'Harbour Books',
		collection_name: 'Invoices',
		id: DOCUMENT.documentId,
	});
});

it.each(['invoices', 'Rechnungen', 'Invoice'])(
	'Document Type of a document that is there takes %s as it is, but for its own labels',
	async (type) => {
		await world.run('document.approve', { ...DOCUMENT, comment: 'x', documentType: type });
		const { collection_name } = await formOf('approve_reject_doc');
		expect(collection_name).toBe(type === 'Invoice' ? 'Invoices' : type);
	},
);

it('nothing is uploaded where a later call could not be made', async () => {
	const credential = world.credential({ authentication: 'userId', userId: '26', password: '' });
	const parameters = { resource: 'document', operation: 'extract' };
	const klearStackApi = { identity: ['company_name'] };
	const items = await world.invoices(1);
	const { error } = await world.n8n.run({ ...parameters, klearStackApi }, credential, { items });
	expect(error?.message).toMatch(/^This needs (User Name and )?Password/);
	expect(await world.klearStack.calls()).toEqual([]);
});

it('a user name that is given is not asked of the credential', async () => {
	const login = { authentication: 'userId', userId: '26', username: '', password: '' };
	const parameters = { resource: 'user', operation: 'getId', userName: 'ada', options: {} };
	await world.n8n.run(parameters, world.credential(login));
	expect(await formOf('getuserid')).toEqual({ company_name: 'Harbour Books', username: 'ada' });
});
