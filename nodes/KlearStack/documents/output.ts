/** A document as it leaves a node, in the form that the user chose. */
import type { IDataObject } from 'n8n-workflow';

import { assemble, type Assembled, gather, type OutputForm } from './assemble';
import type { Field, ReadDocument } from './document';
import { freeName } from './names';
import { set } from './objects';
import { rounded } from './reviewed';
import { alike, fieldsOnly, perLine, selectedOnly } from './rows';

const toRounded = (confidence: unknown) =>
	typeof confidence === 'number' ? rounded(confidence) : confidence;

const confidenceOf = ({ confidence }: Field) => toRounded(confidence) ?? undefined;

/** The text of a value that became something else. */
const textOf = ({ value, converted }: Field) => (converted === undefined ? undefined : value);

/** By name what is known of the values outside of lines; no name where it is of none. */
function besideValues({ fields }: Assembled, get: (field: Field) => unknown): IDataObject {
	const beside = gather(fields, get);
	for (const { shownAs, repeats, line } of fields) {
		if (!repeats || line !== undefined) continue;
		const list = beside[shownAs];
		if (Array.isArray(list) && list.every((one) => one === null)) delete beside[shownAs];
	}
	return beside;
}

/** Lines with their values, and what is known of these beside them. */
function linesIn({ columns, lineCount, valueOf }: Assembled, notes: Notes): IDataObject[] {
	return Array.from({ length: lineCount }, (_, n) => {
		const line: IDataObject = {};
		const cells = columns.flatMap(({ name, fields: { [n]: field } }) =>
			field ? [{ name: freeName(name), field }] : [],
		);
		for (const { name, field } of cells) set(line, name, valueOf(field));
		for (const [title, get] of notes) {
			const beside: IDataObject = {};
			for (const { name, field } of cells) {
				const one = get(field);
				if (one !== undefined) set(beside, name, one);
			}
			if (Object.keys(beside).length > 0) line[title] = beside;
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

/** Statements in the order in which a person looks for them: these stand behind the data, */
const ABOUT = ['documentType', 'status', 'isApproved'];
/** and these at the end, with all others between the two. */
const LAST = [
	...['documentId', 'uploadTime', 'finishedTime', 'batchId', 'setReferenceNumber'],
	...['recovered', 'eventId'],
];

/** Names of what has a place in an item. */
const PLACED = new Set([
	...ABOUT,
	...LAST,
	'fileName',
	'overallConfidence',
	'fields',
	'confidence',
]);

/** Facts about each value, under the name that they have in an item. */
type Notes = Array<[name: string, get: (field: Field) => unknown]>;

function simplified(document: ReadDocument, form: OutputForm): IDataObject {
	const assembled = assemble(document, form);
	const { reasons, currency, problem, valueOf } = assembled;
	const { statements, fields } = document;
	const notes: Notes = form.isBrief ? [] : [['confidence', confidenceOf]];
	if (!form.isBrief && form.converts) notes.push(['asRead', textOf]);
	const item: IDataObject = {};
	const add = (name: string, value: unknown) => {
		if (value !== undefined) set(item, name, value);
	};
	add('fileName', statements.fileName);
	add('needsReview', reasons.length > 0);
	add('reviewReasons', reasons);
	add('fields', gather(fields, valueOf));
	add('lineItems', problem ? null : linesIn(assembled, notes));
	for (const name of ABOUT) add(name, statements[name]);
	add('currency', currency);
	add('overallConfidence', toRounded(statements.overallConfidence));
	add('lowestConfidence', lowestConfidence(fields));
	for (const [name, get] of notes) {
		const beside = besideValues(assembled, get);
		if (name === 'confidence' || Object.keys(beside).length > 0) add(name, beside);
	}
	for (const name of Object.keys(statements)) if (!PLACED.has(name)) add(name, statements[name]);
	for (const name of LAST) add(name, statements[name]);
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

/** The items of a run: flat ones have the same columns, also where the documents have not the same fields. */
export const itemsOfRun = (items: IDataObject[], form: OutputForm): IDataObject[] =>
	['fieldsOnly', 'lineItems'].includes(form.output)
		? alike(items, form.isForTables === true)
		: items;
