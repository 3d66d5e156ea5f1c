import type { IDataObject } from 'n8n-workflow';

import { readDocument } from '../../documents/document';
import { documentWithId } from '../../documents/list';
import { collectionOf, collections } from '../../parameters/documentType';
import { endpoints } from '../../transport/endpoints';
import { options } from '../commonOptions';
import { entered, rowsOrJson } from '../enteredRows';
import type { Call } from '../calls';
import type { Item } from '../item';
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
				'The correct value, written as KlearStack writes it. Leave empty to clear the field.',
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
	calls: { update: endpoints.updateDocument, get: endpoints.getDocument },
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
		return async (calls) => {
			await noteUnknown(item, calls.get, form, names);
			return outcome(item, await calls.update(form), { documentId: id }, { updated: names });
		};
	},
});

/**
 * Notes names that the document has no field of. It is no error: KlearStack's keys of fields are no
 * names in results, and whether it refuses a name that it does not know is not documented. A name
 * is looked up once in a run.
 */
async function noteUnknown(
	item: Item,
	get: Call,
	{ collection_name, id }: { collection_name: string; id: string },
	names: string[],
): Promise<void> {
	const { fieldNames } = item.run;
	await item.run.inTurn(`fields ${item.klearStack.account} ${collection_name}`, async () => {
		if (names.every((name) => fieldNames.has(name))) return;
		const answer = await get({ collection_name, id }).catch(() => undefined);
		const document = documentWithId(answer, id);
		if (!document) return;
		for (const { name } of readDocument(document).fields) fieldNames.add(name);
		for (const name of names.filter((one) => !fieldNames.has(one))) {
			item.note(
				'The document has no field with this name. If it is not KlearStack’s key of a field, correct it',
				name,
			);
		}
	});
}
