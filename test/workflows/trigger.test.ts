import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { DEFAULT_USER } from '../simulator/settings';
import { type RunningSimulator, startSimulator } from '../simulator/start';
import { account } from '../support/account';
import { N8nCore } from '../support/n8nCore';
import { type Crash, PollHost } from '../support/pollHost';

const BEN = { ...DEFAULT_USER, id: 27, username: 'ben' };

let n8n: N8nCore;
let klearStack: RunningSimulator;

beforeAll(async () => {
	[n8n, klearStack] = await Promise.all([N8nCore.load(), startSimulator()]);
});
afterAll(async () => await klearStack.stop());
beforeEach(async () => await klearStack.reset());
afterEach(() => jest.restoreAllMocks());

const credential = (extra = {}) =>
	n8n.credentials.add('klearStackApi', account(klearStack.url, extra));
const host = (parameters: INodeParameters = {}, durable = false) =>
	new PollHost(n8n, parameters, credential(), durable);
const numbers = (items: IDataObject[]) =>
	items.map(({ fields }) => (fields as { Inv_Number: string }).Inv_Number);
const fault = async (endpoint: string, one: object) =>
	await klearStack.set({ faults: [{ endpoint, times: 1, ...one }] });

/** Lets the clock of n8n and the node go forward. */
function later(minutes: number) {
	const then = Date.now() + minutes * 60_000;
	const began = performance.now();
	jest.spyOn(Date, 'now').mockImplementation(() => then + performance.now() - began);
}

describe.each([
	['in memory', false],
	['durable', true],
])('static data %s', (_name, durable) => {
	it('activation delivers nothing of what was there before', async () => {
		const [id] = await klearStack.seed(3);
		await klearStack.modify([{ id, number: 'old' }]);
		const trigger = host({}, durable);
		await trigger.activate();
		expect(trigger.delivered).toEqual([]);
		expect(await trigger.poll()).toEqual([]);
	});

	it('what is modified right after activation is delivered', async () => {
		const [a] = await klearStack.seed(1);
		const trigger = host({}, durable);
		await trigger.start();
		await klearStack.modify([{ id: a, number: 'a1' }]);
		expect(numbers(await trigger.poll())).toEqual(['a1']);
	});

	it('each modified document is one item, once', async () => {
		const [a, b] = await klearStack.seed(3);
		const trigger = host({}, durable);
		await trigger.activate();
		await klearStack.modify([
			{ id: a, number: 'a1' },
			{ id: b, number: 'b1' },
		]);
		expect(await trigger.poll()).toEqual([
			{
				eventId: expect.stringMatching(new RegExp(`^${a}-[\\da-f]{16}$`)),
				documentId: a,
				fileName: 'A-0.pdf',
				documentType: 'Invoice',
				isApproved: false,
				overallConfidence: expect.any(Number),
				uploadTime: expect.any(String),
				finishedTime: expect.any(String),
				fields: expect.objectContaining({ Inv_Number: 'a1', Seeded_Field_29: 'A-0 value 29' }),
				confidence: expect.objectContaining({ Inv_Number: 1, Seeded_Field_29: 0.9 }),
			},
			expect.objectContaining({ documentId: b }),
		]);
		expect(await trigger.poll()).toEqual([]);
		expect(await trigger.poll()).toEqual([]);
	});

	it('a document modified again comes again, as another event', async () => {
		const [a] = await klearStack.seed(1);
		const trigger = host({}, durable);
		await trigger.activate();
		for (const number of ['a1', 'a2']) {
			await klearStack.modify([{ id: a, number }]);
			await trigger.poll();
		}
		expect(numbers(trigger.delivered)).toEqual(['a1', 'a2']);
		expect(new Set(trigger.delivered.map(({ eventId }) => eventId)).size).toBe(2);
	});

	it('an answer lost on the wire is made good', async () => {
		const [a] = await klearStack.seed(1);
		const trigger = host({}, durable);
		await trigger.activate();
		await klearStack.modify([{ id: a, number: 'a1' }]);
		await fault('getmodifiedinvoices', { cut: 'after' });
		await expect(trigger.poll()).rejects.toThrow('was lost before it answered');
		expect(await trigger.poll()).toMatchObject([
			{ documentId: a, fields: { Inv_Number: 'a1' }, recovered: true },
		]);
		expect(await trigger.poll()).toEqual([]);
	});

	it.each<Crash>(['before anything', 'before the execution', 'before saving'])(
		'a crash %s loses nothing',
		async (crash) => {
			const [a, b] = await klearStack.seed(2);
			const trigger = host({}, durable);
			await trigger.activate();
			await klearStack.modify([{ id: a, number: 'a1' }]);
			const [lost] = await trigger.poll(crash);
			// KlearStack has given it, and does not give it again.
			await klearStack.modify([{ id: b, number: 'b1' }]);
			await trigger.restart();
			expect(numbers(trigger.delivered).sort()).toEqual(
				crash === 'before saving' ? ['a1', 'a1', 'b1'] : ['a1', 'b1'],
			);
			const same = trigger.delivered.filter(({ documentId }) => documentId === a);
			expect(new Set(same.map(({ eventId }) => eventId))).toEqual(new Set([lost.eventId]));
		},
	);

	it('an earlier content that left with a crash comes once more, before the later one', async () => {
		const [a] = await klearStack.seed(1);
		const trigger = host({}, durable);
		await trigger.activate();
		await klearStack.modify([{ id: a, number: 'a1' }]);
		await trigger.poll('before the execution');
		await klearStack.modify([{ id: a, number: 'a2' }]);
		await trigger.restart();
		expect(numbers(trigger.delivered)).toEqual(['a1', 'a2']);
	});

	it('a damaged state delivers what the account holds', async () => {
		const ids = await klearStack.seed(3);
		const trigger = host({}, durable);
		await trigger.activate();
		await klearStack.modify([{ id: ids[0], number: 'a1' }]);
		trigger.replaceSaved({ version: 1, delivered: 'nonsense' });
		await klearStack.modify([{ id: ids[1], number: 'b1' }]);
		await trigger.restart();
		expect(trigger.delivered.find(({ documentId }) => documentId === ids[1])).not.toHaveProperty(
			'recovered',
		);
		expect(trigger.delivered.map(({ documentId }) => documentId).sort()).toEqual([...ids].sort());
	});
});

