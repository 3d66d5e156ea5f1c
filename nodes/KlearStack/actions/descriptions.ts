/** What the panel shows of the parameters that several operations have. */
import type { INodeProperties } from 'n8n-workflow';

import { KNOWN_TYPES } from '../documents/types';

/** Value of the choice that lets the user name a document type by hand. */
export const OTHER = 'other';

export const documentType = {
	displayName: 'Document Type',
	name: 'documentType',
	type: 'options',
	// Results name the type in the singular; that an account may have types of its own is inferred.
	allowArbitraryValues: true,
	options: [...KNOWN_TYPES, { name: 'Other…', value: OTHER }].sort((a, b) =>
		a.name.localeCompare(b.name),
	),
	default: 'Invoices',
	description: 'The kind of document, as KlearStack names it',
} satisfies INodeProperties;

export const otherDocumentType = {
	displayName: 'Other Document Type',
	name: 'otherDocumentType',
	type: 'string',
	// Not marked as required: n8n shows it, too, while an expression gives the type.
	displayOptions: { show: { documentType: [OTHER] } },
	default: '',
	placeholder: 'e.g. CreditNotes',
	description: 'The name of the document type, exactly as your KlearStack expects it',
} satisfies INodeProperties;

/** The document type of an upload or of what is fetched. */
export const documentTypes: INodeProperties[] = [documentType, otherDocumentType];

/** The same where a document that is in KlearStack already is named by it. */
export const collections: INodeProperties[] = [
	{
		...documentType,
		description:
			'The type that the document was uploaded as. It is not documented which names KlearStack takes here: to try another one, choose Other….',
	},
	otherDocumentType,
];

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

export const fromDate = {
	displayName: 'From Date',
	name: 'fromDate',
	type: 'dateTime',
	required: true,
	default: "={{ $now.startOf('month') }}",
	description: 'First day, in the workflow’s time zone. The time of day is ignored.',
} satisfies INodeProperties;

export const toDate = {
	displayName: 'To Date',
	name: 'toDate',
	type: 'dateTime',
	required: true,
	default: "={{ $now.endOf('month') }}",
	description:
		'Last day, in the workflow’s time zone. Whether KlearStack includes it is not documented.',
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
