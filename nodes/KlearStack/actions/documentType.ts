import { isSameName, KNOWN_TYPES } from '../documents/types';
import { documentType, OTHER, otherDocumentType } from './descriptions';
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
 * @throws NodeOperationError when an expression gives one that KlearStack's pages do not list
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