const decide = async (operation: string, documentId: string) =>
	await n8n.run(
		{ resource: 'document', operation, documentId, comment: 'Checked', options: {} },
		credential(),
	);

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
		const [old, a] = await klearStack.seed(2);
		await klearStack.modify([{ id: old, number: 'old' }]);
		const trigger = host(parameters);
		await trigger.start(mode);
		await klearStack.modify([{ id: a, number: 'a1' }]);
		await trigger.poll();
		later(61);
		await trigger.poll();
		expect(numbers(trigger.delivered)).toEqual(['a1']);
	});

	it.each([
		['the user of the credential changed while n8n runs', false],
		['the user of the credential changed while n8n runs, under durable cursors', true],
	])('%s', async (_name, durable) => {
		const [old, a] = await klearStack.seed(2);
		const reference = credential();
		const trigger = new PollHost(n8n, {}, reference, durable);
		await trigger.activate();
		await trigger.restart();
		await klearStack.setUsers([DEFAULT_USER, BEN]);
		await klearStack.modify([{ id: old, number: 'old' }]);
		const { id } = reference.klearStackApi;
		n8n.credentials.stored.set(id!, account(klearStack.url, { username: BEN.username }));
		await trigger.poll();
		await klearStack.modify([{ id: a, number: 'a1' }]);
		await trigger.poll();
		expect(numbers(trigger.delivered)).toEqual(['a1']);
	});

	it('in the place of another trigger, whose static data n8n has kept under its name', async () => {
		const ids = await klearStack.seed(3);
		const trigger = host();
		trigger.replaceSaved({ lastTimeChecked: 1_760_000_000, possibleDuplicates: [] });
		await trigger.start('activate');
		await klearStack.modify([{ id: ids[0], number: 'a1' }]);
		await trigger.poll();
		expect(numbers(trigger.delivered)).toEqual(['a1']);
	});

	it('but not when the Base URL is only written otherwise', async () => {
		const [a] = await klearStack.seed(1);
		const reference = credential();
		const trigger = new PollHost(n8n, {}, reference);
		await trigger.activate();
		await klearStack.modify([{ id: a, number: 'a1' }]);
		const { id } = reference.klearStackApi;
		n8n.credentials.stored.set(id!, account(`${klearStack.url}/access/`));
		expect(numbers(await trigger.poll())).toEqual(['a1']);
	});

	it('even if the list of documents does not come in time', async () => {
		const [a] = await klearStack.seed(1);
		const trigger = host({}, true);
		await klearStack.set({
			faults: [{ endpoint: 'getuserdocuments', drip: 20, times: 9 }],
		});
		await trigger.poll(undefined, 2_000).catch(() => {});
		await klearStack.modify([{ id: a, number: 'a1' }]);
		expect(numbers(await trigger.poll(undefined, 2_000))).toEqual(['a1']);
	});

	it('when n8n starts a workflow that it has not run before', async () => {
		const [old] = await klearStack.seed(1);
		await klearStack.modify([{ id: old, number: 'old' }]);
		const trigger = host();
		await trigger.start('init');
		await trigger.poll();
		expect(trigger.delivered).toEqual([]);
	});

	it('under durable cursors also when KlearStack was not there at activation', async () => {
		const [old, a] = await klearStack.seed(2);
		await klearStack.modify([{ id: old, number: 'old' }]);
		const trigger = host({}, true);
		await fault('getmodifiedinvoices', { status: 503 });
		await trigger.activate();
		await klearStack.modify([{ id: a, number: 'a1' }]);
		await trigger.poll();
		expect(numbers(trigger.delivered)).toEqual(['a1']);
	});

	it('but not when the process that activated it has ended before n8n saved anything', async () => {
		const [a] = await klearStack.seed(1);
		const trigger = host({}, true);
		await trigger.start('activate');
		await klearStack.modify([{ id: a, number: 'a1' }]);
		await trigger.restart();
		expect(numbers(trigger.delivered)).toEqual(['a1']);
	});

	it('goes on where it was when it is activated again', async () => {
		const [a] = await klearStack.seed(1);
		const trigger = host();
		await trigger.activate();
		await klearStack.modify([{ id: a, number: 'a1' }]);
		// Somebody else pulls while the workflow is off.
		const parameters = { resource: 'document', operation: 'getModified', options: {} };
		await n8n.run({ ...parameters, returnAll: true }, credential());
		await trigger.start('activate');
		expect(trigger.delivered).toMatchObject([{ documentId: a, recovered: true }]);
	});

	it('under durable cursors also when the answer to the second poll is lost', async () => {
		const [a] = await klearStack.seed(1);
		const trigger = host({}, true);
		await trigger.start('activate');
		await klearStack.modify([{ id: a, number: 'a1' }]);
		await fault('getmodifiedinvoices', { cut: 'after' });
		await expect(trigger.poll()).rejects.toThrow('was lost before it answered');
		expect(numbers(await trigger.poll())).toEqual(['a1']);
	});

	it('Recover Missed Documents switched on later compares with what there is then', async () => {
		const ids = await klearStack.seed(3);
		const reference = credential();
		const trigger = new PollHost(n8n, { options: { recoverMissed: false } }, reference);
		await trigger.activate();
		await klearStack.modify([{ id: ids[0], number: 'a1' }]);
		await trigger.poll();
		trigger.change({ options: { recoverMissed: true } }, reference);
		await trigger.start('update');
		// What comes while it is off is not recovered either.
		trigger.change({ options: { recoverMissed: false } }, reference);
		await trigger.start('update');
		await klearStack.seed(1);
		trigger.change({ options: { recoverMissed: true } }, reference);
		await trigger.start('update');
		later(61);
		expect(await trigger.poll()).toEqual([]);
		expect(numbers(trigger.delivered)).toEqual(['a1']);
	});
});

