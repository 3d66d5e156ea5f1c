import { documentTypeOf } from '../../parameters/documentType';
import { outputOptions, outputParameters } from '../../parameters/outputForm';
import { endpoints } from '../../transport/endpoints';
import { chooseFiles } from '../chooseFiles';
import { options } from '../commonOptions';
import { waitTimeout } from '../descriptions';
import { operation } from '../operation';
import { includeFile, uploadGroups, uploadOptions, uploadParameters } from '../uploadParameters';
import { checkUpload, uploadAndRead } from '../uploads';
import { ownFields, ownOptions } from './ownOptions';
import { DOCUMENTS } from './pages';
import { reviewFormOption, reviewForms } from './reviewForms';

export const extract = operation({
	name: 'Extract Data',
	value: 'extract',
	action: 'Extract data from documents',
	description: 'Send PDFs, JPEGs or PNGs, wait until they are read, and get their fields',
	calls: {
		upload: endpoints.processDocument,
		results: endpoints.getBatchDocuments,
		image: endpoints.getDocumentImage,
	},
	onlyOnce: true,
	properties: [
		...uploadParameters,
		...outputParameters,
		includeFile,
		...options(
			[waitTimeout, reviewFormOption, ...outputOptions, ...uploadOptions],
			uploadGroups(ownOptions),
		),
	],

	async split(item) {
		checkUpload(item);
		return await chooseFiles(item, DOCUMENTS);
	},

	prepare(item) {
		const own = ownFields(item);
		const type = documentTypeOf(item);
		return async (calls) =>
			await uploadAndRead(item, calls, own, async (batch) =>
				reviewForms(item, calls.image, type, batch),
			);
	},
});
