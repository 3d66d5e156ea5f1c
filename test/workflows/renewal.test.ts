import { setTimeout as sleep } from 'node:timers/promises';

import { account } from '../../tools/account';
import type { Settings } from '../../tools/simulator/settings';
import { type RunningSimulator, startSimulator } from '../../tools/simulator/start';
import { until } from '../../tools/until';
import { N8nCore } from '../support/n8nCore';

const GET_ID = { resource: 'user', operation: 'getId', options: {} };
const UPLOAD = { resource: 'document', operation: 'upload', options: {} };
const PDF = Buffer.from('%PDF-1.4 nothing in it');

let n8n: N8nCore;
let klearStack: RunningSimulator;

const credential = (extra: Record<string, unknown> = {}) =>
	n8n.credentials.add('klearStackApi', account(klearStack.url, extra));
const logIns = async () => (await klearStack.counts()).get_access_token?.all ?? 0;
const renewals = async () => (await klearStack.counts()).getaccesstokenfromrefreshtoken;

beforeAll(async () => {
	[n8n, klearStack] = await Promise.all([N8nCore.load(), startSimulator()]);
});
afterAll(async () => await klearStack.stop());
/** Whether a renewal takes an expired token is not documented; most of these tests are about one that does. */
const renews = { renewWithExpiredToken: true };
beforeEach(async () => await reset());
async function reset() {
	await klearStack.reset();
	await klearStack.set(renews);
}

