import type { IdentityField } from './endpoint';

/** The values of one call's form. What is undefined, null or empty is not sent. */
export type FormFields = Record<string, string | number | boolean | File | undefined>;

/**
 * The form of one call. Identity fields go first and stand empty: the credential gives their
 * values, so nothing here ever holds a password. The file goes last.
 */
export function buildForm(identity: IdentityField[], fields: FormFields): FormData {
	const form = new FormData();
	const given = Object.entries(fields).filter(
		([, value]) => value !== undefined && value !== null && value !== '',
	);
	const isGiven = (name: string) => given.some(([one]) => one === name);
	for (const name of identity.filter((one) => !isGiven(one))) form.append(name, '');
	for (const [name, value] of given) {
		if (!(value instanceof File)) form.append(name, String(value));
	}
	for (const [name, value] of given) {
		// No file name as third argument: it would copy the file into a plain one, and into memory.
		if (value instanceof File) form.append(name, value);
	}
	return form;
}
