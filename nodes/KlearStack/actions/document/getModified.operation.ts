import type { INodeProperties } from 'n8n-workflow';

import { documentTypeOf, documentTypes } from '../../parameters/documentType';
import { outputOptions, outputParameters } from '../../parameters/outputForm';
import { endpoints } from '../../transport/endpoints';
import { options } from '../commonOptions';
import { operation } from '../operation';
import { listDocuments } from '../results';

const notice: INodeProperties = {
	displayName:
		'Each run may use up what it returns. To start a workflow when documents change, use KlearStack Trigger.',
	name: 'notice',
	type: 'notice',
	default: '',
};

export const getModified = operation({
	name: 'Get Modified',
	value: 'getModified',
	action: 'Get modified documents',
	description: 'Get the documents that any user of the company has modified since the last pull',
	calls: { pull: endpoints.getModifiedDocuments },
	onlyOnce: true,
	// Without a limit: what it would leave out might be consumed, and lost.
	properties: [notice, ...documentTypes, ...outputParameters, ...options(outputOptions)],

	prepare(item) {
		const form = { document_type: documentTypeOf(item) };
		return async (calls) => await listDocuments(item, calls.pull, form, Infinity);
	},
});
