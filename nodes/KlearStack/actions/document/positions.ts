import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../item';
import { locator } from '../locators';

export const fieldName = locator({
	displayName: 'Field',
	name: 'name',
	description:
		'The field’s name as results show it, or its key in KlearStack, e.g. doc_number_value',
	search: 'searchFields',
	byHand: { displayName: 'By Name', name: 'name', placeholder: 'e.g. Inv_Number' },
});

/** Positions of corrected values on the page. They are seldom known, hence an option. */
export const positions = {
	displayName: 'Positions',
	name: 'positions',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add position',
	default: {},
	description: 'Where the values are on the page, if you know',
	options: [
		{
			displayName: 'Position',
			name: 'position',
			values: [
				fieldName,
				...['Left', 'Top', 'Right', 'Bottom'].map(
					(displayName): INodeProperties => ({
						displayName,
						name: displayName.toLowerCase(),
						type: 'number',
						typeOptions: { minValue: 0 },
						default: 0,
					}),
				),
			],
		},
	],
} satisfies INodeProperties;

/** The documentation says to send this for an unknown position. */
const UNKNOWN = [0, 0, 0, 0];

const entered = (item: Item) => item.option(positions) ?? [];

export function positionOf(item: Item, field: string): unknown[] {
	const found = entered(item).find(({ name }) => String(name).trim() === field);
	return found ? [found.left, found.top, found.right, found.bottom] : UNKNOWN;
}

/** @throws UserError when a position is none, or belongs to a field that is not corrected */
export function checkPositions(item: Item, fields: string[]): void {
	const empty = entered(item).find(
		({ left, top, right, bottom }) => left! >= right! || top! >= bottom!,
	);
	if (empty) {
		throw item.error(
			`Positions: the one of "${String(empty.name)}" encloses no area`,
			'Right must be more than Left, and Bottom more than Top.',
		);
	}
	const other = entered(item).find(({ name }) => !fields.includes(String(name).trim()));
	if (!other) return;
	throw item.error(
		`Positions: "${String(other.name)}" is not one of the fields to correct`,
		'Enter the field’s name as under Fields. With JSON, put the positions there.',
	);
}
