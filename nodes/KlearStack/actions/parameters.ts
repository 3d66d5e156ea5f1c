import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
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

/** The same list where a document that is in KlearStack already is named by it. */
export const collection: INodeProperties = {
	...documentType,
	description: 'The kind of document it was uploaded as, which KlearStack calls its collection',
};

export const documentId: INodeProperties = {
	displayName: 'Document ID',
	name: 'documentId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 65269c006a8da8763b51c217',
	description: 'The ID that KlearStack gave with the results, as documentId',
};

export const dataSource: INodeProperties = {
	displayName: 'Data Source',
	name: 'dataSource',
	type: 'resourceLocator',
	required: true,
	default: { mode: 'list', value: '' },
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchDataSources', searchable: true },
		},
		{ displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. Suppliers' },
	],
	description: 'The data source to work with. If the list does not load, choose By Name.',
};

export const documentSet: INodeProperties = {
	displayName: 'Document Set',
	name: 'setReferenceNumber',
	type: 'resourceLocator',
	required: true,
	default: { mode: 'list', value: '' },
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchSets', searchable: true },
		},
		{ displayName: 'By Number', name: 'number', type: 'string', placeholder: 'e.g. 12345' },
	],
	description:
		'The set, by the reference number that KlearStack gave it. If the list does not load, choose By Number.',
};

export const returnAll: INodeProperties = {
	displayName: 'Return All',
	name: 'returnAll',
	type: 'boolean',
	default: false,
	description: 'Whether to return all results or only up to a given limit',
};

export const limit: INodeProperties = {
	displayName: 'Limit',
	name: 'limit',
	type: 'number',
	typeOptions: { minValue: 1 },
	displayOptions: { show: { returnAll: [false] } },
	default: 50,
	description: 'Max number of results to return',
};

export const quickBooksStatus: INodeProperties = {
	displayName: 'QuickBooks Status',
	name: 'quickBooksStatus',
	type: 'options',
	options: [
		{ name: 'Failed', value: 'failed' },
		{ name: 'Successful', value: 'successful' },
	],
	default: 'successful',
};

export const fromDate: INodeProperties = {
	displayName: 'From Date',
	name: 'fromDate',
	type: 'dateTime',
	required: true,
	default: '',
	description: 'First day to include, in the workflow’s time zone. The time of day does not count.',
};

export const toDate: INodeProperties = {
	...fromDate,
	displayName: 'To Date',
	name: 'toDate',
	description: 'Last day to include, in the workflow’s time zone. The time of day does not count.',
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
		typeOptions: { minValue: 1, numberPrecision: 0 },
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
		description: 'How many seconds KlearStack may take to answer one request',
	},
];

/** The Options of an operation: its own, then those that every operation has. */
export function options(
	own: INodeProperties[] = [],
	{ wait = false, endpoint = true } = {},
): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			...own,
			...(wait ? waitOptions : []),
			...requestOptions.filter(({ name }) => endpoint || name !== 'endpoint'),
		].sort((a, b) => a.displayName.localeCompare(b.displayName)),
	};
}

/** What the Options of the item say about each request. */
export function requestOptionsOf(this: IExecuteFunctions, i: number): RequestOptions {
	const endpoint = String(this.getNodeParameter('options.endpoint', i, '') ?? '');
	return {
		endpoint,
		timeout: positiveNumber.call(this, i, 'timeout', 'Timeout', 300),
		itemIndex: i,
	};
}

/**
 * A number from the Options, also when an expression gives it.
 *
 * @throws NodeOperationError naming the option as the panel shows it, when it is not above zero
 */
export function positiveNumber(
	this: IExecuteFunctions,
	i: number,
	name: string,
	displayName: string,
	fallback: number,
): number {
	const value = this.getNodeParameter(`options.${name}`, i, fallback);
	const number = Number(value);
	if (number > 0 && number < Infinity) return number;
	throw new NodeOperationError(
		this.getNode(),
		`${displayName}: "${String(value)}" is not a number above zero`,
		{ itemIndex: i, description: 'Enter one in the options, or remove the option.' },
	);
}

