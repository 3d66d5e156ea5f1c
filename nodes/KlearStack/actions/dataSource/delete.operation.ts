import { endpoints } from '../../transport/endpoints';
import { klearStackRequest } from '../../transport/request';
import type { Operation } from '../operation';
import { dataSource, options, requestOptionsOf, requiredText } from '../parameters';
import { outcome } from '../results';

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
		const answer = await klearStackRequest.call(this, endpoints.deleteDataSource, form, options);
		// What its answer says is not documented, so it is passed on.
		return outcome(answer, { deleted: true });
	},
};
