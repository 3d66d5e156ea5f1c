/** A document as flat rows, as a sheet takes them. */
import type { IDataObject } from 'n8n-workflow';

import { assemble, type Assembled, gather, type OutputForm } from './assemble';
import type { Field, ReadDocument } from './document';
import { isPlain } from './lineNames';
import { freeName, isReserved, NAMES_A_COLUMN, SUMS_ALL_UP } from './names';
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
const inOne = (value: unknown) =>
	Array.isArray(value) ? value.map(inWords).join(', ') : inWords(value);

const inWords = (value: unknown) =>
	typeof value === 'object' && value !== null ? JSON.stringify(value) : value;

/** Tells of everything that a row has no place for. */
function noteLeftOut({ statements }: ReadDocument, form: OutputForm, more: string[]): void {
	const others = Object.keys(statements).filter((name) => name === 'status' || !isReserved(name));
	for (const name of [...others, ...more]) form.leftOut(name);
}

/** Values of lines that could not be told: they are of no use in one cell. */
const isOfUntoldLine = ({ name, commonName, repeats }: Field) =>
	repeats === true &&
	((NAMES_A_COLUMN.test(name) && !SUMS_ALL_UP.test(name)) ||
		(isPlain(name) && commonName === undefined));

/** The name of a cell: not one that the row has itself, nor that of another cell. */
function cellName(name: string, { fields, columns }: Assembled): string {
	const isTaken = (one: string) =>
		fields.some(({ shownAs }) => shownAs === one) || columns.some(({ ownName }) => ownName === one);
	let own = freeName(name);
	while (own !== name && isTaken(own)) own = `klearstack_${own}`;
	return own;
}

function cellsOf(assembled: Assembled): Entry[] {
	const { fields, problem, valueOf } = assembled;
	const told = problem ? fields.filter((field) => !isOfUntoldLine(field)) : fields;
	return Object.entries(gather(told, valueOf)).map(([name, value]) => [
		cellName(name, assembled),
		inOne(value),
	]);
}

export function fieldsOnly(document: ReadDocument, form: OutputForm): IDataObject {
	const assembled = assemble(document, form);
	noteLeftOut(document, form, assembled.lineCount > 0 ? ['lineItems'] : []);
	return row(document, assembled, cellsOf(assembled));
}

export function perLine(document: ReadDocument, form: OutputForm): IDataObject[] {
	const assembled = assemble(document, form);
	const { columns, lineCount, valueOf } = assembled;
	noteLeftOut(document, form, []);
	// Once for all lines, of which there may be thousands.
	const cells = cellsOf(assembled);
	const named = columns.map((column) => ({ ...column, name: cellName(column.ownName, assembled) }));
	return Array.from({ length: Math.max(1, lineCount) }, (_, n) =>
		row(document, assembled, [
			['lineNumber', lineCount > 0 ? n + 1 : null],
			...cells,
			// Each row has the same columns, so that a sheet maps them.
			...named.map(
				({ name, fields: { [n]: field } }): Entry => [name, field ? inOne(valueOf(field)) : null],
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
		const column = columns.find((one) => field && one.fields.includes(field));
		const value = column
			? column.fields.map((one) => (one ? valueOf(one) : null))
			: field && outside[field.shownAs];
		return [freeName(wanted), value ?? null];
	});
	return row(document, assembled, entries);
}

/** Names that n8n's Data Table takes, but for those of its own columns. */
const FITS_A_TABLE = /^(?!(id|createdAt|updatedAt)$)[a-z][a-z0-9_]{0,62}$/i;

function tableName(name: string): string {
	if (FITS_A_TABLE.test(name)) return name;
	const letters = name.normalize('NFD').replace(/\p{M}/gu, '');
	const plain = letters.replace(/[^a-z0-9]+/gi, '_').replace(/^_|_$/g, '');
	return (FITS_A_TABLE.test(plain) ? plain : `field_${plain}`).slice(0, 63);
}

/** Names for a table, each once, also for a table that does not tell capitals from small letters. */
function tableNames(names: string[]): Map<string, string> {
	const taken = new Set<string>();
	const named = new Map<string, string>();
	// A name that fits keeps it.
	for (const name of [...names].sort((a, b) => +FITS_A_TABLE.test(b) - +FITS_A_TABLE.test(a))) {
		const wanted = tableName(name);
		let own = wanted;
		for (let n = 2; taken.has(own.toLowerCase()); n++) own = `${wanted.slice(0, 59)}_${n}`;
		taken.add(own.toLowerCase());
		named.set(name, own);
	}
	return named;
}

/** Columns that stand behind all others. */
const LAST = ['currency', 'documentId', 'recovered', 'eventId'];

/**
 * Rows of one run with the same columns in each, null where a row has none, so that a table maps them.
 *
 * @param areForTables columns get names that n8n's Data Table takes
 */
export function alike(rows: IDataObject[], areForTables: boolean): IDataObject[] {
	const all = new Set<string>();
	for (const row of rows) for (const name of Object.keys(row)) all.add(name);
	const isLast = (name: string) => LAST.includes(name);
	const names = [
		...[...all].filter((name) => !isLast(name)),
		...LAST.filter((one) => all.has(one)),
	];
	const named = areForTables ? tableNames(names) : undefined;
	return rows.map(
		(row) =>
			Object.fromEntries(
				names.map((name) => [
					named?.get(name) ?? name,
					Object.hasOwn(row, name) ? row[name] : null,
				]),
			) as IDataObject,
	);
}
