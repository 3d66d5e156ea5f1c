import type { Resource } from '../operation';
import { extract } from './extract.operation';
import { getResults } from './getResults.operation';
import { upload } from './upload.operation';

export const batch: Resource = {
	name: 'Batch',
	value: 'batch',
	description: 'What was uploaded together: every upload gives a batch ID',
	operations: [extract, upload, getResults],
};
