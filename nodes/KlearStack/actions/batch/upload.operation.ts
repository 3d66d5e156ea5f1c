import { NodeOperationError } from 'n8n-workflow';

import { endpoints } from '../../transport/endpoints';
import { fileKind, inputFile } from '../../transport/form';
import type { Operation } from '../operation';
import { documentType, inputDataFieldName, options, simplify } from '../parameters';
import { upload as uploadFile, uploadOptions, uploadParameters } from '../uploads';

export const upload: Operation = {
	name: 'Upload',
	value: 'upload',
	action: 'Upload batch',
	description:
		'Send several documents of one type as a ZIP file, and get their batch ID or the fields read from them',
	endpoint: endpoints.uploadBatch,
	repeats: true,
	properties: [
		inputDataFieldName,
		documentType,
		...uploadParameters,
		simplify,
		options(uploadOptions, { wait: true }),
	],

	async execute(i) {
		const property = this.getNodeParameter('binaryPropertyName', i) as string;
		const file = await inputFile.call(this, i, property);
		if ((await fileKind(file)) !== 'ZIP') {
			throw new NodeOperationError(
				this.getNode(),
				`Input Data Field Name: "${file.name}" is not a ZIP file`,
				{
					itemIndex: i,
					description:
						'Put n8n’s Compression node (Compress) in front of this node to make one, or use Document: Upload for single files.',
				},
			);
		}
		return await uploadFile.call(this, i, endpoints.uploadBatch, file);
	},
};