it.each([
	'{}',
	'',
	'null',
	'{"result": null}',
	'{"result": {}}',
	'{"result": [[]]}',
	'{"result": [{}]}',
])('an answer that holds nothing gives nothing: %s', async (body) => {
	const trigger = host();
	await trigger.activate();
	await fault('getmodifiedinvoices', { status: 200, body });
	expect(await trigger.poll()).toEqual([]);
});

describe('what KlearStack says was modified', () => {
	it('is delivered also when its content is the same, as the same event', async () => {
		const [a] = await klearStack.seed(1);
		const trigger = host();
		await trigger.activate();
		await klearStack.modify([{ id: a, number: 'a1' }]);
		const [first] = await trigger.poll();
		await decide('reject', a);
		const [second] = await trigger.poll();
		expect(second.eventId).toBe(first.eventId);
		expect(second).not.toHaveProperty('recovered');
	});

	it('is delivered once a filter that held it back lets it pass', async () => {
		const [a] = await klearStack.seed(1);
		const trigger = host({ triggerOn: 'needsReview', confidenceBelow: 0.89 });
		await trigger.activate();
		await decide('approve', a);
		expect(await trigger.poll()).toEqual([]);
		// The value is doubted, not changed.
		await klearStack.modify([{ id: a, number: 'A-0', confidence: 0.4 }]);
		expect(numbers(await trigger.poll())).toEqual(['A-0']);
	});

	it('is delivered then also if a comparison has seen it before', async () => {
		const trigger = host({ triggerOn: 'needsReview', confidenceBelow: 0.89 });
		await trigger.activate();
		const [a] = await klearStack.seed(1);
		later(61);
		expect(await trigger.poll()).toEqual([]);
		await klearStack.modify([{ id: a, number: 'A-0', confidence: 0.4 }]);
		expect(numbers(await trigger.poll())).toEqual(['A-0']);
	});

	it('does not come a second time when a comparison has delivered it before the pull', async () => {
		const [a] = await klearStack.seed(1);
		const trigger = host();
		await trigger.activate();
		later(61);
		await fault('getuserdocuments', { delay: 1 });
		const comparing = trigger.poll();
		await new Promise((resolve) => setTimeout(resolve, 500));
		await klearStack.modify([{ id: a, number: 'a1' }]);
		expect(await comparing).toMatchObject([{ documentId: a, recovered: true }]);
		expect(await trigger.poll()).toEqual([]);
		// But the next modification does.
		await decide('reject', a);
		expect(numbers(await trigger.poll())).toEqual(['a1']);
	});

	it('is no recovered one when a comparison is due at the same time', async () => {
		const [a] = await klearStack.seed(1);
		const trigger = host();
		await trigger.activate();
		await klearStack.modify([{ id: a, number: 'a1' }]);
		later(61);
		const items = await trigger.poll();
		expect(items).toMatchObject([{ documentId: a, fileName: 'A-0.pdf' }]);
		expect(items[0]).not.toHaveProperty('recovered');
	});
});

