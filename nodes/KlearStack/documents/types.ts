import { asText, bareName } from '../json';

/** KlearStack's kinds of documents, as the newest of its pages list them. */
export const KNOWN_TYPES = [
	{ name: 'Insurance', value: 'Insurances' },
	{ name: 'Invoice', value: 'Invoices' },
	{ name: 'Loan Agreement', value: 'LoanAgreement' },
	{ name: 'NACH', value: 'NACH' },
	{ name: 'Purchase Order', value: 'PurchaseOrders' },
	{ name: 'Receipt', value: 'Receipts' },
];

/** Letters and digits only, in the singular: results say Invoice where calls say Invoices. */
const singular = (words: unknown) =>
	bareName(asText(words))
		.replace(/ies$/, 'y')
		.replace(/e?s$|e$/, '');

/** Tells if two names are the same but for spelling: "Purchase Order" and "PurchaseOrders". */
export const isSameName = (a: unknown, b: unknown): boolean => singular(a) === singular(b);

/** A type as the panel calls it, in whatever spelling KlearStack gives it; one of the account's own stays as it is. */
export const typeName = (said: string): string =>
	KNOWN_TYPES.find(({ value }) => isSameName(value, said))?.name ?? said;

/**
 * Tells if a document says that it is of this type. The words of results for types are documented for
 * invoices only, so only another one of KlearStack's kinds is a no.
 *
 * @param said one name, or several where the document says it twice
 * @returns undefined where it cannot be told
 */
export function isOfType(said: unknown, type: string): boolean | undefined {
	if (said === undefined) return undefined;
	const names = [said].flat();
	if (names.some((name) => isSameName(name, type))) return true;
	const isKnown = (name: unknown) => KNOWN_TYPES.some(({ value }) => isSameName(name, value));
	return names.some(isKnown) ? false : undefined;
}
