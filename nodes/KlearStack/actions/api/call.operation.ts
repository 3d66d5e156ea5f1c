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
		const refuseTaken = (field: string) => {
			if (field && !IDENTITY.includes(field as IdentityField) && !(field in fields)) return;
			throw new NodeOperationError(
				this.getNode(),
				field ? `Form Fields: "${field}" cannot be given here` : 'Form Fields: a field has no name',
				{
					itemIndex: i,
					description:
						'Each name can stand once. Company, user name and password are chosen in Identity to Send.',
				},
			);
		};
		for (const { name: field, value } of given) {
			refuseTaken(field);
			fields[field] = value;
		}
		if (this.getNodeParameter('sendFile', i)) {
			const property = this.getNodeParameter('binaryPropertyName', i) as string;
			const field = requiredText.call(this, i, 'fileField', 'File Form Field');
			refuseTaken(field);
			fields[field] = await inputFile.call(this, i, property);
		}
		const chosen = this.getNodeParameter('identity', i);
		const identity = IDENTITY.filter((field) => Array.isArray(chosen) && chosen.includes(field));
		const answer = await klearStackRequest.call(
			this,
			{ page: '', path: endpointPath(name), identity },
			fields,
			{ ...requestOptionsOf.call(this, i), instead: 'Check the name in Endpoint.' },
		);
		const isList = Array.isArray(answer);
		return isList || typeof answer !== 'object' || answer === null
			? entriesAsItems(answer, 'message')
			: [{ json: answer as IDataObject }];
	},
};
