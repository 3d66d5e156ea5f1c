/** Names that KlearStack's answers may use, where its pages do not show them: inferred from its other names. */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { bareName, isEmpty, isRecord } from '../json';
import { listIn, saysNone } from './list';

/** Documented for uploads (upload-documents/upload-multiple-documents-in-a-zip-folder-and-get-batch-id). */
export const SET_NUMBER_NAMES = ['set_reference_number', 'reference_number', 'set_ref_no'];
export const SET_NAME_NAMES = ['set_name', 'name'];
export const DATA_SOURCE_NAMES = ['datasource_name', 'name'];

/** The first of these that an entry of a list has, whatever its capitals and underscores. */
export function firstOf(entry: IDataObject, names: string[]): IDataObject[string] {
	return names
		.flatMap((name) => Object.entries(entry).filter(([key]) => bareName(key) === bareName(name)))
		.map(([, value]) => value)
		.find((value) => !isEmpty(value));
}

/**
 * The data sources in the answer of the endpoint that lists them, each with its name.
 *
 * @returns undefined where it is not known which there are
 */
export function dataSourcesIn(
	answer: unknown,
): Array<{ name: string; entry: IDataObject }> | undefined {
	const list = listIn(answer);
	if (!list) return isEmpty(answer) || saysNone(answer) ? [] : undefined;
	const named = list.entries.flatMap((entry) => {
		const name = isRecord(entry) ? firstOf(entry, DATA_SOURCE_NAMES) : entry;
		if (typeof name !== 'string' && typeof name !== 'number') return [];
		return [{ name: String(name), entry: isRecord(entry) ? entry : {} }];
	});
	return named.length === list.entries.length ? named : undefined;
}

/** Under these names rows carry their ID; which one is not documented. */
export const ROW_ID_KEYS = ['id', '_id', 'row_id'];

/** The columns of a data source, by its rows; none where it has none, or the answer is no list. */
export function columnsIn(answer: unknown): string[] {
	const names = new Set(
		(listIn(answer)?.entries ?? []).flatMap((row) => Object.keys(Object(row) as IDataObject)),
	);
	return [...names].filter((column) => column !== '' && !ROW_ID_KEYS.includes(column));
}

/** An object with those names of another one that it lacks. */
export const withMissing = (own: IDataObject, others: IDataObject): IDataObject => ({
	...own,
	...Object.fromEntries(Object.entries(others).filter(([key]) => !Object.hasOwn(own, key))),
});

/** The entries of an answer that is a list, as items, with what it says of all; else the answer as one. */
export function entriesAsItems(answer: unknown, nameOfText: string): INodeExecutionData[] {
	const { entries, beside } = listIn(answer) ?? { entries: [answer], beside: {} };
	return entries.map((entry) => {
		const json = isRecord(entry) ? entry : ({ [nameOfText]: entry } as IDataObject);
		return { json: withMissing(json, beside) };
	});
}
