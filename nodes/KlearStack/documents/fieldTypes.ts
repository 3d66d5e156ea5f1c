/** The type of a field, which follows from its name: one name has one type in every document. */

import type { Field } from './document';

/** The words of a name, without accents: Inv_Total, invTotal and "Inv Total" have the same. */
const wordsOf = (name: string) =>
	name
		.split(/[^\p{L}\p{N}]+|(?<=\p{Ll})(?=\p{Lu})/u)
		.map((word) => word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase())
		.filter(Boolean);

/** Tells if a word of a name, in small letters and without accents, is of a kind. */
export const hasWord = (name: string, pattern: RegExp): boolean =>
	wordsOf(name).some((word) => pattern.test(word));

/** Words for things with a number that is none to count with. */
const IS_A_CODE =
	/^(no|nr|num|nums|number|numbers|numero|numer|\w*nummer|\w*nr|id|ids|\w*code|\w*kode|codigo|\w*stelle|\w*kennung|iban|bic|swift|account|acct|\w*konto|cuenta|compte|phone|tel|telephone|\w*telefon|fax|mobile|cell|contact|zip|postal|\w*plz|pin|gst|gstin|pan|tin|cin|reg|regn|register|registration|ref|reference|po|awb|awbh|ean|upc|sku|barcode|serial|hsn|sac|key|batch|lot|coc|kvk|siret|siren|version|rev|revision|page|pos|position|section|address|name)$/;

/** Last words of names whose value is the number of a paper: Tax_Invoice, Shipping_Bill. */
const IS_A_PAPER =
	/^(invoice|bill|order|receipt|voucher|contract|cent(er|re)|lading|policy|ticket|document|challan|certificate|agreement|cheque|slip|card|note|form|loan|object|office|payer)$/;

/** Words for what is told in words, and last words for what is sold. */
const IS_IN_WORDS =
	/^(by|street|description|desc|\w*beschreibung|\w*bezeichnung|particulars?|narration|remarks?|comments?|details?|terms?|words|types?|category|class|mode|method|status|basis|uom)$/;
const IS_A_THING = /^(items?|products?|articles?|model|unit|list|notes)$/;

/** Words for taxes, which are amounts, and in many documents the number of who pays them. */
const TAXES = 'tax|vat|mwst|btw|iva|tva|steuer';

/** Words for amounts and quantities, also where others of the name are of things: GST_Amount. */
const QUANTITIES = 'qty|quantity|quantities|menge|cantidad|quantite|quantita|aantal|quantidade';
const PERCENTAGES = 'rate|percentage|percent';
const SUMS = `amount|amounts|amt|total|totals|subtotal|sum|price|discount|balance|charge|charges|fee|fees|cost|premium|emi|idv|tds|tcs|cess|mrp|debit|credit|deductible|payable|outstanding|surcharge|${QUANTITIES}|${PERCENTAGES}`;

const IS_AN_AMOUNT = new RegExp(`^(${SUMS})$`);
const COUNTS = new RegExp(
	`^(${SUMS}|${TAXES}|net|gross|cgst|sgst|igst|utgst|unitprice|units|count|due|value|freight|shipping|weight|hours|round|rounding|roundoff|sanctioned|disbursed|principal|interest|penalty|commission|allowance|instal?lment|limit|betrag|summe|preis|einzelpreis|gesamt|gesamtbetrag|netto|brutto|rabatt|importe|precio|descuento|montant|prix|remise|totale|prezzo|importo|sconto|bedrag|prijs|totaal|korting|valor|preco)$`,
);
const IS_A_TAX = new RegExp(`^(${TAXES})$`);
const IS_A_QUANTITY = new RegExp(`^(${QUANTITIES}|units|count)$`);
const IS_A_PERCENTAGE = new RegExp(`^(${PERCENTAGES})$`);

/** Words for measures, which have other decimals than money: rates, percentages, weights. */
const IS_A_MEASURE = /^(rate|\w*kurs|percent|percentage|weight|gewicht|hours|stunden|days)$/;

const IS_A_DATE =
	/^((?!mandate|candidate|update)\w*date|dob|dt|dated|\w*datum|fecha|data|day|\w*time|\w*zeit|hora|heure|period|month|year)$/;

/** A period, or a time of the day, is no day. */
const IS_A_DAY = /^(\w*date|dob|dt|dated|\w*datum|fecha)$/;

export interface FieldType {
	/** One of `other` may be a date, where it is written so; it is no number, however it is written. */
	kind: 'code' | 'words' | 'date' | 'amount' | 'other';
	of: 'money' | 'quantity' | 'percentage' | 'measure';
	/** Nothing but digits may be the number of a taxpayer. */
	mayBeNumberOf: boolean;
	isDay: boolean;
	/** Years back and ahead in which its dates are. */
	years: [back: number, ahead: number];
}

/** Documents of one account have the same names. */
const types = new Map<string, FieldType>();
const MOST_TYPES = 10_000;

export function typeOf(name: string): FieldType {
	let type = types.get(name);
	if (type) return type;
	if (types.size >= MOST_TYPES) types.clear();
	types.set(name, (type = typeByWords(name)));
	return type;
}

function typeByWords(name: string): FieldType {
	const all = wordsOf(name.replace(/a\/c/i, 'account'));
	// Date_Of_Invoice is a date.
	const words = all.indexOf('of') > 0 ? all.slice(0, all.indexOf('of')) : all;
	const has = (pattern: RegExp) => words.some((word) => pattern.test(word));
	const counting = words.filter((word) => COUNTS.test(word));
	return {
		kind: kindOf(words, has, counting),
		of: measureOf(has),
		mayBeNumberOf: counting.every((word) => IS_A_TAX.test(word)),
		isDay: has(IS_A_DAY),
		years: yearsOf(all.join(' ')),
	};
}

function kindOf(
	words: string[],
	has: (pattern: RegExp) => boolean,
	counting: string[],
): FieldType['kind'] {
	const last = words.at(-1) ?? '';
	if (IS_A_DATE.test(last)) return 'date';
	if (IS_AN_AMOUNT.test(last) || (last === 'gst' && (counting.length > 0 || words.length === 1)))
		return 'amount';
	if (has(IS_A_CODE) || IS_A_PAPER.test(last)) return 'code';
	if (has(IS_IN_WORDS) || IS_A_THING.test(last)) return 'words';
	if (has(IS_A_DATE)) return 'date';
	return counting.length > 0 ? 'amount' : 'other';
}

function measureOf(has: (pattern: RegExp) => boolean): FieldType['of'] {
	if (has(IS_A_QUANTITY)) return 'quantity';
	if (has(IS_A_PERCENTAGE)) return 'percentage';
	return has(IS_A_MEASURE) ? 'measure' : 'money';
}

/** People are older than papers, and what is insured or lent runs on for long. */
function yearsOf(name: string): FieldType['years'] {
	if (/birth|\bdob\b/.test(name)) return [110, 0];
	return /expir|matur|valid/.test(name) ? [50, 40] : [50, 2];
}

/** The type by a common name counts for more: the user may have said it. */
export function typeOfField({ name, commonName }: Field): FieldType {
	const common = commonName === undefined ? undefined : typeOf(commonName);
	return common && common.kind !== 'other' ? common : typeOf(name);
}
