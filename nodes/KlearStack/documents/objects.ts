/** Objects whose names are data, e.g. those of fields. */
import type { IDataObject } from 'n8n-workflow';

/** Sets a property of any name. */
export function set(target: IDataObject, name: string, value: unknown): void {
	if (name !== '__proto__') target[name] = value as IDataObject;
	// Assigning to it would do something else.
	else
		Object.defineProperty(target, name, {
			value,
			enumerable: true,
			configurable: true,
			writable: true,
		});
}

/** Items by a key, in the order in which the keys come first. */
export function grouped<Item, Key>(items: Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
	const groups = new Map<Key, Item[]>();
	for (const item of items) {
		const group = groups.get(keyOf(item));
		if (group) group.push(item);
		else groups.set(keyOf(item), [item]);
	}
	return groups;
}
