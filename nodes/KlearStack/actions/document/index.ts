import type { Resource } from '../operation';
import { upload } from './upload.operation';

export const document: Resource = {
	name: 'Document',
	value: 'document',
	description: 'A single file, e.g. an invoice as PDF',
	operations: [upload],
};
