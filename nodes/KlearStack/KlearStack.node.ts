import type { IExecuteFunctions, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { properties, subtitle } from './actions/resources';
import { router } from './actions/router';
import {
	getFields,
	searchDataSources,
	searchDocuments,
	searchFields,
	searchSets,
} from './methods/listSearch';
import { getColumns } from './methods/resourceMapping';
import { asNodeErrors } from './transport/errors';

/** Programmatic, because an upload streams its file, waits for results and reads KlearStack's many answers. */
export class KlearStack implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'KlearStack',
		name: 'klearStack',
		icon: { light: 'file:klearstack.svg', dark: 'file:klearstack.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle,
		description: 'Read invoices and other documents, or start when one is read',
		defaults: { name: 'KlearStack' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		builderHint: {
			searchHint:
				'Reads invoices, receipts, purchase orders and other documents with KlearStack. Use Document: Extract Data to get the fields of files (Output: One Item per Line for line items, Selected Fields for a few), Document: Upload and Batch (ZIP): Get Results to fetch them later, Document: Approve or Reject to give the decision back.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-base.if',
					relationHint: 'Send documents whose needsReview is true to a person',
				},
				{
					nodeType: 'n8n-nodes-base.compression',
					relationHint: 'Make the ZIP file that Batch (ZIP): Extract Data needs',
				},
			],
		},
		credentials: [{ name: 'klearStackApi', required: true }],
		properties,
	};

	methods = {
		listSearch: { searchDataSources, searchDocuments, searchFields, searchSets },
		loadOptions: { getFields },
		resourceMapping: { getColumns },
	};

	async execute(this: IExecuteFunctions) {
		return await asNodeErrors(this.getNode(), router(this));
	}
}
