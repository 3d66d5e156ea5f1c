import { endpointPath, normalizeBaseUrl } from '../../nodes/KlearStack/transport/address';
import { cpuTimeOf } from '../support/cpuTime';

describe('Base URL', () => {
	it.each([
		['https://staging.klearstackapp.com', 'https://staging.klearstackapp.com/'],
		['https://staging.klearstackapp.com/', 'https://staging.klearstackapp.com/'],
		['  https://staging.klearstackapp.com//  ', 'https://staging.klearstackapp.com/'],
		['HTTPS://Staging.KlearStackApp.com', 'https://staging.klearstackapp.com/'],
		['http://127.0.0.1:4010', 'http://127.0.0.1:4010/'],
		['staging.klearstackapp.com', 'https://staging.klearstackapp.com/'],
		['localhost:4010/proxy', 'https://localhost:4010/proxy/'],
		['https://host.example/a/b//', 'https://host.example/a/b/'],
		['https://host.example/a/access/klearstack/getuserid', 'https://host.example/a/'],
		['https://host.example/#/dashboard', 'https://host.example/'],
		['https://host.example/?a=1#b', 'https://host.example/'],
		['https://host.example/access/klearstack', 'https://host.example/'],
		['https://host.example/access/klearstack/get_access_token', 'https://host.example/'],
		['https://host.example/klearstack/retry_push_api', 'https://host.example/'],
	])('%s is %s', (given, expected) => {
		expect(normalizeBaseUrl(given)).toBe(expected);
	});

	it.each(['', '   ', 'ftp://host.example', 'javascript:alert(1)', 'https://', undefined, 7])(
		'refuses %p',
		(given) => {
			expect(() => normalizeBaseUrl(given)).toThrow(/is not a web address/);
		},
	);

	it('refuses a login in the address without repeating it', () => {
		const refused = () => normalizeBaseUrl('https://ada:S3cret@host.example');
		expect(refused).toThrow(/holds a user name or password/);
		expect(refused).not.toThrow(/S3cret/);
	});
});

describe('Endpoint', () => {
	it.each([
		['getuserdocuments', 'access/klearstack/getuserdocuments'],
		[' update_document ', 'access/klearstack/update_document'],
		['klearstack/retry_push_api', 'klearstack/retry_push_api'],
		['/access/klearstack/retry_push_api', 'access/klearstack/retry_push_api'],
	])('%p is called at %s', (given, expected) => {
		expect(endpointPath(given)).toBe(expected);
	});

	it.each([
		'',
		' ',
		'a b',
		'../admin',
		'https://elsewhere.example/x',
		'//elsewhere.example/x/..',
		'x?y=1',
	])('refuses %p', (given) => {
		expect(endpointPath(given)).toBeUndefined();
	});
});

describe('a text of 100,000 characters is no address, and read at once', () => {
	const HOST = 'https://klearstack.example';
	it.each([
		['slashes', `${HOST}${'/'.repeat(100_000)}x`],
		['paths of endpoints', `${HOST}${'/access/klearstack'.repeat(6_000)}`],
		['blanks', `${' '.repeat(100_000)}x`],
	])('%s', (_name, text) => {
		const ms = cpuTimeOf(() => {
			expect(() => normalizeBaseUrl(text)).toThrow('is not a web address');
			expect(endpointPath(text)).toBeUndefined();
		});
		// In a time that grew as its square, it would be many seconds.
		expect(ms).toBeLessThan(1_000);
	});
});
