import type { Fault, ListWording } from '../../../tools/simulator/settings';
import type { PollHost } from '../../support/pollHost';
import { later, numbers, TriggerWorld } from '../../support/triggerWorld';

const world = TriggerWorld.forThisFile();

describe('a restart', () => {
	it('delivers what was modified meanwhile, and what left last once more', async () => {
		const [a, b] = await world.klearStack.seed(2);
		const trigger = world.host();
		await trigger.activate();
		await world.klearStack.modify([{ id: a, number: 'a1' }]);
		await trigger.poll();
		await world.klearStack.modify([{ id: b, number: 'b1' }]);
		await trigger.restart();
		expect(numbers(trigger.delivered)).toEqual(['a1', 'b1']);
		// Until then, an execution of the n8n before may be at work.
		later(6);
		await trigger.poll();
		expect(trigger.delivered).toMatchObject([
			{ documentId: a },
			{ documentId: b },
			{ documentId: a, recovered: true },
		]);
		expect(trigger.delivered[0].eventId).toBe(trigger.delivered[2].eventId);
	});
});

it('waits for the list where Document: Get says that there is no document that left before a restart', async () => {
	const [a] = await world.klearStack.seed(3);
	const trigger = world.host({}, true);
	await trigger.activate();
	await world.klearStack.modify([{ id: a, number: 'a1' }]);
	await trigger.poll();
	await trigger.restart();
	const faults = [
		{ endpoint: 'getdocument', status: 200, body: '{"error":"Document ID not found"}', times: 9 },
		{ endpoint: 'getuserdocuments', status: 503, body: 'Maintenance', times: 9 },
	];
	await world.klearStack.set({ faults });
	later(6);
	expect(await trigger.poll()).toEqual([]);
	await world.klearStack.set({ faults: faults.slice(0, 1) });
	later(6);
	expect(await trigger.poll()).toMatchObject([{ documentId: a, recovered: true }]);
	expect(await trigger.poll()).toEqual([]);
});

it('knows after a restart that the list says in its own words what a pull gave before', async () => {
	const [a] = await world.klearStack.seed(3);
	await world.klearStack.set({ listWording: { added: 2 } });
	const trigger = world.host({}, true);
	await trigger.activate();
	await world.fault('getuserdocuments', { status: 200, body: '', times: 2 });
	for (const number of ['INVOICE-0', 'INVOICE-1']) {
		await world.klearStack.modify([{ id: a, number }]);
		await trigger.poll();
	}
	await world.klearStack.set({ faults: [] });
	await trigger.restart();
	later(6);
	await trigger.poll();
	const [, last, ...others] = trigger.delivered.map(({ eventId }) => eventId);
	expect(numbers(trigger.delivered)).toEqual(['INVOICE-0', 'INVOICE-1', 'INVOICE-1']);
	expect(others).toEqual([last]);
	expect(JSON.stringify(trigger.state)).not.toContain('INVOICE-1');
});

describe('several n8n processes that poll in turn', () => {
	it('give nothing twice', async () => {
		const [a, b] = await world.klearStack.seed(2);
		const trigger = world.host({}, true);
		const one = trigger.process;
		await trigger.activate();
		await world.klearStack.modify([{ id: a, number: 'a1' }]);
		await trigger.poll();
		trigger.process = world.n8n.triggerInNewProcess();
		const other = trigger.process;
		expect(await trigger.poll()).toEqual([]);
		await world.klearStack.modify([{ id: b, number: 'b1' }]);
		for (const process of [one, other, one, other]) {
			trigger.process = process;
			await trigger.poll();
		}
		expect(numbers(trigger.delivered)).toEqual(['a1', 'b1']);
		// A process that has not polled before looks like a restart once.
		later(6);
		expect(await trigger.poll()).toMatchObject([{ documentId: a, recovered: true }]);
		expect(await trigger.poll()).toEqual([]);
	});

	it('make good what one of them had pulled when it was killed', async () => {
		const [a] = await world.klearStack.seed(1);
		const trigger = world.host({}, true);
		await trigger.activate();
		await world.klearStack.modify([{ id: a, number: 'a1' }]);
		await trigger.poll('before anything');
		trigger.process = world.n8n.triggerInNewProcess();
		expect(numbers(await trigger.poll())).toEqual(['a1']);
	});

	it('make good what one of them had delivered when it was killed, with the in-memory scheduler', async () => {
		const [a] = await world.klearStack.seed(1);
		const trigger = world.host();
		const one = trigger.process;
		await trigger.activate();
		trigger.process = world.n8n.triggerInNewProcess();
		await trigger.start('leadershipChange');
		await world.klearStack.modify([{ id: a, number: 'a1' }]);
		await trigger.poll('before the execution');
		trigger.process = one;
		await trigger.start('leadershipChange');
		later(6);
		await trigger.poll();
		expect(numbers(trigger.delivered)).toEqual(['a1']);
	});
});