describe('an expired access token', () => {
	/** A credential whose access token has just run out. */
	async function expired(settings: Partial<Settings> = {}) {
		const reference = credential();
		await klearStack.set({ accessTokenSeconds: 1, ...settings });
		await n8n.run(GET_ID, reference);
		await reset();
		// Tokens have whole seconds.
		await sleep(2_000);
		return reference;
	}

	it('is renewed with the refresh token before an upload, which is sent once', async () => {
		const reference = await expired();
		const { status, json } = await n8n.run(UPLOAD, reference, {
			items: [await n8n.fileItem(PDF, 'a.pdf')],
		});
		expect(status).toBe('success');
		expect(json).toEqual([expect.objectContaining({ fileName: 'a.pdf' })]);
		expect(await klearStack.counts()).toEqual({
			getaccesstokenfromrefreshtoken: { all: 1, accepted: 1 },
			processdocument: { all: 1, accepted: 1 },
		});
		const [renewal] = await klearStack.calls();
		expect(renewal.fields.map(([name]) => name)).toEqual(['refresh_token', 'company_name']);
		expect(renewal.token).toBe('expired');
	});

	it('is renewed when it expires between two items', async () => {
		const reference = credential();
		await klearStack.set({
			accessTokenSeconds: 2,
			faults: [{ endpoint: 'processdocument', delay: 2.5, times: 1 }],
		});
		const items = [await n8n.fileItem(PDF, 'a.pdf'), await n8n.fileItem(PDF, 'b.pdf')];
		const parameters = { ...UPLOAD, options: { concurrency: 1 } };
		const { json } = await n8n.run(parameters, reference, { items });
		expect(json.map(({ fileName }) => fileName)).toEqual(['a.pdf', 'b.pdf']);
		expect(await klearStack.counts()).toEqual({
			get_access_token: { all: 1, accepted: 1 },
			processdocument: { all: 2, accepted: 2 },
			getaccesstokenfromrefreshtoken: { all: 1, accepted: 1 },
		});
	});

	it('that only KlearStack knows of is renewed, and the upload sent again', async () => {
		const reference = credential();
		await n8n.run(GET_ID, reference);
		await reset();
		await klearStack.set({
			faults: [
				{ endpoint: 'processdocument', status: 401, body: '{"error":"Unauthorized"}', times: 1 },
			],
		});
		const { status } = await n8n.run(UPLOAD, reference, {
			items: [await n8n.fileItem(PDF, 'a.pdf')],
		});
		expect(status).toBe('success');
		expect(await klearStack.counts()).toEqual({
			processdocument: { all: 2, accepted: 1 },
			getaccesstokenfromrefreshtoken: { all: 1, accepted: 1 },
		});
	});

	it.each<[string, Settings['tokenRefusal']]>([
		[
			'a 403',
			{
				status: 403,
				body: { detail: 'Given token not valid for any token type', code: 'token_not_valid' },
			},
		],
		['an error with status 200', { status: 200, body: { error: 'Access token has expired.' } }],
	])('is renewed, too, where KlearStack says it by %s', async (_name, tokenRefusal) => {
		const reference = credential();
		await n8n.run(GET_ID, reference);
		await reset();
		await klearStack.set({ tokenRefusal });
		await klearStack.revokeTokens();
		const items = [await n8n.fileItem(PDF, 'a.pdf'), await n8n.fileItem(PDF, 'b.pdf')];
		const { error, json } = await n8n.run(UPLOAD, reference, { items });
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ fileName: 'a.pdf' }, { fileName: 'b.pdf' }]);
		const { processdocument, get_access_token } = await klearStack.counts();
		// Each is refused once. With status 200, the simulator counts that as accepted.
		expect(processdocument.all).toBe(4);
		expect(get_access_token.all).toBe(1);
		const list = { resource: 'document', operation: 'getAll', options: {} };
		expect((await n8n.run(list, reference)).json).toHaveLength(2);
	});

	it('is not renewed a second time where a new one is refused as well', async () => {
		await klearStack.set({
			faults: [
				{
					endpoint: 'processdocument',
					status: 403,
					body: '{"detail":"Token is invalid"}',
					times: 9,
				},
			],
		});
		const { error } = await n8n.run(UPLOAD, credential(), {
			items: [await n8n.fileItem(PDF, 'a.pdf')],
		});
		expect(error?.message).toBe('Token is invalid');
		expect((await klearStack.counts()).processdocument.all).toBe(2);
	});

	it('is renewed once for a call that was under way with it when another one renewed it', async () => {
		const reference = credential();
		await n8n.run(GET_ID, reference);
		const refused = { endpoint: 'getuserid', status: 401, body: '{"error":"Unauthorized"}' };
		await klearStack.set({ faults: [{ ...refused, delay: 1, times: 1 }] });
		const late = n8n.run(GET_ID, reference);
		await until('the late call is under way', async () =>
			(await klearStack.calls()).some(({ status }) => status === 0),
		);
		await klearStack.set({ faults: [{ ...refused, times: 1 }] });
		expect((await n8n.run(GET_ID, reference)).status).toBe('success');
		expect((await late).status).toBe('success');
		const { getaccesstokenfromrefreshtoken: renewals } = await klearStack.counts();
		expect(renewals.all).toBe(1);
	});

	it('does no harm where KlearStack refuses a long upload before it has read it', async () => {
		const reference = await expired();
		await klearStack.set({ refuseEarly: true, renewWithExpiredToken: false });
		const long = Buffer.concat([PDF, Buffer.alloc(20 * 1024 * 1024)]);
		const { status } = await n8n.run(UPLOAD, reference, {
			items: [await n8n.fileItem(long, 'long.pdf')],
		});
		expect(status).toBe('success');
		expect((await klearStack.counts()).processdocument).toEqual({ all: 1, accepted: 1 });
	});

	it('is renewed once for items that are handled at the same time', async () => {
		const reference = await expired();
		const items = await Promise.all(
			[...'abcdefgh'].map(async (name) => await n8n.fileItem(PDF, `${name}.pdf`)),
		);
		const parameters = { ...UPLOAD, options: { concurrency: 8 } };
		expect((await n8n.run(parameters, reference, { items })).json).toHaveLength(8);
		expect(await klearStack.counts()).toEqual({
			getaccesstokenfromrefreshtoken: { all: 1, accepted: 1 },
			processdocument: { all: 8, accepted: 8 },
		});
	});

	it('is renewed each time with the refresh token of the login, as a renewal gives no new one', async () => {
		const reference = credential();
		await n8n.run(GET_ID, reference);
		for (const count of [1, 2]) {
			await klearStack.set({ faults: [{ endpoint: 'getuserid', status: 401, times: 1 }] });
			expect((await n8n.run(GET_ID, reference)).status).toBe('success');
			expect(await renewals()).toEqual({ all: count, accepted: count });
		}
		expect(await logIns()).toBe(1);
	});

	it('leads to a new login when the refresh token has expired too', async () => {
		const reference = await expired({ refreshTokenSeconds: 0 });
		expect((await n8n.run(GET_ID, reference)).status).toBe('success');
		expect(await renewals()).toEqual({ all: 1, accepted: 0 });
		expect(await logIns()).toBe(1);
	});

	it('leads to a new login when KlearStack renews only with a token that still lives', async () => {
		const reference = await expired();
		await klearStack.set({ renewWithExpiredToken: false });
		expect((await n8n.run(GET_ID, reference)).status).toBe('success');
		expect(await renewals()).toEqual({ all: 1, accepted: 0 });
		expect(await logIns()).toBe(1);
	});

	it('leads to a new login when all tokens were revoked', async () => {
		const reference = credential();
		await n8n.run(GET_ID, reference);
		await klearStack.revokeTokens();
		expect((await n8n.run(GET_ID, reference)).status).toBe('success');
		expect(await logIns()).toBe(2);
	});
});