const DOCUMENT_TYPES = documentType.options as INodePropertyOptions[];

const plainName = (text: unknown) =>
	String(text)
		.toLowerCase()
		.replace(/[^a-z]/g, '')
		.replace(/s$/, '');

/**
 * The document type in KlearStack's spelling. Its results say Invoice where its calls want Invoices,
 * and agents use the label, so each of them is understood.
 *
 * @throws NodeOperationError when it is none of KlearStack's document types, e.g. from an expression
 */
export function documentTypeOf(this: IExecuteFunctions, i: number): string {
	const given = requiredText.call(this, i, 'documentType', 'Document Type');
	const type = DOCUMENT_TYPES.find(({ name, value }) =>
		[name, value].some((one) => plainName(one) === plainName(given)),
	);
	if (type) return type.value as string;
	throw new NodeOperationError(
		this.getNode(),
		`Document Type: "${given}" is not one of KlearStack’s document types`,
		{
			itemIndex: i,
			description: `They are: ${DOCUMENT_TYPES.map(({ value }) => value).join(', ')}.`,
		},
	);
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
	const value = this.getNodeParameter(name, i, '', { extractValue: true });
	const isPlain = ['string', 'number', 'boolean'].includes(typeof value);
	const text = isPlain ? String(value).trim() : '';
	if (text !== '') return text;
	throw new NodeOperationError(this.getNode(), `${displayName} is empty`, {
		itemIndex: i,
		description:
			'Enter a value. If it is an expression, look at what it gives for this item: the field may be missing there.',
	});
}

/**
 * For options that choose or filter: one that was added, and is empty for this item, would do neither.
 *
 * @param displayNames the options' names to what the panel shows
 * @throws NodeOperationError naming the option
 */
export function requireFilledIn(
	this: IExecuteFunctions,
	i: number,
	displayNames: Record<string, string>,
): void {
	const given = this.getNodeParameter('options', i, {}) as IDataObject;
	for (const [name, displayName] of Object.entries(displayNames)) {
		if (!Object.hasOwn(given, name)) continue;
		const value = this.getNodeParameter(`options.${name}`, i, '', { extractValue: true });
		if (String(value ?? '').trim() !== '') continue;
		throw new NodeOperationError(this.getNode(), `${displayName} is empty`, {
			itemIndex: i,
			description:
				'Enter a value, or remove the option. If it is an expression, look at what it gives for this item.',
		});
	}
}

const QUOTED = /"(?:[^"\\]|\\.)*"/g;
const LONG_INTEGER = /(?<![\d.])\d{16,}(?![\d.eE])/g;

/** An integer in the JSON that JavaScript's numbers cannot hold, as it stands there. */
const changedNumber = (json: string) =>
	json
		.replace(QUOTED, '')
		.match(LONG_INTEGER)
		?.find((integer) => !Number.isSafeInteger(Number(integer)));

/**
 * A JSON parameter, given as text or by an expression as an object, parsed.
 *
 * @throws NodeOperationError when it does not parse, is no object, or holds a number that would change
 */
export function jsonObject(
	this: IExecuteFunctions,
	i: number,
	value: unknown,
	displayName: string,
	example: string,
): IDataObject {
	let parsed: unknown = value;
	try {
		if (typeof value === 'string') parsed = JSON.parse(value);
	} catch (error) {
		throw new NodeOperationError(this.getNode(), `${displayName} is not valid JSON`, {
			itemIndex: i,
			description: `${(error as Error).message}. Check quotes and commas, e.g. ${example}`,
		});
	}
	if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
		const long = typeof value === 'string' && changedNumber(value);
		if (!long) return parsed as IDataObject;
		throw new NodeOperationError(
			this.getNode(),
			`${displayName}: ${long} is too long for a number, and would be changed`,
			{ itemIndex: i, description: `Put it in quotes: "${long}".` },
		);
	}
	throw new NodeOperationError(this.getNode(), `${displayName} is not a JSON object`, {
		itemIndex: i,
		description: `Enter names and values in curly brackets, e.g. ${example}`,
	});
}

