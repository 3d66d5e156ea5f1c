import { TriggerWorld } from '../../support/triggerWorld';

const world = TriggerWorld.forThisFile();

/** A trigger that has begun, and an invoice with three lines after that. */
async function afterAnInvoice(parameters: Record<string, unknown>) {
	await world.klearStack.set({ processingSeconds: 0 });
	const trigger = world.host(parameters as never);
	await trigger.activate();
	await world.run('document.upload', {}, { items: await world.invoices(1) });
	const [{ id }] = await world.klearStack.documents();
	await world.klearStack.modify([{ id, number: 'NW-2026-0417' }]);
	return trigger;
}

describe('Output of KlearStack Trigger', () => {
	it('gives a row for each line, with numbers, and the eventId last', async () => {
		const trigger = await afterAnInvoice({ output: 'lineItems', values: 'converted' });
		const rows = await trigger.poll();
		expect(rows).toMatchObject([
			{ lineNumber: 1, Item_Description: 'Copy paper A4, 80 g, box', Item_Amount: 258 },
			{ lineNumber: 2, Item_Description: 'Envelopes C5, 500 pieces', Item_Amount: 69 },
			{ lineNumber: 3, Item_Description: 'Delivery', Item_Amount: 9.9 },
		]);
		for (const row of rows) expect(Object.keys(row).at(-1)).toBe('eventId');
		expect(new Set(rows.map(({ eventId }) => eventId)).size).toBe(1);
		expect(rows[0]).toMatchObject({ Inv_Total: 404.28, Inv_Date: '2026-11-03' });
		expect(await trigger.pollUntilQuiet()).toEqual([]);
	});

	it('does not change the eventId', async () => {
		const trigger = await afterAnInvoice({});
		const [read] = await trigger.poll();
		const other = world.host({ output: 'fieldsOnly', values: 'converted' });
		await other.activate();
		const id = read.documentId as string;
		await world.klearStack.modify([{ id, number: 'NW-2026-0418' }]);
		const [simplified] = await trigger.poll();
		// One user's pulls share a mark.
		await world.klearStack.modify([{ id, number: 'NW-2026-0418' }]);
		const [row] = await other.poll();
		expect(row.eventId).toBe(simplified.eventId);
	});

	it('starts on what needs review by any rule, and says why', async () => {
		const rules = { requiredFields: 'Inv_Number, Delivery_Note' };
		const trigger = await afterAnInvoice({ triggerOn: 'needsReview', needsReviewWhen: rules });
		expect(await trigger.poll()).toMatchObject([
			{ needsReview: true, reviewReasons: ['Missing or empty: Delivery_Note'] },
		]);
	});

	it('starts on a field that is below its own limit', async () => {
		const limit = [{ field: '={{ "Inv_" + "Total" }}', below: 1 }];
		const needsReviewWhen = { chosenFieldsBelow: { limit } };
		const trigger = await afterAnInvoice({ triggerOn: 'needsReview', needsReviewWhen });
		expect(await trigger.poll()).toMatchObject([
			{ reviewReasons: [expect.stringMatching(/^1 field is below 1: Inv_Total 0\.\d+$/)] },
		]);
	});

	it('says so where no rule could ever start it', async () => {
		const trigger = world.host({ triggerOn: 'needsReview', needsReviewWhen: {} });
		await expect(trigger.activate()).rejects.toThrow('Needs Review When has no rule');
	});
});
