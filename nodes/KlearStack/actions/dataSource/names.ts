import type { IDataObject } from 'n8n-workflow';

import { entriesAsItems } from '../results';

/** The keys that may hold a data source's name; which one does is not documented. */
const NAME_KEYS = ['datasource_name', 'DataSourceName', 'name'];

/** The first of these that an entry of a list has. */
export const firstOf = (entry: IDataObject, keys: string[]) =>
	keys.map((key) => entry[key]).find((value) => value !== undefined && value !== '');

/** The data sources in the answer of the endpoint that lists them, each with its name. */
export function dataSourcesIn(answer: unknown): Array<{ name: string; entry: IDataObject }> {
	return entriesAsItems(answer, NAME_KEYS[0]).flatMap(({ json }) => {
		const name = firstOf(json, NAME_KEYS);
		return name === undefined ? [] : [{ name: String(name), entry: json }];
	});
}

export const namesOfDataSources = (answer: unknown) =>
	dataSourcesIn(answer).map(({ name }) => name);
