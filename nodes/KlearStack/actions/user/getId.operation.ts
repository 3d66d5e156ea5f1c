import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { inOurNames } from '../../documents/names';
import { isRecord } from '../../json';
import { endpoints } from '../../transport/endpoints';
import { options } from '../commonOptions';
import { operation } from '../operation';

const userName = {
	displayName: 'User Name',
	name: 'userName',
	type: 'string',
	default: '',
	placeholder: 'e.g. ada',
	description: 'The user whose ID to get. Leave empty for the user of the credential.',
} satisfies INodeProperties;

export const getId = operation({
	name: 'Get ID',
	value: 'getId',
	action: 'Get user ID',
	description: 'Get the ID of a user of the company',
	calls: { get: endpoints.getUserId },
	properties: [userName, ...options()],

	prepare: (item) => async (calls) => {
		const answer = await calls.get({ username: item.given(userName) });
		// The page's answer is not documented: an object is given as it is, anything else is taken for the ID.
		return [{ json: isRecord(answer) ? inOurNames(answer) : ({ userId: answer } as IDataObject) }];
	},
});
