/** A document taken apart: fields, lines, and why a person has to look at it. */
import type { IDataObject } from 'n8n-workflow';

import { asText } from '../json';
import { saysUnfinished } from './batch';
import { type Cell } from './cells';
import type { CommonNameOf } from './commonNames';
import { type Conversion, convert } from './conversion';
import type { DateOrder } from './dates';
import { type ReadDocument, cellReader } from './document';
import { linesOf } from './lineItems';
import { distinctCurrencies } from './numbers';
import { objectOf } from './objects';
import { reasonsFor, type ReviewRules } from './review';
import { called, isBlank, type Reviewed } from './reviewed';

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
	rules: ReviewRules;
	/** Without the confidence of each field and the texts of converted values. */
	isBrief?: boolean;
	/** Is told what has no place in the form. */
	leftOut: (name: string) => void;
	/** Is told of each selected field whether the document has it. */
	lookedFor: (name: string, isThere: boolean) => void;
}

/** A value, and what is known of it. */
export interface Value extends Reviewed {
	/** The text, where that became something else. */
	asRead?: string;
}

/** A document taken apart. */
export interface Parts {
	/** Each field that is in no line: its name, and its value or values. */
	fields: Map<string, Value[]>;
	/** Names of which KlearStack gave several values, or a list. */
	lists: Set<string>;
	lines: Array<Map<string, Value>>;
	/** Columns of the lines, in the order in which they come. */
	columns: string[];
	problem?: string;
	currency?: string;
	reasons: string[];
}

/** The item's name for each of KlearStack's: the common one, unless another field has it already. */
function namesFor(
	cells: Cell[],
	form: OutputForm,
	valueOf: (cell: Cell) => unknown,
): Map<string, string> {
	// Of two that have the same common name, the one that has a value.
	const full = new Set(cells.filter((cell) => !isBlank(valueOf(cell))).map(({ name }) => name));
	const all = [...new Set(cells.map(({ name }) => name))];
	const sent = form.isCommon
		? [...all.filter((name) => full.has(name)), ...all.filter((name) => !full.has(name))]
		: all;
	const names = new Map<string, string>();
	const used = new Set(sent);
	for (const name of sent) {
		const common = form.isCommon ? form.commonNameOf(name) : undefined;
		const isFree = common !== undefined && !used.has(common);
		if (isFree) used.add(common);
		names.set(name, isFree ? common : name);
	}
	return names;
}

const saidOf = (status: unknown) => (isBlank(status) ? '' : ` (status: ${asText(status)})`);

export function partsOf(document: ReadDocument, form: OutputForm): Parts {
	const { simplified } = document;
	const cells = document.cells();
	const { overallConfidence } = simplified;
	const { lists, valueOf, confidenceOf } = cellReader(simplified, cells);
	const { lines, problem, doubt } = linesOf(cells, valueOf, (name) =>
		/^(?!line)./.test(form.commonNameOf(name) ?? ''),
	);

	const needsNumbers = form.converts || form.rules.totalsDifferBy !== undefined;
	const converted: Conversion[] = needsNumbers
		? convert(
				cells.map((cell) => {
					const commonName = form.commonNameOf(cell.name) ?? '';
					return { name: cell.name, value: valueOf(cell), isAmount: /Amount$/.test(commonName) };
				}),
				form.dateOrder,
			)
		: [];
	const names = namesFor(cells, form, valueOf);
	const lineOf = new Map<string, number>();
	const keyOf = (name: string, index: number) => `${index} ${name}`;
	for (const [n, line] of lines.entries()) {
		for (const [name, index] of line) lineOf.set(keyOf(name, index), n + 1);
	}
	const values = cells.map((cell, n): Value => {
		const given = valueOf(cell);
		const { value = given } = converted[n] ?? {};
		const isOther = form.converts && value !== given;
		return {
			name: names.get(cell.name)!,
			sentName: cell.name,
			line: lines.length > 0 ? lineOf.get(keyOf(cell.name, cell.index)) : undefined,
			value: form.converts ? value : given,
			number: typeof value === 'number' ? value : undefined,
			confidence: confidenceOf(cell),
			commonName: form.commonNameOf(cell.name),
			asRead: isOther ? String(given) : undefined,
		};
	});

	const parts: Parts = {
		fields: new Map(),
		lists,
		lines: lines.map(() => new Map()),
		columns: [],
		problem,
		reasons: [],
	};
	for (const value of values) {
		const { name, line } = value;
		if (line === undefined) {
			const known = parts.fields.get(name);
			if (known) known.push(value);
			else parts.fields.set(name, [value]);
		} else {
			parts.lines[line - 1].set(name, value);
			if (!parts.columns.includes(name)) parts.columns.push(name);
		}
	}
	const currencies = form.converts
		? distinctCurrencies(converted.flatMap(({ currency }) => currency ?? []))
		: [];
	if (currencies.length === 1) parts.currency = currencies[0];
	const unsure = form.converts
		? values.flatMap((value, n) => {
				const what = converted[n].unsure;
				return what ? [`${called(value)}: "${asText(value.value)}" is no ${what} for sure`] : [];
			})
		: [];
	// What was read has an overall confidence, also in a list without fields.
	const isNotRead =
		cells.length === 0 &&
		overallConfidence === undefined &&
		!saysUnfinished(simplified.status, false);
	parts.reasons = [
		...(isNotRead ? [`KlearStack gave no fields${saidOf(simplified.status)}`] : []),
		...reasonsFor({ overallConfidence, values }, form.rules),
		...(problem ? [`Line items cannot be told: ${problem}`] : []),
		...(doubt ? [`Line items may lack something: ${doubt}`] : []),
		...unsure,
		...(currencies.length > 1
			? [`Amounts are in several currencies: ${currencies.join(', ')}`]
			: []),
	];
	return parts;
}

/** What a column is called beside the fields, one of which may have the same name. */
export function columnName({ fields, columns }: Parts, name: string): string {
	let own = name;
	while (fields.has(own) || (own !== name && columns.includes(own))) own = `line_${own}`;
	return own;
}

/** One value, or all that KlearStack gave under the name. */
export const valuesOf = ({ lists }: Parts, values: Value[], get: (value: Value) => unknown) =>
	values.length > 1 || lists.has(values[0].sentName) ? values.map(get) : get(values[0]);

/** The fields that are in no line. */
export function fieldsIn(parts: Parts): IDataObject {
	return objectOf(
		[...parts.fields].map(([name, values]) => [
			name,
			valuesOf(parts, values, ({ value }) => value),
		]),
	);
}
