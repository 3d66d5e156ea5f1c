import { DEFAULT_USER } from '../../../tools/simulator/settings';
import { BEN, later, numbers, TriggerWorld } from '../../support/triggerWorld';

const world = TriggerWorld.forThisFile();

/** More than the trigger keeps in words, so that it tells them by their marks. */
const WAITING = 3_100;

/** The bound is 20,000 in truth; whatever depends on it is the same with a small one. */
const BOUND = 1_000;

describe('large accounts', () => {
	it('however many documents wait, they leave in one poll', async () => {
		const ids = await world.klearStack.seed(WAITING);
		const trigger = world.host({}, true);
		await trigger.activate();
		await world.klearStack.modify(ids.map((id, n) => ({ id, number: `m${n}` })));
		expect(await trigger.poll('before anything')).toHaveLength(WAITING);
		// Even if n8n is killed just then, the comparison brings them again. So many look like a field that
		// changes by itself, so they leave one poll later.
		await world.klearStack.set({ listWording: { withTypes: true } });
		await trigger.restart();
		await trigger.poll();
		expect(new Set(numbers(trigger.delivered)).size).toBe(WAITING);
		expect(await trigger.poll()).toEqual([]);
		expect(JSON.stringify(trigger.state).length).toBeLessThan(100 * WAITING);
	});

	it.each([20, BOUND / 2 + 20])(
		'%i documents of other users push none out of memory',
		async (count) => {
			await world.klearStack.setUsers([BEN, DEFAULT_USER]);
			const theirs = await world.klearStack.seed(count, 'B');
			await world.klearStack.setUsers([DEFAULT_USER, BEN]);
			await world.klearStack.seed(BOUND / 2 - 10);
			const trigger = world.hostOf(BOUND);
			await trigger.activate();
			await world.klearStack.modify(theirs.map((id, n) => ({ id, number: `m${n}` })));
			expect(await trigger.poll()).toHaveLength(count);
			later(61);
			expect(await trigger.poll()).toEqual([]);
		},
	);

	it('what left and was lost with a crash comes again, beyond what is kept whole', async () => {
		const ids = await world.klearStack.seed(300);
		const trigger = world.host();
		await trigger.activate();
		await world.klearStack.modify(ids.map((id, n) => ({ id, number: `m${n}` })));
		expect(await trigger.poll('before the execution')).toHaveLength(300);
		await trigger.restart();
		later(6);
		await trigger.poll();
		expect(new Set(numbers(trigger.delivered)).size).toBe(300);
	});

	it('past the bound the pull goes on, and nothing is delivered by mistake', async () => {
		const ids = await world.klearStack.seed(BOUND + 1);
		const trigger = world.hostOf(BOUND);
		await trigger.start();
		// Users see it once, as a failed execution.
		await expect(trigger.poll()).rejects.toThrow('holds more than 1,000 documents');
		expect(await trigger.poll()).toEqual([]);
		await world.klearStack.modify([{ id: ids[0], number: 'a1' }]);
		expect(numbers(await trigger.poll())).toEqual(['a1']);
		// The list, which takes long, is not read again for a day.
		const listings = await world.listings();
		later(61);
		expect(await trigger.poll()).toEqual([]);
		expect(await world.listings()).toBe(listings);
		// Nothing either when the account fits again.
		await world.klearStack.remove(ids.slice(-500));
		later(25 * 60);
		expect(await trigger.poll()).toEqual([]);
		expect(await world.listings()).toBeGreaterThan(listings);
		later(27 * 60);
		expect(await trigger.poll()).toEqual([]);
	});
});