describe('two workflows on one account', () => {
	it('each get everything, the one by its pull and the other by comparing', async () => {
		const [a, b] = await world.klearStack.seed(2);
		const [one, two] = [world.host(), world.host()];
		await one.start();
		await two.start();
		await world.klearStack.modify([
			{ id: a, number: 'a1' },
			{ id: b, number: 'b1' },
		]);
		await one.poll();
		await two.poll();
		expect(numbers(two.delivered).sort()).toEqual(numbers(one.delivered).sort());
		const ids = (trigger: PollHost) => trigger.delivered.map(({ eventId }) => eventId).sort();
		// The comparison answers in another shape than the pull, and the events are the same.
		expect(ids(two)).toEqual(ids(one));
	});

	it('reads a list that always takes long as often as it is told, and each time once it is quick again', async () => {
		await world.klearStack.seed(1);
		const trigger = world.host({ options: { recoverEvery: 10 } });
		await world.fault('getuserdocuments', { delay: 3.1, times: 2 });
		await trigger.activate();
		const before = await world.listings();
		await trigger.poll();
		expect(await world.listings()).toBe(before);
		later(11);
		await trigger.poll();
		expect(await world.listings()).toBe(before + 1);
		await trigger.poll();
		expect(await world.listings()).toBe(before + 2);
	});
});

describe('polls that come when the clock says so', () => {
	it('compare every time, where they are as far apart as the comparisons', async () => {
		await world.klearStack.seed(1);
		const trigger = world.host({}, true);
		const began = Date.now();
		await trigger.activate();
		for (const hour of [1, 2, 3]) {
			// As a cron job: an hour after the poll before began, give or take.
			later((began + hour * 3_600_000 - Date.now() - 20) / 60_000);
			const before = await world.listings();
			await trigger.poll();
			expect(await world.listings()).toBe(before + 1);
		}
	});
});

describe('a list that words documents otherwise than a pull', () => {
	const WORDINGS: Array<[string, ListWording]> = [
		['has more fields', { added: 2 }],
		['has fewer fields', { dropped: ['Seeded_Field_3'] }],
		['names a field otherwise', { renamed: { Inv_Number: 'Invoice_No' } }],
		['has numbers for texts', { retyped: true }],
		['has its fields in another order', { reordered: true }],
		['has null for what is not read', { withNulls: true }],
	];

	it.each(WORDINGS)('%s: each modification leaves once', async (_name, listWording) => {
		const ids = await world.klearStack.seed(5);
		await world.klearStack.set({ listWording });
		const trigger = world.host();
		await trigger.activate();
		for (const round of [1, 2]) {
			await world.klearStack.modify(ids.map((id, n) => ({ id, number: `${round}${n}` })));
			await trigger.poll();
			later(61 * round);
			expect(await trigger.pollUntilQuiet()).toEqual([]);
		}
		expect(trigger.delivered).toHaveLength(10);
	});

	it.each(WORDINGS)('%s: a missed document is found', async (_name, listWording) => {
		const [a] = await world.klearStack.seed(1);
		await world.klearStack.set({ listWording });
		const trigger = world.host();
		await trigger.activate();
		await world.klearStack.modify([{ id: a, number: 'a1' }]);
		await world.fault('getmodifiedinvoices', { cut: 'after' });
		expect(await trigger.poll()).toMatchObject([{ documentId: a, recovered: true }]);
	});

	it('what may have been lost with a crash comes again as the same event', async () => {
		const [a, b] = await world.klearStack.seed(2);
		await world.klearStack.set({ listWording: { added: 2, dropped: ['Seeded_Field_3'] } });
		const trigger = world.host();
		await trigger.activate();
		// From this it learns how the list words what a pull gives.
		await world.klearStack.modify([{ id: a, number: 'a1' }]);
		await trigger.poll();
		later(61);
		await trigger.poll();
		await world.klearStack.modify([{ id: b, number: 'b1' }]);
		const [left] = await trigger.poll();
		await trigger.restart();
		later(70);
		await trigger.poll();
		const again = trigger.delivered.filter(
			({ documentId, recovered }) => documentId === b && recovered,
		);
		expect(again).toMatchObject([{ eventId: left.eventId, fields: { List_Field_0: 'A-1.pdf' } }]);
	});

	it('what was modified in a lost pull after that is another event', async () => {
		const [a, b] = await world.klearStack.seed(2);
		await world.klearStack.set({ listWording: { renamed: { Inv_Number: 'Invoice_No' } } });
		const trigger = world.host();
		await trigger.activate();
		await world.klearStack.modify([{ id: a, number: 'a1' }]);
		await trigger.poll();
		later(61);
		await trigger.poll();
		await world.klearStack.modify([{ id: b, number: 'b1' }]);
		const [left] = await trigger.poll();
		await world.klearStack.modify([{ id: b, number: 'b2' }]);
		await trigger.poll('before anything');
		await trigger.restart();
		const last = trigger.delivered.at(-1)!;
		expect(last).toMatchObject({ documentId: b, fields: { Invoice_No: 'b2' } });
		expect(last.eventId).not.toBe(left.eventId);
	});
});

