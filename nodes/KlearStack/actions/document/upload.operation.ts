import { endpoints } from '../../transport/endpoints';
import { chooseFiles } from '../chooseFiles';
import { options } from '../commonOptions';
import { operation } from '../operation';
import { includeFile, uploadGroups, uploadOptions, uploadParameters } from '../uploadParameters';
import { checkUpload, uploadOnly } from '../uploads';
import { ownFields, ownOptions } from './ownOptions';
import { DOCUMENTS } from './pages';

export const upload = operation({
	name: 'Upload',
	value: 'upload',
	action: 'Upload documents without waiting',
	description: 'Send PDFs, JPEGs or PNGs without waiting, and get their batch IDs',
	calls: { upload: endpoints.processDocument },
	onlyOnce: true,
	properties: [
		...uploadParameters,
		{
			...includeFile,
			options: includeFile.options.filter(({ value }) => value !== 'needsReview'),
		},
		...options(uploadOptions, uploadGroups(ownOptions)),
	],

	async split(item) {
		checkUpload(item);
		return await chooseFiles(item, DOCUMENTS);
	},

	prepare: (item) => async (calls) => await uploadOnly(item, calls.upload, ownFields(item)),
});
