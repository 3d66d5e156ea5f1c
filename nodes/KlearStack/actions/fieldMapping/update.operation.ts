import type { INodeProperties } from 'n8n-workflow';

import { endpoints } from '../../transport/endpoints';
import { klearStackRequest } from '../../transport/request';
import type { Operation } from '../operation';
import {
	documentType,
	enteredFields,
	options,
	requestOptionsOf,
	documentTypeOf,
	rowsOrJson,
} from '../parameters';
import { outcome } from '../results';

const EXAMPLE =
	'{"doc_number_value": {"label": "Invoice Number", "required": true, "visibility": true}}';

const settings: INodeProperties[] = [
	{
		displayName: 'Field Key',
		name: 'name',
		type: 'string',
		default: '',
		placeholder: 'e.g. doc_number_value',
		description:
			'KlearStack’s internal key of the field: doc_number_value is the invoice number. Ask KlearStack for the others.',
	},
	{
		displayName: 'Label',
		name: 'label',
		type: 'string',
		default: '',
		placeholder: 'e.g. Invoice Number',
		description: 'What KlearStack shows as the field’s name',
	},
	{
		displayName: 'Required',
		name: 'required',
		type: 'boolean',
		default: false,
		description: 'Whether a document must have this field. It is always sent as it stands here.',
	},
	{
		displayName: 'Visible',
		name: 'visibility',
		type: 'boolean',
		default: true,
		description: 'Whether KlearStack shows this field. It is always sent as it stands here.',
	},
];

export const update: Operation = {
	name: 'Update',
	value: 'update',
	action: 'Update field mapping',
	description: 'Change label, requirement and visibility of the fields of a document type',
	endpoint: endpoints.updateFieldMapping,
	properties: [
		documentType,
		...rowsOrJson('Fields', settings, { item: 'field', example: EXAMPLE }),
		options(),
	],

	async execute(i) {
		const type = documentTypeOf.call(this, i);
		const fields = enteredFields.call(
			this,
			i,
			'Fields',
			EXAMPLE,
			({ label, required, visibility }) => ({ ...(label ? { label } : {}), required, visibility }),
		);
		// The page writes the type in lower case here.
		const data = [{ documentTypeDetails: { [type.toLowerCase()]: { fields } } }];
		const answer = await klearStackRequest.call(
			this,
			endpoints.updateFieldMapping,
			{ collection_name: type, data: JSON.stringify(data) },
			requestOptionsOf.call(this, i),
		);
		return outcome(answer, { documentType: type, updated: Object.keys(fields) });
	},
};
