import { account } from '../../../tools/account';
import { DEFAULT_USER } from '../../../tools/simulator/settings';
import { PollHost } from '../../support/pollHost';
import { BEN, later, numbers, TriggerWorld } from '../../support/triggerWorld';

const world = TriggerWorld.forThisFile();

describe('starts from now', () => {
	it.each([
		['activated', 'activate', {}],
		[
			'activated without Recover Missed Documents',
			'activate',
			{ options: { recoverMissed: false } },
		],
		['added to an active workflow', 'update', {}],
	] as const)('%s', async (_name, mode, parameters) => {
		const [old, a] = await world.klearStack.seed(2);
		await world.klearStack.modify([{ id: old, number: 'old' }]);
		const trigger = world.host(parameters);
		await trigger.start(mode);
		await world.klearStack.modify([{ id: a, number: 'a1' }]);
		await trigger.poll();
		later(61);
		await trigger.poll();
		expect(numbers(trigger.delivered)).toEqual(['a1']);
	});

	it.each([
		['the user of the credential changed while n8n runs', false],
		['the user of the credential changed while n8n runs, under durable cursors', true],
	])('%s', async (_name, durable) => {
		const [old, a] = await world.klearStack.seed(2);
		const reference = world.credential();
		const trigger = new PollHost(world.n8n, {}, reference, durable);
		await trigger.activate();
		await trigger.restart();
		await world.klearStack.setUsers([DEFAULT_USER, BEN]);
		await world.klearStack.modify([{ id: old, number: 'old' }]);
		const { id } = reference.klearStackApi;
		world.n8n.credentials.stored.set(
			id!,
			account(world.klearStack.url, { username: BEN.username }),
		);
		await trigger.poll();
		await world.klearStack.modify([{ id: a, number: 'a1' }]);
		await trigger.poll();
		expect(numbers(trigger.delivered)).toEqual(['a1']);
	});

	it('the company of the credential changed, whose user has the same name', async () => {
		await world.klearStack.seed(1);
		const reference = world.credential();
		const trigger = new PollHost(world.n8n, {}, reference);
		await trigger.activate();
		await trigger.restart();
		const other = { ...DEFAULT_USER, id: 28, company: 'Quay Books' };
		await world.klearStack.setUsers([other, DEFAULT_USER]);
		const [old] = await world.klearStack.seed(1, 'B');
		await world.klearStack.modify([{ id: old, number: 'old' }]);
		const { id } = reference.klearStackApi;
		const login = account(world.klearStack.url, { companyName: other.company });
		world.n8n.credentials.stored.set(id!, login);
		await trigger.poll();
		await world.klearStack.modify([{ id: old, number: 'b1' }]);
		await trigger.poll();
		expect(numbers(trigger.delivered)).toEqual(['b1']);
	});

	it('in the place of another trigger, whose static data n8n has kept under its name', async () => {
		const ids = await world.klearStack.seed(3);
		const trigger = world.host();
		trigger.replaceSaved({ lastTimeChecked: 1_760_000_000, possibleDuplicates: [] });
		await trigger.start('activate');
		await world.klearStack.modify([{ id: ids[0], number: 'a1' }]);
		await trigger.poll();
		expect(numbers(trigger.delivered)).toEqual(['a1']);
	});

	it('but not when the Base URL is only written otherwise', async () => {
		const [a] = await world.klearStack.seed(1);
		const reference = world.credential();
		const trigger = new PollHost(world.n8n, {}, reference);
		await trigger.activate();
		await world.klearStack.modify([{ id: a, number: 'a1' }]);
		const { id } = reference.klearStackApi;
		world.n8n.credentials.stored.set(id!, account(`${world.klearStack.url}/access/`));
		expect(numbers(await trigger.poll())).toEqual(['a1']);
	});

	it('even if the list of documents does not come in time', async () => {
		const [a] = await world.klearStack.seed(1);
		const trigger = world.host({}, true);
		await world.klearStack.set({
			faults: [{ endpoint: 'getuserdocuments', drip: 20, times: 9 }],
		});
		await trigger.poll(undefined, 2_000).catch(() => {});
		await world.klearStack.modify([{ id: a, number: 'a1' }]);
		expect(numbers(await trigger.poll(undefined, 2_000))).toEqual(['a1']);
	});

	it('when n8n starts a workflow that it has not run before', async () => {
		const [old] = await world.klearStack.seed(1);
		await world.klearStack.modify([{ id: old, number: 'old' }]);
		const trigger = world.host();
		await trigger.start('init');
		await trigger.poll();
		expect(trigger.delivered).toEqual([]);
	});

	it('under durable cursors also when KlearStack was not there at activation', async () => {
		const [old, a] = await world.klearStack.seed(2);
		await world.klearStack.modify([{ id: old, number: 'old' }]);
		const trigger = world.host({}, true);
		await world.fault('getmodifiedinvoices', { status: 503 });
		await trigger.activate();
		await world.klearStack.modify([{ id: a, number: 'a1' }]);
		await trigger.poll();
		expect(numbers(trigger.delivered)).toEqual(['a1']);
	});

	it('but not when the process that activated it has ended before n8n saved anything', async () => {
		const [a] = await world.klearStack.seed(1);
		const trigger = world.host({}, true);
		await trigger.start('activate');
		await world.klearStack.modify([{ id: a, number: 'a1' }]);
		await trigger.restart();
		expect(numbers(trigger.delivered)).toEqual(['a1']);
	});

	it('goes on where it was when it is activated again', async () => {
		const [a] = await world.klearStack.seed(1);
		const trigger = world.host();
		await trigger.activate();
		await world.klearStack.modify([{ id: a, number: 'a1' }]);
		// Somebody else pulls while the workflow is off.
		const parameters = { resource: 'document', operation: 'getModified', options: {} };
		await world.n8n.run({ ...parameters, returnAll: true }, world.credential());
		await trigger.start('activate');
		expect(trigger.delivered).toMatchObject([{ documentId: a, recovered: true }]);
	});

	it('under durable cursors also when the answer to the second poll is lost', async () => {
		const [a] = await world.klearStack.seed(1);
		const trigger = world.host({}, true);
		await trigger.start('activate');
		await world.klearStack.modify([{ id: a, number: 'a1' }]);
		await world.fault('getmodifiedinvoices', { cut: 'after' });
		expect(numbers(await trigger.poll())).toEqual(['a1']);
	});

	it('Recover Missed Documents switched on later compares with what there is then', async () => {
		const ids = await world.klearStack.seed(3);
		const reference = world.credential();
		const trigger = new PollHost(world.n8n, { options: { recoverMissed: false } }, reference);
		await trigger.activate();
		await world.klearStack.modify([{ id: ids[0], number: 'a1' }]);
		await trigger.poll();
		trigger.change({ options: { recoverMissed: true } }, reference);
		await trigger.start('update');
		// What comes while it is off is not recovered either.
		trigger.change({ options: { recoverMissed: false } }, reference);
		await trigger.start('update');
		await world.klearStack.seed(1);
		trigger.change({ options: { recoverMissed: true } }, reference);
		await trigger.start('update');
		later(61);
		expect(await trigger.poll()).toEqual([]);
		expect(numbers(trigger.delivered)).toEqual(['a1']);
	});
});

