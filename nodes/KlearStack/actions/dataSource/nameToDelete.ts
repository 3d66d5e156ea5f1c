import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../item';

/** Entered by hand, so that a data source that was picked or computed by mistake stays. */
export const nameToDelete = {
	displayName: 'Name to Delete',
	name: 'nameToDelete',
	type: 'string',
	required: true,
	default: '',
	description: 'Enter the name again. The data source with this name will be deleted.',
} satisfies INodeProperties;

/**
 * @param label of the parameter that names the data source
 * @throws NodeOperationError when the two names differ
 */
export function checkNameToDelete(item: Item, label: string, name: string): void {
	const again = item.given(nameToDelete);
	if (again === name.trim()) return;
	throw item.error(
		`${nameToDelete.displayName} is "${again}", and ${label} is "${name}"`,
		'Enter the same name twice, so that no other data source is deleted.',
	);
}
