import fc from 'fast-check';

import { isWebPage, parseAnswer, parseJson } from '../../nodes/KlearStack/json';

describe('JSON is read without losing anything', () => {
	it.each<[string, unknown]>([
		// Integers that a double cannot hold stay text, digit by digit.
		['{"id":12345678901234567890}', { id: '12345678901234567890' }],
		['[9007199254740993, -9007199254740993]', ['9007199254740993', '-9007199254740993']],
		['[9007199254740991,9007199254740992]', [9007199254740991, '9007199254740992']],
		['[ 1234567890123456789012345 ]', ['1234567890123456789012345']],
		// Others do not.
		['[0.8624999978870219, 12.25]', [0.8624999978870219, 12.25]],
		['[1234567890123456.5, 1234567890123456e2]', [1234567890123456.5, 1234567890123456e2]],
		[
			'["12345678901234567890", "x 12345678901234567890"]',
			['12345678901234567890', 'x 12345678901234567890'],
		],
		[String.raw`{"a\"":"\\","b":12345678901234567890}`, { 'a"': '\\', b: '12345678901234567890' }],
		['{"12345678901234567890":1}', { '12345678901234567890': 1 }],
		// Python's numbers that are none.
		['{"overall_confidence": NaN}', { overall_confidence: null }],
		['[Infinity, -Infinity,-NaN]', [null, null, null]],
		['["NaN", "Infinity \\" NaN", NaN]', ['NaN', 'Infinity " NaN', null]],
	])('%s', (text, expected) => {
		expect(parseJson(text)).toEqual(expected);
	});

	it.each(['[0012345678901234567]', '[NaNo]', '[12345678901234567890x]', '{"a":NaN', '[1,]'])(
		'and %s is none',
		(text) => {
			expect(() => parseJson(text)).toThrow(SyntaxError);
		},
	);

	it('any JSON is what it is', () => {
		fc.assert(
			fc.property(fc.jsonValue(), (value) => {
				const text = JSON.stringify(value);
				const isExact = !/\d{16}/.test(text.replace(/\d+\.\d+|e[+-]\d+/g, ''));
				fc.pre(isExact);
				expect(parseJson(text)).toEqual(JSON.parse(text));
			}),
			{ numRuns: 2_000 },
		);
	});

	it('and any integer has all its digits', () => {
		fc.assert(
			fc.property(fc.bigInt(), (value) => {
				const [parsed] = parseJson(`[${value}]`) as [unknown];
				expect(String(parsed)).toBe(String(value));
			}),
		);
	});

	it('is parsed once where it needs no care', () => {
		const text = JSON.stringify(
			Array.from({ length: 100 }, () => ({ confidence: 0.8624999978870219 })),
		);
		const replaced = jest.spyOn(String.prototype, 'replace');
		parseJson(text);
		const times = replaced.mock.calls.length;
		replaced.mockRestore();
		expect(times).toBe(0);
	});
});

describe('an answer', () => {
	it.each<[string, unknown]>([
		[' Request Submitted Successfully\n', 'Request Submitted Successfully'],
		['55413.00', '55413.00'],
		['12345678901234567890', '12345678901234567890'],
		['Infinity', 'Infinity'],
		['true', 'true'],
		['"{\\"a\\":1}"', { a: 1 }],
		// A byte order mark, also within a text of JSON.
		['\ufeff{"a":1}', { a: 1 }],
		['"\ufeff{\\"a\\":1}"', { a: 1 }],
		['\ufeffRequest Submitted', 'Request Submitted'],
		// An entry that cannot be read takes no other with it.
		[
			'{"result":[{"a":1},{"a":1,,},{"a":2}],"n":1}',
			{ result: [{ a: 1 }, { unreadable: '{"a":1,,}' }, { a: 2 }], n: 1 },
		],
		['[{"a":nan},{"a":2}]', [{ unreadable: '{"a":nan}' }, { a: 2 }]],
		['{"data":{"documents":[{a:1},[1]]}}', { data: { documents: [{ unreadable: '{a:1}' }, [1]] } }],
		['{"status":None,"result":[{"a":1}]}', '{"status":None,"result":[{"a":1}]}'],
		['{"result":[{"a":1},{"a":', '{"result":[{"a":1},{"a":'],
	])('%s', (text, expected) => {
		expect(parseAnswer(text)).toEqual(expected);
	});

	it('shows of an entry that cannot be read no more than its beginning', () => {
		const [entry] = parseAnswer(`[{"a":${'x'.repeat(2_000)}}]`) as [{ unreadable: string }];
		expect(entry.unreadable).toHaveLength(500);
	});

	it('is a web page, or not', () => {
		expect(isWebPage('\n<!DOCTYPE html><html>')).toBe(true);
		expect(isWebPage('\ufeff<html lang="en">')).toBe(true);
		expect(isWebPage('{"a": "<html>"}')).toBe(false);
	});
});
