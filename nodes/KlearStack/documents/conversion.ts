/** Numbers and dates of a document: what is unambiguous, by its field and by the whole document. */
import { type DateOrder, type ReadDate, readDate } from './dates';
import type { Field } from './document';
import { type Decimal, hasThreeDecimals, readNumber, type ReadNumber } from './numbers';

/** The words of a name, without accents: Inv_Total, invTotal and "Inv Total" have the same. */
const wordsOf = (name: string) =>
	name
		.split(/[^\p{L}\p{N}]+|(?<=\p{Ll})(?=\p{Lu})/u)
		.map((word) => word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase())
		.filter(Boolean);

/** Words for things with a number that is none to count with. */
const NAMES_SOMETHING =
	/^(no|nr|num|nums|number|numbers|numero|numer|\w*nummer|\w*nr|id|ids|\w*code|\w*kode|codigo|\w*stelle|\w*kennung|iban|bic|swift|account|acct|\w*konto|cuenta|compte|phone|tel|telephone|\w*telefon|fax|mobile|cell|contact|zip|postal|\w*plz|pin|gst|gstin|pan|tin|cin|reg|regn|register|registration|ref|reference|po|awb|awbh|ean|upc|sku|barcode|serial|hsn|sac|key|batch|lot|coc|kvk|siret|siren|version|rev|revision|page|pos|position|section|address|name)$/;

/** Last words of names whose value is the number of a paper: Tax_Invoice, Shipping_Bill. */
const IS_A_PAPER =
	/^(invoice|bill|order|receipt|voucher|contract|cent(er|re)|lading|policy|ticket|document|challan|certificate|agreement|cheque|slip|card|form|loan|object|office|payer)$/;

/** Words for amounts and quantities, however they are written. */
const COUNTS =
	/^(amount|amounts|amt|total|totals|subtotal|sum|net|gross|tax|vat|mwst|btw|iva|tva|cgst|sgst|igst|price|rate|unitprice|qty|quantity|quantities|units|count|discount|balance|due|value|charge|charges|fee|fees|freight|shipping|weight|hours|percentage|percent|cost|betrag|summe|menge|preis|einzelpreis|gesamt|gesamtbetrag|netto|brutto|rabatt|steuer|importe|cantidad|precio|descuento|montant|quantite|prix|remise|totale|quantita|prezzo|importo|sconto|bedrag|aantal|prijs|totaal|korting|valor|quantidade|preco)$/;

/** Last words of names of amounts and quantities, after any others: Account_Balance, GST_Amount. */
const IS_COUNTED =
	/^(amount|amounts|amt|total|totals|subtotal|sum|price|rate|qty|quantity|discount|balance|charge|charges|fee|fees|percentage|percent|cost)$/;

const IS_A_DATE =
	/^((?!mandate|candidate|update)\w*date|dob|dated|\w*datum|fecha|data|day|\w*time|\w*zeit|hora|heure|period|month|year)$/;

/** An amount is one that the user, or KlearStack's pages, name so. */
type Kind = 'id' | 'date' | 'amount' | 'count' | 'other';

/** Documents of one account have the same names. */
const kinds = new Map<string, Kind>();
const MOST_KINDS = 10_000;

export function kindOf(name: string): Kind {
	const kindBefore = kinds.get(name);
	if (kindBefore) return kindBefore;
	if (kinds.size >= MOST_KINDS) kinds.clear();
	const kind = kindByWords(name);
	kinds.set(name, kind);
	return kind;
}

function kindByWords(name: string): Kind {
	const all = wordsOf(name.replace(/a\/c/i, 'account'));
	// Date_Of_Invoice is a date.
	const words = all.indexOf('of') > 0 ? all.slice(0, all.indexOf('of')) : all;
	const last = words.at(-1) ?? '';
	const has = (pattern: RegExp) => words.some((word) => pattern.test(word));
	if (IS_A_DATE.test(last)) return 'date';
	if (IS_COUNTED.test(last) || (last === 'gst' && has(COUNTS))) return 'count';
	if (has(NAMES_SOMETHING) || IS_A_PAPER.test(last)) return 'id';
	if (has(IS_A_DATE)) return 'date';
	return has(COUNTS) ? 'count' : 'other';
}

/** This many digits without a separator are more likely an identifier, e.g. a tax number. */
const LONG = 1e7;

/** Words for measures, which have other decimals than money: rates, percentages, weights. */
const MEASURES = /^(rate|\w*kurs|percent|percentage|weight|gewicht|hours|stunden|days)$/;

/** Tells if a number may be one to count with: by its field's name, or by how it is written. */
function mayCount(
	kind: Kind,
	{ number = 0, currency, hasCents, hasOnlyDigits, isGrouped }: ReadNumber,
) {
	if (kind === 'amount') return true;
	if (kind === 'count') return !hasOnlyDigits || number < LONG;
	const isMoney = currency !== undefined && (hasCents === true || !/^[A-Z]{3}$/.test(currency));
	return kind === 'other' && (isMoney || isGrouped === true);
}

/** Tells if a number says how the document writes its amounts. */
const isTelling = ({ field: { name }, kind }: Text, { currency, hasCents }: ReadNumber) =>
	hasCents === true &&
	(kind === 'amount' || currency !== undefined || kind === 'count') &&
	!wordsOf(name).some((word) => MEASURES.test(word));

