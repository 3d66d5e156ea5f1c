import type { INodeProperties } from 'n8n-workflow';

import { documentTypeOf, documentTypes } from '../../parameters/documentType';
import { outputOptions, outputParameters } from '../../parameters/outputForm';
import { endpoints } from '../../transport/endpoints';
import { options } from '../commonOptions';
import { limit, quickBooksStatus, returnAll } from '../descriptions';
import { operation } from '../operation';
import { listDocuments, mostOf } from '../results';
import { dateRange, dates } from './dateRange';

const userNames = {
	displayName: 'User Names',
	name: 'userNames',
	type: 'string',
	default: '',
	placeholder: 'e.g. ada,grace',
	description: 'Names of users whose documents to return, separated by commas',
} satisfies INodeProperties;

export const getApproved = operation({
	name: 'Get Approved',
	value: 'getApproved',
	action: 'Get approved documents',
	description:
		'Get the approved documents of one type for a period. For Admin and Approver users only.',
	calls: { list: endpoints.getApprovedDocuments },
	properties: [
		...documentTypes,
		...dates,
		returnAll,
		limit,
		...outputParameters,
		...options([
			...outputOptions,
			{ ...quickBooksStatus, description: 'Return only documents with this QuickBooks status' },
			userNames,
		]),
	],

	prepare(item) {
		const names = item
			.option(userNames)
			?.split(',')
			.map((name) => name.trim());
		if (names?.every((name) => name === '')) {
			throw item.error('User Names is empty', 'Enter a name, or remove the option.');
		}
		const form = {
			document_type: documentTypeOf(item),
			...dateRange(item),
			user_list: names?.filter(Boolean).join(','),
			QBE_status: item.option(quickBooksStatus),
		};
		return async (calls) => await listDocuments(item, calls.list, form, mostOf(item));
	},
});