describe('another account', () => {
	it('starts anew, without delivering what it holds', async () => {
		const [a] = await world.klearStack.seed(1);
		const trigger = world.host();
		await trigger.activate();
		await world.klearStack.modify([{ id: a, number: 'a1' }]);
		await trigger.poll();
		trigger.change({ documentType: 'Receipts' }, world.credential());
		await trigger.activate();
		expect(trigger.delivered).toHaveLength(1);
	});
});

describe('a node that is renamed', () => {
	it('while the workflow is inactive starts from now after a restart, and the log says so', async () => {
		const warnings = jest.spyOn(world.n8n.logger, 'warn');
		const [a] = await world.klearStack.seed(1);
		const trigger = world.host();
		await trigger.activate();
		trigger.replaceSaved({});
		await world.klearStack.modify([{ id: a, number: 'a1' }]);
		warnings.mockClear();
		await trigger.restart();
		expect(trigger.delivered).toEqual([]);
		expect(warnings).toHaveBeenCalledWith(expect.stringMatching(/starting from now$/));
	});

	it('keeps what it knows, which n8n saves under its name', async () => {
		const [a, b] = await world.klearStack.seed(2);
		const trigger = world.host();
		await trigger.activate();
		await world.klearStack.modify([{ id: a, number: 'a1' }]);
		await world.fault('getmodifiedinvoices', { cut: 'after' });
		await trigger.poll();
		trigger.replaceSaved({});
		await world.klearStack.modify([{ id: b, number: 'b1' }]);
		await trigger.start('update');
		await trigger.pollUntilQuiet();
		expect(numbers(trigger.delivered).sort()).toEqual(['a1', 'b1']);
		// What n8n has saved under the other name is not known: once more.
		later(6);
		await trigger.pollUntilQuiet();
		expect(numbers(trigger.delivered).sort()).toEqual(['a1', 'a1', 'b1']);
	});
});