/** The only one there is, if all agree. */
function onlyOne<T>(values: Array<T | undefined>): T | undefined {
	const distinct = new Set(values.filter((value) => value !== undefined));
	return distinct.size === 1 ? [...distinct][0] : undefined;
}

/** Three parts, such as a date has, with a day of the week or a time. */
const LIKE_A_DATE =
	/^(\p{L}{2,12}\.?,? )?([\dOlISB]{1,4}|\p{L}{3,12}\.?)[\s./,'’-]+([\dOlISB]{1,2}(st|nd|rd|th)?|\p{L}{1,12}\.?)[\s./,'’-]+[\dOlISB]{2,4}\.?(,? \d{1,2}:\d{2}(:\d{2})?)?$/u;

/** Without letters, but those that a figure is taken for, or after a word that may be a currency. */
const LIKE_A_NUMBER =
	/^[^\p{L}%°:/]*$|^\p{Sc}? ?[\d.,' OolISB-]+ ?\p{Sc}?$|^\p{L}{1,4}\.? ?\d[\d.,' ]*[.,]\d\d$/u;

/** With zeros first, with spaces alone, or with hyphens, it is rather the number of something. */
const LIKE_A_CODE = /^0\d|^[\d ]+$|\d-\d/;

/** A period, or what a document was made in, is no day. */
const IS_A_DAY = /(date|dated|datum|fecha|dob)$|^date/i;

/** The kind that a text looks like without being it for sure, by its field's name. */
function mayBe({ kind, field: { name }, text }: Text): Field['unsure'] {
	if (kind === 'date') {
		return IS_A_DAY.test(name) && LIKE_A_DATE.test(text.trim()) ? 'date' : undefined;
	}
	const isCode = kind !== 'amount' && LIKE_A_CODE.test(text.trim());
	const isNumber = LIKE_A_NUMBER.test(text) && !isCode;
	return ['count', 'amount'].includes(kind) && isNumber ? 'number' : undefined;
}

/** No number or date is longer. */
const LONGEST = 50;

const mayBeOne = (value: unknown): value is string =>
	typeof value === 'string' && value.length <= LONGEST && /\d/.test(value);

/** The text of a field that may be a number or a date. */
interface Text {
	field: Field;
	kind: Kind;
	text: string;
	/** The date that it is by itself. */
	date?: ReadDate;
}

function textsOf(fields: Field[]): Text[] {
	return fields.flatMap((field) => {
		const { name, value: text, commonName } = field;
		if (!mayBeOne(text)) return [];
		const kind = commonName?.endsWith('Amount') ? 'amount' : kindOf(name);
		return kind === 'id' ? [] : { field, kind, text, date: readDate(text) };
	});
}

function numbersIn(texts: Text[]): Array<ReadNumber | undefined> {
	const read = ({ kind, text, date }: Text, written?: Decimal) => {
		const number = date ? undefined : readNumber(text, written);
		return number && mayCount(kind, number) ? number : undefined;
	};
	const alone = texts.map((text) => read(text));
	const telling = alone.flatMap((number, n) =>
		number && isTelling(texts[n], number) ? number : [],
	);
	const written = onlyOne(telling.map(({ decimal }) => decimal));
	return alone.map((number, n) => {
		if (!number?.isAmbiguous) return number;
		const { currency } = number;
		if (!hasThreeDecimals(currency)) return read(texts[n], written);
		const same = telling.filter((other) => other.currency === currency);
		return read(texts[n], onlyOne(same.map(({ decimal }) => decimal)));
	});
}

/**
 * Notes in the fields of a document which numbers and dates their texts are. Nothing is noted of a
 * value that is no text, or belongs to a number or a code by its field's name; of one that may be two
 * things, only that it is not sure. Fields whose common name ends with Amount are one, whatever
 * KlearStack calls them.
 *
 * @param dateOrder day or month first in 03/04/2026, where no other date of the document tells
 */
export function convert(fields: Field[], dateOrder?: DateOrder): void {
	for (const field of fields) {
		Object.assign(field, { converted: undefined, unsure: undefined, currency: undefined });
	}
	const texts = textsOf(fields);
	const orders = new Set(
		texts.flatMap(({ kind, date }) => (kind === 'amount' ? [] : (date?.order ?? []))),
	);
	const order = orders.size === 1 ? [...orders][0] : undefined;
	// A document that contradicts itself is not decided by an option.
	const otherwise = orders.size === 0 ? dateOrder : undefined;
	const numbers = numbersIn(texts);
	for (const [n, one] of texts.entries()) {
		const { field, kind, text, date } = one;
		if (date && kind !== 'amount' && (kind === 'date' || !date.hasShortYear)) {
			const day = order || otherwise ? readDate(text, order, otherwise)?.date : date.date;
			if (day === undefined) field.unsure = 'date';
			else if (day !== text) field.converted = day;
			continue;
		}
		const { number, currency } = numbers[n] ?? {};
		field.currency = currency;
		field.converted = number;
		if (number === undefined) field.unsure = numbers[n] ? 'number' : mayBe(one);
	}
}