describe('several n8n processes that poll in turn', () => {
	it('give nothing twice', async () => {
		const [a, b] = await klearStack.seed(2);
		const trigger = host({}, true);
		const one = trigger.process;
		await trigger.activate();
		await klearStack.modify([{ id: a, number: 'a1' }]);
		await trigger.poll();
		trigger.process = n8n.triggerInNewProcess();
		const other = trigger.process;
		// It looks like a restart once.
		expect(await trigger.poll()).toMatchObject([{ documentId: a, recovered: true }]);
		await klearStack.modify([{ id: b, number: 'b1' }]);
		for (const process of [one, other, one, other]) {
			trigger.process = process;
			await trigger.poll();
		}
		expect(numbers(trigger.delivered)).toEqual(['a1', 'a1', 'b1']);
	});

	it('make good what one of them had pulled when it was killed', async () => {
		const [a] = await klearStack.seed(1);
		const trigger = host({}, true);
		await trigger.activate();
		await klearStack.modify([{ id: a, number: 'a1' }]);
		await trigger.poll('before anything');
		trigger.process = n8n.triggerInNewProcess();
		expect(numbers(await trigger.poll())).toEqual(['a1']);
	});

	it('make good what one of them had delivered when it was killed, with the in-memory scheduler', async () => {
		const [a] = await klearStack.seed(1);
		const trigger = host();
		const one = trigger.process;
		await trigger.activate();
		trigger.process = n8n.triggerInNewProcess();
		await trigger.start('leadershipChange');
		await klearStack.modify([{ id: a, number: 'a1' }]);
		await trigger.poll('before the execution');
		trigger.process = one;
		await trigger.start('leadershipChange');
		expect(numbers(trigger.delivered)).toEqual(['a1']);
	});
});

describe('a node that is renamed', () => {
	it('keeps what it knows, which n8n saves under its name', async () => {
		const [a, b] = await klearStack.seed(2);
		const trigger = host();
		await trigger.activate();
		await klearStack.modify([{ id: a, number: 'a1' }]);
		await fault('getmodifiedinvoices', { cut: 'after' });
		await expect(trigger.poll()).rejects.toThrow();
		trigger.replaceSaved({});
		await klearStack.modify([{ id: b, number: 'b1' }]);
		await trigger.start('update');
		expect(numbers(trigger.delivered).sort()).toEqual(['a1', 'b1']);
	});
});

describe('a restart', () => {
	it('delivers what was modified meanwhile, and what left last once more', async () => {
		const [a, b] = await klearStack.seed(2);
		const trigger = host();
		await trigger.activate();
		await klearStack.modify([{ id: a, number: 'a1' }]);
		await trigger.poll();
		await klearStack.modify([{ id: b, number: 'b1' }]);
		await trigger.restart();
		expect(trigger.delivered).toMatchObject([
			{ documentId: a },
			{ documentId: a, recovered: true },
			{ documentId: b },
		]);
		expect(trigger.delivered[0].eventId).toBe(trigger.delivered[1].eventId);
	});
});

describe('two workflows on one account', () => {
	it('each get everything, the one by its pull and the other by comparing', async () => {
		const [a, b] = await klearStack.seed(2);
		const [one, two] = [host(), host()];
		await one.start();
		await two.start();
		await klearStack.modify([
			{ id: a, number: 'a1' },
			{ id: b, number: 'b1' },
		]);
		await one.poll();
		expect(await two.poll()).toEqual([]);
		later(61);
		await two.poll();
		expect(numbers(two.delivered).sort()).toEqual(numbers(one.delivered).sort());
		const ids = (trigger: PollHost) => trigger.delivered.map(({ eventId }) => eventId).sort();
		// The comparison answers in another shape than the pull, and the events are the same.
		expect(ids(two)).toEqual(ids(one));
	});

	it('compares as often as it is told', async () => {
		await klearStack.seed(1);
		const trigger = host({ options: { recoverEvery: 10 } });
		await trigger.activate();
		const comparisons = async () => (await klearStack.counts()).getuserdocuments.all;
		expect(await comparisons()).toBe(1);
		await trigger.poll();
		expect(await comparisons()).toBe(1);
		later(11);
		await trigger.poll();
		expect(await comparisons()).toBe(2);
	});
});

describe('polls that come when the clock says so', () => {
	it('compare every time, where they are as far apart as the comparisons', async () => {
		await klearStack.seed(1);
		const trigger = host({}, true);
		const began = Date.now();
		await trigger.activate();
		for (const hour of [1, 2, 3]) {
			// As a cron job: an hour after the poll before began, give or take.
			later((began + hour * 3_600_000 - Date.now() - 20) / 60_000);
			const before = (await klearStack.counts()).getuserdocuments.all;
			await trigger.poll();
			expect((await klearStack.counts()).getuserdocuments.all).toBe(before + 1);
		}
	});
});

