import type { INodeProperties } from 'n8n-workflow';

import { endpoints } from '../../transport/endpoints';
import type { KlearStackFailure } from '../../transport/failure';
import type { Item } from '../item';
import { type Call, operation } from '../operation';
import { outcome } from '../results';
import { namesOfDataSources } from './names';
import { rowsForm, rowsFrom, rowsParameters } from './rows';

const nameParameter = {
	displayName: 'Name',
	name: 'name',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. Suppliers',
	description: 'Name of the new data source',
} satisfies INodeProperties;

const ifItExists = {
	displayName: 'If It Exists',
	name: 'ifItExists',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'Append', value: 'append', description: 'Add the rows to it' },
		{ name: 'Fail', value: 'fail' },
		{ name: 'Replace', value: 'replace', description: 'Delete it and all its rows first' },
	],
	default: 'fail',
	description: 'What to do if a data source with this name already exists',
} satisfies INodeProperties;

const nameToReplace = {
	displayName: 'Name of the Data Source to Delete',
	name: 'nameToReplace',
	type: 'string',
	required: true,
	displayOptions: { show: { ifItExists: ['replace'] } },
	default: '',
	description: 'Enter the name again: the data source with this name will be deleted first',
} satisfies INodeProperties;

/** The names there are; none where KlearStack does not list them, and it need not be known. */
async function existingNames(item: Item, list: Call, name: string): Promise<string[]> {
	const answer = await list().catch((failure: KlearStackFailure) => {
		if (item.given(ifItExists) !== 'fail') throw failure;
		item.note('It could not be checked whether the data source existed', name);
		return [];
	});
	return namesOfDataSources(answer);
}

export const create = operation({
	name: 'Create',
	value: 'create',
	action: 'Create data source',
	description: 'Create a data source from the input items, or from a CSV or Excel file',
	calls: {
		create: endpoints.createDataSource,
		append: endpoints.appendDataSourceRows,
		delete: endpoints.deleteDataSource,
		list: endpoints.getDataSources,
	},
	addsSomething: true,
	properties: [nameParameter, ifItExists, nameToReplace, ...rowsParameters],
	takesAllItems: (context) => context.getNodeParameter(rowsFrom.name, 0) === 'items',

	async execute(item, calls) {
		const { form, fields, name } = await rowsForm(item, nameParameter);
		const about = { dataSource: name, columns: fields };
		const way = item.given(ifItExists);
		if (way === 'replace' && item.given(nameToReplace) !== name) {
			throw item.error(
				`Name of the Data Source to Delete is "${item.given(nameToReplace)}", and Name is "${name}"`,
				'Enter the same name twice, so that no other data source is deleted.',
			);
		}
		if ((await existingNames(item, calls.list, name)).includes(name)) {
			if (way === 'fail') {
				throw item.error(
					`A data source named "${name}" already exists`,
					'Nothing was sent. Choose another name, or choose Append or Replace under If It Exists.',
				);
			}
			if (way === 'append') {
				return outcome(await calls.append(form), { ...about, appended: true });
			}
			await calls.delete({ datasource_name: name });
			item.done(`The old data source "${name}" has been deleted.`);
		}
		return outcome(await calls.create(form), about);
	},
});
