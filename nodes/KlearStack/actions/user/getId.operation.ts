import type { IDataObject } from 'n8n-workflow';

import { endpoints } from '../../transport/endpoints';
import { klearStackRequest } from '../../transport/request';
import type { Operation } from '../operation';
import { options, requestOptionsOf } from '../parameters';

export const getId: Operation = {
	name: 'Get ID',
	value: 'getId',
	action: 'Get user ID',
	description: 'Get the ID of the user in the credential',
	endpoint: endpoints.getUserId,
	properties: [options()],

	async execute(i) {
		const answer = await klearStackRequest.call(
			this,
			endpoints.getUserId,
			{},
			requestOptionsOf.call(this, i),
		);
		// The page's answer is not documented: an object is given as it is, anything else is taken for the ID.
		const isObject = typeof answer === 'object' && answer !== null && !Array.isArray(answer);
		return [{ json: isObject ? (answer as IDataObject) : ({ userId: answer } as IDataObject) }];
	},
};