describe('a test in the editor', () => {
	it('shows documents, uses nothing up and leaves the state alone', async () => {
		const ids = await klearStack.seed(8);
		await klearStack.modify([{ id: ids[0], number: 'a1' }]);
		const context = n8n.pollContext({}, credential(), { mode: 'manual' });
		const items = await n8n.poll(context);
		expect(items).toHaveLength(5);
		expect(context.getWorkflowStaticData('node')).toEqual({});
		expect(await klearStack.pulled()).toEqual([]);
		expect(Object.keys(await klearStack.counts())).toEqual([
			'get_access_token',
			'getuserdocuments',
			'getdocument',
		]);
	});

	it('gives items of the very form that live ones have', async () => {
		const [a] = await klearStack.seed(1);
		const [tested] = (await n8n.poll(n8n.pollContext({}, credential(), { mode: 'manual' })))!;
		const trigger = host();
		await trigger.activate();
		await klearStack.modify([{ id: a, number: 'a1' }]);
		const [live] = await trigger.poll();
		expect(Object.keys(tested.json)).toEqual(Object.keys(live));
		expect(tested.json).toMatchObject({ fileName: 'A-0.pdf', documentType: 'Invoice' });
	});

	it('gives what the list says where KlearStack does not give single documents', async () => {
		const [a] = await klearStack.seed(1);
		await klearStack.set({
			faults: [{ endpoint: 'getdocument', status: 404, body: '', times: 1 }],
		});
		const items = await n8n.poll(n8n.pollContext({}, credential(), { mode: 'manual' }));
		expect(items).toMatchObject([{ json: { documentId: a, fields: expect.anything() } }]);
	});

	it('shows nothing of an empty account, and says what is wrong with a wrong one', async () => {
		expect(await n8n.poll(n8n.pollContext({}, credential(), { mode: 'manual' }))).toBeUndefined();
		const wrong = n8n.pollContext({}, credential({ password: 'wrong' }), { mode: 'manual' });
		await expect(n8n.poll(wrong)).rejects.toThrow('KlearStack refused the login');
	});
});

describe('another account', () => {
	it('starts anew, without delivering what it holds', async () => {
		const [a] = await klearStack.seed(1);
		const trigger = host();
		await trigger.activate();
		await klearStack.modify([{ id: a, number: 'a1' }]);
		await trigger.poll();
		trigger.change({ documentType: 'Receipts' }, credential());
		await trigger.activate();
		expect(trigger.delivered).toHaveLength(1);
		expect(trigger.state.delivered).toEqual({
			[Object.keys(trigger.state.delivered as object)[0] ?? '']: expect.anything(),
		});
	});
});

