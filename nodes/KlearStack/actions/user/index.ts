import type { Resource } from '../operation';
import { getId } from './getId.operation';

export const user: Resource = {
	name: 'User',
	value: 'user',
	description: 'The KlearStack user of the credential',
	operations: [getId],
};
