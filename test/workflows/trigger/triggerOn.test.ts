import { PollHost } from '../../support/pollHost';
import { later, numbers, TriggerWorld } from '../../support/triggerWorld';

const world = TriggerWorld.forThisFile();

describe('Trigger On', () => {
	it.each([
		[{ triggerOn: 'anyChange' }, ['a1']],
		[{ triggerOn: 'approved' }, []],
		[{ triggerOn: 'needsReview' }, []],
		[{ triggerOn: 'needsReview', needsReviewWhen: { fieldConfidenceBelow: 1 } }, ['a1']],
		[{ triggerOn: 'needsReview', needsReviewWhen: { overallConfidenceBelow: 0.9 } }, ['a1']],
		[{ triggerOn: 'needsReview', needsReviewWhen: { overallConfidenceBelow: 0.5 } }, []],
	])('%j', async (parameters, expected) => {
		const [a] = await world.klearStack.seed(1);
		const trigger = world.host(parameters);
		await trigger.activate();
		await world.klearStack.modify([{ id: a, number: 'a1', confidence: 0.8 }]);
		expect(numbers(await trigger.poll())).toEqual(expected);
		// Held back is not missed.
		later(61);
		expect(await trigger.poll()).toEqual([]);
	});

	it('approved starts when a document is approved, and not before', async () => {
		const [a] = await world.klearStack.seed(1);
		const trigger = world.host({ triggerOn: 'approved' });
		await trigger.activate();
		await world.klearStack.modify([{ id: a, number: 'a1' }]);
		expect(await trigger.poll()).toEqual([]);
		await world.decide('approve', a);
		expect(await trigger.poll()).toMatchObject([{ documentId: a, isApproved: true }]);
	});

	it('needs review leaves out what somebody has approved', async () => {
		const [a, b] = await world.klearStack.seed(2);
		const needsReviewWhen = { overallConfidenceBelow: 0.9 };
		const trigger = world.host({ triggerOn: 'needsReview', needsReviewWhen });
		await trigger.activate();
		await world.klearStack.modify([{ id: a, number: 'a1', confidence: 0.5 }]);
		expect(await trigger.poll()).toMatchObject([{ documentId: a, needsReview: true }]);
		await world.decide('approve', a);
		await world.klearStack.modify([{ id: b, number: 'b1', confidence: 0.5 }]);
		expect(await trigger.poll()).toMatchObject([{ documentId: b, needsReview: true }]);
	});

	it('approved does not start again when an approved document is changed', async () => {
		const [a] = await world.klearStack.seed(1);
		const trigger = world.host({ triggerOn: 'approved' });
		await trigger.activate();
		await world.decide('approve', a);
		expect(await trigger.poll()).toHaveLength(1);
		await world.klearStack.modify([{ id: a, number: 'a1' }]);
		expect(await trigger.poll()).toEqual([]);
	});

	it('document read starts once for a document, and not when it is corrected', async () => {
		const [a] = await world.klearStack.seed(1);
		const trigger = world.host({ triggerOn: 'documentRead' });
		await trigger.activate();
		await world.klearStack.modify([{ id: a, number: 'a1' }]);
		expect(await trigger.poll()).toEqual([]);
		const [b] = await world.klearStack.seed(1, 'B');
		later(61);
		expect(await trigger.pollUntilQuiet()).toMatchObject([{ documentId: b }]);
		await world.klearStack.modify([{ id: b, number: 'b1' }]);
		expect(await trigger.pollUntilQuiet()).toEqual([]);
	});

	it('could not be read starts once, for what KlearStack failed to read', async () => {
		const trigger = world.host({ triggerOn: 'notRead' });
		await trigger.activate();
		const damaged = await world.n8n.fileItem(Buffer.from('%PDF-1.4 nothing in it'), 'Scan.pdf');
		await world.run('document.upload', {}, { items: [damaged, ...(await world.invoices(1))] });
		later(61);
		const expected = { fileName: 'Scan.pdf', status: 'failed', needsReview: true };
		expect(await trigger.pollUntilQuiet()).toMatchObject([expected]);
		later(122);
		expect(await trigger.pollUntilQuiet()).toEqual([]);
	});

	it('could not be read starts once, for what has no fields a day after it came', async () => {
		const [a] = await world.klearStack.seed(1);
		const trigger = world.host({ triggerOn: 'notRead' });
		await trigger.activate();
		const body = JSON.stringify({ result: [{ Document_id: a, status: 'in_progress' }] });
		const stuck = { endpoint: 'getuserdocuments', status: 200, body, times: 100 };
		await world.klearStack.set({ faults: [stuck] });
		later(61);
		expect(await trigger.pollUntilQuiet()).toEqual([]);
		later(25 * 60);
		expect(await trigger.pollUntilQuiet()).toMatchObject([
			{ documentId: a, status: 'in_progress' },
		]);
		later(26 * 60);
		expect(await trigger.pollUntilQuiet()).toEqual([]);
	});

	it('what it holds back does not come when it is changed', async () => {
		const [a] = await world.klearStack.seed(1);
		const reference = world.credential();
		const trigger = new PollHost(world.n8n, { triggerOn: 'approved' }, reference);
		await trigger.activate();
		await world.klearStack.modify([{ id: a, number: 'a1' }]);
		expect(await trigger.poll()).toEqual([]);
		trigger.change({}, reference);
		await trigger.start('update');
		later(61);
		await trigger.poll();
		expect(trigger.delivered).toEqual([]);
	});
});

