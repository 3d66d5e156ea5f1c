import { inputFile } from '../../files/inputFile';
import type { IdentityField } from '../../transport/endpoint';
import type { FormFields } from '../../transport/form';
import { namedFile } from '../chooseFiles';
import { identity, options } from '../commonOptions';
import type { Item } from '../item';
import { operation } from '../operation';
import { entriesAsItems } from '../results';
import { isObject } from '../values';
import { endpoint, fileField, formFields, properties, sendFile } from './call.properties';

const IDENTITY = identity.options.map(({ value }) => value);

/** @throws NodeOperationError for a field that is there already, or is the credential's */
function checkName(item: Item, name: string, fields: FormFields): void {
	if (!IDENTITY.includes(name) && !Object.hasOwn(fields, name)) return;
	throw item.error(
		`Form Fields: "${name}" cannot be given here`,
		'Enter each name once. Company, user name and password are chosen in Identity to Send.',
	);
}

export const call = operation({
	name: 'Call Endpoint',
	value: 'call',
	action: 'Call endpoint',
	description: 'Call any KlearStack endpoint, including ones this node does not know',
	calls: {},
	properties: [...properties, options([], { isForm: false })],

	async prepare(item) {
		const fields: FormFields = {};
		for (const { name, value } of item.given(formFields)) {
			const field = String(name).trim();
			checkName(item, field, fields);
			fields[field] = value as string;
		}
		if (item.given(sendFile)) {
			const field = item.given(fileField);
			checkName(item, field, fields);
			fields[field] = (await inputFile(item.context, ...namedFile(item))).file;
		}
		const path = item.pathNamed(item.given(endpoint), endpoint.displayName);
		return async () => {
			const answer = await item.call(
				{ page: '', path, identity: item.given(identity) as IdentityField[] },
				fields,
			);
			return isObject(answer) ? [{ json: answer }] : entriesAsItems(answer, 'message');
		};
	},
});
