import type { INodeProperties } from 'n8n-workflow';

import { KNOWN_TYPES, typeName } from '../../documents/types';
import { documentTypeOf, documentTypes } from '../../parameters/documentType';
import { endpoints } from '../../transport/endpoints';
import { options } from '../commonOptions';
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
		description: 'The name that KlearStack shows for the field. Leave empty to keep it.',
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

const alsoFor = {
	displayName: 'Further Document Types',
	name: 'furtherDocumentTypes',
	type: 'multiOptions',
	options: KNOWN_TYPES,
	default: [],
	description: 'Other document types in which the same fields change, in the same call',
} satisfies INodeProperties;

/** The page writes the types in lower case here; one of the account's own is sent as it was entered. */
const keyOf = (type: string) =>
	KNOWN_TYPES.some(({ value }) => value === type) ? type.toLowerCase() : type;

export const update = operation({
	name: 'Update',
	value: 'update',
	action: 'Update field mapping',
	description: 'Change label, requirement and visibility of the fields of a document type',
	calls: { update: endpoints.updateFieldMapping },
	properties: [...documentTypes, fields.mode, fields.rows, fields.json, ...options([alsoFor])],

	prepare(item) {
		const type = documentTypeOf(item);
		const { json, names } = entered(item, fields, ({ label, required, visibility }) => ({
			...(label ? { label } : {}),
			required,
			visibility,
		}));
		const types = [...new Set([type, ...(item.option(alsoFor) ?? [])])];
		// The JSON stays as it was entered.
		const details = types.map((one) => `${JSON.stringify(keyOf(one))}:{"fields":${json}}`).join();
		const data = `[{"documentTypeDetails":{${details}}}]`;
		const form = { collection_name: type, data };
		return async (calls) =>
			outcome(
				item,
				await calls.update(form),
				{ documentType: types.map(typeName).join(', ') },
				{ updated: names },
			);
	},
});