describe('failures', () => {
	describe.each(['getuserdocuments', 'getmodifiedinvoices'])('of %s at activation', (endpoint) => {
		it.each([
			['nobody there', { status: 503, body: 'out of order' }],
			['too many requests', { status: 429, body: 'slow down' }],
			['connection cut', { cut: 'before' }],
		])(
			'%s does not end the trigger, comes out at the next poll, and makes nothing old new',
			async (_name, one) => {
				const [old, a] = await klearStack.seed(2);
				await klearStack.modify([{ id: old, number: 'old' }]);
				const trigger = host();
				await klearStack.set({ faults: [{ endpoint, times: 3, ...one } as never] });
				await expect(trigger.start()).resolves.toBeUndefined();
				await expect(trigger.poll()).rejects.toMatchObject({
					failure: { cause: expect.stringMatching(/rate-limited|temporarily-unavailable/) },
				});
				await klearStack.set({ faults: [] });
				await klearStack.modify([{ id: a, number: 'a1' }]);
				await trigger.poll();
				expect(numbers(trigger.delivered)).toEqual(['a1']);
			},
		);
	});

	it('its errors name nothing that a trigger does not have', async () => {
		const trigger = host();
		await trigger.activate();
		for (const one of [{ status: 429 }, { status: 503 }, { status: 404 }, { cut: 'after' }]) {
			await fault('getmodifiedinvoices', { body: '', ...one });
			const error = await trigger.poll().catch(({ description }) => description as string);
			expect(error).toMatch(/\w+/);
			expect(error).not.toMatch(/Options|options|Concurrency|Retry On Fail|item/);
		}
	});

	it('a credential that cannot be read when n8n starts does not end the trigger', async () => {
		const trigger = host();
		const [a] = await klearStack.seed(1);
		await trigger.activate();
		const unreadable = jest
			.spyOn(n8n.credentials, 'getDecrypted')
			.mockRejectedValue(new Error('The vault is sealed'));
		await expect(trigger.restart()).resolves.toBeUndefined();
		await expect(trigger.poll()).rejects.toThrow('The vault is sealed');
		unreadable.mockRestore();
		await klearStack.modify([{ id: a, number: 'a1' }]);
		expect(numbers(await trigger.poll())).toEqual(['a1']);
	});

	it('a wrong login is shown to who activates, and not when n8n starts', async () => {
		const wrong = () => new PollHost(n8n, {}, credential({ password: 'wrong' }));
		await expect(wrong().start('activate')).rejects.toMatchObject({
			failure: { cause: 'credential-invalid' },
		});
		const later = wrong();
		await expect(later.start('init')).resolves.toBeUndefined();
		await expect(later.poll()).rejects.toThrow('KlearStack refused the login');
	});

	it.each([
		[429, 'rate-limited', { 'retry-after': '7' }, 7_000],
		[503, 'temporarily-unavailable', { 'retry-after': '9' }, 9_000],
		[501, 'temporarily-unavailable', {}, undefined],
		[403, 'configuration-invalid', {}, undefined],
		[404, 'configuration-invalid', {}, undefined],
	])('%i is declared to n8n as %s', async (status, cause, headers, retryAfterMs) => {
		const trigger = host();
		await trigger.activate();
		await fault('getmodifiedinvoices', { status, body: 'x', headers });
		await expect(trigger.poll()).rejects.toMatchObject({
			httpCode: String(status),
			failure: { cause, ...(retryAfterMs && { retryAfterMs }) },
		});
	});

	it('what was pulled leaves although the comparison fails, which the next poll shows', async () => {
		const [a] = await klearStack.seed(1);
		const trigger = host();
		await trigger.activate();
		await klearStack.modify([{ id: a, number: 'a1' }]);
		later(61);
		await klearStack.set({
			faults: [{ endpoint: 'getuserdocuments', status: 403, body: 'no', times: 2 }],
		});
		expect(numbers(await trigger.poll())).toEqual(['a1']);
		await expect(trigger.poll()).rejects.toMatchObject({ httpCode: '403' });
	});

	it('an expired token is renewed inside, and never reaches n8n', async () => {
		const trigger = host();
		await klearStack.set({ accessTokenSeconds: 1 });
		await trigger.activate();
		await new Promise((resolve) => setTimeout(resolve, 2_000));
		await expect(trigger.poll()).resolves.toEqual([]);
		expect((await klearStack.counts()).getaccesstokenfromrefreshtoken.accepted).toBe(1);
	});

	it('what n8n drops of a poll without its lease is made good, each content of it', async () => {
		const [a] = await klearStack.seed(1);
		const trigger = host({}, true);
		await trigger.activate();
		await klearStack.modify([{ id: a, number: 'a0' }]);
		await trigger.poll();
		await klearStack.modify([{ id: a, number: 'a1' }]);
		await trigger.pollWithoutLease();
		await klearStack.modify([{ id: a, number: 'a2' }]);
		expect(numbers(await trigger.poll())).toEqual(['a1', 'a2']);
		expect(await trigger.poll()).toEqual([]);
	});

	it('a pull that is lost while dropped items leave once more is made good at the next poll', async () => {
		const [a, b] = await klearStack.seed(2);
		const trigger = host({}, true);
		await trigger.activate();
		await klearStack.modify([{ id: a, number: 'a1' }]);
		await trigger.pollWithoutLease();
		await klearStack.modify([{ id: b, number: 'b1' }]);
		await fault('getmodifiedinvoices', { cut: 'after' });
		expect(numbers(await trigger.poll())).toEqual(['a1']);
		expect(numbers(await trigger.poll())).toEqual(['b1']);
	});

	it('what n8n dropped of one document type is not delivered to another', async () => {
		const [a] = await klearStack.seed(1);
		const trigger = host({}, true);
		await trigger.activate();
		await klearStack.modify([{ id: a, number: 'a1' }]);
		await trigger.pollWithoutLease();
		trigger.change({ documentType: 'Receipts' }, credential());
		expect(await trigger.poll()).toEqual([]);
	});

	it('a poll ends within its budget, however slowly the answer comes', async () => {
		const trigger = host({}, true);
		await trigger.activate();
		await fault('getmodifiedinvoices', { drip: 20 });
		await expect(trigger.poll(undefined, 1_500)).rejects.toMatchObject({
			message: 'KlearStack did not answer in time',
			failure: { cause: 'temporarily-unavailable' },
		});
	});

	it('a failure is shown also where the durable scheduler gives a long budget', async () => {
		const trigger = host({}, true);
		await trigger.activate();
		await fault('getmodifiedinvoices', { status: 503 });
		await expect(trigger.poll(undefined, 400_000)).rejects.toMatchObject({ httpCode: '503' });
	});

	it('a poll does not begin while another one is under way', async () => {
		const [a] = await klearStack.seed(1);
		const trigger = host();
		await trigger.activate();
		await klearStack.modify([{ id: a, number: 'a1' }]);
		const before = (await klearStack.counts()).getmodifiedinvoices.all;
		await fault('getmodifiedinvoices', { delay: 1 });
		const [first, second] = await Promise.all([trigger.poll(), trigger.poll()]);
		expect([numbers(first), second]).toEqual([['a1'], []]);
		expect((await klearStack.counts()).getmodifiedinvoices.all).toBe(before + 1);
	});

	it('an abandoned poll that ends during the next one loses nothing of either', async () => {
		const [a] = await klearStack.seed(1);
		const trigger = host({}, true);
		await trigger.activate();
		await klearStack.modify([{ id: a, number: 'a1' }]);
		later(61);
		await fault('getuserdocuments', { delay: 1 });
		const abandoned = trigger.poll('before anything');
		await new Promise((resolve) => setTimeout(resolve, 500));
		later(63);
		await klearStack.modify([{ id: a, number: 'a2' }]);
		await fault('getmodifiedinvoices', { delay: 1 });
		const next = trigger.poll();
		await Promise.all([abandoned, next]);
		await trigger.poll();
		expect(new Set(numbers(trigger.delivered))).toEqual(new Set(['a1', 'a2']));
	});

	it('a poll that n8n has abandoned is made good', async () => {
		const [a] = await klearStack.seed(1);
		const trigger = host({}, true);
		await trigger.activate();
		await klearStack.modify([{ id: a, number: 'a1' }]);
		later(61);
		// It has pulled, and hangs in the comparison.
		await fault('getuserdocuments', { delay: 1 });
		// n8n stops waiting; the poll goes on, and what it returns is dropped.
		const abandoned = trigger.poll('before anything');
		await new Promise((resolve) => setTimeout(resolve, 500));
		later(63);
		expect(await trigger.poll()).toMatchObject([{ documentId: a, recovered: true }]);
		expect(await abandoned).toMatchObject([{ documentId: a }]);
		expect(await klearStack.pulled()).toHaveLength(1);
	});
});

