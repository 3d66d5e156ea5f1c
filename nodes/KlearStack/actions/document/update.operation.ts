import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { collectionOf, collections } from '../../parameters/documentType';
import { endpoints } from '../../transport/endpoints';
import { options } from '../commonOptions';
import { entered, rowsOrJson } from '../enteredRows';
import { documentId } from '../locators';
import { operation } from '../operation';
import { outcome } from '../results';
import { checkPositions, fieldName, positionOf, positions } from './positions';

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
				'The correct value, in the form that KlearStack uses. An empty one is sent as empty.',
		},
	],
	{
		row: 'field',
		example: '{"doc_number_value": {"_value": "A-100", "_coordinates": [0, 0, 0, 0]}}',
	},
);

const notice: INodeProperties = {
	displayName:
		'It is not documented whether KlearStack expects a field’s name or its internal key. Try one document first.',
	name: 'notice',
	type: 'notice',
	default: '',
};

export const update = operation({
	name: 'Update',
	value: 'update',
	action: 'Correct fields of document',
	description: 'Correct fields of a document',
	calls: { update: endpoints.updateDocument },
	claims: ['updated'],
	properties: [
		notice,
		documentId,
		...collections,
		fields.mode,
		fields.rows,
		fields.json,
		options([positions]),
	],

	prepare(item) {
		const id = item.given(documentId);
		const { json, names } = entered(item, fields, ({ name, value }: IDataObject) => ({
			_value: value,
			_coordinates: positionOf(item, String(name).trim()),
		}));
		checkPositions(item, item.given(fields.mode) === 'json' ? [] : names);
		const form = { collection_name: collectionOf(item), id, data: json };
		return async (calls) =>
			outcome(item, await calls.update(form), { documentId: id }, { updated: names });
	},
});
