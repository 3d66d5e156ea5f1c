/** A document as flat rows, as a sheet takes them. */
import type { IDataObject } from 'n8n-workflow';

import type { ReadDocument } from './document';
import { freeName, isReserved } from './names';
import { objectOf } from './objects';
import { columnName, fieldsIn, type OutputForm, type Parts, type Value } from './parts';
import { isBlank } from './reviewed';

/** What every row begins and ends with. */
function row(
	{ simplified: { eventId, recovered, documentId, fileName } }: ReadDocument,
	parts: Parts,
	entries: Array<[string, unknown]>,
): IDataObject {
	return objectOf([
		// Each row has the document's, also where it could not be read.
		...Object.entries({ eventId, recovered, documentId: documentId ?? null, fileName }).filter(
			([, value]) => value !== undefined,
		),
		...entries,
		...(parts.currency ? [['currency', parts.currency] as [string, unknown]] : []),
		['needsReview', parts.reasons.length > 0],
		['reviewReasons', parts.reasons.join('; ')],
	]);
}

/** Several values in one cell. */
const inOne = (value: unknown) => (Array.isArray(value) ? value.map(inWords).join(', ') : value);

const inWords = (value: unknown) =>
	typeof value === 'object' && value !== null ? JSON.stringify(value) : value;

/** Says what a row has no place for, and who chooses a row may not expect to miss. */
function noteLeftOut({ simplified }: ReadDocument, form: OutputForm, more: string[]): void {
	const others = Object.keys(simplified).filter(
		(name) => name === 'status' || (!isReserved(name) && name !== 'release_version'),
	);
	for (const name of [...others, ...more]) form.leftOut(name);
}

const cellsOf = (parts: Parts): Array<[string, unknown]> =>
	Object.entries(fieldsIn(parts)).map(([name, value]) => [freeName(name), inOne(value)]);

export function fieldsOnly(document: ReadDocument, parts: Parts, form: OutputForm): IDataObject {
	noteLeftOut(document, form, parts.lines.length > 0 ? ['lineItems'] : []);
	return row(document, parts, cellsOf(parts));
}

export function perLine(document: ReadDocument, parts: Parts, form: OutputForm): IDataObject[] {
	noteLeftOut(document, form, []);
	const lines = parts.lines.length > 0 ? parts.lines : [new Map<string, Value>()];
	return lines.map((line, n) =>
		row(document, parts, [
			['lineNumber', parts.lines.length > 0 ? n + 1 : null],
			...cellsOf(parts),
			// Each row has the same columns, so that a sheet maps them.
			...parts.columns.map((name): [string, unknown] => [
				freeName(columnName(parts, name)),
				line.get(name)?.value ?? null,
			]),
		]),
	);
}

export function selectedOnly(document: ReadDocument, parts: Parts, form: OutputForm): IDataObject {
	const all = [
		...parts.fields.values(),
		...parts.columns.map((name) => parts.lines.map((line) => line.get(name))),
	];
	const entries = form.selected.map((wanted): [string, unknown] => {
		const fitting = all.filter((values) =>
			values.some((one) => one && [one.name, one.sentName, one.commonName].includes(wanted)),
		);
		const hasValue = (values: Array<Value | undefined>) =>
			values.some((one) => one && !isBlank(one.value));
		const found = fitting.find(hasValue) ?? fitting[0];
		// One that KlearStack is still reading has none of them yet.
		if (all.length > 0) form.lookedFor(wanted, found !== undefined);
		const values = found?.map((one) => one?.value ?? null);
		const isList =
			found &&
			(found.length > 1 ||
				found.some((one) => one?.line || (one && parts.lists.has(one.sentName))));
		return [freeName(wanted), isList ? values : (values?.[0] ?? null)];
	});
	return row(document, parts, entries);
}
