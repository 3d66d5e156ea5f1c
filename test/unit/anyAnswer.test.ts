import fc from 'fast-check';

import { readBatch } from '../../nodes/KlearStack/documents/batch';
import { type KlearStackDocument, readDocument } from '../../nodes/KlearStack/documents/document';
import { isRecord } from '../../nodes/KlearStack/json';
import { toEvent } from '../../nodes/KlearStack/trigger/event';
import type { Endpoint } from '../../nodes/KlearStack/transport/endpoint';
import { endpoints } from '../../nodes/KlearStack/transport/endpoints';
import { KlearStackFailure } from '../../nodes/KlearStack/transport/failure';
import { judge } from '../../nodes/KlearStack/transport/judge';
import { Redactor } from '../../nodes/KlearStack/transport/redactor';
import { commonNames } from '../../nodes/KlearStack/documents/commonNames';
import { KnownInvoices } from '../../nodes/KlearStack/documents/sameInvoice';
import { itemsOf } from '../../tools/outputForm';

const RUNS = { numRuns: Number(process.env.SEQUENCES ?? 1_000) };

const redactor = new Redactor(['Secret-Of-The-Account-1']);

/** Names that mean something to the package, to KlearStack or to JavaScript, and any other. */
const name = fc.oneof(
	fc.constantFrom(
		...['Document_id', 'file_name', 'status', 'Is_Approved', 'overall_confidence', 'result'],
		...['fields', 'confidence', 'documentId', 'eventId', 'value', 'page_index', 'error', 'success'],
		...['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', 'Inv_Number'],
	),
	fc.string(),
);
const json = fc.jsonValue({ maxDepth: 3 });
const confidence = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constant(null));
const page = fc.record({ page_index: fc.nat(9) });
const box = fc.array(fc.nat(999), { minLength: 4, maxLength: 4 });
const tuple = fc.oneof(
	fc.tuple(json, name),
	fc.tuple(json, name, confidence),
	fc.tuple(json, name, confidence, page),
	fc.tuple(json, name, confidence, page, box),
	fc.tuple(json, name, confidence, page, box, json),
);
const field = fc.oneof(
	fc.record({ value: json, confidence }),
	fc.record({ value: json, confidence, page_index: fc.nat(9), coordinate: box }),
	fc.record({ value: json, confidence, note: json }),
);
const member = fc.oneof(field, fc.array(field, { minLength: 1, maxLength: 3 }), json);
const object = fc
	.array(fc.tuple(name, member))
	// By definition, not by assignment: a name may be __proto__.
	.map((entries) =>
		JSON.parse(
			`{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join()}}`,
		),
	);
const document = fc.oneof(
	fc.array(fc.oneof(tuple, json)),
	object,
) as fc.Arbitrary<KlearStackDocument>;

const isContainer = (value: unknown): value is object =>
	typeof value === 'object' && value !== null;

/** Every text, number and truth value in something, however deep. */
const leavesOf = (value: unknown): string[] =>
	isContainer(value)
		? Object.values(value).flatMap(leavesOf)
		: value === null || value === ''
			? []
			: [JSON.stringify(value)];

/** What a document says, without where on the page it says it. Knows nothing of how it is simplified. */
function saidIn(given: KlearStackDocument): string[] {
	const isTuple = (one: unknown): one is unknown[] =>
		Array.isArray(one) && one.length >= 2 && typeof one[1] === 'string';
	const isPage = (one: unknown) =>
		isContainer(one) &&
		JSON.stringify(Object.keys(one)) === '["page_index"]' &&
		leavesOf(one).every((leaf) => /^\d/.test(leaf));
	const isPosition = (one: unknown) =>
		Array.isArray(one) && one.every((edge) => typeof edge === 'number');
	const withoutPlace = (one: unknown): unknown => {
		if (isTuple(one)) {
			return one.filter(
				(part, n) => n !== 1 && !(n === 3 && isPage(part)) && !(n === 4 && isPosition(part)),
			);
		}
		if (!isContainer(one) || Array.isArray(one) || !Object.hasOwn(one, 'value')) return one;
		return Object.entries(one)
			.filter(
				([key, part]) =>
					!(key === 'page_index' && typeof part === 'number') &&
					!(key === 'coordinate' && isPosition(part)),
			)
			.map(([, part]) => part as unknown);
	};
	const members = Array.isArray(given) ? given : Object.values(given);
	return members.flatMap((one) =>
		Array.isArray(one) && !isTuple(one)
			? one.map(withoutPlace).flatMap(leavesOf)
			: leavesOf(withoutPlace(one)),
	);
}

