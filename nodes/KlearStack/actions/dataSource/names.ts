import type { IDataObject } from 'n8n-workflow';

import { listIn, saysNone } from '../../documents/list';
import { isEmptyValue, isRecord } from '../../documents/shapes';
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
