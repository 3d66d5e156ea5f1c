import { TriggerWorld } from '../support/triggerWorld';

const world = TriggerWorld.forThisFile();

const document = (id: string) =>
	`{"Document_id":"${id}","overall_confidence":0.99,"Inv_Number":{"value":"${id}-1","confidence":0.99}}`;
const GOOD = document('good');

/** An entry of a list, and the item that stands for it. */
const ENTRIES: Array<[name: string, entry: string, item: object]> = [
	[
		'NaN inside',
		GOOD.replaceAll('good', 'bad').replace(/0\.99(?=,)/, 'NaN'),
		{ documentId: 'bad' },
	],
	[
		'Infinity as its value',
		'{"Document_id":"bad","Inv_Number":{"value":-Infinity}}',
		{ documentId: 'bad' },
	],
	[
		'no JSON',
		'{"Document_id":"bad" "Inv_Number"}',
		{ unreadable: expect.stringContaining('"bad"') },
	],
	[
		'no JSON, for the brackets in it',
		'[["bad","Document_id",}]',
		{ unreadable: expect.stringContaining('"bad"') },
	],
	['a number', '7', { unreadable: '7' }],
	['a sentence', '"bad is locked"', { unreadable: 'bad is locked' }],
];
/** One with NaN as a confidence only is a document like any other. */
const REVIEWED = { needsReview: true };

describe.each(ENTRIES)(
	'one entry that cannot be read (%s) takes no other with it',
	(name, entry, item) => {
		const bad = name === 'NaN inside' ? item : { ...item, ...REVIEWED };
		const result = `{"result":[${entry},${GOOD}]}`;
		const whole = { documentId: 'good', needsReview: false, fields: { Inv_Number: 'good-1' } };
		/** What is no object at all comes behind what is. */
		const expectBoth = (items: Array<Record<string, unknown>> = [], odd: object = bad) => {
			expect(items).toHaveLength(2);
			const [good, other] = items[0].documentId === 'good' ? items : [...items].reverse();
			expect([other, good]).toMatchObject([odd, whole]);
		};

		it.each([false, true])(
			'in a pull of KlearStack Trigger (durable: %s), and the next poll goes on',
			async (durable) => {
				const trigger = world.host({}, durable);
				await trigger.activate();
				await world.fault('getmodifiedinvoices', { status: 200, body: result });
				// A bare number may be the ID of a document that was modified.
				expectBoth(await trigger.poll(), entry === '7' ? { documentId: '7', ...REVIEWED } : bad);
				await world.fault('getmodifiedinvoices', {
					status: 200,
					body: `{"result":[${document('next')}]}`,
				});
				expect(await trigger.poll()).toMatchObject([{ documentId: 'next' }]);
			},
		);

		it('in a list', async () => {
			await world.fault('getuserdocuments', { status: 200, body: result });
			const { json, error } = await world.run('document.getAll', { returnAll: true });
			expect(error).toBeUndefined();
			expectBoth(json);
		});

		it('in a batch', async () => {
			await world.fault('getbatchdocuments', { status: 200, body: result });
			const { json, error } = await world.run('batch.getResults', { batchId: 'b1' });
			expect(error).toBeUndefined();
			expectBoth(json);
		});

		it('in a push', async () => {
			const token = 'a-long-token-of-our-own-0123456789';
			const credentials = world.n8n.credentials.add('klearStackPushApi', { token });
			const headers = { authorization: `Bearer ${token}`, 'content-type': 'multipart/form-data' };
			const body = { data: { data: result }, files: {} };
			const pushed = await world.n8n.webhook({ headers, body }, credentials);
			expectBoth(pushed.result.workflowData?.[0].map(({ json }) => json));
		});
	},
);
