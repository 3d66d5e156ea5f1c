import type { IDataObject } from 'n8n-workflow';

import { inputFile } from '../../files/inputFile';
import type { IdentityField } from '../../transport/endpoint';
import type { FormFields } from '../../transport/form';
import { namedFile } from '../chooseFiles';
import { options } from '../descriptions';
import type { Item } from '../item';
import { operation } from '../operation';
import { entriesAsItems } from '../results';
import { endpoint, fileField, formFields, identity, properties, sendFile } from './call.properties';

const IDENTITY = identity.options.map(({ value }) => value);

/** @throws NodeOperationError for a field that has no name, is there already, or is the credential's */
function checkName(item: Item, name: string, fields: FormFields): void {
	if (name !== '' && !IDENTITY.includes(name) && !Object.hasOwn(fields, name)) return;
	throw item.error(
		name ? `Form Fields: "${name}" cannot be given here` : 'Form Fields: a field has no name',
		'Enter each name once. Company, user name and password are chosen in Identity to Send.',
	);
}

export const call = operation({
	name: 'Call Endpoint',
	value: 'call',
	action: 'Call endpoint',
	description: 'Call any KlearStack endpoint, including ones this node does not know',
	calls: {},
	properties: [...properties, options()],

	async execute(item) {
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
		const answer = await item.call(
			{ page: '', path, identity: item.given(identity) as IdentityField[] },
			fields,
		);
		const isList = Array.isArray(answer);
		return isList || typeof answer !== 'object' || answer === null
			? entriesAsItems(answer, 'message')
			: [{ json: answer as IDataObject }];
	},
});
