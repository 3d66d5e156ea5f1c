/** Options that all operations have. */
import type { INodeProperties } from 'n8n-workflow';

import { DAY_S } from './descriptions';

export const concurrency = {
	displayName: 'Concurrency',
	name: 'concurrency',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 200, numberPrecision: 0 },
	default: 30,
	description:
		'How many items to handle at the same time. Lowered automatically while KlearStack answers that it is busy (429 or 503). The output keeps the order of the input.',
} satisfies INodeProperties;

export const includeInputFields = {
	displayName: 'Include Input Fields',
	name: 'includeInputFields',
	type: 'boolean',
	default: true,
	description:
		'Whether to include the fields of the input item in the results. A result of the same name takes their place.',
} satisfies INodeProperties;

export const endpointName = {
	displayName: 'Endpoint',
	name: 'endpoint',
	type: 'string',
	default: '',
	placeholder: 'e.g. getuserdocuments',
	description:
		'Name of the endpoint. The built-in one is inferred: enter what KlearStack’s documentation gives if it is wrong.',
} satisfies INodeProperties;

export const timeout = {
	displayName: 'Timeout (Seconds)',
	name: 'timeout',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: DAY_S },
	default: 300,
	description: 'How long KlearStack may take to answer one request',
} satisfies INodeProperties;

/** The fields of the credential that a form can have. */
export const identity = {
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
		'Which fields of the credential to send, in place of the node’s own choice: select all that are needed. Where an operation makes several calls, only the first one is changed.',
} satisfies INodeProperties;

/** Names and values of a form's fields. */
export const formFields = {
	displayName: 'Form Fields',
	name: 'formFields',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add form field',
	default: {},
	description: 'The fields of the form to send, beside the identity',
	options: [
		{
			displayName: 'Form Field',
			name: 'field',
			values: [
				{
					displayName: 'Name',
					name: 'name',
					type: 'string',
					required: true,
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
} satisfies INodeProperties;

export const additionalFields = {
	...formFields,
	displayName: 'Additional Fields',
	name: 'additionalFields',
	description:
		'Form fields to send as well, or in place of this node’s own. A field with an empty value is not sent.',
} satisfies INodeProperties;

/**
 * The Options of an operation: its own, then those that every operation has.
 *
 * @param isInferred the endpoint's name is not documented, so the user can correct it
 * @param isForm the form is the node's, so the user can correct it
 * @param isOfOneItem results are of one input item, whose fields can be kept
 */
export function options(
	own: INodeProperties[] = [],
	{ isInferred = false, isForm = true, isOfOneItem = true } = {},
): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			...own,
			concurrency,
			...(isOfOneItem ? [includeInputFields] : []),
			...(isInferred ? [endpointName] : []),
			...(isForm ? [additionalFields, identity] : []),
			timeout,
		].sort((a, b) => a.displayName.localeCompare(b.displayName)),
	};
}
