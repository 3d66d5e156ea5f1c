import type { Resource } from '../operation';
import { update } from './update.operation';

export const fieldMapping: Resource = {
	name: 'Field Mapping',
	value: 'fieldMapping',
	description: 'How KlearStack names and shows the fields of a document type',
	operations: [update],
};
