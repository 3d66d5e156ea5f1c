/** Numbers and dates of a document: what is unambiguous, by its field and by the whole document. */
import { type DateOrder, readDate } from './dates';
import { type Decimal, hasThreeDecimals, readNumber, type ReadNumber } from './numbers';

export interface Conversion {
	/** A number, an ISO date, or the value as it was. */
	value: unknown;
	/** What it may be, where it stays text because that is not sure. */
	unsure?: 'number' | 'date';
	currency?: string;
}

/** The words of a name, without accents: Inv_Total, invTotal and "Inv Total" have the same. */
const wordsOf = (name: string) =>
	name
		.split(/[^\p{L}\p{N}]+|(?<=\p{Ll})(?=\p{Lu})/u)
		.map((word) => word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase())
		.filter(Boolean);

/** What has a number that is none to count with. */
const NAMES_SOMETHING =
	/^(no|nr|num|nums|number|numbers|numero|numer|\w*nummer|\w*nr|id|ids|\w*code|\w*kode|codigo|\w*stelle|\w*kennung|iban|bic|swift|account|acct|\w*konto|cuenta|compte|phone|tel|telephone|\w*telefon|fax|mobile|cell|contact|zip|postal|\w*plz|pin|gst|gstin|pan|tin|cin|reg|regn|register|registration|ref|reference|po|awb|awbh|ean|upc|sku|barcode|serial|hsn|sac|key|batch|lot|coc|kvk|siret|siren|version|rev|revision|page|pos|position|section|address|name)$/;

/** What has a number when it is what a name ends with: Tax_Invoice, Shipping_Bill. */
const IS_A_PAPER =
	/^(invoice|bill|order|receipt|voucher|contract|cent(er|re)|lading|policy|ticket|document|challan|certificate|agreement|cheque|slip|card|form|loan|object|office|payer)$/;

/** What is an amount or a quantity, whatever it looks like. */
const COUNTS =
	/^(amount|amounts|amt|total|totals|subtotal|sum|net|gross|tax|vat|mwst|btw|iva|tva|cgst|sgst|igst|price|rate|unitprice|qty|quantity|quantities|units|count|discount|balance|due|value|charge|charges|fee|fees|freight|shipping|weight|hours|percentage|percent|cost|betrag|summe|menge|preis|einzelpreis|gesamt|gesamtbetrag|netto|brutto|rabatt|steuer|importe|cantidad|precio|descuento|montant|quantite|prix|remise|totale|quantita|prezzo|importo|sconto|bedrag|aantal|prijs|totaal|korting|valor|quantidade|preco)$/;

/** What is counted when it is what a name ends with, whatever stands before: Account_Balance, GST_Amount. */
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
	const known = kinds.get(name);
	if (known) return known;
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

/** What is measured in other decimals than money: rates, percentages, weights. */
const MEASURES = /^(rate|\w*kurs|percent|percentage|weight|gewicht|hours|stunden|days)$/;

/** Whether a number may be one to count with: by its field's name, or by how it is written. */
function mayCount(
	kind: Kind,
	{ number = 0, currency, hasCents, hasOnlyDigits, isGrouped }: ReadNumber,
) {
	if (kind === 'amount') return true;
	if (kind === 'count') return !hasOnlyDigits || number < LONG;
	const isMoney = currency !== undefined && (hasCents === true || !/^[A-Z]{3}$/.test(currency));
	return kind === 'other' && (isMoney || isGrouped === true);
}

/** Whether a number says how the document writes its amounts. */
const isTelling = ({ name, kind }: Text, { currency, hasCents }: ReadNumber) =>
	hasCents === true &&
	(kind === 'amount' || currency !== undefined || kind === 'count') &&
	!wordsOf(name).some((word) => MEASURES.test(word));

/** The only one there is, if all agree. */
function onlyOne<T>(values: Array<T | undefined>): T | undefined {
	const known = new Set(values.filter((value) => value !== undefined));
	return known.size === 1 ? [...known][0] : undefined;
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

/** What a text looks like that is none for sure, by the name of its field. */
function mayBe({ kind, name, text }: Text): Conversion['unsure'] {
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

interface Text {
	name: string;
	kind: Kind;
	text: string;
}

function numbersIn(texts: Text[]): Array<ReadNumber | undefined> {
	const read = ({ kind, text }: Text, written?: Decimal) => {
		const number = readNumber(text, written);
		return number && mayCount(kind, number) && !readDate(text) ? number : undefined;
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
 * The values of one document's fields as numbers and dates, in the order given. A value stays as it is
 * where it is no text, belongs to a number or a code by its field's name, or may be two things.
 *
 * @param fields `isAmount` for those that are known to be one, whatever they are called
 * @param dateOrder what comes first in 03/04/2026, where no other date of the document says so
 */
export function convert(
	fields: Array<{ name: string; value: unknown; isAmount?: boolean }>,
	dateOrder?: DateOrder,
): Conversion[] {
	const texts = fields.map(
		({ name, value, isAmount }): Text => ({
			name,
			kind: isAmount ? 'amount' : kindOf(name),
			text: mayBeOne(value) ? value : '',
		}),
	);
	const dates = texts.map(({ kind, text }) =>
		kind === 'id' || kind === 'amount' ? undefined : readDate(text),
	);
	const orders = new Set(dates.flatMap((date) => date?.order ?? []));
	const order = orders.size === 1 ? [...orders][0] : undefined;
	// A document that contradicts itself is not decided by an option.
	const otherwise = orders.size === 0 ? dateOrder : undefined;
	const numbers = numbersIn(texts);
	return fields.map(({ value }, n): Conversion => {
		const { text, kind } = texts[n];
		if (text === '') return { value };
		const date = dates[n]?.hasShortYear && kind !== 'date' ? undefined : dates[n];
		if (date) {
			const known = readDate(text, order, otherwise)?.date;
			return known ? { value: known } : { value, unsure: 'date' };
		}
		const found = numbers[n];
		if (!found) {
			const unsure = mayBe(texts[n]);
			return { value, ...(unsure && { unsure }) };
		}
		const { number, currency } = found;
		return number === undefined
			? { value, unsure: 'number', currency }
			: { value: number, currency };
	});
}
