import fc from 'fast-check';

import { EntrySplitter } from '../../nodes/KlearStack/transport/entries';

/** The entries of a text that comes in pieces, and the rest. */
function split(text: string, cuts: number[] = []): { entries: string[]; rest: string } {
	const entries: string[] = [];
	const splitter = new EntrySplitter((entry) => entries.push(entry));
	const ends = [...cuts.map((cut) => cut % (text.length + 1)), text.length].sort((a, b) => a - b);
	ends.reduce((start, end) => {
		splitter.push(text.slice(start, end));
		return end;
	}, 0);
	return { entries, rest: splitter.end() };
}

const cuts = fc.array(fc.nat());
const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

it.each([
	['a list under result', '{"result": [{"a": 1}, [2, "x"]], "status": "s"}', 2],
	['with something before it', '{"status": "s", "result" : [1,2,3]}', 3],
	['a list by itself', ' [{"a": [1, 2]}]', 1],
	['an empty list', '{"result": [ ]}', 0],
	['a list under another name', '{"data": [1, 2]}', 0],
	['a list within an entry of another', '{"data": {"result": [1, 2]}}', 0],
	['a name that only ends so', String.raw`{"no\"result": [1]}`, 0],
	['a text with brackets in it', '"[1, 2]"', 0],
	['a sentence', 'Request Submitted, [see] below', 0],
])('%s', (_name, text, count) => {
	const { entries, rest } = split(text);
	expect(entries).toHaveLength(count);
	if (count === 0) expect(rest.replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
});

it('gives any JSON with any list in any pieces: nothing is lost, nothing is changed', () => {
	const answers = fc.oneof(
		fc.array(fc.jsonValue()),
		fc.record({ result: fc.array(fc.jsonValue()) }),
		fc.record({ status: fc.string(), result: fc.array(fc.jsonValue()), after: fc.jsonValue() }),
		fc.jsonValue(),
	);
	fc.assert(
		fc.property(answers, fc.nat(2), cuts, (answer, indent, at) => {
			const { entries, rest } = split(JSON.stringify(answer, null, indent), at);
			const found = entries.map((entry) => JSON.parse(entry) as unknown);
			const others: unknown = JSON.parse(rest);
			const whole = isObject(others)
				? { ...others, ...(found.length > 0 && { result: found }) }
				: found.length > 0
					? found
					: others;
			expect(JSON.stringify(whole)).toBe(JSON.stringify(answer));
		}),
		{ numRuns: 1_000 },
	);
});

it('leaves an answer that was cut off as something that is no JSON', () => {
	const text = JSON.stringify({ status: 's', result: [{ a: ['}', ']'] }, [1, 'x']], end: true });
	for (let length = 0; length < text.length; length++) {
		expect(() => JSON.parse(split(text.slice(0, length)).rest) as unknown).toThrow(SyntaxError);
	}
});

it('gives any text that is no JSON as it is', () => {
	fc.assert(
		fc.property(fc.string(), cuts, (text, at) => {
			fc.pre(!/^\s*[[{]/.test(text));
			expect(split(text, at)).toEqual({ entries: [], rest: text });
		}),
	);
});
