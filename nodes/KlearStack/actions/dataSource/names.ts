import type { IDataObject } from 'n8n-workflow';

import type { KlearStackFailure } from '../../transport/failure';
import type { Item } from '../item';
import type { Call } from '../operation';
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

/**
 * The names there are.
 *
 * @param mustKnow whether it is a failure that KlearStack does not list them; else there are none then
 */
export async function existingNames(
	item: Item,
	list: Call,
	name: string,
	mustKnow: boolean,
): Promise<string[]> {
	const answer = await list().catch((failure: KlearStackFailure) => {
		if (mustKnow) throw failure;
		item.note('It could not be checked whether the data source existed', name);
		return [];
	});
	return dataSourcesIn(answer).map((one) => one.name);
}
