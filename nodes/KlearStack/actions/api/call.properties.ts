import type { INodeProperties } from 'n8n-workflow';

import { options } from '../parameters';

export const properties: INodeProperties[] = [
	{
		displayName: 'Endpoint',
		name: 'endpointName',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. getuserdocuments',
		description: 'Name of the endpoint as KlearStack’s documentation prints it',
	},
	{
		displayName: 'Identity to Send',
		name: 'identity',
		type: 'multiOptions',
		options: [
			{ name: 'Company Name', value: 'company_name' },
			{ name: 'Password', value: 'password' },
			{ name: 'User Name', value: 'username' },
		],
		default: ['company_name'],
		description:
			'Which fields of the credential the form carries. The documentation page lists them.',
	},
	{
		displayName: 'Form Fields',
		name: 'formFields',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add form field',
		default: {},
		options: [
			{
				displayName: 'Form Field',
				name: 'field',
				values: [
					{
						displayName: 'Name',
						name: 'name',
						type: 'string',
						default: '',
						placeholder: 'e.g. document_type',
					},
					{
						displayName: 'Value',
						name: 'value',
						type: 'string',
						default: '',
						placeholder: 'e.g. Invoices',
					},
				],
			},
		],
	},
	{
		displayName: 'Send File',
		name: 'sendFile',
		type: 'boolean',
		default: false,
		description: 'Whether to send a file of the item along',
	},
	{
		displayName: 'Input Data Field Name',
		name: 'binaryPropertyName',
		type: 'string',
		required: true,
		displayOptions: { show: { sendFile: [true] } },
		default: 'data',
		hint: 'The name of the input field containing the file',
	},
	{
		displayName: 'File Form Field',
		name: 'fileField',
		type: 'string',
		required: true,
		displayOptions: { show: { sendFile: [true] } },
		default: 'file',
		description: 'Name of the form field that holds the file',
	},
	// The endpoint is a parameter of its own here.
	options([], { endpoint: false }),
];
