import type { INodeExecutionData } from 'n8n-workflow';

import { resources } from '../../../nodes/KlearStack/actions/resources';
import { World } from '../../support/world';
import { type Held, makeHeld, type Row } from '../operations/row';
import { allPlaces, hasMeaning, named, VALUES } from './places';

/** Tests of operations; in files of their own, so that they run at the same time. */
export function refusesWhatNobodyMeans(rows: Row[]): void {
	const world = World.forThisFile();
	let held: Held;

	describe.each(rows)('$operation', (row) => {
		beforeEach(async () => {
			held = await makeHeld(world);
		});

		it('refuses whatever nobody means, by the name that the panel shows, and sends nothing of it', async () => {
			const [resource, name] = row.operation.split('.');
			const { properties } = resources
				.find(({ value }) => value === resource)!
				.operations.find(({ value }) => value === name)!;
			const [base] = row.required(held);
			const [given] = row.items?.(held) ?? [{ json: {} }];
			for (const place of allPlaces(properties, base)) {
				for (const [what, value] of VALUES) {
					if (hasMeaning(place, value)) continue;
					const item: INodeExecutionData = { ...given, json: { ...given.json, value } as never };
					const before = (await world.klearStack.calls()).length;
					const { error } = await world.run(row.operation, place.put('={{ $json.value }}'), {
						items: [item],
					});
					const about = `${place.label} as ${what}`;
					expect({ about, message: error?.message ?? 'went through' }).toEqual({
						about,
						message: expect.stringMatching(named(place.label)),
					});
					expect({ about, calls: (await world.klearStack.calls()).length }).toEqual({
						about,
						calls: before,
					});
				}
			}
		});
	});
}
