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
