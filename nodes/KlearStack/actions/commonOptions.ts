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
		'How many items to work on at a time; fewer while KlearStack is busy. The output keeps the order of the input.',
} satisfies INodeProperties;

export const includeInputFields = {
	displayName: 'Include Input Fields',
	name: 'includeInputFields',
	type: 'boolean',
	default: true,
	description:
		'Whether to add the input item’s fields after the results. Where names are the same, the result is kept.',
} satisfies INodeProperties;

export const endpointName = {
	displayName: 'Endpoint',
	name: 'endpoint',
	type: 'string',
	default: '',
	placeholder: 'e.g. getuserdocuments',
	description:
		'The endpoint’s name, if KlearStack’s documentation has another one than this node uses',
} satisfies INodeProperties;

export const timeout = {
	displayName: 'Request Timeout (Seconds)',
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
		'Which fields of the credential to send, instead of the node’s own choice. Select all that are needed.',
} satisfies INodeProperties;

/** Names and values of a form's fields. */
export const formFields = {
	displayName: 'Form Fields',
	name: 'formFields',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add form field',
	default: {},
	description: 'Fields to send, in addition to the identity',
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
	displayName: 'Extra Form Fields',
	name: 'additionalFields',
	description:
		'Fields to send in addition to the node’s own, or instead of them. One with an empty value is not sent.',
} satisfies INodeProperties;

const group = (
	displayName: string,
	name: string,
	placeholder: string,
	options: INodeProperties[],
): INodeProperties[] =>
	options.length > 0
		? [{ displayName, name, type: 'collection', placeholder, default: {}, options }]
		: [];

interface Groups {
	/** Options that only KlearStack's API explains. */
	api?: INodeProperties[];
	/** Options of a document set to upload into. */
	set?: INodeProperties[];
	/** The endpoint's name is not documented, so the user can correct it. */
	isInferred?: boolean;
	/** The form is the node's, so the user can correct it. */
	isForm?: boolean;
	/** Results are of one input item, whose fields can be kept. */
	isOfOneItem?: boolean;
}

/**
 * The options of an operation, in the order of use: its own, then those that every operation has.
 * Those that few people need stand in groups of their own.
 */
export const options = (
	own: INodeProperties[] = [],
	{ api = [], set = [], isInferred = false, isForm = true, isOfOneItem = true }: Groups = {},
): INodeProperties[] => [
	...group('Options', 'options', 'Add option', [
		...own,
		concurrency,
		...(isOfOneItem ? [includeInputFields] : []),
		timeout,
	]),
	...group('Document Set', 'documentSet', 'Add to set', set),
	...group('KlearStack API', 'klearStackApi', 'Add setting', [
		...api,
		...(isInferred ? [endpointName] : []),
		...(isForm ? [additionalFields, identity] : []),
	]),
];
