import type { INodeProperties } from 'n8n-workflow';

import { endpoints } from '../../transport/endpoints';
import type { Operation } from '../operation';
import { limit, options, requireFilledIn, returnAll, simplify } from '../parameters';
import { listDocuments } from '../results';

const filters: INodeProperties[] = [
	{
		displayName: 'Only Approved',
		name: 'onlyApproved',
		type: 'boolean',
		default: true,
		description: 'Whether to return only documents that are approved',
	},
	{
		displayName: 'Only Saved',
		name: 'onlySaved',
		type: 'boolean',
		default: true,
		description: 'Whether to return only documents that are saved',
	},
];

export const getAll: Operation = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many documents',
	description: 'Get the documents that the user of the credential may see',
	endpoint: endpoints.getUserDocuments,
	properties: [returnAll, limit, simplify, options(filters)],

	async execute(i) {
		requireFilledIn.call(this, i, { onlyApproved: 'Only Approved', onlySaved: 'Only Saved' });
		const { onlyApproved, onlySaved } = this.getNodeParameter('options', i, {}) as {
			onlyApproved?: boolean;
			onlySaved?: boolean;
		};
		return await listDocuments.call(this, i, endpoints.getUserDocuments, {
			approve_flag: onlyApproved,
			save_flag: onlySaved,
		});
	},
};
