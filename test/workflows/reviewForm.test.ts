import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { answerTo, fieldsOf, inputsOf } from '../support/answeredForm';
import { N8nCore } from '../support/n8nCore';
import { World } from '../support/world';

const world = World.forThisFile();

const REVIEW_FORM = { options: { reviewForm: true } };

const extracted = async (parameters: INodeParameters = REVIEW_FORM) =>
	await world.run('document.extract', parameters, { items: await world.invoices(1) });

const get = async (documentId: unknown) =>
	(await world.run('document.get', { documentId: documentId as string, ...REVIEW_FORM })).json[0];

const correct = async (
	documentId: unknown,
	answer: IDataObject,
	parameters: INodeParameters = {},
) =>
	await world.run(
		'document.update',
		{ documentId: documentId as string, mode: 'reviewForm', ...parameters },
		{ items: [{ json: answer }] },
	);

describe('Review Form', () => {
	it('comes with Extract Data and with Get, if asked, with a link to the marked page', async () => {
		const { json, hints } = await extracted();
		expect(hints.join()).not.toMatch(/page/);
		const later = await get(json[0].documentId);
		for (const { reviewForm } of [json[0], later]) {
			expect(fieldsOf(String(reviewForm))[0].html).toMatch(/^<img src="http[^"]+token=[^"]+"/);
			expect(inputsOf(String(reviewForm))).toMatchObject({
				'Invoice Number': 'NW-2026-0417',
				'Item Amount, line 1': '258.00',
			});
		}
		expect((await extracted({})).json[0]).not.toHaveProperty('reviewForm');
		expect(await world.callsOf('getdocumentimage')).toHaveLength(2);
	});

	it.each([
		[
			'KlearStack has no image',
			async () => await world.fault('getdocumentimage', { status: 404, body: '', times: 9 }),
		],
		['n8n has no links', async () => void (world.n8n = await N8nCore.load('default'))],
	])('lacks the page where %s, and says so', async (_what, prepare) => {
		const onDisk = world.n8n;
		const { json } = await extracted({});
		await prepare();
		const { json: got, hints } = await world.run('document.get', {
			documentId: json[0].documentId as string,
			...REVIEW_FORM,
		});
		world.n8n = onDisk;
		await N8nCore.load();
		expect(fieldsOf(String(got[0].reviewForm))[0].html).toMatch(/cannot be shown/);
		expect(hints.join()).toMatch(/A review form lacks the page: [\da-f]{24}: /);
	});
});

describe('Correct Fields, From Review Form', () => {
	const shown = async () => {
		const { json } = await extracted();
		const { documentId, reviewForm } = json[0];
		return {
			documentId,
			answer: (entered: Record<string, string> = {}) => answerTo(String(reviewForm), entered),
		};
	};

	it.each([false, true])('sends a total and a cell of a line (by email: %p)', async (isByEmail) => {
		const { documentId, answer } = await shown();
		const entered = { 'Invoice Total': '404.30', 'Item Amount, line 2': '69.02' };
		const given = answer({ ...entered, Decision: 'Approve', Comment: 'By hand' });
		const { json } = await correct(documentId, isByEmail ? { data: given } : given);
		expect(json).toMatchObject([
			{
				documentId,
				corrected: [
					{ field: 'Inv_Total', from: '404.28', to: '404.30' },
					{ field: 'Item_Amount', line: 2, from: '69.00', to: '69.02' },
				],
				decision: 'Approve',
				comment: 'By hand',
			},
		]);
		expect(json[0]).not.toHaveProperty('klearStackReview');
		const [call] = await world.callsOf('update_document');
		const sent = JSON.parse(Object.fromEntries(call.fields).data) as IDataObject;
		expect(Object.keys(sent)).toEqual(['Inv_Total', 'Item_Amount']);
		expect(await get(documentId)).toMatchObject({
			fields: { Inv_Total: '404.30', Inv_Number: 'NW-2026-0417' },
			lineItems: [{ Item_Amount: '258.00' }, { Item_Amount: '69.02' }, { Item_Amount: '9.90' }],
		});
	});

	it('sends nothing where nothing was changed, and says so', async () => {
		const { documentId, answer } = await shown();
		const { json, hints } = await correct(documentId, answer({ Decision: 'Reject' }));
		expect(json).toMatchObject([{ documentId, corrected: [], decision: 'Reject' }]);
		expect(hints.join()).toMatch(/Nothing was changed in the form, so nothing was sent/);
		expect(await world.callsOf('update_document')).toEqual([]);
	});

	it('sends nothing where somebody else has changed the value since', async () => {
		const { documentId, answer } = await shown();
		const other = { fields: { field: [{ name: 'Inv_Total', value: '500.00' }] } };
		await world.run('document.update', { documentId: documentId as string, ...other });
		const { error } = await correct(documentId, answer({ 'Invoice Total': '404.30' }));
		expect(error?.message).toBe(
			'The document has changed since the form was shown, so nothing was sent: Inv_Total is "500.00" now, and was "404.28" in the form',
		);
		expect(error).toMatchObject({ code: 'KS-CHANGED' });
		expect(await world.callsOf('update_document')).toHaveLength(1);
	});

	it('keeps what somebody else has changed beside it', async () => {
		const { documentId, answer } = await shown();
		const other = { fields: { field: [{ name: 'Inv_Number', value: 'NW-1' }] } };
		await world.run('document.update', { documentId: documentId as string, ...other });
		await correct(documentId, answer({ 'Invoice Total': '404.30' }));
		expect(await get(documentId)).toMatchObject({
			fields: { Inv_Total: '404.30', Inv_Number: 'NW-1' },
		});
	});

	it('looks once more where KlearStack still gives the old value', async () => {
		const { documentId, answer } = await shown();
		const old = await world.run('document.get', {
			documentId: documentId as string,
			output: 'raw',
		});
		const body = JSON.stringify({ result: old.json });
		await world.fault('getdocument', { status: 200, body, times: 2 });
		const { json } = await correct(documentId, answer({ 'Invoice Total': '404.30' }));
		expect(json[0].corrected).toHaveLength(1);
		expect(await world.callsOf('update_document')).toHaveLength(1);
	});

	it('fails where KlearStack takes the call and not the value, until it has the right key', async () => {
		const { documentId, answer } = await shown();
		const given = answer({ 'Invoice Number': 'NW-2026-0418' });
		const keyed = (key: string) => ({
			klearStackApi: { fieldKeys: { key: [{ name: 'Inv_Number', key }] } },
		});
		const { error } = await correct(documentId, given, keyed('number_of_it'));
		expect(error?.message).toBe('KlearStack did not take the correction of Inv_Number');
		expect(error).toMatchObject({ code: 'KS-PARTLY-DONE' });
		const { json } = await correct(documentId, given, keyed('doc_number_value'));
		expect(json[0].corrected).toHaveLength(1);
		expect((await get(documentId)).fields).toMatchObject({ Inv_Number: 'NW-2026-0418' });
	});

	it.each([
		['no answer to such a form', { Total: '1' }, 'This item is not the answer to a review form'],
		[
			'the answer for another document',
			{ klearStackReview: '{"documentId":"other","shown":[]}' },
			/^The form is of document other, and Document ID is /,
		],
	])('refuses %s', async (_what, answer, message) => {
		const { documentId } = await shown();
		const { error } = await correct(documentId, answer);
		expect(error?.message).toMatch(message);
		expect(await world.callsOf('getdocument')).toEqual([]);
	});
});
