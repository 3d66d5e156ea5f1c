import { properties } from '../../../nodes/KlearStack/trigger/parameters';
import { TriggerWorld } from '../../support/triggerWorld';
import { allPlaces, hasMeaning, named, VALUES } from './places';

const world = TriggerWorld.forThisFile();

describe('KlearStack Trigger', () => {
	const EXPRESSIONS = VALUES.map(([what, value]): [string, unknown, string] => [
		what,
		value,
		`={{ ${Number.isNaN(value) || value === undefined ? String(value) : JSON.stringify(value)} }}`,
	]);

	it.each(allPlaces(properties, {}))('refuses whatever nobody means as $label', async (place) => {
		for (const [what, value, expression] of EXPRESSIONS) {
			if (hasMeaning(place, value) && place.parameter.name !== 'documentType') continue;
			const poll = world.host(place.put(expression)).start();
			await expect(poll).rejects.toMatchObject({
				message: expect.stringMatching(named(place.label)),
			});
			expect([what, await world.klearStack.calls()]).toEqual([what, []]);
		}
	});
});
