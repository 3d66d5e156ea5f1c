import { columnsIn, dataSourcesIn } from '../../documents/listed';
import type { Endpoint } from '../../transport/endpoint';
import { endpoints } from '../../transport/endpoints';
import type { KlearStackFailure } from '../../transport/failure';
import type { Call } from '../calls';
import type { Item } from '../item';

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

/** @throws UserError where another item of the run is to create a data source of this name */
export function refuseSameName(item: Item, name: string): void {
	const { dataSources } = item.run;
	const key = `${item.klearStack.account} ${name}`;
	const first = dataSources.get(key) ?? item.index;
	dataSources.set(key, first);
	if (first === item.index) return;
	throw item.error(
		`Name is "${name}", as in item ${first + 1}`,
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

/**
 * Refuses columns that the data source does not have, e.g. a mistyped one. Its rows say which it has,
 * and are asked for once in a run; where they cannot be had, or there are none, nothing is refused.
 *
 * @param change the endpoint that the user's corrections are about
 * @throws UserError
 */
export async function refuseNewColumns(
	item: Item,
	change: Endpoint,
	name: string,
	columns: string[],
): Promise<void> {
	const { rows } = item.bind({ change, rows: endpoints.getDataSourceRows });
	const key = `${item.klearStack.account} ${name}`;
	const asked =
		item.run.columns.get(key) ?? rows({ datasource_name: name }).then(columnsIn, () => []);
	item.run.columns.set(key, asked);
	const present = await asked;
	const others = columns.filter((column) => !present.includes(column));
	if (present.length === 0 || others.length === 0) return;
	throw item.error(
		`The data source "${name}" has no column ${others.map((column) => `"${column}"`).join(', ')}`,
		`Its columns are: ${present.join(', ')}. Name the fields of the items like these, or choose Map Each Column Manually.`,
	);
}
