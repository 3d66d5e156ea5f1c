import type { INodeProperties } from 'n8n-workflow';

import { endpoints } from '../../transport/endpoints';
import { klearStackRequest } from '../../transport/request';
import type { Operation } from '../operation';
import {
	dataSource,
	enteredFields,
	enteredValue,
	options,
	requestOptionsOf,
	requiredText,
	rowsOrJson,
} from '../parameters';
import { outcome } from '../results';
import { rowId } from './rowId';

const EXAMPLE = '{"USER_FIRST_NAME": "Marti", "USER_LAST_NAME": "URIB"}';

const cells: INodeProperties[] = [
	{ displayName: 'Column', name: 'name', type: 'string', default: '', placeholder: 'e.g. email' },
	{ displayName: 'Value', name: 'value', type: 'string', default: '' },
];

export const updateRow: Operation = {
	name: 'Update Row',
	value: 'updateRow',
	action: 'Update row of data source',
	description: 'Change values in one row',
	endpoint: endpoints.updateDataSourceRow,
	properties: [
		dataSource,
		rowId,
		...rowsOrJson('Values', cells, { item: 'value', example: EXAMPLE }),
		options(),
	],

	async execute(i) {
		const name = requiredText.call(this, i, 'dataSource', 'Data Source');
		const id = requiredText.call(this, i, 'rowId', 'Row ID');
		const values = enteredFields.call(this, i, 'Values', EXAMPLE, (row) =>
			enteredValue.call(this, i, 'Values', row),
		);
		const answer = await klearStackRequest.call(
			this,
			endpoints.updateDataSourceRow,
			{ datasource_name: name, id, data: JSON.stringify(values) },
			requestOptionsOf.call(this, i),
		);
		return outcome(answer, { dataSource: name, rowId: id });
	},
};
