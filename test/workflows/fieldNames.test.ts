/** Names of fields: to choose from, and told where a document has none of that name. */
import { byId } from '../../tools/n8n/workflows';
import { World } from '../support/world';

const world = World.forThisFile();

const extracted = async () =>
	(await world.run('document.extract', {}, { items: await world.invoices() })).json as Array<{
		documentId: string;
		fields: Record<string, string>;
	}>;

it('are those of the chosen document', async () => {
	const [, { documentId, fields }] = await extracted();
	const { results } = await world.n8n.listSearch(
		'searchFields',
		{
			resource: 'document',
			operation: 'update',
			documentType: 'Invoices',
			documentId: byId(documentId),
		},
		world.credential(),
	);
	const names = results.map(({ name }) => name);
	expect(names).toEqual(expect.arrayContaining(Object.keys(fields)));
	// Only the first invoice has one.
	expect(names).not.toContain('PO_Number');
});

it('are those of all documents where none is chosen yet', async () => {
	await extracted();
	const parameters = { resource: 'document', operation: 'update', documentType: 'Invoices' };
	const { results } = await world.n8n.listSearch(
		'searchFields',
		parameters,
		world.credential(),
		'po_',
	);
	expect(results).toEqual([{ name: 'PO_Number', value: 'PO_Number' }]);
});

it.each(['klearStack', 'klearStackTrigger'])('are offered as a list by %s', async (type) => {
	await extracted();
	const panel = world.n8n.panel({ documentType: 'Invoices' }, world.credential());
	const choices = await world.n8n.nodeType(type).methods!.loadOptions!.getFields.call(panel);
	expect(choices).toContainEqual({ name: 'PO_Number', value: 'PO_Number' });
	const names = choices.map(({ name }) => name);
	expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
});

it.each(['klearStack', 'klearStackTrigger', 'klearStackPushTrigger'])(
	'are named in %s by a method that it has, or by hand',
	(type) => {
		const { description, methods } = world.n8n.nodeType(type);
		const wanted = [...JSON.stringify(description).matchAll(/"loadOptionsMethod":"(\w+)"/g)];
		expect(Object.keys(methods?.loadOptions ?? {})).toEqual(
			expect.arrayContaining(wanted.map(([, name]) => name)),
		);
		const fields = description.properties.find(({ name }) => name === 'selectedFields')!;
		expect(fields.type).toBe(type === 'klearStackPushTrigger' ? 'string' : 'multiOptions');
	},
);

it('that a document does not have are named, and looked up once', async () => {
	const documents = await extracted();
	const items = documents.map(({ documentId }) => ({ json: { documentId } }));
	const field = [
		{ name: { __rl: true, mode: 'list', value: 'Inv_Total' }, value: '1.00' },
		{ name: 'Inv_Nummer', value: 'A-1' },
	];
	const parameters = { documentId: '={{ $json.documentId }}', fields: { field } };
	const { hints } = await world.run('document.update', parameters, { items: items.slice(0, 1) });
	expect(hints).toContainEqual(
		'The document has no field with this name. If it is not KlearStack’s key of a field, correct it: Inv_Nummer.',
	);
	const before = (await world.callsOf('getdocument')).length;
	const known = { ...parameters, fields: { field: field.slice(0, 1) } };
	const { hints: none } = await world.run('document.update', known, { items });
	expect(none).toEqual([]);
	expect(await world.callsOf('getdocument')).toHaveLength(before + 1);
});

it('are not looked up where KlearStack does not give the document, and nothing else changes', async () => {
	const [{ documentId }] = await extracted();
	await world.fault('getdocument', { status: 404, body: '' });
	const { status, hints } = await world.run('document.update', {
		documentId,
		fields: { field: [{ name: 'Inv_Nummer', value: 'A-1' }] },
	});
	expect([status, hints]).toEqual(['success', []]);
});
