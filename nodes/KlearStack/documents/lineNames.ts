/** Hints to lines in the names of fields. */
import { typeOf } from './fieldTypes';
import { NAMES_A_COLUMN } from './names';

const WORD_OF_LINES =
	/^(items?|description|desc|particulars?|details|articles?|products?|services?|goods|material|part|code|number|no|sr|sl|serial|s|line|pos|hsn|sac|sku|ean|gtin|upc|barcode|qty|quantity|units?|uom|pcs|nos|price|rate|mrp|cost|amount|amt|total|net|gross|value|taxable|tax|vat|gst|cgst|sgst|igst|cess|percentage|percent|discount|disc|date|batch|expiry|per)$/;

/** Tells if a name is made of the words that the columns of lines have: Quantity, Unit_Price, HSN_Code. */
export const isPlain = (name: string) =>
	name
		.split(/[^\p{L}\p{N}]+|(?<=\p{Ll})(?=\p{Lu})/u)
		.every((word) => WORD_OF_LINES.test(word.toLowerCase()));

/** Tells if a name says what is sold. */
export const isThing = (name: string) =>
	/desc|particular|product|article|service|goods|material|name/i.test(
		name.replace(NAMES_A_COLUMN, ''),
	);

export const isOfTaxes = (name: string) => /tax|vat|gst|mwst|ust|iva|tva|btw/i.test(name);

/** Tells if names may be those of lines though none says so: something is named and counted, or has a quantity and a price, and it is not taxes. */
export function mayBeLines(names: string[]): boolean {
	const kinds = names.map((name) => typeOf(name).kind);
	const counts = kinds.filter((kind) => kind === 'amount').length;
	const has = (pattern: RegExp) => names.some((name) => pattern.test(name));
	const isNamed =
		kinds.some((kind) => kind === 'other' || kind === 'words') &&
		(counts > 1 || (counts === 1 && !kinds.includes('code')));
	const isPriced = has(/(^|[_ ])(qty|quantity)$/i) && has(/(price|rate|amount)$/i);
	return (isNamed || isPriced) && !names.every(isOfTaxes);
}

/** A page's sum that the next page begins with. */
export const CARRIES_FORWARD =
	/^\W*((balance|total|amount)\W+)?((carried|brought)\W+(forward|over|down)|[cb]\/[fod]\b|übertrag|a reporter|à reporter|report\b|riporto|suma y sigue|transport\b)/i;