describe('a list that does not hold everything', () => {
	it.each<[string, Partial<Fault>]>([
		['an empty body', { status: 200, body: '' }],
		['an empty list', { status: 200, body: '{"result": []}' }],
	])('%s delivers nothing afterwards', async (_name, fault) => {
		await world.klearStack.seed(50);
		const trigger = world.host();
		await trigger.activate();
		await world.fault('getuserdocuments', fault);
		later(61);
		await trigger.poll();
		later(122);
		expect(await trigger.pollUntilQuiet()).toEqual([]);
		expect(await world.listings()).toBeGreaterThan(2);
	});

	it('30 of 50 documents deliver nothing afterwards', async () => {
		await world.klearStack.seed(50);
		const trigger = world.host();
		await trigger.activate();
		await world.klearStack.set({ listWording: { only: 30 } });
		later(61);
		await trigger.poll();
		await world.klearStack.set({ listWording: {} });
		later(122);
		expect(await trigger.pollUntilQuiet()).toEqual([]);
	});
});

describe('documents of another type', () => {
	it.each([{}, { withTypes: true }])('never start a workflow (list: %j)', async (listWording) => {
		await world.klearStack.set({ listWording });
		const trigger = world.host();
		await trigger.activate();
		await world.klearStack.seed(5, 'R', 'Receipts');
		const [a] = await world.klearStack.seed(1);
		later(61);
		expect(await trigger.pollUntilQuiet()).toMatchObject([{ documentId: a, recovered: true }]);
		later(122);
		expect(await trigger.pollUntilQuiet()).toEqual([]);
	});

	it('are held back by Hold Back where KlearStack does not say the type, with a word in the log', async () => {
		const warnings = jest.spyOn(world.n8n.logger, 'warn');
		const trigger = world.host({ options: { unknownType: 'holdBack' } });
		await trigger.activate();
		const [receipt] = await world.klearStack.seed(1, 'R', 'Receipts');
		await world.klearStack.set({ moved: { getdocument: 'elsewhere' } });
		later(61);
		expect(await pollOften(trigger)).toEqual([]);
		expect(warnings).toHaveBeenCalledWith(expect.stringContaining(receipt));
	});

	it('are delivered otherwise, as the account may have one type only', async () => {
		const trigger = world.host();
		await trigger.activate();
		const [a] = await world.klearStack.seed(1);
		await world.klearStack.set({ moved: { getdocument: 'elsewhere' } });
		later(61);
		expect(await pollOften(trigger)).toMatchObject([{ documentId: a }]);
	});

	it.each([
		['a 404', { status: 404, body: '<html>Not Found</html>' }],
		['a redirect', { status: 302, headers: { location: 'https://maintenance.invalid/' } }],
		['an empty answer', { status: 200, body: '' }],
		['a web page', { status: 200, body: '<!doctype html><h1>Maintenance</h1>' }],
	])('are asked for again where %s says nothing of their type', async (_name, fault) => {
		const trigger = world.host();
		await trigger.activate();
		const [a] = await world.klearStack.seed(1);
		await world.fault('getdocument', fault);
		later(61);
		expect(await trigger.poll()).toEqual([]);
		expect(await trigger.poll()).toMatchObject([{ documentId: a, recovered: true }]);
	});
});

/** As many polls as it takes to know that KlearStack gives no single documents. */
async function pollOften(trigger: PollHost) {
	const items = [];
	for (let n = 0; n < 8; n++) items.push(...(await trigger.poll()));
	return items;
}

describe('Deliver What Waits', () => {
	it('delivers what was modified before the workflow was published', async () => {
		const [a] = await world.klearStack.seed(2);
		await world.klearStack.modify([{ id: a, number: 'a1' }]);
		const trigger = world.host({ options: { onFirstActivation: 'deliverWaiting' } });
		await trigger.activate();
		expect(numbers(trigger.delivered)).toEqual(['a1']);
	});
});

describe('a small account', () => {
	it('is looked through at every poll, so a document that was read starts the workflow at the next one', async () => {
		const trigger = world.host({ triggerOn: 'documentRead' });
		await world.klearStack.seed(1);
		await trigger.activate();
		await trigger.poll();
		const [a] = await world.klearStack.seed(1, 'B');
		later(1);
		expect(await trigger.poll()).toMatchObject([{ documentId: a }]);
		later(2);
		expect(await trigger.poll()).toEqual([]);
	});
});
