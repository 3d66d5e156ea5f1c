import { Readable } from 'node:stream';

import type { HttpRequest } from '../../nodes/KlearStack/transport/login';
import { getTokens, refuseToken } from '../../nodes/KlearStack/transport/sharedLogin';
import type { Credentials } from '../../nodes/KlearStack/transport/tokens';

const LOGIN: Credentials = {
	baseUrl: 'https://klearstack.example',
	companyName: 'Harbour Books',
	authentication: 'password',
	username: 'ada',
	password: 'x',
};

/** Stands in for KlearStack: what is tested is which tokens are taken, and not how they are got. */
function klearStack() {
	let logins = 0;
	const request: HttpRequest = async () => ({
		statusCode: 200,
		headers: {},
		body: Readable.from([
			Buffer.from(JSON.stringify({ access_token: `token ${++logins}`, refresh_token: '' })),
		]),
	});
	return { request, logins: () => logins };
}

it('of all that ask at the same time, one logs in', async () => {
	const { request, logins } = klearStack();
	const credentials = { ...LOGIN, username: 'one' };
	const all = await Promise.all(
		Array.from({ length: 10 }, async () => await getTokens(request, credentials)),
	);
	expect(new Set(all)).toEqual(new Set([all[0]]));
	expect(await getTokens(request, credentials)).toBe(all[0]);
	expect(logins()).toBe(1);
});

it('a token that was refused is not given again, and a newer one is not taken for it', async () => {
	const { request } = klearStack();
	const credentials = { ...LOGIN, username: 'two' };
	const { accessToken } = await getTokens(request, credentials);
	refuseToken(credentials, accessToken);
	const renewed = await getTokens(request, credentials);
	expect(renewed.accessToken).not.toBe(accessToken);
	// Another call that was sent with the first one is answered late.
	refuseToken(credentials, accessToken);
	expect(await getTokens(request, credentials)).toBe(renewed);
});

it('a token is given to nobody but the login it is from', async () => {
	const { request } = klearStack();
	const acme = { ...LOGIN, companyName: 'ACME' };
	const beta = { ...LOGIN, companyName: 'Beta' };
	const { accessToken } = await getTokens(request, acme);
	expect((await getTokens(request, beta)).accessToken).not.toBe(accessToken);
	refuseToken(beta, accessToken);
	expect((await getTokens(request, acme)).accessToken).toBe(accessToken);
});

it('a renewal that gives no refresh token, as documented, leaves the one there is for the next', async () => {
	const renewedWith: unknown[] = [];
	const request: HttpRequest = async ({ url, body }) => {
		const isRenewal = url.endsWith('getaccesstokenfromrefreshtoken');
		if (isRenewal) renewedWith.push((body as unknown as FormData).get('refresh_token'));
		const answer = {
			access_token: `access ${renewedWith.length}`,
			...(!isRenewal && { refresh_token: 'refresh' }),
		};
		const bytes = Buffer.from(JSON.stringify(answer));
		return { statusCode: 200, headers: {}, body: Readable.from([bytes]) };
	};
	const credentials = { ...LOGIN, username: 'three' };
	for (let n = 0; n < 3; n++) {
		const { accessToken } = await getTokens(request, credentials);
		expect(accessToken).toBe(`access ${n}`);
		refuseToken(credentials, accessToken);
	}
	expect(renewedWith).toEqual(['refresh', 'refresh']);
});
