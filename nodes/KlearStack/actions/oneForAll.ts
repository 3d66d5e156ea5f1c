import type { INodeProperties } from 'n8n-workflow';

import type { Item } from './item';

/** A parameter that names something of the account. */
export type Naming = INodeProperties & { type: 'string' | 'resourceLocator' };

/**
 * The value of a parameter that says what all items of the run are about, where they go into one call.
 *
 * @param thing what it names, e.g. data source
 * @throws UserError when items are about different ones, or of different logins
 */
export function oneForAll(item: Item, parameter: Naming, thing: string): string {
	if (item.together.some((one) => one.klearStack.account !== item.klearStack.account)) {
		throw item.error(
			'The KlearStack credential is another login for some items',
			'All items go into one call. Loop over the items of one login at a time.',
		);
	}
	const value = item.given(parameter);
	const other = item.together.map((one) => one.given(parameter)).find((one) => one !== value);
	if (other === undefined) return value;
	throw item.error(
		`${parameter.displayName} differs between items: "${value}" and "${other}"`,
		`All items go into one call. Loop over the items of one ${thing} at a time.`,
	);
}
