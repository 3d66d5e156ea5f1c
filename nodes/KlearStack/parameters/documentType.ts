import type { INodeProperties } from 'n8n-workflow';

import { isSameName, KNOWN_TYPES } from '../documents/types';
import type { Values } from './read';

/** The type of a document that is in KlearStack: as its account calls it. */
export function collectionOf(values: Values): string {
	const given = values.given(documentType);
	if (given !== OTHER) return given;
	const other = values.given(otherDocumentType);
	if (other !== '') return other;
	throw values.error('Other Document Type is empty', 'Enter the name of the document type.');
}

/**
 * The type of documents to upload, fetch or be told of.
 *
 * @throws UserError when an expression gives one that KlearStack's pages do not list
 */
export function documentTypeOf(values: Values): string {
	const given = values.given(documentType);
	if (given === OTHER) return collectionOf(values);
	// Results name the type in the singular.
	const known =
		KNOWN_TYPES.find(({ value }) => value === given) ??
		KNOWN_TYPES.find(({ name, value }) => [name, value].some((words) => isSameName(words, given)));
	if (known) return known.value;
	throw values.error(
		`Document Type must be one of its choices, not "${given}"`,
		`They are: ${KNOWN_TYPES.map(({ name }) => name).join(', ')}. To send "${given}" as it is, choose Other….`,
	);
}

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
	description: 'The name of the document type, just as KlearStack writes it',
} satisfies INodeProperties;

/** The document type of an upload or of what is fetched. */
export const documentTypes: INodeProperties[] = [documentType, otherDocumentType];

/** The same where a document that is in KlearStack already is named by it. */
export const collections: INodeProperties[] = [
	{
		...documentType,
		description: 'The type that the document was uploaded as',
	},
	otherDocumentType,
];
