import fc from 'fast-check';
import type { INodeParameters } from 'n8n-workflow';

import { account } from '../../tools/account';
import { byName, byNumber } from '../../tools/n8n/workflows';
import { READINGS, settingsOf } from '../../tools/simulator/readings';
import { until } from '../../tools/until';
import { PollHost } from '../support/pollHost';
import { testCredential } from '../support/testCredential';
import { WebhookHost } from '../support/webhookHost';
import { World } from '../support/world';

/**
 * The life of a document under each reading of what KlearStack's documentation leaves open. What does
 * not work by itself ends with an error that says what to enter where, and works once that is entered.
 */
const world = World.forThisFile();

const PUSHER = {
	token: 'a-long-token-of-our-own-0123456789',
	username: 'klearstack',
	password: 'P-7',
};
let pushed: WebhookHost;
beforeAll(async () => {
	const credential = world.n8n.credentials.add('klearStackPushApi', PUSHER);
	pushed = await WebhookHost.start(world.n8n, credential);
});
afterAll(async () => await pushed.stop());

/** So many combinations of readings. */
const RUNS = Number(process.env.COMBINATIONS ?? 20);

/** What a user enters in the panel, by operation. */
type Corrections = Record<string, INodeParameters>;

interface Correction {
	operation: string;
	/** How the error begins. */
	error: RegExp;
	/** Where its advice leads. */
	advice: RegExp;
	/** Parameters, and those of the group KlearStack API. */
	enter: INodeParameters;
	klearStackApi?: INodeParameters;
}

const lowerCase = (operation: string): Correction => ({
	operation,
	error: /^collection not found/,
	advice: /Compare the parameters with its words/,
	enter: { documentType: 'invoices' },
});

/** What has to be corrected under a reading. */
const CORRECTED: Record<string, Correction[]> = {
	'names moved far': [
		{
			operation: 'documentSet.getResults',
			error: /not found|no KlearStack endpoint/i,
			advice: /gitbook\.io.*results-for-invoices-in-a-set: enter it in KlearStack API, Endpoint/,
			enter: {},
			klearStackApi: { endpoint: 'setresultsofcompany' },
		},
	],
	'collections in lower case': [
		lowerCase('document.approve'),
		{
			...lowerCase('document.updateQuickBooksStatus'),
			// Its sample has both names for the type; each may be read in its own way.
			klearStackApi: {
				additionalFields: { field: [{ name: 'document_type', value: 'Invoices' }] },
			},
		},
	],
	'a password everywhere': [
		{
			operation: 'document.approve',
			error: /^Please provide password/,
			advice:
				/Compare the parameters with its words.*choose it in KlearStack API, Identity to Send/,
			enter: {},
			klearStackApi: { identity: ['company_name', 'username', 'password'] },
		},
	],
};

/** Two readings that cannot both be, e.g. two names of one endpoint: they set the same. */
function isPossible(names: string[]): boolean {
	const set = names.flatMap((name) => Object.keys(READINGS[name].settings ?? {}));
	return new Set(set).size === set.length;
}

