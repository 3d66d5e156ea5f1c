import type { INodeExecutionData } from 'n8n-workflow';

import { entriesAsItems } from '../../documents/listed';
import { kindOf } from '../../files/fileKinds';
import { inputFile } from '../../files/inputFile';
import { isRecord } from '../../json';
import type { IdentityField } from '../../transport/endpoint';
import type { FormFields } from '../../transport/form';
import { fileIn } from '../chooseFiles';
import { formFields, identity, options } from '../commonOptions';
import { inputDataFieldName } from '../descriptions';
import type { Item } from '../item';
import { operation } from '../operation';
import { endpoint, fileField, properties, sendFile } from './call.properties';

const IDENTITY = identity.options.map(({ value }) => value);

/** @throws UserError for a field that is there already, or is the credential's */
function checkName(item: Item, name: string, fields: FormFields): void {
	if (!IDENTITY.includes(name) && !Object.hasOwn(fields, name)) return;
	throw item.error(
		`Form Fields: "${name}" ${IDENTITY.includes(name) ? 'comes from the credential' : 'is entered twice'}`,
		'Enter each name once. Company, user name and password are chosen in Identity to Send.',
	);
}

/** A file that KlearStack answered with. */
async function fileItem(item: Item, path: string, bytes: Buffer): Promise<INodeExecutionData> {
	const { mimeType, extension } = kindOf(bytes)!;
	const fileName = `${path.split('/').at(-1)}.${extension}`;
	const data = await item.context.helpers.prepareBinaryData(bytes, fileName, mimeType);
	return { json: { fileName, mimeType }, binary: { data } };
}

export const call = operation({
	name: 'Call Endpoint',
	value: 'call',
	action: 'Call endpoint',
	description: 'Call any KlearStack endpoint, including ones this node does not know',
	calls: {},
	// An endpoint that is not known may change something.
	onlyOnce: true,
	properties: [...properties, ...options([], { isForm: false })],

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
			const names = item.given(inputDataFieldName).split(',');
			fields[field] = await Promise.all(
				names.map(
					async (name) => (await inputFile(item.context, ...fileIn(item, name.trim()))).file,
				),
			);
		}
		const path = item.pathNamed(item.given(endpoint), endpoint.displayName);
		return async () => {
			const asked = { page: '', path, identity: item.given(identity) as IdentityField[] };
			const download = await item.call(asked, fields);
			if ('bytes' in download) return [await fileItem(item, path, download.bytes)];
			const { answer } = download;
			return isRecord(answer) ? [{ json: answer }] : entriesAsItems(answer, 'message');
		};
	},
});
