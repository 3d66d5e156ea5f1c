import { outputOptions, outputParameters } from '../../parameters/outputForm';
import { endpoints } from '../../transport/endpoints';
import { chooseFiles } from '../chooseFiles';
import { options } from '../commonOptions';
import { waitTimeout } from '../descriptions';
import { operation } from '../operation';
import { uploadGroups, uploadOptions, zipParameters } from '../uploadParameters';
import { checkUpload, uploadAndRead } from '../uploads';
import { ZIP } from './zips';

export const extract = operation({
	name: 'Extract Data',
	value: 'extract',
	action: 'Extract data from ZIP of documents',
	description:
		'Send a ZIP of documents of one type, wait until they are read, and get their fields',
	calls: { upload: endpoints.uploadBatch, results: endpoints.getBatchDocuments },
	onlyOnce: true,
	properties: [
		...zipParameters,
		...outputParameters,
		...options([waitTimeout, ...outputOptions, ...uploadOptions], uploadGroups()),
	],

	async split(item) {
		checkUpload(item);
		return await chooseFiles(item, ZIP);
	},

	prepare: (item) => async (calls) => await uploadAndRead(item, calls),
});
