import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import { collectionOf, collections } from '../../parameters/documentType';
import { endpoints } from '../../transport/endpoints';
import { options } from '../commonOptions';
import { entered, rowsOrJson } from '../enteredRows';
import { documentId } from '../locators';
import { operation } from '../operation';
import { outcome } from '../results';
import { correct, fieldKeys, formAnswerOf } from './formCorrections';
import { checkPositions, fieldName, positionOf, positions } from './positions';
import { noteUnknown } from './unknownFields';

const fields = rowsOrJson(
	'Fields',
	[
		fieldName,
		{
			displayName: 'Value',
			name: 'value',
			type: 'string',
			default: '',
			placeholder: 'e.g. 02-Oct-2022',
			description:
				'The correct value, written as KlearStack writes it. Leave empty to clear the field.',
		},
	],
	{
		row: 'field',
		example: '{"doc_number_value": {"_value": "A-100", "_coordinates": [0, 0, 0, 0]}}',
	},
);

const mode = {
	...fields.mode,
	options: [
		...(fields.mode.options as INodePropertyOptions[]),
		{
			name: 'From Review Form',
			value: 'reviewForm',
			description: 'What a person changed in the form whose answer the item is',
		},
	],
};

export const update = operation({
	name: 'Correct Fields',
	value: 'update',
	action: 'Correct fields of document',
	description: 'Replace values that were read wrongly',
	calls: { update: endpoints.updateDocument, get: endpoints.getDocument },
	properties: [
		documentId,
		...collections,
		mode,
		fields.rows,
		fields.json,
		...options([positions], { api: [fieldKeys] }),
	],

	prepare(item) {
		const id = item.given(documentId);
		const collection_name = collectionOf(item);
		if (item.given(mode) === 'reviewForm') {
			checkPositions(item, []);
			const answer = formAnswerOf(item, id);
			return async (calls) => await correct(item, calls, { collection_name, id }, answer);
		}
		const { json, names } = entered(item, fields, ({ name, value }: IDataObject) => ({
			_value: value,
			_coordinates: positionOf(item, String(name).trim()),
		}));
		checkPositions(item, item.given(mode) === 'json' ? [] : names);
		const form = { collection_name, id, data: json };
		return async (calls) => {
			await noteUnknown(item, calls.get, form, names);
			return outcome(item, await calls.update(form), { documentId: id }, { updated: names });
		};
	},
});