async function life(names: string[]): Promise<void> {
	const settings = settingsOf(names);
	await world.klearStack.set({ ...settings, pushTo: { ...PUSHER, url: pushed.url } });
	pushed.items.length = 0;
	const baseUrl = world.klearStack.url + (settings.prefix ?? '');
	const credential = world.n8n.credentials.add('klearStackApi', account(baseUrl));
	const corrections: Corrections = {};
	const run = async (
		name: string,
		parameters: INodeParameters = {},
		items = [{ json: {} }] as never,
	) => {
		const [resource, operation] = name.split('.');
		const entered = { resource, operation, options: {}, ...parameters, ...corrections[name] };
		return await world.n8n.run(entered, credential, { items });
	};
	/** Runs an operation and, where the reading is another one than the package's, corrects it. */
	const corrected = async (name: string, parameters: INodeParameters) => {
		// What the readings refuse shows one after the other.
		const needed = names.flatMap((reading) => CORRECTED[reading] ?? []);
		for (const { error, advice, enter, klearStackApi } of needed.filter(
			(one) => one.operation === name,
		)) {
			const failed = (await run(name, parameters)).error;
			expect(failed?.message).toMatch(error);
			expect(failed?.description).toMatch(advice);
			const { klearStackApi: before, ...others } = corrections[name] ?? {};
			const corrected = { ...Object(before), ...klearStackApi };
			corrections[name] = { ...others, ...enter, klearStackApi: corrected };
		}
		const result = await run(name, parameters);
		expect(result.error).toBeUndefined();
		return result.json;
	};

	expect(await testCredential(world.n8n, credential)).toMatchObject({ status: 'OK' });
	const trigger = new PollHost(world.n8n, { triggerOn: 'approved' }, credential);
	await trigger.activate();

	const [pdf] = await world.invoices(1);
	const uploaded = await run('document.extract', { documentSet: { newSetName: 'May' } }, [
		pdf,
	] as never);
	expect(uploaded.error).toBeUndefined();
	const [{ documentId, fields }] = uploaded.json as Array<{
		documentId: string;
		fields: Record<string, string>;
	}>;
	expect(fields.Inv_Number).toBe('NW-2026-0417');
	// A line's amount is there, however lines are given.
	expect(JSON.stringify(uploaded.json)).toContain('258.00');

	// In the middle of everything the tokens are revoked.
	await world.klearStack.revokeTokens();
	expect(await corrected('document.approve', { documentId, comment: 'Checked' })).toMatchObject([
		{ decision: 'approved' },
	]);
	const polled = await trigger.pollUntilQuiet();
	expect(polled).toMatchObject([{ documentId, isApproved: true }]);
	expect(await trigger.pollUntilQuiet()).toEqual([]);
	// Both triggers give the same event, so that a workflow can tell what it has seen.
	await until('the approval is pushed', async () =>
		pushed.items.some(({ eventId }) => eventId === polled[0].eventId),
	);

	const set = { setReferenceNumber: byNumber('12345') };
	expect(await corrected('documentSet.getResults', set)).toMatchObject([{ documentId }]);

	const status = {
		documentId,
		quickBooksStatus: 'successful',
		options: { time: '2026-05-01T10:00:00' },
	};
	expect(await corrected('document.updateQuickBooksStatus', status)).toMatchObject([
		{ quickBooksStatus: 'successful' },
	]);
	await run('dataSource.create', { name: 'Suppliers' }, [{ json: { Name: 'Northwind' } }] as never);
	const source = { dataSource: byName('Suppliers') };
	expect((await run('dataSource.getRows', source)).json).toMatchObject([{ Name: 'Northwind' }]);

	expect((await run('dataSource.getAll')).json).toMatchObject([{ dataSource: 'Suppliers' }]);

	const approved = await run('document.getApproved', {
		period: 'custom',
		fromDate: '2020-01-01',
		toDate: '2099-12-31',
	});
	if (names.includes('only approvers see what is approved')) {
		expect(approved.error?.message).toBe('Forbidden: Client Error');
		expect(approved.error?.description).toMatch(/Check that the user .* may do this/);
	} else expect(approved.json).toMatchObject([{ documentId }]);

	const insurance = await run('document.upload', { documentType: 'Insurances' }, [pdf] as never);
	expect(insurance.error).toBeUndefined();
	expect(await world.klearStack.documents()).toHaveLength(2);
}

it('without any of them', async () => await life([]));

it.each(Object.keys(READINGS))('%s', async (name) => await life([name]));

it(`${RUNS} combinations`, async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.subarray(Object.keys(READINGS), { minLength: 2, maxLength: 6 }).filter(isPossible),
			async (names) => {
				await world.klearStack.reset();
				await life(names);
			},
		),
		{ numRuns: RUNS },
	);
}, 600_000);
