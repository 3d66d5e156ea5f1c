/** Names of fields, as the panel offers them: those of the account's documents. */
import type { INodeProperties, INodePropertyCollection } from 'n8n-workflow';

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

/** One such name, to stand in a row with what is said of that field. */
export const fieldName = {
	displayName: 'Field',
	name: 'field',
	type: 'options',
	typeOptions: loaded,
	allowArbitraryValues: true,
	options: [],
	required: true,
	default: '',
	description: FROM_LIST,
} satisfies INodeProperties;

type FieldList = ReturnType<typeof fieldList>;

/** The same to be written by hand, for a node without a login to ask by. */
export const byHand = (properties: INodeProperties[]): INodeProperties[] =>
	properties.map((property) => {
		if (property.type === 'collection') {
			return { ...property, options: byHand(property.options as INodeProperties[]) };
		}
		if (property.type === 'fixedCollection') {
			const groups = property.options as INodePropertyCollection[];
			return {
				...property,
				options: groups.map((group) => ({ ...group, values: byHand(group.values) })),
			};
		}
		if (property.typeOptions !== loaded) return property;
		const { displayName, name, displayOptions, required } = property;
		const [placeholder, words] =
			property.type === 'options'
				? ['e.g. Inv_Total', 'Its name in KlearStack.']
				: ['e.g. Inv_Number, Inv_Total', 'Separate the names by commas.'];
		return {
			...{ displayName, name, displayOptions, required },
			type: 'string',
			default: '',
			placeholder,
			description: property.description!.replace(FROM_LIST, words),
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
	return notNone(given, displayName, names.map((name) => name.trim()).filter(Boolean));
}

/** @throws UserError where no field was chosen */
export function notNone<One>(given: Values, label: string, chosen: One[]): One[] {
	if (chosen.length > 0) return chosen;
	throw given.error(`${label} is empty`, 'Choose at least one field.');
}
