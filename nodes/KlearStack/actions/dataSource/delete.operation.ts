import { endpoints } from '../../transport/endpoints';
import { klearStackRequest } from '../../transport/request';
import type { Operation } from '../operation';
import { dataSource, options, requestOptionsOf, requiredText } from '../parameters';

export const deleteDataSource: Operation = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete data source',
	description: 'Delete a data source with all its rows',
	endpoint: endpoints.deleteDataSource,
	properties: [dataSource, options()],

	async execute(i) {
		const form = { datasource_name: requiredText.call(this, i, 'dataSource', 'Data Source') };
		const options = requestOptionsOf.call(this, i);
		await klearStackRequest.call(this, endpoints.deleteDataSource, form, options);
		return [{ json: { deleted: true } }];
	},
};
