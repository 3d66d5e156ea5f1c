import type { INodeProperties } from 'n8n-workflow';

import { endpoints } from '../../transport/endpoints';
import type { Operation } from '../operation';
import {
	documentType,
	options,
	requestOptionsOf,
	documentTypeOf,
	requiredText,
	simplify,
} from '../parameters';
import { batchItems } from '../results';

const batchId: INodeProperties = {
	displayName: 'Batch ID',
	name: 'batchId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 169a4df0-52c4-4835-8bb4-10296c8e5e3a',
	description: 'The ID that an upload gave, as batchId',
};

export const getResults: Operation = {
	name: 'Get Results',
	value: 'getResults',
	action: 'Get batch results',
	description: 'Get the documents of a batch with the fields that KlearStack has read',
	endpoint: endpoints.getBatchDocuments,
	properties: [batchId, documentType, simplify, options([], { wait: true })],

	async execute(i) {
		return await batchItems.call(
			this,
			i,
			requiredText.call(this, i, 'batchId', 'Batch ID'),
			documentTypeOf.call(this, i),
			requestOptionsOf.call(this, i),
		);
	},
};
