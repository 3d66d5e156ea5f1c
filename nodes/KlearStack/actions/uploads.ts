import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { Endpoint } from '../transport/endpoints';
import type { FormFields } from '../transport/form';
import { klearStackRequest } from '../transport/request';
import {
	documentSet,
	requestOptionsOf,
	documentTypeOf,
	requiredText,
	requireFilledIn,
} from './parameters';
import { batchItems, waitTimeoutOf } from './results';

/** What both upload pages ask for beside file and document type. */
export const uploadParameters: INodeProperties[] = [
	{
		displayName: 'Processing Preference',
		name: 'processingPreference',
		type: 'options',
		options: [
			{ name: 'Accuracy', value: 'Accuracy' },
			{ name: 'Speed', value: 'Speed' },
		],
		default: 'Accuracy',
		description: 'What matters more when KlearStack reads the document',
	},
	{
		displayName: 'Invoice Type',
		name: 'invoiceType',
		type: 'options',
		options: [
			{ name: 'B2B (Business to Business)', value: 'B2B' },
			{ name: 'B2C (Business to Consumer)', value: 'B2C' },
		],
		default: 'B2B',
		description: 'Between whom the document is. KlearStack wants B2C for insurances.',
	},
];

/** What both upload pages offer beside that. */
export const uploadOptions: INodeProperties[] = [
	{
		displayName: 'Account ID',
		name: 'accountId',
		type: 'string',
		default: '',
		description: 'The account ID number to upload for',
	},
	{
		...documentSet,
		displayName: 'Existing Set',
		required: false,
		description:
			'The document set to put the upload in, by its reference number. If the list does not load, choose By Number.',
	},
	{
		displayName: 'New Set Name',
		name: 'newSetName',
		type: 'string',
		default: '',
		description:
			'Name of a document set to create and put the upload in, one for each item. The name cannot be changed later. For several items create it once, and use Existing Set.',
	},
	{
		displayName: 'Priority',
		name: 'priority',
		type: 'boolean',
		default: true,
		description: 'Whether KlearStack should read this with priority',
	},
	{
		displayName: 'Source Name',
		name: 'sourceName',
		type: 'string',
		default: 'API',
		description: 'Label that says where the upload comes from',
	},
];

interface UploadOptions {
	accountId?: string;
	newSetName?: string;
	priority?: boolean;
	sourceName?: string;
	waitForResults?: boolean;
}

/** The keys under which the two upload pages give the batch ID; the second one is a sentence. */
const BATCH_ID_KEYS = ['OCR_ref_no', 'Function successfully executed!'];

/**
 * Uploads a file and gives its batch ID, or with Wait for Results the documents in it.
 *
 * @param own the fields that only this upload page has
 * @throws NodeOperationError when a parameter is wrong, before anything is sent
 */
export async function upload(
	this: IExecuteFunctions,
	i: number,
	endpoint: Endpoint,
	file: File,
	own: FormFields = {},
): Promise<INodeExecutionData[]> {
	const given = this.getNodeParameter('options', i, {}) as UploadOptions;
	const set = this.getNodeParameter('options.setReferenceNumber', i, '', { extractValue: true });
	const existingSet = String(set ?? '').trim();
	requireFilledIn.call(this, i, { setReferenceNumber: 'Existing Set', newSetName: 'New Set Name' });
	if (given.newSetName && existingSet) {
		throw new NodeOperationError(
			this.getNode(),
			'New Set Name and Existing Set cannot be used together',
			{ itemIndex: i, description: 'Remove one of the two from the options.' },
		);
	}
	const documentType = documentTypeOf.call(this, i);
	const options = requestOptionsOf.call(this, i);
	waitTimeoutOf.call(this, i);
	const answer = await klearStackRequest.call(
		this,
		endpoint,
		{
			file,
			document_type: documentType,
			processing_pref: requiredText.call(this, i, 'processingPreference', 'Processing Preference'),
			invoice_type: requiredText.call(this, i, 'invoiceType', 'Invoice Type'),
			account_id: given.accountId,
			priority_flag: given.priority,
			source_name: given.sourceName,
			set_reference_number: existingSet,
			set_name: given.newSetName,
			create_new_set: given.newSetName ? 'True' : undefined,
			...own,
		},
		options,
	);

	const { id: batchId, rest } = readAnswer.call(this, answer, i);
	if (given.waitForResults) {
		// The Endpoint option names the upload's endpoint, not the one that gives results.
		const lookOptions = { ...options, endpoint: undefined };
		const uploaded = `The upload was made, so do not repeat it: fetch the results with Batch: Get Results and the Batch ID ${batchId}.`;
		const items = await batchItems.call(this, i, batchId, documentType, lookOptions, uploaded);
		if (!this.getNodeParameter('simplify', i)) return items;
		return items.map(({ json }) => ({ json: { ...rest, ...json } }));
	}
	return [
		{
			json: this.getNodeParameter('simplify', i)
				? { batchId, fileName: file.name, documentType, ...rest }
				: (answer as IDataObject),
		},
	];
}

/** Says in the output panel which files of the item were left where they are. */
export function hintAtOtherFiles(this: IExecuteFunctions, i: number, sent: string): void {
	const others = Object.keys(this.getInputData()[i].binary ?? {}).filter((name) => name !== sent);
	if (others.length === 0) return;
	this.addExecutionHints({
		message: `Item ${i} holds other files, which were not sent: ${others.join(', ')}. To send each, put a Split Out node in front of this node, with $binary as Fields To Split Out, and {{ Object.keys($binary)[0] }} as Input Data Field Name here.`,
		location: 'outputPane',
	});
}

function readAnswer(this: IExecuteFunctions, answer: unknown, itemIndex: number) {
	const entries = Object.entries(typeof answer === 'object' && answer !== null ? answer : {});
	const id = entries.find(([key, value]) => BATCH_ID_KEYS.includes(key) && value)?.[1];
	if (id === undefined) {
		throw new NodeOperationError(
			this.getNode(),
			'KlearStack took the file, but its answer holds no batch ID',
			{
				itemIndex,
				description: `Look for the document in KlearStack before you upload it again. It answered: ${JSON.stringify(answer).slice(0, 500)}`,
			},
		);
	}
	return {
		id: String(id),
		rest: Object.fromEntries(
			entries.filter(([key]) => !BATCH_ID_KEYS.includes(key)),
		) as IDataObject,
	};
}
