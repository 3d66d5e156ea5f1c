import type { INodeProperties } from 'n8n-workflow';

import { endpoints } from '../../transport/endpoints';
import { dateRange } from '../dates';
import type { Operation } from '../operation';
import {
	documentType,
	fromDate,
	limit,
	options,
	quickBooksStatus,
	documentTypeOf,
	requireFilledIn,
	returnAll,
	simplify,
	toDate,
} from '../parameters';
import { listDocuments } from '../results';

const filters: INodeProperties[] = [
	{
		...quickBooksStatus,
		description: 'Return only documents with this QuickBooks Enterprise status',
	},
	{
		displayName: 'User Names',
		name: 'userNames',
		type: 'string',
		default: '',
		placeholder: 'e.g. ada,grace',
		description: 'Return only documents of these users, separated by commas',
	},
];

export const getApproved: Operation = {
	name: 'Get Approved',
	value: 'getApproved',
	action: 'Get approved documents',
	description:
		'Get the approved documents of one type between two days. Works for Admin and Approver users only.',
	endpoint: endpoints.getApprovedDocuments,
	properties: [documentType, fromDate, toDate, returnAll, limit, simplify, options(filters)],

	async execute(i) {
		requireFilledIn.call(this, i, {
			quickBooksStatus: 'QuickBooks Status',
			userNames: 'User Names',
		});
		const { quickBooksStatus: status, userNames } = this.getNodeParameter(
			'options',
			i,
			{},
		) as Record<string, string | undefined>;
		return await listDocuments.call(this, i, endpoints.getApprovedDocuments, {
			document_type: documentTypeOf.call(this, i),
			...dateRange.call(this, i),
			user_list: String(userNames ?? '')
				.split(',')
				.map((name) => name.trim())
				.filter(Boolean)
				.join(','),
			QBE_status: status,
		});
	},
};
