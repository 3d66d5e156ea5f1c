/** A document as it leaves a node, in the form that the user chose. */
import type { IDataObject } from 'n8n-workflow';

import { freeName, type ReadDocument } from './document';
import { type OutputForm, type Parts, partsOf, type Value } from './parts';
import { rounded } from './review';

const set = (target: IDataObject, name: string, value: unknown) =>
	Object.defineProperty(target, name, {
		value,
		enumerable: true,
		configurable: true,
		writable: true,
	});

/** Names to what each has, whatever they are called. */
function objectOf<T>(entries: Iterable<[string, T]>): IDataObject {
	const object: IDataObject = {};
	for (const [name, value] of entries) set(object, name, value);
	return object;
}

const toRounded = (confidence: unknown) =>
	typeof confidence === 'number' ? rounded(confidence) : confidence;

const valuesOf = ({ lists }: Parts, values: Value[], get: (value: Value) => unknown) =>
	values.length > 1 || lists.has(values[0].sentName) ? values.map(get) : get(values[0]);

function fieldsIn(parts: Parts): IDataObject {
	return objectOf(
		[...parts.fields].map(([name, values]) => [
			name,
			valuesOf(parts, values, ({ value }) => value),
		]),
	);
}

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
		entries.push([name, column]);
	}
	const isSomething = (value: unknown) =>
		Array.isArray(value) ? value.some((one) => one !== null) : value !== null;
	return objectOf(entries.filter(([, value]) => isSomething(value)));
}

/** Names of what stands at a place of its own, or is given anew. */
const PLACED = [
	...['eventId', 'documentId', 'fileName', 'documentType', 'status', 'isApproved'],
	...['overallConfidence', 'uploadTime', 'finishedTime', 'fields', 'confidence'],
	// Only a document as it was sent has it.
	'release_version',
];

function simplified(document: ReadDocument, parts: Parts, form: OutputForm): IDataObject {
	const given = document.simplified as IDataObject;
	const { eventId, documentId, fileName, documentType, status, isApproved } = given;
	const { overallConfidence, uploadTime, finishedTime } = given;
	const all = [...parts.fields.values(), ...parts.lines.map((line) => [...line.values()])].flat();
	const known = all.map(({ confidence }) => confidence).filter((one) => typeof one === 'number');
	const asRead = form.converts ? besideValues(parts, (value) => value.asRead) : {};
	const item: IDataObject = {
		...{ eventId, documentId, fileName, documentType, status, isApproved },
		needsReview: parts.reasons.length > 0,
		reviewReasons: parts.reasons,
		overallConfidence: toRounded(overallConfidence) as number,
		lowestConfidence: known.length > 0 ? rounded(Math.min(...known)) : undefined,
		currency: parts.currency,
		fields: fieldsIn(parts),
		lineItems: parts.problem ? null : parts.lines.map((line) => objectOf(valuesIn(line))),
		confidence: besideValues(parts, (value) => toRounded(value.confidence)),
		asRead: Object.keys(asRead).length > 0 ? asRead : undefined,
		...{ uploadTime, finishedTime },
	};
	const others = Object.entries(given).filter(([name]) => !PLACED.includes(name));
	return objectOf([...Object.entries(item), ...others].filter(([, value]) => value !== undefined));
}

/** What every row begins and ends with. */
function row(
	{ simplified: { eventId, recovered, documentId, fileName } }: ReadDocument,
	parts: Parts,
	entries: Array<[string, unknown]>,
): IDataObject {
	return objectOf([
		...Object.entries({ eventId, recovered, documentId, fileName }).filter(
			([, value]) => value !== undefined,
		),
		...entries,
		...(parts.currency ? [['currency', parts.currency] as [string, unknown]] : []),
		['needsReview', parts.reasons.length > 0],
		['reviewReasons', parts.reasons.join('; ')],
	]);
}

/** Several values in one cell. */
const inOne = (value: unknown) => (Array.isArray(value) ? value.join(', ') : value);

const IN_A_ROW = ['eventId', 'recovered', 'documentId', 'fileName', 'fields', 'release_version'];

/** Says what a row has no place for. */
function noteLeftOut({ simplified }: ReadDocument, form: OutputForm, more: string[]): void {
	const others = Object.keys(simplified).filter((name) => !IN_A_ROW.includes(name));
	for (const name of [...others, ...more]) form.leftOut(name);
}

const cellsOf = (parts: Parts): Array<[string, unknown]> =>
	Object.entries(fieldsIn(parts)).map(([name, value]) => [freeName(name), inOne(value)]);

function fieldsOnly(document: ReadDocument, parts: Parts, form: OutputForm): IDataObject {
	noteLeftOut(document, form, parts.lines.length > 0 ? ['lineItems'] : []);
	return row(document, parts, cellsOf(parts));
}

function perLine(document: ReadDocument, parts: Parts, form: OutputForm): IDataObject[] {
	noteLeftOut(document, form, []);
	const lines = parts.lines.length > 0 ? parts.lines : [new Map<string, Value>()];
	return lines.map((line, n) =>
		row(document, parts, [
			['lineNumber', parts.lines.length > 0 ? n + 1 : null],
			...cellsOf(parts),
			// Each row has the same columns, so that a sheet maps them.
			...parts.columns.map((name): [string, unknown] => [
				freeName(name),
				line.get(name)?.value ?? null,
			]),
		]),
	);
}

function selectedOnly(document: ReadDocument, parts: Parts, form: OutputForm): IDataObject {
	const all = [
		...parts.fields.values(),
		...parts.columns.map((name) => parts.lines.map((line) => line.get(name))),
	];
	const entries = form.selected.map((wanted): [string, unknown] => {
		const found = all.find((values) =>
			values.some((one) => one && [one.name, one.sentName, one.commonName].includes(wanted)),
		);
		const values = found?.map((one) => one?.value ?? null);
		const isList =
			found &&
			(found.length > 1 ||
				found.some((one) => one?.line || (one && parts.lists.has(one.sentName))));
		return [freeName(wanted), isList ? values : (values?.[0] ?? null)];
	});
	return row(document, parts, entries);
}

/** The items of a document: one, but for One Item per Line. */
export function itemsOfDocument(document: ReadDocument, form: OutputForm): IDataObject[] {
	const parts = partsOf(document, form);
	switch (form.output) {
		case 'fieldsOnly':
			return [fieldsOnly(document, parts, form)];
		case 'lineItems':
			return perLine(document, parts, form);
		case 'selected':
			return [selectedOnly(document, parts, form)];
		default:
			return [simplified(document, parts, form)];
	}
}
