import { endpoints } from '../../transport/endpoints';
import { dataSource } from '../locators';
import { operation } from '../operation';
import { outcome } from '../results';
import { refuseNewColumns } from './existing';
import { rowsForm, rowsFrom, rowsParameters } from './dataset';

export const append = operation({
	name: 'Append Rows',
	value: 'append',
	action: 'Append rows to data source',
	description: 'Add rows from the input items, or from a CSV or Excel file',
	calls: { append: endpoints.appendDataSourceRows },
	onlyOnce: true,
	properties: [dataSource, ...rowsParameters],
	takesAllItems: (item) => item.given(rowsFrom) === 'items',

	async prepare(item) {
		const { form, fields, name } = await rowsForm(item, dataSource);
		await refuseNewColumns(
			item,
			endpoints.appendDataSourceRows,
			name,
			fields.map((field) => field.name),
		);
		return async (calls) =>
			outcome(item, await calls.append(form), { dataSource: name }, { columns: fields });
	},
});
