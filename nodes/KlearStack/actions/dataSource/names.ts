import type { IDataObject } from 'n8n-workflow';

import { listIn, saysNone } from '../../documents/list';
import { isEmptyValue } from '../../documents/shapes';
import { isRecord } from '../../transport/response';
import type { KlearStackFailure } from '../../transport/failure';
import type { Item } from '../item';
import type { Call } from '../operation';
import { DATA_SOURCE_NAMES, firstOf } from '../names';

/**
 * The data sources in the answer of the endpoint that lists them, each with its name.
 *
 * @returns undefined where it is not known which there are
 */
export function dataSourcesIn(
	answer: unknown,
): Array<{ name: string; entry: IDataObject }> | undefined {
	const list = listIn(answer);
	if (!list) return isEmptyValue(answer) || saysNone(answer) ? [] : undefined;
	const named = list.entries.flatMap((entry) => {
		const name = isRecord(entry) ? firstOf(entry, DATA_SOURCE_NAMES) : entry;
		if (typeof name !== 'string' && typeof name !== 'number') return [];
		return [{ name: String(name), entry: isRecord(entry) ? entry : {} }];
	});
	return named.length === list.entries.length ? named : undefined;
}

const NOT_CHECKED = 'It could not be checked whether the data source existed';

/**
 * The names there are.
 *
 * @param mustKnow if KlearStack does not list them, fail; otherwise there are taken to be none
 */
export async function existingNames(
	item: Item,
	list: Call,
	name: string,
	mustKnow: boolean,
): Promise<string[]> {
	const answer = await list().catch((failure: KlearStackFailure) => {
		if (mustKnow) throw failure;
		item.note(NOT_CHECKED, name);
		return [];
	});
	const sources = dataSourcesIn(answer);
	if (!sources && mustKnow) {
		throw item.error(
			'KlearStack’s list of data sources could not be understood',
			`Nothing was sent. It answered: ${item.quote(answer)}. To create the data source anyway, choose Fail under If It Exists.`,
			'KS-ANSWER',
		);
	}
	if (!sources) item.note(NOT_CHECKED, name);
	return (sources ?? []).map((one) => one.name.trim());
}

/** @throws NodeOperationError where another item of the run is to create a data source of this name */
export function refuseSameName(item: Item, name: string): void {
	const { dataSources } = item.run;
	const first = dataSources.get(name) ?? item.index;
	dataSources.set(name, first);
	if (first === item.index) return;
	throw item.error(
		`Name is "${name}", as in item ${first}`,
		'Enter a different name for each item, or choose Append under If It Exists.',
	);
}

/** The old data source is to be replaced, and may be there still. */
export const notDeleted = (item: Item, answer: unknown) =>
	item.error(
		`KlearStack did not say whether the old data source was deleted: ${item.quote(answer)}`,
		'The new one was not sent. Delete the old one in KlearStack, and run this again.',
		'KS-MAY-BE-DONE',
	);
