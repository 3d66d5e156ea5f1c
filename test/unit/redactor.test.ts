import fc from 'fast-check';

import { Redactor, secretsOf } from '../../nodes/KlearStack/transport/redactor';

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
	'JSON in HTML': (text) => SPELLINGS['named HTML'](JSON.stringify(text).slice(1, -1)),
	'JSON of escapes only': (text) => everyUnit(text, (unit) => `\\u${unit.padStart(4, '0')}`),
	'URL of escapes only': (text) =>
		[...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
	'decimal HTML of escapes only': (text) =>
		Array.from(text, (sign) => `&#${sign.codePointAt(0)};`).join(''),
	'hexadecimal HTML of escapes only': (text) =>
		Array.from(text, (sign) => `&#x${sign.codePointAt(0)!.toString(16)};`).join(''),
	'HTML in HTML in a URL': (text) =>
		encodeURIComponent(SPELLINGS['named HTML'](SPELLINGS['named HTML'](text))),
};
const everyUnit = (text: string, write: (hex: string) => string) =>
	text
		.split('')
		.map((unit) => write(unit.charCodeAt(0).toString(16)))
		.join('');

const PASSWORDS = [
	'Simulated-Secret-1',
	'a.*b+c(d[e',
	'Größe\n"42"/x\\y',
	'a&b<c>d\'e"f',
	'密码 пароль 1 ✓',
	'100% sure + more',
	'OnlyLetters',
	'1234567890',
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

	it('does not show a secret in any spelling inside any other, whatever it is', () => {
		const secret = fc
			.string({ minLength: 8, unit: 'grapheme' })
			.filter((one) => /[a-z]{4}/i.test(one));
		const layers = fc.array(fc.constantFrom(...Object.values(SPELLINGS)), { maxLength: 4 });
		fc.assert(
			fc.property(secret, layers, (password, spellings) => {
				const spelled = spellings.reduce((text, spell) => spell(text), password);
				const text = `before: ${spelled} :after`;
				const redactor = new Redactor([password]);
				const shown = redactor.text(text);
				// An answer is looked through value by value only where a quick look finds something.
				const answer = { message: text };
				expect(redactor.data(answer, JSON.stringify(answer))).toEqual({ message: shown });
				expect(shown).toMatch(/^before: .*\*\*\*.* :after$/s);
				const [letters] = /[a-z]{4,}/i.exec(password)!;
				expect(shown.replace(/^before: | :after$/g, '')).not.toContain(letters);
			}),
			{ numRuns: 2_000 },
		);
	});

	it.each<[string, string, string[], string]>([
		['every occurrence', 'hunter22 hunter22', ['hunter22'], '*** ***'],
		['a secret glued to other letters', 'pw_hunter22_x', ['hunter22'], 'pw_***_x'],
		['a token glued to other letters', `n${TOKEN}`, [], 'n***'],
		['a token of 100 kB', `token ${'ab1+'.repeat(25_000)}.`, ['ab1+'.repeat(25_000)], 'token ***.'],
		['a short one, spelled', 'pw=%70%77%31!', ['pw1'], 'pw=***!'],
		['any token, known or not', `Bearer ${TOKEN} is expired`, [], 'Bearer *** is expired'],
		['a known opaque token', 'token=0123abcd', ['0123abcd'], 'token=***'],
		['the longer of two', 'abcdef123', ['abcdef', 'abcdef123'], '***'],
		['a short one only as a word', 'the latest test', ['test'], 'the latest ***'],
		['nothing for an empty one', 'as it was', ['', ''], 'as it was'],
	])('hides %s', (_name, text, secrets, expected) => {
		expect(new Redactor(secrets).text(text)).toBe(expected);
	});
});

it('every secret of a credential is hidden, a user ID only where one logs in by it', () => {
	const credential = {
		...{ companyName: 'Harbour Books', username: 'ada-lovelace', password: 'Password-123' },
		...{ accessToken: 'access-token-1', refreshToken: 'refresh-token-1', userId: 'user-id-123' },
	};
	const all = Object.values(credential).join(' ');
	const hidden = (authentication: string) =>
		new Redactor(secretsOf({ ...credential, authentication })).text(all);
	expect(hidden('password')).toBe('Harbour Books ada-lovelace *** *** *** user-id-123');
	expect(hidden('userId')).toBe('Harbour Books ada-lovelace *** *** *** ***');
});