describe('Trigger On', () => {
	it.each([
		[{ triggerOn: 'anyChange' }, ['a1']],
		[{ triggerOn: 'approved' }, []],
		[{ triggerOn: 'needsReview' }, ['a1']],
		[{ triggerOn: 'needsReview', confidenceBelow: 0.5 }, []],
	])('%j', async (parameters, expected) => {
		const [a] = await klearStack.seed(1);
		const trigger = host(parameters);
		await trigger.activate();
		await klearStack.modify([{ id: a, number: 'a1', confidence: 0.8 }]);
		expect(numbers(await trigger.poll())).toEqual(expected);
		// Held back is not missed.
		later(61);
		expect(await trigger.poll()).toEqual([]);
	});

	it('approved starts when a document is approved, and not before', async () => {
		const [a] = await klearStack.seed(1);
		const trigger = host({ triggerOn: 'approved' });
		await trigger.activate();
		await klearStack.modify([{ id: a, number: 'a1' }]);
		expect(await trigger.poll()).toEqual([]);
		await decide('approve', a);
		expect(await trigger.poll()).toMatchObject([{ documentId: a, isApproved: true }]);
	});

	it('what it holds back does not come when it is changed', async () => {
		const [a] = await klearStack.seed(1);
		const reference = credential();
		const trigger = new PollHost(n8n, { triggerOn: 'approved' }, reference);
		await trigger.activate();
		await klearStack.modify([{ id: a, number: 'a1' }]);
		expect(await trigger.poll()).toEqual([]);
		trigger.change({}, reference);
		await trigger.start('update');
		later(61);
		await trigger.poll();
		expect(trigger.delivered).toEqual([]);
	});
});

describe('large accounts', () => {
	it('10,000 documents waiting leave in one poll, within its budget', async () => {
		const ids = await klearStack.seed(10_000);
		const trigger = host({}, true);
		await trigger.activate();
		await klearStack.modify(ids.map((id, n) => ({ id, number: `m${n}` })));
		const began = Date.now();
		expect(await trigger.poll('before anything')).toHaveLength(10_000);
		expect(Date.now() - began).toBeLessThan(36_000);
		// Even if n8n is killed just then, the comparison brings them again.
		await trigger.restart();
		expect(new Set(numbers(trigger.delivered)).size).toBe(10_000);
		expect(await trigger.poll()).toEqual([]);
		expect(JSON.stringify(trigger.state).length).toBeLessThan(1_000_000);
	});

	it.each([20, 10_020])(
		'%i documents of other users push none out of memory',
		async (count) => {
			await klearStack.setUsers([BEN, DEFAULT_USER]);
			const theirs = await klearStack.seed(count, 'B');
			await klearStack.setUsers([DEFAULT_USER, BEN]);
			await klearStack.seed(9_990);
			const trigger = host();
			await trigger.activate();
			await klearStack.modify(theirs.map((id, n) => ({ id, number: `m${n}` })));
			expect(await trigger.poll()).toHaveLength(count);
			later(61);
			expect(await trigger.poll()).toEqual([]);
		},
		60_000,
	);

	it('what left and was lost with a crash comes again, beyond what is kept whole', async () => {
		const ids = await klearStack.seed(300);
		const trigger = host();
		await trigger.activate();
		await klearStack.modify(ids.map((id, n) => ({ id, number: `m${n}` })));
		expect(await trigger.poll('before the execution')).toHaveLength(300);
		expect(trigger.state.pendingItems).toHaveLength(200);
		await trigger.restart();
		expect(new Set(numbers(trigger.delivered)).size).toBe(300);
	});

	it('past the bound the pull goes on, and nothing is delivered by mistake', async () => {
		const ids = await klearStack.seed(10_001);
		const trigger = host();
		await trigger.activate();
		await klearStack.modify([{ id: ids[0], number: 'a1' }]);
		expect(numbers(await trigger.poll())).toEqual(['a1']);
		later(61);
		expect(await trigger.poll()).toEqual([]);
		// Nor when the account fits again, of which not all was remembered.
		await klearStack.remove(ids.slice(-500));
		later(122);
		expect(await trigger.poll()).toEqual([]);
		later(183);
		expect(await trigger.poll()).toEqual([]);
	});
});

