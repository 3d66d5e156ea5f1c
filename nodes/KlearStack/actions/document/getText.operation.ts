import type { INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { endpoints } from '../../transport/endpoints';
import { klearStackRequest } from '../../transport/request';
import type { Operation } from '../operation';
import { collection, options, requestOptionsOf, documentTypeOf, requiredText } from '../parameters';
import { outcome } from '../results';

const edge = (displayName: string, name: string): INodeProperties => ({
	displayName,
	name,
	type: 'number',
	typeOptions: { minValue: 0 },
	required: true,
	default: 0,
	description:
		'Where the area ends on this side, in KlearStack’s coordinates from the top left of the page',
});

const EDGES = ['left', 'top', 'right', 'bottom'];

export const getText: Operation = {
	name: 'Get Text in Area',
	value: 'getText',
	action: 'Get text in area',
	description: 'Get the text that stands in an area of a document’s page',
	endpoint: endpoints.getTextInArea,
	properties: [
		{
			displayName: 'OCR ID',
			name: 'ocrId',
			type: 'string',
			required: true,
			default: '',
			description: 'What Document: Get gives as ocr_id',
		},
		collection,
		edge('Left', 'left'),
		edge('Top', 'top'),
		edge('Right', 'right'),
		edge('Bottom', 'bottom'),
		options(),
	],

	async execute(i) {
		const area = EDGES.map((name) => Number(this.getNodeParameter(name, i) ?? NaN));
		const [left, top, right, bottom] = area;
		if (!(left < right && top < bottom)) {
			throw new NodeOperationError(this.getNode(), 'Left, Top, Right and Bottom enclose no area', {
				itemIndex: i,
				description:
					'Right must be more than Left, and Bottom more than Top. All four are numbers.',
			});
		}
		const answer = await klearStackRequest.call(
			this,
			endpoints.getTextInArea,
			{
				collection_name: documentTypeOf.call(this, i),
				ocr_text_id: requiredText.call(this, i, 'ocrId', 'OCR ID'),
				coordinates: JSON.stringify(area),
			},
			requestOptionsOf.call(this, i),
		);
		// The page's answer is not documented: an object is given as it is, anything else is the text.
		return outcome(typeof answer === 'string' ? { text: answer } : answer, {});
	},
};
