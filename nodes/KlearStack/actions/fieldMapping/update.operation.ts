import type { INodeProperties } from 'n8n-workflow';

import { endpoints } from '../../transport/endpoints';
import { options } from '../commonOptions';
import { documentType, documentTypes, OTHER } from '../descriptions';
import { documentTypeOf } from '../documentType';
import { entered, rowsOrJson } from '../enteredRows';
import { operation } from '../operation';
import { outcome } from '../results';

const settings: INodeProperties[] = [
	{
		displayName: 'Field',
		name: 'name',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. doc_number_value',
		description:
			'KlearStack’s internal name of the field, e.g. doc_number_value for the invoice number. Ask KlearStack for the others.',
	},
	{
		displayName: 'Label',
		name: 'label',
		type: 'string',
		default: '',
		placeholder: 'e.g. Invoice Number',
		description: 'What KlearStack shows as the field’s name. Leave empty to keep it.',
	},
	{
		displayName: 'Required',
		name: 'required',
		type: 'boolean',
		default: false,
		description: 'Whether a document must have this field. It is always sent.',
	},
	{
		displayName: 'Visible',
		name: 'visibility',
		type: 'boolean',
		default: true,
		description: 'Whether KlearStack shows this field. It is always sent.',
	},
];

const fields = rowsOrJson('Fields', settings, {
	row: 'field',
	example:
		'{"doc_number_value": {"label": "Invoice Number", "required": true, "visibility": true}}',
});

export const update = operation({
	name: 'Update',
	value: 'update',
	action: 'Update field mapping',
	description: 'Change label, requirement and visibility of the fields of a document type',
	calls: { update: endpoints.updateFieldMapping },
	properties: [...documentTypes, fields.mode, fields.rows, fields.json, options()],

	prepare(item) {
		const type = documentTypeOf(item);
		const { json, names } = entered(item, fields, ({ label, required, visibility }) => ({
			...(label ? { label } : {}),
			required,
			visibility,
		}));
		// The page writes the type in lower case here; a type of the account's own is sent as it was entered.
		const isOther = item.given(documentType) === OTHER;
		const key = JSON.stringify(isOther ? type : type.toLowerCase());
		const data = `[{"documentTypeDetails":{${key}:{"fields":${json}}}}]`;
		const form = { collection_name: type, data };
		return async (calls) =>
			outcome(item, await calls.update(form), { documentType: type }, { updated: names });
	},
});
