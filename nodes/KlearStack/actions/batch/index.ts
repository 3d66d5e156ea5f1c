import type { Resource } from '../operation';
import { extract } from './extract.operation';
import { getResults } from './getResults.operation';
import { upload } from './upload.operation';

export const batch: Resource = {
	name: 'Batch (ZIP)',
	value: 'batch',
	description: 'A ZIP of documents of one type, or any upload by its batch ID',
	operations: [extract, upload, getResults],
};
