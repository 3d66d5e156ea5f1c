import type { IDataObject } from 'n8n-workflow';

import { endpoints } from '../../transport/endpoints';
import { options } from '../descriptions';
import { operation } from '../operation';

export const getId = operation({
	name: 'Get ID',
	value: 'getId',
	action: 'Get user ID',
	description: 'Get the ID of the user in the credential',
	calls: { get: endpoints.getUserId },
	properties: [options()],

	prepare: () => async (calls) => {
		const answer = await calls.get();
		// The page's answer is not documented: an object is given as it is, anything else is taken for the ID.
		const isObject = typeof answer === 'object' && answer !== null && !Array.isArray(answer);
		return [{ json: isObject ? (answer as IDataObject) : ({ userId: answer } as IDataObject) }];
	},
});