type Step =
	| { do: 'modify'; document: number }
	| { do: 'poll' }
	| { do: 'lose' }
	| { do: 'crash'; at: Crash; next: number }
	| { do: 'start'; mode: 'activate' | 'update' | 'init' | 'leadershipChange'; process: number }
	| { do: 'drop' }
	| { do: 'switch'; to: number };

const steps = (...crashes: Crash[]) =>
	fc.oneof(
		{
			weight: 4,
			arbitrary: fc.record({ do: fc.constant('modify' as const), document: fc.nat(2) }),
		},
		{ weight: 3, arbitrary: fc.constant({ do: 'poll' as const }) },
		{ weight: 1, arbitrary: fc.constant({ do: 'lose' as const }) },
		{
			weight: 2,
			arbitrary: fc.record({
				do: fc.constant('crash' as const),
				at: fc.constantFrom(...crashes),
				next: fc.nat(1),
			}),
		},
		{
			weight: 2,
			arbitrary: fc.record({
				do: fc.constant('start' as const),
				mode: fc.constantFrom(...(['activate', 'update', 'init', 'leadershipChange'] as const)),
				process: fc.nat(1),
			}),
		},
	);
const inMemoryStep = steps('before anything', 'before the execution', 'before saving');
/** Durable cursors are saved together with the execution; and there may be several processes. */
const durableStep = fc.oneof(
	{ weight: 11, arbitrary: steps('before anything') },
	{ weight: 1, arbitrary: fc.constant({ do: 'drop' as const }) },
	{ weight: 2, arbitrary: fc.record({ do: fc.constant('switch' as const), to: fc.nat(1) }) },
);

it.each([
	['in memory', false],
	['durable', true],
])(
	'whatever happens, the last content of every document is delivered, and the same content as the same event (%s)',
	async (_name, durable) => {
		await fc.assert(
			fc.asyncProperty(
				fc.array<Step>(durable ? durableStep : inMemoryStep, { maxLength: 20 }),
				async (steps) => {
					await klearStack.reset();
					const ids = await klearStack.seed(3);
					const last = new Map<string, string>();
					const trigger = host({}, durable);
					const processes = [trigger.process, n8n.triggerInNewProcess()];
					await trigger.activate();
					for (const [n, one] of steps.entries()) {
						if (one.do === 'modify') {
							last.set(ids[one.document], `m${n}`);
							await klearStack.modify([{ id: ids[one.document], number: `m${n}` }]);
						} else if (one.do === 'poll') {
							await trigger.poll();
						} else if (one.do === 'lose') {
							await fault('getmodifiedinvoices', { cut: 'after' });
							await trigger.poll().catch(() => {});
						} else if (one.do === 'crash') {
							await trigger.poll(one.at);
							// The killed process is started again, or another one goes on.
							processes[processes.indexOf(trigger.process)] = n8n.triggerInNewProcess();
							trigger.process = processes[one.next];
							await trigger.start('leadershipChange');
						} else if (one.do === 'start') {
							if (one.mode === 'leadershipChange') trigger.process = processes[one.process];
							const index = processes.indexOf(trigger.process);
							await trigger.start(one.mode);
							processes[index] = trigger.process;
						} else if (one.do === 'drop') {
							await trigger.pollWithoutLease();
						} else {
							trigger.process = processes[one.to];
						}
					}
					await trigger.restart();
					await trigger.poll();

					const delivered = trigger.delivered.map(({ documentId, eventId, fields }) => ({
						eventId: eventId as string,
						content: `${documentId as string} ${(fields as { Inv_Number: string }).Inv_Number}`,
					}));
					const contents = new Set(delivered.map(({ content }) => content));
					for (const [id, number] of last) expect(contents).toContain(`${id} ${number}`);
					const events = new Set(delivered.map(({ content, eventId }) => `${content} ${eventId}`));
					expect(events.size).toBe(contents.size);
					expect(new Set(delivered.map(({ eventId }) => eventId)).size).toBe(contents.size);
				},
			),
			{ numRuns: 50 },
		);
	},
	120_000,
);
