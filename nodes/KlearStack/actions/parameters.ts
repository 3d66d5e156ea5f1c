import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { RequestOptions } from '../transport/request';

/** KlearStack's six kinds, as every page lists them. */
export const documentType: INodeProperties = {
	displayName: 'Document Type',
	name: 'documentType',
	type: 'options',
	options: [
		{ name: 'Insurance', value: 'Insurances' },
		{ name: 'Invoice', value: 'Invoices' },
		{ name: 'Loan Agreement', value: 'LoanAgreement' },
		{ name: 'NACH', value: 'NACH' },
		{ name: 'Purchase Order', value: 'PurchaseOrders' },
		{ name: 'Receipt', value: 'Receipts' },
	],
	default: 'Invoices',
	description: 'The kind of document, which decides the fields that KlearStack reads',
};

export const inputDataFieldName: INodeProperties = {
	displayName: 'Input Data Field Name',
	name: 'binaryPropertyName',
	type: 'string',
	default: 'data',
	required: true,
	placeholder: 'e.g. data',
	hint: 'The name of the input field containing the file',
};

export const simplify: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
	hint: 'Turn off to get page and position of each field as well, just as KlearStack sends them',
};

const waitOptions: INodeProperties[] = [
	{
		displayName: 'Wait for Results',
		name: 'waitForResults',
		type: 'boolean',
		default: true,
		description:
			'Whether to wait until KlearStack has read everything, and return the documents with their fields',
	},
	{
		displayName: 'Wait Timeout',
		name: 'waitTimeout',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 300,
		description:
			'How many seconds to wait for results at most. When they are over, the error names the batch ID, so that the results can be fetched later.',
	},
];

const requestOptions: INodeProperties[] = [
	{
		displayName: 'Concurrency',
		name: 'concurrency',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 20 },
		default: 1,
		description:
			'How many items to handle at the same time. The output keeps the order of the input.',
	},
	{
		displayName: 'Endpoint',
		name: 'endpoint',
		type: 'string',
		default: '',
		placeholder: 'e.g. getuserdocuments',
		description:
			'Name of the endpoint to call instead of the built-in one, as KlearStack’s documentation prints it',
	},
	{
		displayName: 'Timeout',
		name: 'timeout',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 300,
		description: 'How many seconds one request may take, upload included',
	},
];

/** The Options of an operation: its own, then those that every operation has. */
export function options(own: INodeProperties[] = [], { wait = false } = {}): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [...own, ...(wait ? waitOptions : []), ...requestOptions].sort((a, b) =>
			a.displayName.localeCompare(b.displayName),
		),
	};
}

/** What the Options of the item say about each request. */
export function requestOptionsOf(this: IExecuteFunctions, i: number): RequestOptions {
	const { endpoint, timeout } = this.getNodeParameter('options', i, {}) as RequestOptions;
	return { endpoint, timeout, itemIndex: i };
}

/**
 * A text parameter that must not be empty, also when an expression gives it.
 *
 * @throws NodeOperationError naming the parameter as the panel shows it
 */
export function requiredText(
	this: IExecuteFunctions,
	i: number,
	name: string,
	displayName: string,
): string {
	const value = this.getNodeParameter(name, i);
	const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
	if (text !== '') return text;
	throw new NodeOperationError(this.getNode(), `${displayName} is empty`, {
		itemIndex: i,
		description:
			'Enter a value. If it is an expression, look at what it gives for this item: the field may be missing there.',
	});
}

/**
 * A JSON parameter, given as text or by an expression as an object, as one line of JSON.
 *
 * @throws NodeOperationError when it does not parse, or is no object
 */
export function jsonText(
	this: IExecuteFunctions,
	i: number,
	value: unknown,
	displayName: string,
): string | undefined {
	if (value === undefined || value === '') return undefined;
	let parsed: unknown = value;
	try {
		if (typeof value === 'string') parsed = JSON.parse(value);
	} catch (error) {
		throw new NodeOperationError(this.getNode(), `${displayName} is not valid JSON`, {
			itemIndex: i,
			description: `${(error as Error).message}. Check quotes and commas, e.g. {"account_number": 200382193}`,
		});
	}
	if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
		return JSON.stringify(parsed as IDataObject);
	}
	throw new NodeOperationError(this.getNode(), `${displayName} is not a JSON object`, {
		itemIndex: i,
		description: 'Enter names and values in curly brackets, e.g. {"account_number": 200382193}',
	});
}
