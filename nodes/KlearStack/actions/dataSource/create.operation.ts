import { endpoints } from '../../transport/endpoints';
import type { Operation } from '../operation';
import { rowsProperties, sendRows, takesAllItems } from './rows';

export const create: Operation = {
	name: 'Create',
	value: 'create',
	action: 'Create data source',
	description: 'Create a data source from a CSV or Excel file, or from the incoming items',
	endpoint: endpoints.createDataSource,
	repeats: true,
	properties: [
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. Suppliers',
			description: 'Name of the new data source',
		},
		...rowsProperties,
	],
	takesAllItems,

	async execute(i) {
		return await sendRows.call(this, i, endpoints.createDataSource, 'name', 'Name');
	},
};
