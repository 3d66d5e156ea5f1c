import { Redactor } from '../../nodes/KlearStack/transport/secrets';

const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJ1c2VyX2lkIjoyNn0.c2lnbmF0dXJl';

/** Every way in which a server, a proxy or a log in between may write a text. */
const asPython = (text: string) =>
	JSON.stringify(text).replace(
		/[^\x20-\x7e]/g,
		(sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
const SPELLINGS: Record<string, (text: string) => string> = {
	plain: (text) => text,
	JSON: JSON.stringify,
	'JSON in JSON': (text) => JSON.stringify(JSON.stringify(text)),
	'JSON in JSON in JSON': (text) => JSON.stringify(JSON.stringify(JSON.stringify(text))),
	'Python JSON': asPython,
	'Python JSON twice': (text) => asPython(asPython(text)),
	'PHP JSON': (text) => asPython(text).replaceAll('/', '\\/'),
	URL: encodeURIComponent,
	'URL in a URL': (text) => encodeURIComponent(encodeURIComponent(text)),
	form: (text) => new URLSearchParams([['', text]]).toString().slice(1),
	HTML: (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`),
	'named HTML': (text) =>
		text
			.replaceAll('&', '&amp;')
			.replaceAll('<', '&lt;')
			.replaceAll('>', '&gt;')
			.replaceAll('"', '&quot;'),
	base64: (text) => Buffer.from(text).toString('base64'),
};

const PASSWORDS = [
	'Simulated-Secret-1',
	'a.*b+c(d[e',
	'Größe\n"42"/x\\y',
	'a&b<c>d\'e"f',
	'密码 пароль 1 ✓',
	'100% sure + more',
];

describe('an error', () => {
	it.each(
		PASSWORDS.flatMap((password) =>
			Object.entries(SPELLINGS).map(([name, spell]) => [password, name, spell] as const),
		),
	)('does not show %j as %s', (password, _name, spell) => {
		expect(new Redactor([password]).text(`before${spell(password)}after`)).toMatch(
			/^before\W{0,7}\*\*\*\W{0,10}after$/,
		);
	});

	it.each<[string, string, string[], string]>([
		['every occurrence', 'hunter22 hunter22', ['hunter22'], '*** ***'],
		['a secret glued to other letters', 'pw_hunter22_x', ['hunter22'], 'pw_***_x'],
		['a token glued to other letters', `n${TOKEN}`, [], 'n***'],
		['any token, known or not', `Bearer ${TOKEN} is expired`, [], 'Bearer *** is expired'],
		['a known opaque token', 'token=0123abcd', ['0123abcd'], 'token=***'],
		['the longer of two', 'abcdef123', ['abcdef', 'abcdef123'], '***'],
		['a short one only as a word', 'the latest test', ['test'], 'the latest ***'],
		['nothing for an empty one', 'as it was', ['', ''], 'as it was'],
	])('hides %s', (_name, text, secrets, expected) => {
		expect(new Redactor(secrets).text(text)).toBe(expected);
	});
});

describe('a text is looked through in a time that grows as it does', () => {
	// Where it grew faster, each of these would take hours, and the test fail by its time limit.
	it.each<[string, string, string]>([
		['beginnings of tokens', 'eyJ'.repeat(1_000_000), 'Simulated-Secret-1'],
		['backslashes, of which the password has many', '\\'.repeat(20_000), '\\'.repeat(12) + 'x'],
		['beginnings of the password', 'aaaaaaaaaaaa'.repeat(200_000), 'aaaaaaaaaaab'],
	])('%s', (_name, text, secret) => {
		const redactor = new Redactor([secret]);
		expect(redactor.text(text)).toBe(text);
		expect(redactor.data([text], JSON.stringify([text]))).toEqual([text]);
	});

	it.each(['\\\\share\\x', 'a\\\\\\b', '\\\\"\\'])('and finds %s in every spelling', (secret) => {
		const redactor = new Redactor([secret]);
		const json = JSON.stringify(secret).slice(1, -1);
		const twice = JSON.stringify(json).slice(1, -1);
		for (const spelled of [secret, json, twice, encodeURIComponent(secret)]) {
			expect(redactor.text(`<${spelled}>`)).toBe('<***>');
		}
	});
});

describe('an answer', () => {
	const clean = (answer: unknown, ...secrets: string[]) => {
		const text = JSON.stringify(answer);
		return new Redactor(secrets).data(JSON.parse(text), text);
	};

	it('has no token, and no secret that cannot stand there by chance', () => {
		const answer = {
			a: ['x Simulated-Secret-1 y', TOKEN],
			b: { c: 'pw=Simulated-Secret-1' },
			n: 1,
		};
		expect(clean(answer, 'Simulated-Secret-1')).toEqual({
			a: ['x *** y', '***'],
			b: { c: 'pw=***' },
			n: 1,
		});
	});

	it('keeps values that happen to be like a weak secret, but where the name says what it is', () => {
		const answer = {
			Supplier: 'Spring',
			City: 'Springfield',
			password: 'Spring',
			total: '12345678',
		};
		expect(clean(answer, 'Spring', '12345678')).toEqual({ ...answer, password: '***' });
	});

	it('keeps every name, so that no two become one', () => {
		const answer = { 'Simulated-Secret-1': 1, 'x Simulated-Secret-1': 'Simulated-Secret-1' };
		expect(clean(answer, 'Simulated-Secret-1')).toEqual({
			'Simulated-Secret-1': 1,
			'x Simulated-Secret-1': '***',
		});
	});

	it('keeps a field called __proto__', () => {
		const text = '{"__proto__": "Simulated-Secret-1", "a": {"constructor": "x"}}';
		const cleaned = new Redactor(['Simulated-Secret-1']).data(JSON.parse(text), text);
		expect(JSON.stringify(cleaned)).toBe('{"__proto__":"***","a":{"constructor":"x"}}');
	});

	it('without any secret is looked through once as a text, and never value by value', () => {
		const values = jest.spyOn(String.prototype, 'replace');
		const documents = Array.from({ length: 1_000 }, (_, n) => ({ Inv_Number: `A-${n}` }));
		const text = JSON.stringify(documents);
		const redactor = new Redactor(['Simulated-Secret-1', TOKEN]);
		values.mockClear();
		expect(redactor.data(documents, text)).toBe(documents);
		const runs = values.mock.calls.length;
		values.mockRestore();
		expect(runs).toBe(0);
	});
});
