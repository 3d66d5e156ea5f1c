/** The fields of a document put together: named, converted, judged, and in columns and lines. */
import type { IDataObject } from 'n8n-workflow';

import { type CommonNameOf, nameColumns, nameFields } from './commonNames';
import { convert, unsureValues } from './conversion';
import type { DateOrder } from './dates';
import type { Field, ReadDocument } from './document';
import { assignLines } from './lineItems';
import { distinctCurrencies } from './numbers';
import { grouped, set } from './objects';
import { reasonsFor, type ReviewRules } from './review';
import { isCalled } from './reviewed';

export interface OutputForm {
	output: 'simplified' | 'fieldsOnly' | 'lineItems' | 'selected';
	/** The fields that Selected Fields gives. */
	selected: string[];
	/** Numbers and dates become such. */
	converts: boolean;
	dateOrder?: DateOrder;
	/** The common names; items have KlearStack's where `isCommon` is false. */
	commonNameOf: CommonNameOf;
	isCommon: boolean;
	/** The columns of flat rows have names that n8n's Data Table takes. */
	isForTables?: boolean;
	/** Names of fields, KlearStack's or common ones, that the user says are columns of line items. */
	lineItemColumns: string[];
	rules: ReviewRules;
	/** Without the confidence of each field and the texts of converted values. */
	isBrief?: boolean;
	/** Is told what has no place in the form. */
	leftOut: (name: string) => void;
	/** Is told of each field that the user names in the form whether the document has it. */
	lookedFor: (name: string, isThere: boolean) => void;
}

/** A column of the line items. */
export interface Column {
	/** Its name in a line. */
	name: string;
	/** Its name beside the document's other fields, one of which may have the same. */
	ownName: string;
	/** One for each line; undefined where the line has none. */
	fields: Array<Field | undefined>;
}

export interface Assembled {
	fields: Field[];
	columns: Column[];
	lineCount: number;
	/** Why the lines cannot be told. */
	problem?: string;
	currency?: string;
	/** Why a person has to look at the document. */
	reasons: string[];
	/** The value that the item has of a field. */
	valueOf: (field: Field) => unknown;
}

/** Puts a document together in the form that the user chose. Each step notes in the fields what it finds. */
export function assemble(document: ReadDocument, form: OutputForm): Assembled {
	const { fields } = document;
	const { converts, rules } = form;
	nameFields(fields, form.commonNameOf, form.isCommon);
	const { problem, doubt } = assignLines(fields, namedColumns(fields, form));
	if (form.isCommon) nameColumns(fields);
	if (converts || rules.totalsDifferBy !== undefined || rules.checks)
		convert(fields, form.dateOrder);
	const reasons = reasonsFor(document, rules);
	noteNames(fields, form);
	if (problem) reasons.push(`Line items cannot be told: ${problem}`);
	if (doubt) reasons.push(`Line items may lack something: ${doubt}`);
	const assembled = { fields, ...columnsOf(fields), problem, reasons };
	if (!converts) return { ...assembled, valueOf: ({ value }) => value };
	reasons.push(...unsureValues(fields));
	const currencies = distinctCurrencies(fields.flatMap(({ currency }) => currency ?? []));
	if (currencies.length > 1)
		reasons.push(`Amounts are in several currencies: ${currencies.join(', ')}`);
	const currency = currencies.length === 1 ? currencies[0] : undefined;
	return { ...assembled, currency, valueOf: ({ converted, value }) => converted ?? value };
}

/** Tells which of the names that the user gives the document has, so that a mistyped one is found. */
function noteNames(fields: Field[], { selected, lineItemColumns, rules, lookedFor }: OutputForm) {
	// A document that KlearStack is still reading has none of them yet.
	if (fields.length === 0) return;
	const chosen = rules.chosenFieldsBelow?.map(({ field }) => field);
	for (const name of [
		...selected,
		...lineItemColumns,
		...(rules.required ?? []),
		...(chosen ?? []),
	]) {
		lookedFor(
			name,
			fields.some((field) => isCalled(field, name)),
		);
	}
}

/** KlearStack's names of the fields that the user says are columns. */
function namedColumns(fields: Field[], { lineItemColumns }: OutputForm): Set<string> {
	const isOne = (field: Field) => lineItemColumns.some((wanted) => isCalled(field, wanted));
	return new Set(fields.filter(isOne).map(({ name }) => name));
}

/** The columns of the lines, in the order in which they come. */
function columnsOf(fields: Field[]): Pick<Assembled, 'columns' | 'lineCount'> {
	const inLines = fields.filter(({ line }) => line !== undefined);
	if (inLines.length === 0) return { columns: [], lineCount: 0 };
	const namesOf = (some: Field[]) => new Set(some.map(({ shownAs }) => shownAs));
	const namesInLines = namesOf(inLines);
	const namesOutside = namesOf(fields.filter(({ line }) => line === undefined));
	const ownNameOf = (name: string) => {
		let own = name;
		while (namesOutside.has(own) || (own !== name && namesInLines.has(own))) own = `line_${own}`;
		return own;
	};
	const lineCount = inLines.reduce((most, { line }) => Math.max(most, line!), 0);
	return {
		lineCount,
		columns: [...grouped(inLines, ({ name }) => name).values()].map((column) => {
			const [{ shownAs }] = column;
			const byLine = new Map(column.map((field) => [field.line, field]));
			const ofLines = Array.from({ length: lineCount }, (_, n) => byLine.get(n + 1));
			return { name: shownAs, ownName: ownNameOf(shownAs), fields: ofLines };
		}),
	};
}

/** By name what the fields outside of lines have: one thing, or a list of them. Nothing has no name. */
export function gather(fields: Field[], get: (field: Field) => unknown): IDataObject {
	const gathered: IDataObject = {};
	for (const field of fields) {
		const { shownAs, repeats, line } = field;
		if (line !== undefined) continue;
		const one = get(field);
		if (!repeats) {
			if (one !== undefined) set(gathered, shownAs, one);
		} else if (Object.hasOwn(gathered, shownAs)) (gathered[shownAs] as unknown[]).push(one ?? null);
		else set(gathered, shownAs, [one ?? null]);
	}
	return gathered;
}
