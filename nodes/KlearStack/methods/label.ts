import type { ReadDocument } from '../documents/document';
import { asText } from '../json';

/** Field names that people know a document by, in this order; KlearStack's may differ by account. */
const TELLING = [
	/(inv|doc|invoice|document|receipt|order|po).*(num|no\b|nr|_id)/i,
	/supplier|vendor|seller|merchant/i,
	/^(inv_|grand_?)?total$|inv_total|amount_due/i,
];

const LONGEST_LABEL = 100;

/** A name that a person recognises a document by, e.g. "NW-2026-0417 · Northwind Paper Ltd · 406.68". */
export function labelOf({ statements: { documentId, fileName }, fields }: ReadDocument): string {
	const values = TELLING.flatMap(
		(pattern) =>
			fields.find(({ name, value }) => pattern.test(name) && isShort(value))?.value ?? [],
	);
	const parts = [...values, ...(fileName ? [fileName] : [])];
	return (parts.length > 0 ? parts : [asText(documentId)]).join(' · ').slice(0, LONGEST_LABEL);
}

const isShort = (value: unknown) => typeof value === 'string' && value !== '' && value.length < 60;
