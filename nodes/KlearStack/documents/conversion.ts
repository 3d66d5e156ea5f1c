/** Numbers and dates of a document: what is unambiguous, by its field and by the whole document. */
import { type DateOrder, readDate } from './dates';
import { type Decimal, readNumber, type ReadNumber } from './numbers';

export interface Conversion {
	/** A number, an ISO date, or the value as it was. */
	value: unknown;
	/** What stays text because it may be two things. */
	isAmbiguous?: true;
	currency?: string;
}

/** The words of a name: Inv_Total, invTotal and "Inv Total" have the same. */
const wordsOf = (name: string) =>
	name
		.split(/[^\p{L}\p{N}]+|(?<=\p{Ll})(?=\p{Lu})/u)
		.map((word) => word.toLowerCase())
		.filter(Boolean);

/** What has a number that is none to count with. */
const NAMES_SOMETHING =
	/^(no|nr|num|nums|number|numbers|numero|número|nummer|id|ids|\w*code|codigo|iban|bic|swift|account|acct|konto|cuenta|compte|phone|tel|telephone|fax|mobile|cell|zip|postal|pin|gst|gstin|pan|tin|cin|ref|reference|po|awb|awbh|ean|upc|sku|barcode|serial|hsn|sac|key|batch|lot|coc|kvk|siret|siren|version|page|address|name)$/;

/** What is an amount or a quantity, whatever it looks like. */
const COUNTS =
	/^(amount|amounts|amt|total|totals|subtotal|sum|net|gross|tax|vat|mwst|btw|iva|tva|cgst|sgst|igst|price|rate|unitprice|qty|quantity|quantities|units|count|discount|balance|due|value|charge|charges|fee|fees|freight|shipping|weight|hours|percentage|percent|cost|betrag|summe|menge|preis|einzelpreis|gesamt|gesamtbetrag|netto|brutto|rabatt|steuer|importe|cantidad|precio|descuento|montant|quantite|quantité|prix|remise|totale|quantita|quantità|prezzo|importo|sconto|bedrag|aantal|prijs|totaal|korting|valor|quantidade|preco|preço)$/;

const IS_A_DATE = /^(date|dated|datum|fecha|data|day|time|period|month|year)$/;

type Kind = 'id' | 'date' | 'count' | 'other';

/** Documents of one account have the same names. */
const kinds = new Map<string, Kind>();
const MOST_KINDS = 10_000;

function kindOf(name: string): Kind {
	const known = kinds.get(name);
	if (known) return known;
	if (kinds.size >= MOST_KINDS) kinds.clear();
	const kind = kindByWords(name);
	kinds.set(name, kind);
	return kind;
}

function kindByWords(name: string): Kind {
	const words = wordsOf(name);
	const has = (pattern: RegExp) => words.some((word) => pattern.test(word));
	if (has(NAMES_SOMETHING)) return 'id';
	if (has(IS_A_DATE)) return 'date';
	return has(COUNTS) ? 'count' : 'other';
}

/** So many digits without a separator are rather a number of something, e.g. of a tax payer. */
const LONG = 1e7;

/** Whether a number may be one to count with: by its field's name, or by how it is written. */
function mayCount(kind: Kind, { number = 0, currency, hasCents, isBare }: ReadNumber): boolean {
	if (kind === 'count') return !isBare || number < LONG;
	return kind === 'other' && (currency !== undefined || hasCents === true);
}

/** The only one there is, if all agree. */
function onlyOne<T>(values: Array<T | undefined>): T | undefined {
	const known = new Set(values.filter((value) => value !== undefined));
	return known.size === 1 ? [...known][0] : undefined;
}

/** No number or date is longer. */
const LONGEST = 50;

const mayBeOne = (value: unknown): value is string =>
	typeof value === 'string' && value.length <= LONGEST && /\d/.test(value);

interface Text {
	name: string;
	text: string;
}

function numbersIn(texts: Text[]): Array<ReadNumber | undefined> {
	const read = (written?: Decimal) =>
		texts.map(({ name, text }) => {
			const number = readNumber(text, written);
			return number && mayCount(kindOf(name), number) && !readDate(text) ? number : undefined;
		});
	const alone = read();
	const written = onlyOne(alone.map((number) => number?.decimal));
	return written ? read(written) : alone;
}

/**
 * The values of one document's fields as numbers and dates, in the order given. A value stays as it is
 * where it is no text, belongs to a number or a code by its field's name, or may be two things.
 *
 * @param dateOrder what comes first in 03/04/2026, where no other date of the document says so
 */
export function convert(
	fields: Array<{ name: string; value: unknown }>,
	dateOrder?: DateOrder,
): Conversion[] {
	const texts = fields.map(({ name, value }) => ({ name, text: mayBeOne(value) ? value : '' }));
	const isId = texts.map(({ name }) => kindOf(name) === 'id');
	const dates = texts.map(({ text }, n) => (isId[n] ? undefined : readDate(text)));
	const order = onlyOne(dates.map((date) => date?.order)) ?? dateOrder;
	const numbers = numbersIn(texts);
	return fields.map(({ value }, n) => {
		const { text } = texts[n];
		if (text === '') return { value };
		const date = dates[n] && readDate(text, order);
		if (date) return date.date ? { value: date.date } : { value, isAmbiguous: true };
		const found = numbers[n];
		if (!found) return { value };
		const { number, currency } = found;
		return number === undefined
			? { value, isAmbiguous: true, currency }
			: { value: number, currency };
	});
}
