import type { IDataObject } from 'n8n-workflow';

import type { Crash } from '../../support/pollHost';
import { later, numbers, TriggerWorld } from '../../support/triggerWorld';

const world = TriggerWorld.forThisFile();

describe.each([
	['in memory', false],
	['durable', true],
])('static data %s', (_name, durable) => {
	it('activation delivers nothing of what was there before', async () => {
		const [id] = await world.klearStack.seed(3);
		await world.klearStack.modify([{ id, number: 'old' }]);
		const trigger = world.host({}, durable);
		await trigger.activate();
		expect(trigger.delivered).toEqual([]);
		expect(await trigger.poll()).toEqual([]);
	});

	it('what is modified right after activation is delivered', async () => {
		const [a] = await world.klearStack.seed(1);
		const trigger = world.host({}, durable);
		await trigger.start();
		await world.klearStack.modify([{ id: a, number: 'a1' }]);
		expect(numbers(await trigger.poll())).toEqual(['a1']);
	});

	it('each modified document is one item, once', async () => {
		const [a, b] = await world.klearStack.seed(3);
		const trigger = world.host({}, durable);
		await trigger.activate();
		await world.klearStack.modify([
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
				needsReview: false,
				reviewReasons: [],
				overallConfidence: expect.any(Number),
				lowestConfidence: 0.9,
				lineItems: [],
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

	it('holds no content of a document: no value, no file name', async () => {
		const [a, b] = await world.klearStack.seed(2);
		const trigger = world.host({}, durable);
		await trigger.activate();
		const states: string[] = [];
		for (const number of ['Contract-4711', 'Contract-4712']) {
			await world.klearStack.modify([
				{ id: a, number },
				{ id: b, number: `${number} of b` },
			]);
			// What only the pull has said yet is noted in more detail.
			await world.fault('getuserdocuments', { status: 200, body: '', times: 2 });
			await trigger.poll();
			states.push(JSON.stringify(trigger.state));
		}
		await trigger.restart();
		states.push(JSON.stringify(trigger.state));
		const left = trigger.delivered.flatMap(({ fileName, fields }) => [
			String(fileName),
			...Object.values(fields as IDataObject).map(String),
		]);
		expect(left).toContain('Contract-4712 of b');
		expect(states.join()).toContain('"wordings":[[');
		expect(left.filter((text) => states.some((state) => state.includes(text)))).toEqual([]);
	});

	it('a document modified again comes again, as another event', async () => {
		const [a] = await world.klearStack.seed(1);
		const trigger = world.host({}, durable);
		await trigger.activate();
		for (const number of ['a1', 'a2']) {
			await world.klearStack.modify([{ id: a, number }]);
			await trigger.poll();
		}
		expect(numbers(trigger.delivered)).toEqual(['a1', 'a2']);
		expect(new Set(trigger.delivered.map(({ eventId }) => eventId)).size).toBe(2);
	});

	it('A, then B, then A again are three events', async () => {
		const [a] = await world.klearStack.seed(1);
		const trigger = world.host({}, durable);
		await trigger.activate();
		for (const number of ['A', 'B', 'A', 'B', 'A']) {
			await world.klearStack.modify([{ id: a, number }]);
			await trigger.poll();
		}
		expect(numbers(trigger.delivered)).toEqual(['A', 'B', 'A', 'B', 'A']);
		expect(new Set(trigger.delivered.map(({ eventId }) => eventId)).size).toBe(5);
	});

	it('an answer lost on the wire is made good', async () => {
		const [a] = await world.klearStack.seed(1);
		const trigger = world.host({}, durable);
		await trigger.activate();
		await world.klearStack.modify([{ id: a, number: 'a1' }]);
		await world.fault('getmodifiedinvoices', { cut: 'after' });
		expect(await trigger.poll()).toMatchObject([
			{ documentId: a, fields: { Inv_Number: 'a1' }, recovered: true },
		]);
		expect(await trigger.poll()).toEqual([]);
	});

	it.each<Crash>(['before anything', 'before the execution', 'before saving'])(
		'a crash %s loses nothing, and it comes again as the same event',
		async (crash) => {
			const [a, b] = await world.klearStack.seed(2);
			const trigger = world.host({}, durable);
			await trigger.activate();
			await world.klearStack.modify([{ id: a, number: 'a1' }]);
			const [lost] = await trigger.poll(crash);
			// KlearStack has given it, and does not give it again.
			await world.klearStack.modify([{ id: b, number: 'b1' }]);
			await trigger.restart();
			later(6);
			await trigger.poll();
			expect(numbers(trigger.delivered).sort()).toEqual(
				crash === 'before saving' ? ['a1', 'a1', 'b1'] : ['a1', 'b1'],
			);
			const same = trigger.delivered.filter(({ documentId }) => documentId === a);
			expect(new Set(same.map(({ eventId }) => eventId))).toEqual(new Set([lost.eventId]));
		},
	);

	it('of a document that was modified again, the last content comes after a crash', async () => {
		const [a] = await world.klearStack.seed(1);
		const trigger = world.host({}, durable);
		await trigger.activate();
		await world.klearStack.modify([{ id: a, number: 'a1' }]);
		await trigger.poll('before the execution');
		await world.klearStack.modify([{ id: a, number: 'a2' }]);
		await trigger.restart();
		expect(numbers(trigger.delivered)).toEqual(['a2']);
	});

	it('a damaged state delivers what the account holds', async () => {
		const ids = await world.klearStack.seed(3);
		const trigger = world.host({}, durable);
		await trigger.activate();
		await world.klearStack.modify([{ id: ids[0], number: 'a1' }]);
		trigger.replaceSaved({ version: 2, documents: 7 });
		await world.klearStack.modify([{ id: ids[1], number: 'b1' }]);
		await trigger.restart();
		// The two that KlearStack says were modified, then what else it holds.
		expect(trigger.delivered.map(({ recovered }) => recovered)).toEqual([
			undefined,
			undefined,
			true,
		]);
		expect(trigger.delivered.map(({ documentId }) => documentId).sort()).toEqual([...ids].sort());
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
	const trigger = world.host();
	await trigger.activate();
	await world.fault('getmodifiedinvoices', { status: 200, body });
	expect(await trigger.poll()).toEqual([]);
});

describe('what KlearStack says was modified', () => {
	it('is not delivered while its content is the same', async () => {
		const [a] = await world.klearStack.seed(1);
		const trigger = world.host();
		await trigger.activate();
		await world.klearStack.modify([{ id: a, number: 'a1' }]);
		expect(await trigger.poll()).toHaveLength(1);
		await world.decide('reject', a);
		expect(await trigger.poll()).toEqual([]);
	});

	it('is delivered once a filter that held it back lets it pass', async () => {
		const [a] = await world.klearStack.seed(1);
		const trigger = world.host({
			triggerOn: 'needsReview',
			needsReviewWhen: { overallConfidenceBelow: 0.89 },
		});
		await trigger.activate();
		await world.klearStack.modify([{ id: a, number: 'A-0', confidence: 0.95 }]);
		expect(await trigger.poll()).toEqual([]);
		// The value is doubted, not changed.
		await world.klearStack.modify([{ id: a, number: 'A-0', confidence: 0.4 }]);
		expect(numbers(await trigger.poll())).toEqual(['A-0']);
	});

	it('is delivered then also if a comparison has seen it before', async () => {
		const trigger = world.host({
			triggerOn: 'needsReview',
			needsReviewWhen: { overallConfidenceBelow: 0.89 },
		});
		await trigger.activate();
		const [a] = await world.klearStack.seed(1);
		later(61);
		expect(await trigger.poll()).toEqual([]);
		await world.klearStack.modify([{ id: a, number: 'A-0', confidence: 0.4 }]);
		expect(numbers(await trigger.poll())).toEqual(['A-0']);
	});

	it('while the list is being read comes once, as what it is', async () => {
		const [a] = await world.klearStack.seed(1);
		const trigger = world.host();
		await trigger.activate();
		later(61);
		await world.fault('getuserdocuments', { delay: 2 });
		const comparing = trigger.poll();
		await world.underWay('getuserdocuments');
		await world.klearStack.modify([{ id: a, number: 'a1' }]);
		const items = await comparing;
		expect(numbers(items)).toEqual(['a1']);
		expect(items[0]).not.toHaveProperty('recovered');
		expect(await trigger.pollUntilQuiet()).toEqual([]);
	});

	it('is no recovered one when a comparison is due at the same time', async () => {
		const [a] = await world.klearStack.seed(1);
		const trigger = world.host();
		await trigger.activate();
		await world.klearStack.modify([{ id: a, number: 'a1' }]);
		later(61);
		const items = await trigger.poll();
		expect(items).toMatchObject([{ documentId: a, fileName: 'A-0.pdf' }]);
		expect(items[0]).not.toHaveProperty('recovered');
	});
});
