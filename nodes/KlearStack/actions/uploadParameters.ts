/** Parameters of uploads: Extract Data and Upload, of a document and of a batch. */
import type { INodeProperties } from 'n8n-workflow';

import { documentTypes } from '../parameters/documentType';
import { inputDataFieldName } from './descriptions';
import { documentSet } from './locators';

export const files = {
	displayName: 'Files',
	name: 'files',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'All Files of Each Item',
			value: 'all',
			description: 'Each file becomes its own item, e.g. every attachment of an email',
		},
		{
			name: 'From URL',
			value: 'url',
			description: 'One file per item, from a link or from text, e.g. for an AI agent',
		},
		{
			name: 'One Field',
			value: 'one',
			description: 'One file per item, from the field you name',
		},
	],
	default: 'all',
	description: 'Where the files come from',
} as const satisfies INodeProperties;

/** Unless the user names a field, each result has its file in this one. */
export const ONE_NAME = 'data';

/** The most that is fetched of a link. */
export const MOST_MB = 64;

export const fileUrl = {
	displayName: 'File URL',
	name: 'fileUrl',
	type: 'string',
	required: true,
	displayOptions: { show: { files: ['url'] } },
	default: '',
	placeholder: 'e.g. https://example.com/invoice.pdf',
	description: `A link that downloads the file without a login, up to ${MOST_MB} MB, or the file itself as a data URL or base64`,
} satisfies INodeProperties;

const ALL = { show: { files: ['all'] } };

export const skipOtherFiles = {
	displayName: 'Skip Other Files',
	name: 'skipOtherFiles',
	type: 'boolean',
	displayOptions: ALL,
	default: true,
	description: 'Whether to skip files that are not PDF, JPEG or PNG, instead of failing',
} satisfies INodeProperties;

export const skipImagesBelow = {
	displayName: 'Skip Images Below (KB)',
	name: 'skipImagesBelow',
	type: 'number',
	typeOptions: { minValue: 0 },
	displayOptions: ALL,
	default: 20,
	description: 'Skips smaller images, e.g. logos in email signatures. 0 sends all images.',
} satisfies INodeProperties;

export const includeFile = {
	displayName: 'Include File',
	name: 'includeFile',
	type: 'options',
	options: [
		{
			name: 'Never',
			value: 'never',
			description: 'The output opens on the data, and can be pinned',
		},
		{
			name: 'When Review Is Needed',
			value: 'needsReview',
			description: 'For whoever has to look at the document',
		},
		{ name: 'Always', value: 'always', description: 'To store it, or to send it on' },
	],
	default: 'never',
	description: 'Whether results have their file. What fails has it in any case.',
} satisfies INodeProperties;

export const processingPreference = {
	displayName: 'Processing Preference',
	name: 'processingPreference',
	type: 'options',
	options: [
		{ name: 'Accuracy', value: 'Accuracy' },
		{ name: 'Speed', value: 'Speed' },
	],
	default: 'Accuracy',
	description: 'What matters more when KlearStack reads the document',
} satisfies INodeProperties;

export const invoiceType = {
	displayName: 'Invoice Type',
	name: 'invoiceType',
	type: 'options',
	options: [
		{ name: 'B2B (Business to Business)', value: 'B2B' },
		{ name: 'B2C (Business to Consumer)', value: 'B2C' },
	],
	default: 'B2B',
	description:
		'Who the document is between. Unless you choose, insurances are sent as B2C, everything else as B2B.',
} satisfies INodeProperties;

export const accountId = {
	displayName: 'Account ID',
	name: 'accountId',
	type: 'string',
	default: '',
	description: 'Account ID number to send with the document',
} satisfies INodeProperties;

export const existingSet = {
	...documentSet,
	displayName: 'Existing Set',
	required: false,
	description:
		'The document set to add the files to, by its reference number. If the list does not load, choose By Number.',
} satisfies INodeProperties;

export const newSetName = {
	displayName: 'New Set Name',
	name: 'newSetName',
	type: 'string',
	default: '',
	description: 'Name of a new document set for the files. A set cannot be renamed later.',
} satisfies INodeProperties;

export const priority = {
	displayName: 'Priority',
	name: 'priority',
	type: 'boolean',
	default: true,
	description: 'Whether to send the document with priority',
} satisfies INodeProperties;

export const sourceName = {
	displayName: 'Source Name',
	name: 'sourceName',
	type: 'string',
	default: 'API',
	description: 'Where the upload comes from',
} satisfies INodeProperties;

const oneField = { ...inputDataFieldName, displayOptions: { show: { files: ['one'] } } };

export const uploadParameters: INodeProperties[] = [
	files,
	oneField,
	fileUrl,
	skipOtherFiles,
	skipImagesBelow,
	...documentTypes,
];

/** The same for ZIP files. */
export const zipParameters: INodeProperties[] = [
	{ ...files, displayName: 'ZIP Files', description: 'Where the ZIP files come from' },
	{ ...oneField, hint: 'The name of the input field containing the ZIP file' },
	fileUrl,
	{
		...skipOtherFiles,
		description: 'Whether to skip files that are not ZIPs, instead of failing',
	},
	...documentTypes,
];

export const uploadOptions: INodeProperties[] = [processingPreference, priority, invoiceType];

/** The groups of options that uploads have beside these. */
export const uploadGroups = (api: INodeProperties[] = []) => ({
	set: [newSetName, existingSet],
	api: [...api, sourceName, accountId],
});
