import fc from 'fast-check';

import { EntrySplitter } from '../../nodes/KlearStack/entries';

/** The entries of a text that comes in pieces, and the rest. */
function split(text: string, cuts: number[] = []) {
	const entries: string[] = [];
	const splitter = new EntrySplitter((entry) => entries.push(entry));
	const ends = [...cuts.map((cut) => cut % (text.length + 1)), text.length].sort((a, b) => a - b);
	ends.reduce((start, end) => {
		splitter.push(text.slice(start, end));
		return end;
	}, 0);
	return { entries, rest: splitter.end(), whole: splitter.end(entries.join()) };
}

const cuts = fc.array(fc.nat());
it.each([
	['a list under result', '{"result": [{"a": 1}, [2, "x"]], "status": "s"}', 2],
	['with something before it', '{"status": "s", "result" : [1,2,3]}', 3],
	['a list by itself', ' [{"a": [1, 2]}]', 1],
	['an empty list', '{"result": [ ]}', 0],
	['a list under another likely name', '{"Documents": [{}, {}]}', 2],
	['a list one level down', '{"anything": {"total": 2, "result": [1, 2]}, "status": "s"}', 2],
	['a list behind something else', '{"page": {"number": 1}, "tags": ["a"], "data": [1, 2]}', 2],
	['a list under any other name', '{"columns": [1, 2]}', 0],
	['a list two levels down', '{"a": {"b": {"result": [1, 2]}}}', 0],
	['a list in a list', '{"a": [{"result": [1, 2]}]}', 0],
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
		fc.record({ before: fc.jsonValue(), Data: fc.array(fc.jsonValue()), after: fc.jsonValue() }),
		fc.record({ a: fc.jsonValue(), data: fc.record({ results: fc.array(fc.jsonValue()) }) }),
		fc.jsonValue(),
	);
	fc.assert(
		fc.property(answers, fc.nat(2), cuts, (answer, indent, at) => {
			const { entries, whole } = split(JSON.stringify(answer, null, indent), at);
			for (const entry of entries) JSON.parse(entry);
			expect(JSON.stringify(JSON.parse(whole))).toBe(JSON.stringify(answer));
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
			expect(split(text, at)).toEqual({ entries: [], rest: text, whole: text });
		}),
	);
});
