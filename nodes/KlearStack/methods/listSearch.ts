import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { NodeOperationError } from 'n8n-workflow';

import { entriesAsItems } from '../actions/results';
import { type Endpoint, endpoints } from '../transport/endpoints';
import { klearStackRequest } from '../transport/request';

/** The keys that may hold an entry's name; which one does is not documented. */
const NAME_KEYS = {
	dataSource: ['datasource_name', 'DataSourceName', 'name'],
	set: ['set_reference_number', 'reference_number'],
};
const LABEL_KEYS = ['set_name'];

const firstOf = (entry: IDataObject, keys: string[]) =>
	keys.map((key) => entry[key]).find((value) => value !== undefined && value !== '');

async function search(
	this: ILoadOptionsFunctions,
	endpoint: Endpoint,
	keys: string[],
	filter = '',
): Promise<INodeListSearchResult> {
	const options = { instead: 'The list cannot be loaded here: choose By Name or By Number.' };
	const answer = await klearStackRequest.call(this, endpoint, {}, options);
	if (typeof answer === 'string') {
		throw new NodeOperationError(this.getNode(), `KlearStack answered: ${answer.slice(0, 200)}`, {
			description: options.instead,
		});
	}
	const results = entriesAsItems(answer, keys[0]).flatMap(({ json }) => {
		const value = firstOf(json, keys);
		if (value === undefined) return [];
		const label = firstOf(json, LABEL_KEYS);
		return [
			{ name: label ? `${String(label)} (${String(value)})` : String(value), value: String(value) },
		];
	});
	return {
		results: results
			.filter(({ name }) => name.toLowerCase().includes(filter.toLowerCase()))
			.sort((a, b) => a.name.localeCompare(b.name)),
	};
}

export async function searchDataSources(this: ILoadOptionsFunctions, filter?: string) {
	return await search.call(this, endpoints.getDataSources, NAME_KEYS.dataSource, filter);
}

export async function searchSets(this: ILoadOptionsFunctions, filter?: string) {
	return await search.call(this, endpoints.getSets, NAME_KEYS.set, filter);
}
