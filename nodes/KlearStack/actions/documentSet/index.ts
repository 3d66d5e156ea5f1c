import type { Resource } from '../operation';
import { getAll } from './getAll.operation';
import { getDocuments } from './getDocuments.operation';
import { getResults } from './getResults.operation';
import { getUploadStatus } from './getUploadStatus.operation';

export const documentSet: Resource = {
	name: 'Document Set',
	value: 'documentSet',
	description: 'Documents that belong together, under a reference number',
	operations: [getAll, getResults, getDocuments, getUploadStatus],
};
