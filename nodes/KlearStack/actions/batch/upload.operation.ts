import { endpoints } from '../../transport/endpoints';
import { chooseFiles } from '../chooseFiles';
import { options } from '../commonOptions';
import { operation } from '../operation';
import { uploadGroups, uploadOptions, zipParameters } from '../uploadParameters';
import { checkUpload, uploadOnly } from '../uploads';
import { ZIP } from './zips';

export const upload = operation({
	name: 'Upload',
	value: 'upload',
	action: 'Upload ZIP of documents without waiting',
	description: 'Send a ZIP of documents of one type, and get its batch ID at once',
	calls: { upload: endpoints.uploadBatch },
	onlyOnce: true,
	properties: [...zipParameters, ...options(uploadOptions, uploadGroups())],

	async split(item) {
		checkUpload(item);
		return await chooseFiles(item, ZIP);
	},

	prepare: (item) => async (calls) => await uploadOnly(item, calls.upload),
});
