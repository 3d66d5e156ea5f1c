import type { IdentityField } from './endpoint';

/** The values of one call's form. What is undefined, null or empty is not sent. */
export type FormFields = Record<string, string | number | boolean | File | File[] | undefined>;

const isFile = (value: FormFields[string]): value is File | File[] =>
	[value].flat()[0] instanceof File;

export const hasFile = (fields: FormFields): boolean => Object.values(fields).some(isFile);

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
		if (!isFile(value)) form.append(name, String(value));
	}
	for (const [name, value] of given) {
		// No file name as third argument: it would copy the file into a plain one, and into memory.
		if (isFile(value)) for (const file of [value].flat()) form.append(name, file);
	}
	return form;
}
