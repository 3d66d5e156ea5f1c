/** Names of fields, as the panel offers them: those of the account's documents. */
import type { INodeProperties } from 'n8n-workflow';

import type { Values } from './read';

/** Not written out where it is used, since n8n's linter wants other labels for lists that are loaded. */
const loaded = { loadOptionsMethod: 'getFields' };

const FROM_LIST = 'Choose from the list, or give other names by an expression.';

/** A parameter that names fields. An expression gives a list, or a text with commas. */
export const fieldList = <Name extends string>(
	displayName: string,
	name: Name,
	description: string,
) =>
	({
		displayName,
		name,
		type: 'multiOptions',
		typeOptions: loaded,
		// A common name is none of the account's, and an account's list may not load.
		allowArbitraryValues: true,
		options: [],
		default: [],
		description: [description, FROM_LIST].join(' '),
	}) satisfies INodeProperties;

type FieldList = ReturnType<typeof fieldList>;

/** The same to be written by hand, for a node without a login to ask by. */
export const byHand = (properties: INodeProperties[]): INodeProperties[] =>
	properties.map((property) => {
		if (property.type === 'collection') {
			return { ...property, options: byHand(property.options as INodeProperties[]) };
		}
		if (property.typeOptions !== loaded) return property;
		const { displayName, name, displayOptions } = property;
		return {
			...{ displayName, name, displayOptions },
			type: 'string',
			default: '',
			placeholder: 'e.g. Inv_Number, Inv_Total',
			description: property.description!.replace(FROM_LIST, 'Separate the names by commas.'),
		};
	});

/**
 * The names in such a parameter.
 *
 * @throws UserError where there are none
 */
export function namesIn(
	given: Values,
	{ displayName }: FieldList,
	value: string | string[],
): string[] {
	const names = [value].flat().flatMap((text) => text.split(','));
	const named = names.map((name) => name.trim()).filter(Boolean);
	if (named.length > 0) return named;
	throw given.error(`${displayName} is empty`, 'Choose at least one field.');
}
