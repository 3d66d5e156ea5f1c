import { endpoints } from '../../transport/endpoints';
import { klearStackRequest } from '../../transport/request';
import type { Operation } from '../operation';
import { dataSource, options, requestOptionsOf, requiredText } from '../parameters';
import { outcome } from '../results';
import { rowId } from './rowId';

export const deleteRow: Operation = {
	name: 'Delete Row',
	value: 'deleteRow',
	action: 'Delete row of data source',
	description: 'Delete one row of a data source',
	endpoint: endpoints.deleteDataSourceRow,
	properties: [dataSource, rowId, options()],

	async execute(i) {
		const form = {
			datasource_name: requiredText.call(this, i, 'dataSource', 'Data Source'),
			id: requiredText.call(this, i, 'rowId', 'Row ID'),
		};
		const options = requestOptionsOf.call(this, i);
		const answer = await klearStackRequest.call(this, endpoints.deleteDataSourceRow, form, options);
		// What its answer says is not documented, so it is passed on.
		return outcome(answer, { deleted: true });
	},
};
