import type { INodeProperties } from 'n8n-workflow';

import { endpoints } from '../../transport/endpoints';
import { confirms } from '../../transport/response';
import { operation } from '../operation';
import { outcome } from '../results';
import { rowsForm, rowsFrom, rowsParameters } from './dataset';
import { existingNames, notDeleted, refuseSameName } from './existing';
import { checkNameToDelete, nameToDelete } from './nameToDelete';

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
		{ name: 'Replace', value: 'replace', description: 'Delete it first' },
	],
	default: 'fail',
	description: 'What to do if a data source with this name already exists',
} satisfies INodeProperties;

const nameToReplace = {
	...nameToDelete,
	displayOptions: { show: { ifItExists: ['replace'] } },
} satisfies INodeProperties;

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
	otherwise: 'Choose Fail under If It Exists, which does without it.',
	onlyOnce: true,
	properties: [nameParameter, ifItExists, nameToReplace, ...rowsParameters],
	takesAllItems: (item) => item.given(rowsFrom) === 'items',

	async prepare(item) {
		const name = item.given(nameParameter);
		const way = item.given(ifItExists);
		if (way === 'replace') checkNameToDelete(item, nameParameter.displayName, name);
		// Before the file is read, so that it is the later item that is refused, not the slower one.
		if (way !== 'append') refuseSameName(item, name);
		const { form, fields } = await rowsForm(item, nameParameter);
		const [about, columns] = [{ dataSource: name }, { columns: fields }];
		return async (calls) =>
			await item.run.inTurn(`${item.klearStack.account} ${name}`, async () => {
				const names = await existingNames(item, calls.list, name, way !== 'fail');
				if (names.includes(name)) {
					if (way === 'fail') {
						throw item.error(
							`A data source named "${name}" already exists`,
							'Nothing was sent. Choose another name, or choose Append or Replace under If It Exists.',
						);
					}
					if (way === 'append') {
						return outcome(item, await calls.append(form), about, { ...columns, appended: true });
					}
					const deleted = await calls.delete({ datasource_name: name });
					const isGone = async () =>
						!(await existingNames(item, calls.list, name, true)).includes(name);
					if (!confirms(deleted) && !(await isGone())) throw notDeleted(item, deleted);
					item.done(`The old data source "${name}" has been deleted.`);
				}
				return outcome(item, await calls.create(form), about, columns);
			});
	},
});