/** What may stand for whether it is approved. */
const FLAGS = ['0', '1', '-0', 'true', 'false'];

/** A number or a truth value that came as text may leave as what it is. */
const plain = (leaf: string) =>
	leaf
		.replace(/^"(\d+(?:\.\d+)?)"$/, (_text, digits: string) => String(Number(digits)))
		.replace(/^"(true|false)"$/i, (_text, word: string) => word.toLowerCase());

describe('any document', () => {
	it('is read without an exception, and without losing a value', () => {
		fc.assert(
			fc.property(document, (given) => {
				const kept = new Set(leavesOf(JSON.parse(JSON.stringify(readDocument(given)))));
				// Is_Approved is 0 or 1 at KlearStack.
				const lost = saidIn(given).filter(
					(leaf) => !kept.has(leaf) && !kept.has(plain(leaf)) && !FLAGS.includes(plain(leaf)),
				);
				expect({ given, lost }).toEqual({ given, lost: [] });
			}),
			RUNS,
		);
	});

	it('leaves in every form, with every rule, without an exception', () => {
		const output = fc.constantFrom('simplified', 'fieldsOnly', 'lineItems', 'selected');
		fc.assert(
			fc.property(document, output, fc.boolean(), (given, chosen, isCommon) => {
				const items = itemsOf(
					{
						output: chosen as 'simplified',
						isCommon,
						converts: true,
						selected: ['Inv_Number', 'value'],
						rules: {
							fieldConfidenceBelow: 0.9,
							overallConfidenceBelow: 0.9,
							totalsDifferBy: 0,
							known: new KnownInvoices(commonNames([])),
							checks: ['dueDate', 'gstin', 'iban', 'lineAmounts', 'vatNumber'],
							required: ['Inv_Number'],
						},
					},
					given as never,
				);
				expect(items.length).toBeGreaterThan(0);
				for (const item of items) expect(item).toHaveProperty('needsReview');
			}),
			RUNS,
		);
	});

	it('becomes an event, and a batch of it is read', () => {
		fc.assert(
			fc.property(document, (given) => {
				expect(toEvent(given).statements.eventId).toMatch(/./);
				expect(Array.isArray(readBatch({ result: [given, {}] }).documents)).toBe(true);
			}),
			RUNS,
		);
	});
});

describe('any answer', () => {
	const text = fc.oneof(
		fc.json(),
		fc.string(),
		fc.uint8Array().map((bytes) => Buffer.from(bytes).toString()),
		fc.tuple(fc.json(), fc.nat()).map(([whole, at]) => whole.slice(0, at % (whole.length + 1))),
		fc.tuple(fc.string(), fc.json()).map((parts) => parts.join('')),
	);
	const all: Endpoint[] = Object.values(endpoints);
	/** JSON, also within JSON, or else the text; a bare number or truth value stays the text it came as. */
	const asSent = (answer: string): unknown => {
		let plain: unknown;
		try {
			plain = JSON.parse(answer);
		} catch {
			return answer.trim();
		}
		if (typeof plain === 'string' && /^\s*[{[]/.test(plain)) return asSent(plain);
		const isBare = ['number', 'boolean'].includes(typeof plain);
		return isBare ? answer.trim() : (JSON.parse(answer, digitsKept) as unknown);
	};
	const unreadableIn = (found: unknown): string[] =>
		isRecord(found) && typeof found.unreadable === 'string'
			? [found.unreadable]
			: Object.values(Object(found)).flatMap(unreadableIn);
	/** An integer that a double may not hold stays text. */
	const digitsKept = (_name: string, value: unknown) =>
		Number.isInteger(value) && !Number.isSafeInteger(value) && /^-?\d+$/.test(String(value))
			? String(value)
			: value;

	it('is given as it came, or is a clear failure', () => {
		fc.assert(
			fc.property(fc.constantFrom(...all), text, (endpoint, answer) => {
				let found: unknown;
				try {
					found = judge(endpoint, answer, redactor);
				} catch (error) {
					expect(error).toBeInstanceOf(KlearStackFailure);
					expect((error as Error).message).toMatch(/\S/);
					return;
				}
				const sent = asSent(answer);
				if (typeof sent !== 'string' || typeof found === 'string') expect(found).toEqual(sent);
				else {
					// A list with entries that are no JSON: each has its own text in its place.
					const texts = unreadableIn(found);
					expect(texts.length).toBeGreaterThan(0);
					for (const one of texts) expect(sent).toContain(one);
				}
			}),
			RUNS,
		);
	});
});
