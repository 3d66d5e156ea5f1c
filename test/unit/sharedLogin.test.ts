import type { HttpRequest } from '../../nodes/KlearStack/transport/login';
import { getTokens } from '../../nodes/KlearStack/transport/sharedLogin';
import { type Credentials, ownerOf } from '../../nodes/KlearStack/transport/tokens';

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
		body: JSON.stringify({ access_token: `token ${++logins}`, refresh_token: '' }),
	});
	return { request, logins: () => logins };
}

const stored = (accessToken: string, tokenExpiry: number): Credentials => ({
	...LOGIN,
	accessToken,
	tokenExpiry: String(tokenExpiry),
	tokenOwner: ownerOf(LOGIN),
});

it('a call that was sent with the old token takes the one that this process got since', async () => {
	const { request, logins } = klearStack();
	const first = await getTokens(request, { ...LOGIN, username: 'one' });
	const old = { ...stored('old', Date.now()), username: 'one' };
	expect(await getTokens(request, old)).toEqual(first);
	expect(logins()).toBe(1);
});

it('where another process has got a newer one, which is refused, the older one of this is not taken', async () => {
	const { request, logins } = klearStack();
	await getTokens(request, { ...LOGIN, username: 'two' });
	const newer = { ...stored('of the other worker', Date.now() + 3_600_000), username: 'two' };
	expect(await getTokens(request, newer)).toMatchObject({ accessToken: 'token 2' });
	expect(logins()).toBe(2);
});
