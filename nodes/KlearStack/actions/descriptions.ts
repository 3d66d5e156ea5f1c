/** Parameters that several operations have. */
import type { INodeProperties } from 'n8n-workflow';
export const returnAll = {
	displayName: 'Return All',
	name: 'returnAll',
	type: 'boolean',
	default: false,
	description: 'Whether to return all results or only up to a given limit',
} satisfies INodeProperties;

export const limit = {
	displayName: 'Limit',
	name: 'limit',
	type: 'number',
	typeOptions: { minValue: 1, numberPrecision: 0 },
	displayOptions: { show: { returnAll: [false] } },
	default: 50,
	description: 'Max number of results to return',
} satisfies INodeProperties;

export const onlyApproved = {
	displayName: 'Only Approved',
	name: 'onlyApproved',
	type: 'boolean',
	default: true,
	description: 'Whether to return only documents that are approved',
} satisfies INodeProperties;

export const onlySaved = {
	displayName: 'Only Saved',
	name: 'onlySaved',
	type: 'boolean',
	default: true,
	description: 'Whether to return only documents that are saved',
} satisfies INodeProperties;

export const quickBooksStatus = {
	displayName: 'QuickBooks Status',
	name: 'quickBooksStatus',
	type: 'options',
	options: [
		{ name: 'Failed', value: 'failed' },
		{ name: 'Successful', value: 'successful' },
	],
	default: 'successful',
	description: 'What QuickBooks Enterprise answered for the document',
} satisfies INodeProperties;
export const inputDataFieldName = {
	displayName: 'Input Data Field Name',
	name: 'binaryPropertyName',
	type: 'string',
	default: 'data',
	required: true,
	placeholder: 'e.g. data',
	hint: 'The name of the input field containing the file',
} satisfies INodeProperties;

/** The longest that anything can be waited for. */
export const DAY_S = 24 * 60 * 60;

export const waitForResults = {
	displayName: 'Wait for Results',
	name: 'waitForResults',
	type: 'boolean',
	default: true,
	description: 'Whether to wait until KlearStack has read every document of the batch',
} satisfies INodeProperties;

export const waitTimeout = {
	displayName: 'Wait Timeout (Seconds)',
	name: 'waitTimeout',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: DAY_S },
	default: 300,
	description:
		'How long to wait for results. After that, an error gives the batch ID, so that you can get them later.',
} satisfies INodeProperties;
