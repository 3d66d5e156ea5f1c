import { World } from '../support/world';

const world = World.forThisFile();

const tuples = (id: string, values: Record<string, string>) => [
	[id, 'Document_id'],
	[`${id}.pdf`, 'file_name'],
	...Object.entries(values).map(([name, value]) => [value, name, 0.99, { page_index: 1 }]),
];

describe('A Check Fails', () => {
	const needsReviewWhen = { checks: ['dueDate', 'gstin', 'iban', 'lineAmounts', 'vatNumber'] };

	it('finds nothing on right invoices', async () => {
		const { json } = await world.run(
			'document.extract',
			{ needsReviewWhen },
			{ items: await world.invoices() },
		);
		expect(json.map(({ reviewReasons }) => reviewReasons)).toEqual(json.map(() => []));
	});

	it('says what differs, also in rows', async () => {
		const wrong = {
			Inv_Date: '03-Nov-2026',
			Due_Date: '03-Oct-2026',
			Supplier_IBAN: 'DE88 3704 0044 0532 0130 00',
		};
		const body = JSON.stringify({ result: [tuples('a', wrong)] });
		await world.fault('getuserdocuments', { status: 200, body });
		const { json } = await world.run('document.getAll', { needsReviewWhen, output: 'fieldsOnly' });
		expect(json).toMatchObject([
			{
				needsReview: true,
				reviewReasons:
					'Due_Date "03-Oct-2026" is 31 days before Inv_Date "03-Nov-2026"; Supplier_IBAN "DE88 3704 0044 0532 0130 00" is misread or no IBAN: its check digits do not fit',
				Due_Date: '03-Oct-2026',
			},
		]);
	});
});
