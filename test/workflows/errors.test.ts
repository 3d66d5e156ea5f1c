/** Errors as n8n shows them, whoever makes the call: an item, a list in the panel, a trigger. */
import { byName } from '../../tools/n8n/workflows';
import { TriggerWorld } from '../support/triggerWorld';

const world = TriggerWorld.forThisFile();

/** n8n has a text of its own for each of these codes, and would show it in place of KlearStack's words. */
const WORDS = ['Database: connect ECONNREFUSED 10.0.0.7', 'ENOTFOUND db', 'ETIMEDOUT in the index'];

describe.each(WORDS)('KlearStack’s words are shown as they are: %s', (words) => {
	const body = JSON.stringify({ error: words });
	const fails = async (endpoint: string, status = 400) =>
		await world.fault(endpoint, { times: 9, status, body });

	it('by an operation', async () => {
		await fails('getuserdocuments');
		const { error } = await world.run('document.getAll', { documentType: 'Invoices' });
		expect(error).toMatchObject({ message: words, code: 'KS-REFUSED' });
	});

	it('by a list to choose from', async () => {
		await fails('getuserdocuments');
		const parameters = { documentType: 'Invoices' };
		const list = world.n8n.listSearch('searchDocuments', parameters, world.credential());
		await expect(list).rejects.toMatchObject({
			message: words,
			description: expect.stringMatching(/\(KS-REFUSED\)$/),
			context: { code: 'KS-REFUSED' },
		});
	});

	it('by the columns to map', async () => {
		await fails('getdatasourcedata');
		const dataSource = byName('Vendors');
		const parameters = { resource: 'dataSource', operation: 'append', dataSource };
		const columns = world.n8n.resourceMapping('getColumns', parameters, world.credential());
		await expect(columns).rejects.toMatchObject({ message: words });
	});

	it('by the trigger', async () => {
		const trigger = world.host();
		await trigger.activate();
		// With 400 it would be one of the ways to say that nothing was modified.
		await fails('getmodifiedinvoices', 500);
		await expect(trigger.poll()).rejects.toMatchObject({
			message: words,
			description: expect.stringMatching(/\(KS-MAY-BE-DONE\)$/),
		});
	});
});

it('an error that n8n itself makes says a code, too', async () => {
	const { error } = await world.n8n.run(
		{ resource: 'document', operation: 'getAll', documentType: 'Invoices', options: {} },
		undefined,
	);
	expect(error).toMatchObject({ message: expect.stringMatching(/credential/i), code: 'KS-OTHER' });
});
