import type { INodeProperties } from 'n8n-workflow';

import { formFields, identity } from '../commonOptions';
import { inputDataFieldName } from '../descriptions';

export const endpoint = {
	displayName: 'Endpoint',
	name: 'endpointName',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. getuserdocuments',
	description: 'Name of the endpoint as KlearStack’s documentation prints it',
} satisfies INodeProperties;

const identityToSend = {
	...identity,
	description:
		'Which fields of the credential to send. KlearStack’s documentation lists them for each endpoint.',
} satisfies INodeProperties;

export const sendFile = {
	displayName: 'Send Files',
	name: 'sendFile',
	type: 'boolean',
	default: false,
	description: 'Whether to send files of the item',
} satisfies INodeProperties;

export const fileField = {
	displayName: 'File Form Field',
	name: 'fileField',
	type: 'string',
	required: true,
	displayOptions: { show: { sendFile: [true] } },
	default: 'file',
	description: 'Name of the form field for the files',
} satisfies INodeProperties;

export const properties: INodeProperties[] = [
	endpoint,
	identityToSend,
	formFields,
	sendFile,
	{
		...inputDataFieldName,
		displayOptions: { show: { sendFile: [true] } },
		hint: 'The name of the input field containing the file. To send several files, separate the names with commas.',
	},
	fileField,
];
