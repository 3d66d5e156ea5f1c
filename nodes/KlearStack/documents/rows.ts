/** A document as flat rows, as a sheet takes them. */
import type { IDataObject } from 'n8n-workflow';

import { assemble, type Assembled, gather, type OutputForm } from './assemble';
import type { Field, ReadDocument } from './document';
import { freeName, isReserved } from './names';
import { isBlank, isCalled } from './reviewed';

type Entry = [name: string, value: unknown];

/** A row with what every row begins and ends with. */
function row(
	{ statements: { eventId, recovered, documentId, fileName } }: ReadDocument,
	{ currency, reasons }: Assembled,
	entries: Entry[],
): IDataObject {
	const all: Entry[] = [
		['fileName', fileName],
		['needsReview', reasons.length > 0],
		['reviewReasons', reasons.join('; ')],
		...entries,
		['currency', currency],
		// Each row has the document's ID, also where it could not be read.
		['documentId', documentId ?? null],
		['recovered', recovered],
		['eventId', eventId],
	];
	return Object.fromEntries(all.filter(([, value]) => value !== undefined)) as IDataObject;
}

/** Several values in one cell. */
const inOne = (value: unknown) => (Array.isArray(value) ? value.map(inWords).join(', ') : value);

const inWords = (value: unknown) =>
	typeof value === 'object' && value !== null ? JSON.stringify(value) : value;

/** Tells of everything that a row has no place for. */
function noteLeftOut({ statements }: ReadDocument, form: OutputForm, more: string[]): void {
	const others = Object.keys(statements).filter(
		(name) => name === 'status' || (!isReserved(name) && name !== 'release_version'),
	);
	for (const name of [...others, ...more]) form.leftOut(name);
}

const cellsOf = ({ fields, valueOf }: Assembled): Entry[] =>
	Object.entries(gather(fields, valueOf)).map(([name, value]) => [freeName(name), inOne(value)]);

export function fieldsOnly(document: ReadDocument, form: OutputForm): IDataObject {
	const assembled = assemble(document, form);
	noteLeftOut(document, form, assembled.lineCount > 0 ? ['lineItems'] : []);
	return row(document, assembled, cellsOf(assembled));
}

export function perLine(document: ReadDocument, form: OutputForm): IDataObject[] {
	const assembled = assemble(document, form);
	const { columns, lineCount, valueOf } = assembled;
	noteLeftOut(document, form, []);
	return Array.from({ length: Math.max(1, lineCount) }, (_, n) =>
		row(document, assembled, [
			['lineNumber', lineCount > 0 ? n + 1 : null],
			...cellsOf(assembled),
			// Each row has the same columns, so that a sheet maps them.
			...columns.map(
				({ ownName, fields: { [n]: field } }): Entry => [
					freeName(ownName),
					field ? valueOf(field) : null,
				],
			),
		]),
	);
}

export function selectedOnly(document: ReadDocument, form: OutputForm): IDataObject {
	const assembled = assemble(document, form);
	const { fields, columns, valueOf } = assembled;
	const outside = gather(fields, valueOf);
	const isInLine = ({ line }: Field) => line !== undefined;
	const candidates = [...fields.filter((field) => !isInLine(field)), ...fields.filter(isInLine)];
	const entries = form.selected.map((wanted): Entry => {
		const fitting = candidates.filter((field) => isCalled(field, wanted));
		const field = fitting.find(({ value }) => !isBlank(value)) ?? fitting[0];
		// One that KlearStack is still reading has none of them yet.
		if (fields.length > 0) form.lookedFor(wanted, field !== undefined);
		const column = columns.find((one) => field && one.fields.includes(field));
		const value = column
			? column.fields.map((one) => (one ? valueOf(one) : null))
			: field && outside[field.shownAs];
		return [freeName(wanted), value ?? null];
	});
	return row(document, assembled, entries);
}
