import type { IDataObject } from 'n8n-workflow';

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
				'The correct value, written as KlearStack writes it. Leave it empty to empty the field.',
		},
	],
	{
		row: 'field',
		example: '{"doc_number_value": {"_value": "A-100", "_coordinates": [0, 0, 0, 0]}}',
	},
);

export const update = operation({
	name: 'Correct Fields',
	value: 'update',
	action: 'Correct fields of document',
	description: 'Replace values that were read wrongly',
	calls: { update: endpoints.updateDocument },
	properties: [
		documentId,
		...collections,
		fields.mode,
		fields.rows,
		fields.json,
		...options([positions]),
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
