import type { INode } from 'n8n-workflow';
import { readFileSync } from 'node:fs';

import { exampleFile } from '../../tools/examples';

/** The Code node of the example How good is it here? */
const { jsCode } = (
	JSON.parse(readFileSync(exampleFile('how-good-is-it-here'), 'utf8')) as { nodes: INode[] }
).nodes.find(({ type }) => type.endsWith('.code'))!.parameters;

interface Reading {
	was: string;
	confidence: number;
	/** What was approved, where that is something else. */
	is?: string;
}

/** What the node gives for documents with a field each, or with one in a line of their own. */
function judged(readings: Reading[], isInLine = false) {
	const rows = readings.map(({ was, confidence }, n) => ({
		documentId: `d${n}`,
		fields: JSON.stringify(isInLine ? {} : { Total: was }),
		lineItems: JSON.stringify(isInLine ? [{ Total: was }] : []),
		confidence: JSON.stringify(
			isInLine ? { lineItems: [{ Total: confidence }] } : { Total: confidence, lineItems: [] },
		),
	}));
	const approved = readings.map(({ was, is = was }, n) => ({
		documentId: `d${n}`,
		fields: isInLine ? {} : { Total: is },
		lineItems: isInLine ? [{ Total: is, confidence: { Total: 1 } }] : [],
	}));
	const all = (items: object[]) => ({ all: () => items.map((json) => ({ json })) });
	const run = new Function('$', '$input', String(jsCode)) as (
		...args: unknown[]
	) => Array<{ json: object }>;
	return run(() => all(rows), all(approved)).map(({ json }) => json);
}

const right = (confidence: number): Reading => ({ was: '1', confidence });
const wrong = (confidence: number): Reading => ({ was: '1', is: '2', confidence });
const many = (reading: Reading, count: number) => Array.from({ length: count }, () => reading);

it.each([
	['all right', many(right(0.5), 30), [100, null, 0, 0]],
	['all wrong', many(wrong(0.9), 30), [0, 0.9, null, 100]],
	[
		'wrong below a confidence',
		[...many(right(0.9), 30), ...many(wrong(0.6), 10)],
		[75, 0.6, 0.61, 25],
	],
	['one of a hundred', [...many(right(0.9), 99), wrong(0.95)], [99, 0.95, 0, 0]],
	['one of fifty, which is surest', [...many(right(0.9), 49), wrong(0.95)], [98, 0.95, null, 100]],
])('%s', (_case, readings, [rightPercent, highest, suggestedThreshold, toReviewPercent]) => {
	for (const isInLine of [false, true]) {
		expect(judged(readings, isInLine)).toEqual([
			{
				...{ field: 'Total', values: readings.length, rightPercent, suggestedThreshold },
				...{ highestConfidenceOfWrong: highest, toReviewPercent, note: '' },
			},
		]);
	}
});

it('says where there are too few values to tell', () => {
	expect(judged([right(0.9)])).toMatchObject([{ note: expect.stringMatching(/^fewer than 30/) }]);
});