it('hides a short secret with any sign in it', () => {
	const signs = Array.from({ length: 0x7f - 0x21 }, (_, n) => String.fromCharCode(0x21 + n));
	const shown = signs.map((sign) => new Redactor([`P${sign}7`]).text(`before P${sign}7 after`));
	expect(new Set(shown)).toEqual(new Set(['before *** after']));
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
			expect(redactor.text(`<${spelled}>`)).toMatch(/^<\\*\*\*\*\\*>$/);
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

	// The rules of SECURITY.md, each with what it leaves out.
	it.each<[string, unknown, unknown]>([
		['a name says so', { password: 'Spring' }, { password: '***' }],
		['… around it', { password: { value: 'Spring' } }, { password: { value: '***' } }],
		['… in a list', { user_tokens: ['x', 'Spring'] }, { user_tokens: ['x', '***'] }],
		['… behind it, as in a tuple', ['Spring', 'user_password', 1], ['***', 'user_password', 1]],
		['… and it came as a number', { pwd: 12345678 }, { pwd: '***' }],
		['the text says so', { a: 'password=Spring;x=1' }, { a: 'password=***;x=1' }],
		['… spelled otherwise', { a: 'password%3D%53pring' }, { a: 'password=***' }],
		['it is in a sentence', { message: 'No Spring here' }, { message: 'No *** here' }],
		['… of an error', { errors: [{ x: '12345678' }] }, { errors: [{ x: '***' }] }],
		[
			'nothing says so',
			{ Supplier: 'Spring', n: '12345678' },
			{ Supplier: 'Spring', n: '12345678' },
		],
		['… although it is part of one', { password: 'Springfield' }, { password: '***field' }],
		[
			'… and it is a number',
			{ Inv_Total: 12345678, errors: 7 },
			{ Inv_Total: 12345678, errors: 7 },
		],
	])('has a common word or a number as a secret where %s', (_name, answer, expected) => {
		expect(clean(answer, 'Spring', '12345678')).toEqual(expected);
	});

	it.each(['letters-only-and-no-word-of-any-document', '12345678901234567890'])(
		'has no token that is long, whatever it is made of: %s',
		(token) => {
			expect(clean({ Supplier: token, n: `id ${token}` }, token)).toEqual({
				Supplier: '***',
				n: 'id ***',
			});
			// One digit or letter less may be a name or a number by chance.
			const short = token.slice(0, 19);
			expect(clean({ Supplier: short }, short)).toEqual({ Supplier: short });
		},
	);

	it('keeps amounts that are as the password', () => {
		const answer = { Inv_Total: '100', lines: [['100', 'Qty', 0.9]], message: '100 documents' };
		expect(clean(answer, '100')).toEqual({ ...answer, message: '*** documents' });
	});

	// Left out on purpose, as SECURITY.md says.
	it.each([
		['in other capitals', 'SIMULATED-SECRET-1'],
		['with something in between', 'Simulated- Secret-1'],
		['in hexadecimal', Buffer.from('Simulated-Secret-1').toString('hex')],
		['in base64', Buffer.from('Simulated-Secret-1').toString('base64')],
		['with HTML’s name of another sign', 'Simulated&hyphen;Secret-1'],
	])('has it %s', (_name, text) => {
		expect(clean({ text }, 'Simulated-Secret-1')).toEqual({ text });
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

	it('without any secret is looked through as a text, and never value by value', () => {
		const values = jest.spyOn(String.prototype, 'replace');
		const documents = Array.from({ length: 1_000 }, (_, n) => ({ Inv_Number: `A-${n}` }));
		const text = JSON.stringify(documents);
		const redactor = new Redactor(['Simulated-Secret-1', TOKEN]);
		values.mockClear();
		expect(redactor.data(documents, text)).toBe(documents);
		const runs = values.mock.calls.length;
		values.mockRestore();
		expect(runs).toBeLessThan(10);
	});
});
