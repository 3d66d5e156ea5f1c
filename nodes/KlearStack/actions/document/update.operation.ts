import type { INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { endpoints } from '../../transport/endpoints';
import { klearStackRequest } from '../../transport/request';
import type { Operation } from '../operation';
import {
	collection,
	enteredValue,
	documentId as documentIdParameter,
	enteredFields,
	options,
	requestOptionsOf,
	documentTypeOf,
	requiredText,
	rowsOrJson,
} from '../parameters';
import { outcome } from '../results';

const EXAMPLE = '{"doc_number_value": {"_value": "A-100", "_coordinates": [0, 0, 0, 0]}}';

/** What the page says to send for a position that is not known. */
const UNKNOWN = '0,0,0,0';

const rows: INodeProperties[] = [
	{
		displayName: 'Field Key',
		name: 'name',
		type: 'string',
		default: '',
		placeholder: 'e.g. doc_number_value',
		description:
			'KlearStack’s internal key of the field, which is not the name in the results: doc_number_value for the invoice number, doc_date_value for the date. Ask KlearStack for the others.',
	},
	{
		displayName: 'Value',
		name: 'value',
		type: 'string',
		default: '',
		placeholder: 'e.g. 02-Oct-2022',
		description: 'The right value, written as KlearStack writes it',
	},
	{
		displayName: 'Position',
		name: 'coordinates',
		type: 'string',
		default: UNKNOWN,
		description: 'Left, top, right and bottom of the value on the page; zeros when unknown',
	},
];

export const update: Operation = {
	name: 'Update',
	value: 'update',
	action: 'Update document',
	description: 'Correct fields of a document',
	endpoint: endpoints.updateDocument,
	properties: [
		documentIdParameter,
		collection,
		...rowsOrJson('Fields', rows, { item: 'field', example: EXAMPLE }),
		options(),
	],

	async execute(i) {
		const documentId = requiredText.call(this, i, 'documentId', 'Document ID');
		const fields = enteredFields.call(this, i, 'Fields', EXAMPLE, (row) => {
			const { name, coordinates } = row;
			const position = String(coordinates || UNKNOWN)
				.split(',')
				.map(Number);
			if (position.length !== 4 || position.some(Number.isNaN)) {
				throw new NodeOperationError(
					this.getNode(),
					`Position of "${name as string}" is not four numbers`,
					{
						itemIndex: i,
						description: `Enter left, top, right and bottom, separated by commas, or ${UNKNOWN} when unknown.`,
					},
				);
			}
			return { _value: String(enteredValue.call(this, i, 'Fields', row)), _coordinates: position };
		});
		const answer = await klearStackRequest.call(
			this,
			endpoints.updateDocument,
			{
				collection_name: documentTypeOf.call(this, i),
				id: documentId,
				data: JSON.stringify(fields),
			},
			requestOptionsOf.call(this, i),
		);
		return outcome(answer, { documentId, updated: Object.keys(fields) });
	},
};
