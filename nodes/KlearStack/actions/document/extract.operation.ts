import { endpoints } from '../../transport/endpoints';
import { chooseFiles } from '../chooseFiles';
import { options } from '../commonOptions';
import { waitTimeout } from '../descriptions';
import { operation } from '../operation';
import { outputOptions, outputParameters } from '../outputParameters';
import { uploadOptions, uploadParameters } from '../uploadParameters';
import { checkUpload, uploadAndRead } from '../uploads';
import { DOCUMENTS } from './kinds';
import { ownFields, ownOptions } from './ownOptions';

export const extract = operation({
	name: 'Extract Data',
	value: 'extract',
	action: 'Extract data from documents',
	description: 'Send PDFs, JPEGs or PNGs, wait until they are read, and get their fields',
	calls: { upload: endpoints.processDocument, results: endpoints.getBatchDocuments },
	onlyOnce: true,
	properties: [
		...uploadParameters,
		...outputParameters,
		options([...outputOptions, ...ownOptions, ...uploadOptions, waitTimeout]),
	],

	async split(item) {
		checkUpload(item);
		return await chooseFiles(item, DOCUMENTS);
	},

	prepare: (item) => async (calls) => await uploadAndRead(item, calls, ownFields(item)),
});
