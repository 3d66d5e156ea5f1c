import type { INodeProperties } from 'n8n-workflow';

import { type Batch, readBatch } from '../../documents/batch';
import { documentTypeOf, documentTypes } from '../../parameters/documentType';
import { outputOptions, outputParameters } from '../../parameters/outputForm';
import { endpoints } from '../../transport/endpoints';
import { options } from '../commonOptions';
import { onlyApproved, onlySaved, waitForResults, waitTimeout } from '../descriptions';
import { operation } from '../operation';
import { batchItems } from '../results';

const batchIdParameter = {
	displayName: 'Batch ID',
	name: 'batchId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 169a4df0-52c4-4835-8bb4-10296c8e5e3a',
	description: 'The batchId that Upload returned',
} satisfies INodeProperties;

export const getResults = operation({
	name: 'Get Results',
	value: 'getResults',
	action: 'Get results of batch or ZIP',
	description: 'Get the documents of an upload with their fields, by its batch ID',
	calls: { results: endpoints.getBatchDocuments },
	properties: [
		batchIdParameter,
		...documentTypes,
		waitForResults,
		...outputParameters,
		...options([waitTimeout, ...outputOptions], { api: [onlyApproved, onlySaved] }),
	],

	prepare(item) {
		const batchId = item.given(batchIdParameter);
		const type = documentTypeOf(item);
		const items = async (batch: Batch) => {
			const found = await batchItems(item, batch, { batchId });
			if (found.length === 0) {
				item.note('KlearStack returned no documents. Check Batch ID and Document Type', batchId);
			}
			return found;
		};
		const form = {
			batch_id: batchId,
			document_type: type,
			approve_flag: item.option(onlyApproved),
			save_flag: item.option(onlySaved),
		};
		return async (calls) => {
			const look = async () => await calls.results(form);
			if (!item.given(waitForResults)) return await items(readBatch(await look()));
			return {
				batchId,
				form,
				waitTimeout: item.setting(waitTimeout),
				isUploaded: false,
				look,
				items,
			};
		};
	},
});
