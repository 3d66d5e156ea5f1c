import type { Resource } from '../operation';
import { call } from './call.operation';

export const api: Resource = {
	name: 'API',
	value: 'api',
	description: 'Any endpoint of KlearStack',
	operations: [call],
};