/** A choice between filling in rows and writing JSON, with both inputs. */
export function rowsOrJson(
	displayName: string,
	rows: INodeProperties[],
	{ item, example }: { item: string; example: string },
): INodeProperties[] {
	return [
		{
			displayName: 'Mapping Mode',
			name: 'mode',
			type: 'options',
			options: [
				{ name: 'Fill In', value: 'fillIn' },
				{ name: 'JSON', value: 'json' },
			],
			default: 'fillIn',
			description: `How to enter ${displayName.toLowerCase()}`,
		},
		{
			displayName,
			name: 'fields',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: `Add ${item}`,
			displayOptions: { show: { mode: ['fillIn'] } },
			default: {},
			options: [{ displayName, name: 'field', values: rows }],
		},
		{
			displayName: `${displayName} (JSON)`,
			name: 'json',
			type: 'json',
			displayOptions: { show: { mode: ['json'] } },
			default: '',
			required: true,
			placeholder: `e.g. ${example}`,
		},
	];
}

/**
 * What the user entered with rowsOrJson: each row's value under its `name`, or the JSON.
 *
 * @throws NodeOperationError when nothing was entered, a row has no name, or a name stands twice
 */
export function enteredFields(
	this: IExecuteFunctions,
	i: number,
	displayName: string,
	example: string,
	toValue: (row: IDataObject) => unknown,
): IDataObject {
	const json = this.getNodeParameter('mode', i) === 'json';
	const rows = json ? [] : (this.getNodeParameter('fields.field', i, []) as IDataObject[]);
	const names = rows.map(({ name }) => String(name ?? '').trim());
	const fail = (message: string, description: string) => {
		throw new NodeOperationError(this.getNode(), message, { itemIndex: i, description });
	};
	if (names.includes(''))
		fail(`${displayName}: an entry has no name`, 'Enter a name, or remove the entry.');
	const twice = names.find((name, n) => names.indexOf(name) !== n);
	if (twice !== undefined)
		fail(`${displayName}: "${twice}" stands twice`, 'Remove one of the two.');
	const fields = json
		? jsonObject.call(this, i, this.getNodeParameter('json', i), `${displayName} (JSON)`, example)
		: (Object.fromEntries(rows.map((row, n) => [names[n], toValue(row)])) as IDataObject);
	if (Object.keys(fields).length === 0) fail(`${displayName} is empty`, 'Add at least one.');
	return fields;
}

/**
 * The first items, where Return All is off.
 *
 * @throws NodeOperationError when an expression gives something else for one of the two
 */
export function upToLimit(this: IExecuteFunctions, i: number, items: INodeExecutionData[]) {
	const all = this.getNodeParameter('returnAll', i);
	if (all === true) return items;
	const limit = Number(this.getNodeParameter('limit', i) ?? NaN);
	if (all === false && limit >= 1) {
		if (items.length > limit) {
			this.addExecutionHints({
				message: `KlearStack gave ${items.length} results, and Limit let ${limit} of them through. To get all, turn on Return All.`,
				location: 'outputPane',
			});
		}
		return items.slice(0, limit);
	}
	throw new NodeOperationError(
		this.getNode(),
		all === false ? 'Limit is not a number above zero' : 'Return All is neither true nor false',
		{ itemIndex: i, description: 'Look at the expression that gives it.' },
	);
}

/**
 * The value of an entered row: a text, a number, or true or false.
 *
 * @throws NodeOperationError for anything else, which an expression gives when a field is missing
 */
export function enteredValue(
	this: IExecuteFunctions,
	i: number,
	displayName: string,
	{ name, value }: IDataObject,
): string | number | boolean {
	if (['string', 'number', 'boolean'].includes(typeof value)) return value as string;
	throw new NodeOperationError(
		this.getNode(),
		`${displayName}: the value of "${String(name)}" is ${value === undefined || value === null ? 'missing' : 'an object or a list'}`,
		{
			itemIndex: i,
			description: 'Look at the expression that gives it. To empty it, enter nothing.',
		},
	);
}
