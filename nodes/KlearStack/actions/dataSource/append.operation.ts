import { endpoints } from '../../transport/endpoints';
import type { Operation } from '../operation';
import { dataSource } from '../parameters';
import { rowsProperties, sendRows, takesAllItems } from './rows';

export const append: Operation = {
	name: 'Append Rows',
	value: 'append',
	action: 'Append rows to data source',
	description: 'Add rows from a CSV or Excel file, or from the incoming items',
	endpoint: endpoints.appendDataSourceRows,
	repeats: true,
	properties: [dataSource, ...rowsProperties],
	takesAllItems,

	async execute(i) {
		return await sendRows.call(
			this,
			i,
			endpoints.appendDataSourceRows,
			'dataSource',
			'Data Source',
		);
	},
};
