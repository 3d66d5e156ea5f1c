/** A document as it leaves a node, in the form that the user chose. */
import type { IDataObject } from 'n8n-workflow';

import { assemble, type Assembled, gather, type OutputForm } from './assemble';
import type { Field, ReadDocument } from './document';
import { set } from './objects';
import { rounded } from './reviewed';
import { fieldsOnly, perLine, selectedOnly } from './rows';

const toRounded = (confidence: unknown) =>
	typeof confidence === 'number' ? rounded(confidence) : confidence;

const confidenceOf = ({ confidence }: Field) => toRounded(confidence) ?? undefined;

/** The text of a value that became something else. */
const textOf = ({ value, converted }: Field) => (converted === undefined ? undefined : value);

/** By name what is known of the values, with null for those of which it is not; no name where it is of none. */
function besideValues({ fields, columns }: Assembled, get: (field: Field) => unknown): IDataObject {
	const beside = gather(fields, get);
	const isOfNone = (list: unknown) => Array.isArray(list) && list.every((one) => one === null);
	for (const { shownAs, repeats, line } of fields) {
		if (repeats && line === undefined && isOfNone(beside[shownAs])) delete beside[shownAs];
	}
	for (const { ownName, fields: column } of columns) {
		const list = column.map((field) => (field && get(field)) ?? null);
		if (!isOfNone(list)) set(beside, ownName, list);
	}
	return beside;
}

function linesIn({ columns, lineCount, valueOf }: Assembled): IDataObject[] {
	return Array.from({ length: lineCount }, (_, n) => {
		const line: IDataObject = {};
		for (const { name, fields } of columns) {
			if (fields[n]) set(line, name, valueOf(fields[n]));
		}
		return line;
	});
}

function lowestConfidence(fields: Field[]): number | undefined {
	let lowest = Infinity;
	for (const { confidence } of fields) {
		if (typeof confidence === 'number' && confidence < lowest) lowest = confidence;
	}
	return lowest === Infinity ? undefined : rounded(lowest);
}

/** Statements that stand before the fields, and behind them. */
const FIRST = ['eventId', 'documentId', 'fileName', 'documentType', 'status', 'isApproved'];
const LAST = ['uploadTime', 'finishedTime'];

/** Names of what has a place in an item; of its server's release, only a document as it was sent speaks. */
const PLACED = new Set([
	...[...FIRST, ...LAST, 'overallConfidence', 'fields', 'confidence', 'release_version'],
]);

function simplified(document: ReadDocument, form: OutputForm): IDataObject {
	const assembled = assemble(document, form);
	const { reasons, currency, problem, valueOf } = assembled;
	const { statements, fields } = document;
	const item: IDataObject = {};
	const add = (name: string, value: unknown) => {
		if (value !== undefined) set(item, name, value);
	};
	for (const name of FIRST) add(name, statements[name]);
	add('needsReview', reasons.length > 0);
	add('reviewReasons', reasons);
	add('overallConfidence', toRounded(statements.overallConfidence));
	add('lowestConfidence', lowestConfidence(fields));
	add('currency', currency);
	add('fields', gather(fields, valueOf));
	add('lineItems', problem ? null : linesIn(assembled));
	if (!form.isBrief) {
		add('confidence', besideValues(assembled, confidenceOf));
		const texts = form.converts ? besideValues(assembled, textOf) : {};
		if (Object.keys(texts).length > 0) add('asRead', texts);
	}
	for (const name of LAST) add(name, statements[name]);
	for (const name of Object.keys(statements)) if (!PLACED.has(name)) add(name, statements[name]);
	return item;
}

/** An item with reasons for review that became known only after it was made. */
export function withReasons(item: IDataObject, reasons: string[]): IDataObject {
	if (reasons.length === 0) return item;
	const own = item.reviewReasons as string | string[];
	const all = [...[own].flat().filter(Boolean), ...reasons];
	// A row of a sheet has them in one cell.
	return { ...item, needsReview: true, reviewReasons: Array.isArray(own) ? all : all.join('; ') };
}

/** The items of a document: one, but for One Item per Line. */
export function itemsOfDocument(document: ReadDocument, form: OutputForm): IDataObject[] {
	switch (form.output) {
		case 'simplified':
			return [simplified(document, form)];
		case 'fieldsOnly':
			return [fieldsOnly(document, form)];
		case 'lineItems':
			return perLine(document, form);
		default:
			return [selectedOnly(document, form)];
	}
}
