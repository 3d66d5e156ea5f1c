/** A document as it leaves a node, in the form that the user chose. */
import type { IDataObject } from 'n8n-workflow';

import type { ReadDocument } from './document';
import { NAMES_A_COLUMN } from './names';
import { objectOf, set } from './objects';
import {
	columnName,
	fieldsIn,
	type OutputForm,
	type Parts,
	partsOf,
	type Value,
	valuesOf,
} from './parts';
import { hasRules } from './review';
import { rounded } from './reviewed';
import { fieldsOnly, perLine, selectedOnly } from './rows';

const toRounded = (confidence: unknown) =>
	typeof confidence === 'number' ? rounded(confidence) : confidence;

const valuesIn = (line: Map<string, Value>) =>
	[...line].map(([name, { value }]): [string, unknown] => [name, value]);

/** For each name what its values have, in the order of the lines where they are in lines; no name without any. */
function besideValues(parts: Parts, get: (value: Value) => unknown): IDataObject {
	const entries: Array<[string, unknown]> = [...parts.fields].map(([name, values]) => [
		name,
		valuesOf(parts, values, (value) => get(value) ?? null),
	]);
	for (const name of parts.columns) {
		const column = parts.lines.map((line) => {
			const value = line.get(name);
			return (value && get(value)) ?? null;
		});
		entries.push([columnName(parts, name), column]);
	}
	const isSomething = (value: unknown) =>
		Array.isArray(value) ? value.some((one) => one !== null) : value !== null;
	return objectOf(entries.filter(([, value]) => isSomething(value)));
}

/** Names of what stands at a place of its own, or is given anew. */
const PLACED = new Set([
	...['eventId', 'documentId', 'fileName', 'documentType', 'status', 'isApproved'],
	...['overallConfidence', 'uploadTime', 'finishedTime', 'fields', 'confidence'],
	// Only a document as it was sent has it.
	'release_version',
]);

/** What an item shows of a document's fields. */
interface View {
	fields: IDataObject;
	lineItems: IDataObject[] | null;
	confidence: IDataObject;
	lowestConfidence?: number;
	asRead?: IDataObject;
	currency?: string;
	reasons: string[];
}

function viewOf(parts: Parts, form: OutputForm): View {
	const all = [...parts.fields.values(), ...parts.lines.map((line) => [...line.values()])].flat();
	const asRead = form.converts ? besideValues(parts, (value) => value.asRead) : {};
	return {
		fields: fieldsIn(parts),
		lineItems: parts.problem ? null : parts.lines.map((line) => objectOf(valuesIn(line))),
		confidence: besideValues(parts, (value) => toRounded(value.confidence)),
		lowestConfidence: lowest(all.map(({ confidence }) => confidence)),
		asRead: Object.keys(asRead).length > 0 ? asRead : undefined,
		currency: parts.currency,
		reasons: parts.reasons,
	};
}

/**
 * The same for a document without lines, every field of which is sure enough, and of which nothing is
 * asked beyond what it holds: most of them, and there may be thousands.
 *
 * @returns undefined for any other
 */
function plainView({ simplified }: ReadDocument, form: OutputForm): View | undefined {
	const { fields, confidence } = simplified;
	const { fieldConfidenceBelow: limit, ...otherRules } = form.rules;
	if (form.converts || form.isCommon || hasRules(otherRules)) return undefined;
	let columns = 0;
	const names = Object.keys(fields);
	if (names.length === 0) return undefined;
	for (const name of names) {
		if (NAMES_A_COLUMN.test(name)) columns++;
		if (columns > 1 || Array.isArray(fields[name])) return undefined;
	}
	const roundedOnes: IDataObject = {};
	let lowestConfidence: number | undefined;
	for (const name of Object.keys(confidence)) {
		const given = confidence[name];
		const one = toRounded(given);
		if (one === null) continue;
		if (limit !== undefined && !isSure(given, limit)) return undefined;
		set(roundedOnes, name, one);
		if (typeof one === 'number' && !(one >= lowestConfidence!)) lowestConfidence = one;
	}
	if (limit !== undefined && lowestConfidence === undefined) return undefined;
	return { fields, lineItems: [], confidence: roundedOnes, lowestConfidence, reasons: [] };
}

const isSure = (confidence: unknown, limit: number) =>
	typeof confidence === 'number' && confidence >= limit && confidence <= 1;

function lowest(confidences: unknown[]): number | undefined {
	const known = confidences.filter((one) => typeof one === 'number');
	return known.length > 0 ? rounded(Math.min(...known)) : undefined;
}

function simplified(document: ReadDocument, view: View): IDataObject {
	const given = document.simplified as IDataObject;
	const { eventId, documentId, fileName, documentType, status, isApproved } = given;
	const { overallConfidence, uploadTime, finishedTime } = given;
	const { reasons, lowestConfidence, currency, fields, lineItems, confidence, asRead } = view;
	const review = { needsReview: reasons.length > 0, reviewReasons: reasons };
	const overall = { overallConfidence: toRounded(overallConfidence), lowestConfidence };
	const item: IDataObject = {};
	const add = (part: object) => {
		for (const [name, value] of Object.entries(part)) if (value !== undefined) item[name] = value;
	};
	add({ eventId, documentId, fileName, documentType, status, isApproved, ...review, ...overall });
	add({ currency, fields, lineItems, confidence, asRead, uploadTime, finishedTime });
	for (const name of Object.keys(given)) if (!PLACED.has(name)) set(item, name, given[name]);
	return item;
}

/** The items of a document: one, but for One Item per Line. */
export function itemsOfDocument(document: ReadDocument, form: OutputForm): IDataObject[] {
	if (form.output === 'simplified') {
		const view = plainView(document, form) ?? viewOf(partsOf(document, form), form);
		const item = simplified(document, view);
		if (form.isBrief) for (const name of ['confidence', 'asRead']) delete item[name];
		return [item];
	}
	const parts = partsOf(document, form);
	switch (form.output) {
		case 'fieldsOnly':
			return [fieldsOnly(document, parts, form)];
		case 'lineItems':
			return perLine(document, parts, form);
		default:
			return [selectedOnly(document, parts, form)];
	}
}
