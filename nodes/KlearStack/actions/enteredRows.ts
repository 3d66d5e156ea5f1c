import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Json } from '../parameters/values';
import type { Item } from './item';

/** Names and values that the user fills in row by row, or writes as JSON. */
export interface RowsOrJson {
	mode: INodeProperties;
	rows: INodeProperties;
	json: INodeProperties;
}

/**
 * @param displayName what the rows are, in the plural
 * @param values the parameters of a row; the first one is its name
 * @param texts what one row is called, and the JSON of one
 */
export function rowsOrJson(
	displayName: string,
	values: INodeProperties[],
	{ row, example }: { row: string; example: string },
): RowsOrJson {
	return {
		mode: {
			displayName: 'Mapping Mode',
			name: 'mode',
			type: 'options',
			noDataExpression: true,
			options: [
				{ name: 'Fill In', value: 'fillIn' },
				{ name: 'JSON', value: 'json' },
			],
			default: 'fillIn',
			description: `How to enter the ${displayName.toLowerCase()}`,
		},
		rows: {
			displayName,
			name: 'fields',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: `Add ${row}`,
			displayOptions: { show: { mode: ['fillIn'] } },
			default: {},
			options: [{ displayName: 'Field', name: 'field', values }],
		},
		json: {
			displayName: `${displayName} (JSON)`,
			name: 'json',
			type: 'json',
			required: true,
			displayOptions: { show: { mode: ['json'] } },
			default: '{}',
			placeholder: `e.g. ${example}`,
			description: `Names and values as KlearStack takes them, e.g. ${example}`,
		},
	};
}

/** Entered names and values: as JSON, and the names alone. */
export interface Entered {
	json: string;
	names: string[];
}

/**
 * Reads what the user entered: each row's value under its name, or the JSON as it is.
 *
 * @throws UserError when nothing was entered, or a name is entered twice
 */
export function entered(
	item: Item,
	{ mode, rows, json }: RowsOrJson,
	toValue: (row: IDataObject) => unknown,
): Entered {
	if ((item.given(mode) as string) === 'json') {
		const { text, value } = item.given(json) as Json;
		return { json: text, names: Object.keys(value) };
	}
	const { displayName } = rows;
	const given = item.given(rows) as IDataObject[];
	const names = given.map(({ name }) => String(name).trim());
	if (names.length === 0) throw item.error(`${displayName} is empty`, 'Add at least one.');
	const twice = names.find((name, n) => names.indexOf(name) !== n);
	if (twice !== undefined) {
		throw item.error(`${displayName}: "${twice}" is entered twice`, 'Remove one of the two.');
	}
	const values = Object.fromEntries(given.map((row, n) => [names[n], toValue(row)]));
	return { json: JSON.stringify(values), names };
}
