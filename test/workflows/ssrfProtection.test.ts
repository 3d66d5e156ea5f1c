/** n8n keeps calls away from private addresses where whoever runs it has switched that on. */
import { account } from '../../tools/account';
import { N8nCore } from '../support/n8nCore';
import { Recorder } from '../support/recorder';

let n8n: N8nCore;
let klearStack: Recorder;
beforeAll(async () => {
	n8n = await N8nCore.load();
	n8n.protectFromSsrf(true);
	klearStack = await Recorder.start(() => ({ body: '{"access_token":"opaque","user_id":"26"}' }));
});
afterAll(async () => await klearStack.stop());

const GET_ID = { resource: 'user', operation: 'getId', options: {} };

it.each<[string, (url: string) => string]>([
	['an address', (url) => url],
	['a name that stands for one', (url) => url.replace('127.0.0.1', 'localhost')],
	['an address of a company’s own network', () => 'http://10.11.12.13:8080'],
])('%s: says who can allow it, and holds nothing back', async (_name, urlOf) => {
	const reference = n8n.credentials.add('klearStackApi', account(urlOf(klearStack.url)));
	for (let run = 0; run < 2; run++) {
		const { error } = await n8n.run(GET_ID, reference);
		expect(error).toMatchObject({
			message: 'n8n does not call this host: its SSRF protection blocks the address',
			description: expect.stringContaining('N8N_SSRF_ALLOWED_HOSTNAMES'),
			code: 'KS-BLOCKED',
		});
	}
	expect(klearStack.received).toEqual([]);
});

it('an address that is blocked only after the login says it, too', async () => {
	const reference = n8n.credentials.add('klearStackApi', account(klearStack.url));
	n8n.protectFromSsrf(false);
	expect((await n8n.run(GET_ID, reference)).error).toBeUndefined();
	n8n.protectFromSsrf(true);
	const before = klearStack.received.length;
	const { error } = await n8n.run(GET_ID, reference);
	expect(error).toMatchObject({
		message: 'n8n does not call this host: its SSRF protection blocks the address',
		code: 'KS-BLOCKED',
	});
	expect(klearStack.received.length).toBe(before);
	klearStack.received.length = 0;
});

it('a link to a file says it, too, and nothing is sent', async () => {
	const reference = n8n.credentials.add('klearStackApi', account('https://klearstack.invalid'));
	const fileUrl = `${klearStack.url}/secret.pdf`;
	const parameters = { resource: 'document', operation: 'upload', files: 'url', fileUrl };
	const { error } = await n8n.run(parameters, reference);
	expect(error).toMatchObject({
		message: 'n8n does not call this host: its SSRF protection blocks the address',
		code: 'KS-BLOCKED',
	});
	expect(klearStack.received).toEqual([]);
});

it('an open list says it, too', async () => {
	const reference = n8n.credentials.add('klearStackApi', account(klearStack.url));
	const parameters = { resource: 'document', operation: 'get' };
	await expect(n8n.listSearch('searchDocuments', parameters, reference)).rejects.toMatchObject({
		description: expect.stringMatching(/N8N_SSRF_ALLOWED_HOSTNAMES.*Choose By ID.*KS-BLOCKED/),
	});
});
