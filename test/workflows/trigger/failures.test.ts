import { account } from '../../../tools/account';
import type { Fault } from '../../../tools/simulator/settings';
import { later, numbers, TriggerWorld } from '../../support/triggerWorld';

const world = TriggerWorld.forThisFile();

describe('failures', () => {
	describe('of getmodifiedinvoices at activation', () => {
		it.each<[string, Partial<Fault>]>([
			['nobody there', { status: 503, body: 'out of order' }],
			['too many requests', { status: 429, body: 'slow down' }],
			['connection cut', { cut: 'before' }],
		])(
			'%s does not end the trigger, comes out at the next poll, and makes nothing old new',
			async (_name, one) => {
				const [old, a] = await world.klearStack.seed(2);
				await world.klearStack.modify([{ id: old, number: 'old' }]);
				const trigger = world.host();
				await world.fault('getmodifiedinvoices', { times: 3, ...one });
				await expect(trigger.start()).resolves.toBeUndefined();
				await expect(trigger.poll()).rejects.toMatchObject({
					failure: { cause: expect.stringMatching(/rate-limited|temporarily-unavailable/) },
				});
				await world.klearStack.set({ faults: [] });
				await world.klearStack.modify([{ id: a, number: 'a1' }]);
				await trigger.poll();
				expect(numbers(trigger.delivered)).toEqual(['a1']);
			},
		);
	});

	it.each<[string, Partial<Fault>]>([
		['is refused', { status: 403, body: 'Forbidden: Client Error' }],
		['is empty', { status: 200, body: '' }],
		['breaks off', { status: 200, body: '{"result": [[["1", "Document_id"]' }],
		['is no list', { status: 200, body: '{"message": "Secret-Supplier Ltd"}' }],
	])(
		'a list that %s is a warning without contents, and never the end of the trigger',
		async (_name, one) => {
			const warnings = jest.spyOn(world.n8n.logger, 'warn');
			const [a] = await world.klearStack.seed(1);
			const trigger = world.host();
			await world.fault('getuserdocuments', { times: 9, ...one });
			await trigger.activate();
			await world.klearStack.modify([{ id: a, number: 'a1' }]);
			expect(numbers(await trigger.pollUntilQuiet())).toEqual(['a1']);
			const said = warnings.mock.calls.map(([message]) => message);
			expect(said).toContainEqual(
				expect.stringMatching(/klearStackTrigger in workflow .*: missed documents cannot be found/),
			);
			expect(new Set(said).size).toBe(said.length);
			expect(said.join()).not.toMatch(/Secret-Supplier|Document_id/);
		},
	);

	it('its errors name nothing that a trigger does not have', async () => {
		const trigger = world.host();
		await trigger.activate();
		for (const one of [{ status: 429 }, { status: 503 }, { cut: 'after' as const }]) {
			await world.fault('getmodifiedinvoices', { body: '', ...one });
			const error = await trigger.poll().catch(({ description }) => description as string);
			expect(error).toMatch(/\w+/);
			expect(error).not.toMatch(/Options|options|Concurrency|Retry On Fail|item/);
		}
	});

	it('a credential that cannot be read when n8n starts does not end the trigger', async () => {
		const trigger = world.host();
		const [a] = await world.klearStack.seed(1);
		await trigger.activate();
		const unreadable = jest
			.spyOn(world.n8n.credentials, 'getDecrypted')
			.mockRejectedValue(new Error('The vault is sealed'));
		await expect(trigger.start('init')).resolves.toBeUndefined();
		await expect(trigger.poll()).rejects.toThrow('The vault is sealed');
		unreadable.mockRestore();
		await world.klearStack.modify([{ id: a, number: 'a1' }]);
		expect(numbers(await trigger.poll())).toEqual(['a1']);
	});

	it('a wrong login is shown to who activates, and not when n8n starts', async () => {
		const wrong = () => world.host({}, false, world.credential({ password: 'wrong' }));
		await expect(wrong().start('activate')).rejects.toMatchObject({
			message: expect.stringContaining('KlearStack refused the login'),
			description: expect.stringContaining('publish the workflow again'),
		});
		const later = wrong();
		await expect(later.start('init')).resolves.toBeUndefined();
		await expect(later.poll()).rejects.toThrow('KlearStack refused the login');
	});

	it.each([
		[429, 'rate-limited', { 'retry-after': '7' }, 7_000],
		[503, 'temporarily-unavailable', { 'retry-after': '9' }, 9_000],
		[302, 'temporarily-unavailable', {}, 60_000],
	])('%i is declared to n8n as %s', async (status, cause, headers, retryAfterMs) => {
		const trigger = world.host();
		await trigger.activate();
		await world.fault('getmodifiedinvoices', { status, body: 'x', headers });
		await expect(trigger.poll()).rejects.toMatchObject({
			httpCode: String(status),
			failure: { cause, ...(retryAfterMs && { retryAfterMs }) },
		});
	});

	it.each([400, 403, 404, 501])(
		'%i may mean that nothing was modified, and is shown once a day where it never means anything else',
		async (status) => {
			const trigger = world.host();
			await world.klearStack.seed(1);
			await world.fault('getmodifiedinvoices', { status, body: 'x', times: 99 });
			await expect(trigger.activate()).resolves.toBeUndefined();
			later(60 * 25);
			await expect(trigger.poll()).rejects.toThrow('KlearStack has answered no pull for a day');
			expect(await trigger.poll()).toEqual([]);
			const [a] = await world.klearStack.seed(1, 'B');
			expect(await trigger.poll()).toMatchObject([{ documentId: a }]);
		},
	);

	it('no list for a day is shown once a day, and the trigger goes on by the pull', async () => {
		const [a] = await world.klearStack.seed(1);
		const trigger = world.host();
		await world.fault('getuserdocuments', {
			status: 403,
			body: 'Forbidden: Client Error',
			times: 99,
		});
		await trigger.activate();
		later(60 * 23);
		expect(await trigger.poll()).toEqual([]);
		later(60 * 25);
		await expect(trigger.poll()).rejects.toMatchObject({
			message: 'KlearStack has given no list of documents for a day: Forbidden: Client Error',
			failure: { cause: 'temporarily-unavailable' },
		});
		later(10);
		expect(await trigger.poll()).toEqual([]);
		await world.klearStack.modify([{ id: a, number: 'a1' }]);
		expect(numbers(await trigger.poll())).toEqual(['a1']);
	});

	it('a list that takes longer than is usual gets most of the next poll, and again from then on', async () => {
		const [a, b] = await world.klearStack.seed(2);
		const trigger = world.host({}, true);
		await trigger.activate();
		for (const [id, number] of [
			[a, 'a1'],
			[b, 'b1'],
		]) {
			await world.klearStack.modify([{ id, number }]);
			await world.klearStack.set({
				faults: [
					{ endpoint: 'getuserdocuments', delay: 1.5, times: 9 },
					{ endpoint: 'getmodifiedinvoices', status: 200, body: '{"result":[]}', times: 9 },
				],
			});
			const before = await world.listings();
			const polls = [];
			for (let n = 0; n < 2; n++) polls.push(...(await trigger.poll(undefined, 3_000)));
			expect(polls).toMatchObject([{ fields: { Inv_Number: number } }]);
			expect(await world.listings()).toBe(before + 2);
		}
	});

	it('one wrong login is one login, however often n8n polls, until the credential is corrected', async () => {
		const reference = world.credential({ password: 'mistyped' });
		const trigger = world.host({}, false, reference);
		for (let attempt = 0; attempt < 5; attempt++) {
			await expect(trigger.start('activate')).rejects.toThrow('KlearStack refused the login');
		}
		expect((await world.klearStack.counts()).get_access_token).toEqual({ all: 1, accepted: 0 });
		world.n8n.credentials.stored.set(reference.klearStackApi.id!, account(world.klearStack.url));
		await expect(trigger.start('activate')).resolves.toBeUndefined();
	});

	it('a first poll is short, however slowly KlearStack answers', async () => {
		await world.klearStack.seed(1);
		const trigger = world.host();
		await world.fault('getuserdocuments', { times: 9, stall: true });
		// n8n waits for it before it starts the next workflow. Without its limit it would outlast this test.
		await trigger.start('init');
		expect(await world.klearStack.counts()).toMatchObject({ getmodifiedinvoices: { accepted: 1 } });
	});

	it('a list that hangs does not keep back what was pulled, nor the next pull', async () => {
		const [a, b] = await world.klearStack.seed(2);
		const trigger = world.host({}, true);
		await trigger.activate();
		await world.fault('getuserdocuments', { times: 9, delay: 60 });
		later(61);
		await world.klearStack.modify([{ id: a, number: 'a1' }]);
		expect(numbers(await trigger.poll(undefined, 3_000))).toEqual(['a1']);
		// This one pulls nothing, and gives the list half of its time.
		expect(await trigger.poll(undefined, 3_000)).toEqual([]);
		await world.klearStack.modify([{ id: b, number: 'b1' }]);
		expect(numbers(await trigger.poll(undefined, 3_000))).toEqual(['b1']);
	});

	it('an expired token is renewed inside, and never reaches n8n', async () => {
		const trigger = world.host();
		await trigger.activate();
		later(15);
		await expect(trigger.poll()).resolves.toEqual([]);
		expect((await world.klearStack.counts()).getaccesstokenfromrefreshtoken.accepted).toBe(1);
	});

	it.each([
		[400, '{"error":"Signature has expired."}'],
		[403, '{"detail":"Given token not valid for any token type"}'],
	])(
		'a token that is refused in words with %i is renewed, and not taken for nothing modified',
		async (status, body) => {
			const [a] = await world.klearStack.seed(1);
			const trigger = world.host();
			await trigger.activate();
			await world.klearStack.modify([{ id: a, number: 'a1' }]);
			await world.fault('getmodifiedinvoices', { status, body });
			expect(numbers(await trigger.poll())).toEqual(['a1']);
			expect((await world.klearStack.counts()).getaccesstokenfromrefreshtoken).toMatchObject({
				accepted: 1,
			});
		},
	);

	it('what n8n drops of a poll without its lease is made good once no execution of it can be at work', async () => {
		const [a, b] = await world.klearStack.seed(2);
		const trigger = world.host({}, true);
		await trigger.activate();
		await world.klearStack.modify([
			{ id: a, number: 'a1' },
			{ id: b, number: 'b1' },
		]);
		await trigger.pollWithoutLease();
		await world.klearStack.modify([{ id: a, number: 'a2' }]);
		expect(numbers(await trigger.poll())).toEqual(['a2']);
		later(4);
		expect(await trigger.poll()).toEqual([]);
		later(2);
		expect(numbers(await trigger.poll())).toEqual(['b1']);
		later(6);
		expect(await trigger.poll()).toEqual([]);
	});

	it('a pull that is lost while dropped items leave once more is made good at once', async () => {
		const [a, b] = await world.klearStack.seed(2);
		const trigger = world.host({}, true);
		await trigger.activate();
		await world.klearStack.modify([{ id: a, number: 'a1' }]);
		await trigger.pollWithoutLease();
		await world.klearStack.modify([{ id: b, number: 'b1' }]);
		await world.fault('getmodifiedinvoices', { cut: 'after' });
		later(6);
		expect(numbers(await trigger.poll())).toEqual(['a1', 'b1']);
		expect(await trigger.poll()).toEqual([]);
	});

	it('what n8n dropped of one document type is not delivered to another', async () => {
		const [a] = await world.klearStack.seed(1);
		const trigger = world.host({}, true);
		await trigger.activate();
		await world.klearStack.modify([{ id: a, number: 'a1' }]);
		await trigger.pollWithoutLease();
		trigger.change({ documentType: 'Receipts' }, world.credential());
		later(6);
		expect(await trigger.poll()).toEqual([]);
	});

	it('a poll ends within its budget, however slowly the answer comes', async () => {
		const trigger = world.host({}, true);
		await trigger.activate();
		await world.fault('getmodifiedinvoices', { drip: 20 });
		await expect(trigger.poll(undefined, 1_500)).rejects.toMatchObject({
			message: 'KlearStack did not answer in time',
			failure: { cause: 'temporarily-unavailable' },
		});
	});

	it('a failure is shown also where the durable scheduler gives a long budget', async () => {
		const trigger = world.host({}, true);
		await trigger.activate();
		await world.fault('getmodifiedinvoices', { status: 503 });
		await expect(trigger.poll(undefined, 400_000)).rejects.toMatchObject({ httpCode: '503' });
	});

	it('a poll does not begin while another one is under way', async () => {
		const [a] = await world.klearStack.seed(1);
		const trigger = world.host();
		await trigger.activate();
		await world.klearStack.modify([{ id: a, number: 'a1' }]);
		const before = (await world.klearStack.counts()).getmodifiedinvoices.all;
		await world.fault('getmodifiedinvoices', { delay: 1 });
		const [first, second] = await Promise.all([trigger.poll(), trigger.poll()]);
		expect([numbers(first), second]).toEqual([['a1'], []]);
		expect((await world.klearStack.counts()).getmodifiedinvoices.all).toBe(before + 1);
	});

	it('an abandoned poll that ends during the next one loses nothing of either', async () => {
		const [a] = await world.klearStack.seed(1);
		const trigger = world.host({}, true);
		await trigger.activate();
		await world.klearStack.modify([{ id: a, number: 'a1' }]);
		await world.fault('getmodifiedinvoices', { late: 2 });
		const abandoned = trigger.poll('before anything');
		await world.underWay('getmodifiedinvoices');
		later(2);
		await world.klearStack.modify([{ id: a, number: 'a2' }]);
		await world.fault('getmodifiedinvoices', { delay: 1 });
		const next = trigger.poll();
		await Promise.all([abandoned, next]);
		await trigger.poll();
		expect(numbers(trigger.delivered).at(-1)).toBe('a2');
	});

	it('a poll that n8n has abandoned is made good', async () => {
		const [a] = await world.klearStack.seed(1);
		const trigger = world.host({}, true);
		await trigger.activate();
		await world.klearStack.modify([{ id: a, number: 'a1' }]);
		await world.fault('getmodifiedinvoices', { late: 2 });
		// n8n stops waiting; the poll goes on, and what it returns is dropped.
		const abandoned = trigger.poll('before anything');
		await world.underWay('getmodifiedinvoices');
		later(2);
		expect(await trigger.poll()).toMatchObject([{ documentId: a, recovered: true }]);
		expect(await abandoned).toMatchObject([{ documentId: a }]);
		expect(await world.klearStack.pulled()).toHaveLength(1);
	});
});
