import type { IDataObject } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { endpointPath } from '../../transport/address';
import type { IdentityField } from '../../transport/endpoints';
import { type FormFields, inputFile } from '../../transport/form';
import { klearStackRequest } from '../../transport/request';
import type { Operation } from '../operation';
import { requestOptionsOf, requiredText } from '../parameters';
import { entriesAsItems } from '../results';
import { properties } from './call.properties';

const IDENTITY: IdentityField[] = ['company_name', 'username', 'password'];

export const call: Operation = {
	name: 'Call Endpoint',
	value: 'call',
	action: 'Call endpoint',
	description: 'Call any endpoint of KlearStack, also one that this node does not know yet',
	properties,

	async execute(i) {
		const name = requiredText.call(this, i, 'endpointName', 'Endpoint');
		const given = this.getNodeParameter('formFields.field', i, []) as Array<Record<string, string>>;
		const fields: FormFields = {};
		for (const { name: field, value } of given) {
			if (IDENTITY.includes(field as IdentityField) || !field || field in fields) {
				throw new NodeOperationError(
					this.getNode(),
					!field
						? 'Form Fields: a field has no name'
						: `Form Fields: "${field}" cannot be given here`,
					{
						itemIndex: i,
						description:
							'Each name can stand once. Company, user name and password are chosen in Identity to Send.',
					},
				);
			}
			fields[field] = value;
		}
		if (this.getNodeParameter('sendFile', i)) {
			const property = this.getNodeParameter('binaryPropertyName', i) as string;
			const field = requiredText.call(this, i, 'fileField', 'File Form Field');
			fields[field] = await inputFile.call(this, i, property);
		}
		const identity = this.getNodeParameter('identity', i) as IdentityField[];
		const answer = await klearStackRequest.call(
			this,
			{ page: '', path: endpointPath(name), identity },
			fields,
			requestOptionsOf.call(this, i),
		);
		const isList = Array.isArray(answer);
		return isList || typeof answer !== 'object'
			? entriesAsItems(answer, 'message')
			: [{ json: answer as IDataObject }];
	},
};
