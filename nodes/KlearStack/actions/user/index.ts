import type { Resource } from '../operation';
import { getId } from './getId.operation';

export const user: Resource = {
	name: 'User',
	value: 'user',
	description: 'The users of your company in KlearStack',
	operations: [getId],
};
