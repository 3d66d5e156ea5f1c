import { expiryOf, ownerOf } from '../../nodes/KlearStack/transport/tokens';

const tokenOf = (claims: object) =>
	`h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;

it.each<[string, string, number]>([
	['of 15 minutes ends half a minute earlier', tokenOf({ iat: 100, exp: 1_000 }), 870],
	['of 5 minutes ends half a minute earlier', tokenOf({ iat: 100, exp: 400 }), 270],
	['of 1 minute ends a tenth earlier', tokenOf({ iat: 100, exp: 160 }), 54],
	['of 5 seconds ends a tenth earlier', tokenOf({ iat: 100, exp: 105 }), 4.5],
	['by a clock that is wrong by years lives as long', tokenOf({ iat: 9e9, exp: 9e9 + 900 }), 870],
	['without claims lives as documented', 'opaque', 870],
	['that never lives is not used', tokenOf({ iat: 100, exp: 100 }), 0],
	['that ends before it begins lives as documented', tokenOf({ iat: 10, exp: 1 }), 870],
])('a token %s', (_name, token, seconds) => {
	expect(expiryOf(token, 1_000_000)).toBe(1_000_000 + seconds * 1000);
});

describe('whose a login is', () => {
	const login = {
		baseUrl: 'https://a.example',
		companyName: 'A',
		authentication: 'password',
		username: 'ada',
		password: 'x',
		userId: '7',
	};

	it.each([
		['baseUrl', 'https://b.example'],
		['companyName', 'B'],
		['username', 'eve'],
		['password', 'y'],
		['authentication', 'userId'],
	])('changes with %s', (name, value) => {
		expect(ownerOf({ ...login, [name]: value })).not.toBe(ownerOf(login));
	});

	it('does not change with what is not part of it', () => {
		expect(ownerOf({ ...login, userId: '8', accessToken: 't' })).toBe(ownerOf(login));
	});

	it('tells a password from a user ID of the same letters', () => {
		const password = { ...login, username: 'ada', password: '' };
		const userId = { ...login, authentication: 'userId', userId: 'ada' };
		expect(ownerOf(userId)).not.toBe(ownerOf(password));
	});
});