describe('a test in the editor', () => {
	it('shows documents, uses nothing up and leaves the state alone', async () => {
		const ids = await world.klearStack.seed(8);
		await world.klearStack.modify([{ id: ids[0], number: 'a1' }]);
		const context = world.n8n.pollContext({}, world.credential(), { mode: 'manual' });
		const items = await world.n8n.poll(context);
		expect(items).toHaveLength(5);
		expect(context.getWorkflowStaticData('node')).toEqual({});
		expect(await world.klearStack.pulled()).toEqual([]);
		expect(Object.keys(await world.klearStack.counts())).toEqual([
			'get_access_token',
			'getuserdocuments',
			'getdocument',
		]);
	});

	it('shows what Trigger On lets pass, and says so where there is none', async () => {
		const [a] = await world.klearStack.seed(3);
		const test = async () =>
			await world.n8n.poll(
				world.n8n.pollContext({ triggerOn: 'approved' }, world.credential(), { mode: 'manual' }),
			);
		await expect(test()).rejects.toThrow('No document of this account fits Trigger On: Approved');
		await world.klearStack.approve(a);
		expect(await test()).toMatchObject([{ json: { documentId: a, isApproved: true } }]);
	});

	it('gives items of the very form that live ones have', async () => {
		const [a] = await world.klearStack.seed(1);
		const [tested] = (await world.n8n.poll(
			world.n8n.pollContext({}, world.credential(), { mode: 'manual' }),
		))!;
		const trigger = world.host();
		await trigger.activate();
		await world.klearStack.modify([{ id: a, number: 'a1' }]);
		const [live] = await trigger.poll();
		expect(Object.keys(tested.json)).toEqual(Object.keys(live));
		expect(tested.json).toMatchObject({ fileName: 'A-0.pdf', documentType: 'Invoice' });
	});

	it('gives what the list says where KlearStack does not give single documents', async () => {
		const [a] = await world.klearStack.seed(1);
		await world.klearStack.set({
			faults: [{ endpoint: 'getdocument', status: 404, body: '', times: 1 }],
		});
		const items = await world.n8n.poll(
			world.n8n.pollContext({}, world.credential(), { mode: 'manual' }),
		);
		expect(items).toMatchObject([{ json: { documentId: a, fields: expect.anything() } }]);
	});

	it('shows nothing of an empty account, and says what is wrong with a wrong one', async () => {
		expect(
			await world.n8n.poll(world.n8n.pollContext({}, world.credential(), { mode: 'manual' })),
		).toBeUndefined();
		const wrong = world.n8n.pollContext({}, world.credential({ password: 'wrong' }), {
			mode: 'manual',
		});
		await expect(world.n8n.poll(wrong)).rejects.toThrow('KlearStack refused the login');
	});
});
