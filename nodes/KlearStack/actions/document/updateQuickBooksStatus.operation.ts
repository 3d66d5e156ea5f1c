import type { INodeProperties } from 'n8n-workflow';

import { collectionOf, collections } from '../../parameters/documentType';
import { endpoints } from '../../transport/endpoints';
import { options } from '../commonOptions';
import { quickBooksStatus } from '../descriptions';
import { documentId } from '../locators';
import { operation } from '../operation';
import { outcome } from '../results';

const errorMessage = {
	displayName: 'Error Message',
	name: 'errorMessage',
	type: 'string',
	displayOptions: { show: { quickBooksStatus: ['failed'] } },
	default: '',
	description: 'The reason that QuickBooks gave',
} satisfies INodeProperties;

const time = {
	displayName: 'Time',
	name: 'time',
	type: 'dateTime',
	default: '',
	description: 'When QuickBooks answered. Unless you choose, now.',
} satisfies INodeProperties;

export const updateQuickBooksStatus = operation({
	name: 'Update QuickBooks Status',
	value: 'updateQuickBooksStatus',
	action: 'Update QuickBooks status of document',
	description: 'Tell KlearStack what QuickBooks Enterprise answered for an approved document',
	calls: { update: endpoints.updateQuickBooksStatus },
	properties: [documentId, ...collections, quickBooksStatus, errorMessage, ...options([time])],

	prepare(item) {
		const id = item.given(documentId);
		const status = item.given(quickBooksStatus);
		const { date, time: clock } = item.option(time) ?? item.now;
		const form = {
			// The page's table says collection_name, its sample document_type.
			collection_name: collectionOf(item),
			document_type: collectionOf(item),
			QBE_response: JSON.stringify({
				document_id: id,
				QBE_status: status,
				error_message: status === 'failed' ? item.given(errorMessage) : '',
				QBE_timestamp: `${date} ${clock}`,
			}),
		};
		return async (calls) =>
			outcome(item, await calls.update(form), { documentId: id }, { quickBooksStatus: status });
	},
});
