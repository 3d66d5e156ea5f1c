import type { INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { endpoints } from '../../transport/endpoints';
import { klearStackRequest } from '../../transport/request';
import { requiredMoment } from '../dates';
import type { Operation } from '../operation';
import {
	collection,
	documentId,
	options,
	quickBooksStatus,
	requestOptionsOf,
	documentTypeOf,
	requiredText,
} from '../parameters';
import { outcome } from '../results';

const answerOfQuickBooks: INodeProperties[] = [
	{ ...quickBooksStatus, description: 'What QuickBooks Enterprise answered for this document' },
	{
		displayName: 'Error Message',
		name: 'errorMessage',
		type: 'string',
		displayOptions: { show: { quickBooksStatus: ['failed'] } },
		default: '',
		description: 'The reason that QuickBooks gave',
	},
	{
		displayName: 'Time',
		name: 'time',
		type: 'dateTime',
		required: true,
		default: '={{ $now }}',
		description: 'When QuickBooks answered',
	},
];

export const updateQuickBooksStatus: Operation = {
	name: 'Update QuickBooks Status',
	value: 'updateQuickBooksStatus',
	action: 'Update QuickBooks status of document',
	description: 'Tell KlearStack what QuickBooks Enterprise answered for an approved document',
	endpoint: endpoints.updateQuickBooksStatus,
	properties: [documentId, collection, ...answerOfQuickBooks, options()],

	async execute(i) {
		const id = requiredText.call(this, i, 'documentId', 'Document ID');
		const given = requiredText.call(this, i, 'quickBooksStatus', 'QuickBooks Status');
		// Agents give the label.
		const status = given.toLowerCase();
		if (!['failed', 'successful'].includes(status)) {
			throw new NodeOperationError(
				this.getNode(),
				`QuickBooks Status: "${given}" is neither failed nor successful`,
				{ itemIndex: i, description: 'Look at the expression that gives it.' },
			);
		}
		const { date, time } = requiredMoment.call(this, i, 'time', 'Time');
		const answer = await klearStackRequest.call(
			this,
			endpoints.updateQuickBooksStatus,
			{
				// The page's table says collection_name, its sample document_type; the table is newer.
				collection_name: documentTypeOf.call(this, i),
				QBE_response: JSON.stringify({
					document_id: id,
					QBE_status: status,
					error_message: status === 'failed' ? this.getNodeParameter('errorMessage', i) : '',
					QBE_timestamp: `${date} ${time}`,
				}),
			},
			requestOptionsOf.call(this, i),
		);
		return outcome(answer, { documentId: id, quickBooksStatus: status });
	},
};
