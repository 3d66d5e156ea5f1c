import type { INodeProperties } from 'n8n-workflow';

import { inOurNames } from '../../documents/names';
import { isRecord } from '../../json';
import { collectionOf, collections } from '../../parameters/documentType';
import { endpoints } from '../../transport/endpoints';
import { options } from '../commonOptions';
import { operation } from '../operation';

const ocrId = {
	displayName: 'OCR ID',
	name: 'ocrId',
	type: 'string',
	required: true,
	default: '',
	description: 'The ocr_id that Document: Get returns',
} satisfies INodeProperties;

const edge = (displayName: string, name: string) =>
	({
		displayName,
		name,
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description:
			'Distance from the top left corner of the page, in the unit of positions in results (Output: Raw)',
	}) satisfies INodeProperties;

const left = edge('Left', 'left');
const top = edge('Top', 'top');
const right = edge('Right', 'right');
const bottom = edge('Bottom', 'bottom');

export const getText = operation({
	name: 'Get Text in Area',
	value: 'getText',
	action: 'Get text in area of document',
	description: 'Get the text in an area of a page (unconfirmed)',
	calls: { get: endpoints.getTextInArea },
	properties: [ocrId, ...collections, left, top, right, bottom, ...options()],

	prepare(item) {
		const area = [left, top, right, bottom].map((side) => item.given(side));
		if (item.given(left) >= item.given(right) || item.given(top) >= item.given(bottom)) {
			throw item.error(
				'Left, Top, Right and Bottom enclose no area',
				'Right must be more than Left, and Bottom more than Top.',
			);
		}
		const form = {
			collection_name: collectionOf(item),
			ocr_text_id: item.given(ocrId),
			coordinates: JSON.stringify(area),
		};
		return async (calls) => {
			const answer = await calls.get(form);
			// The page's answer is not documented: an object is given as it is, anything else is the text.
			return [{ json: isRecord(answer) ? inOurNames(answer) : { text: answer as string } }];
		};
	},
});
