/** Numbers and dates of a document: what is unambiguous, by its field and by the whole document. */
import { asText } from '../json';
import { type DateContext, type DateOrder, type ReadDate, readDate } from './dates';
import type { Field } from './document';
import { type FieldType, typeOfField } from './fieldTypes';
import { type Decimal, decimalsOf, readNumber, type ReadNumber } from './numbers';
import { called } from './reviewed';

/** The only one there is, if all agree. */
function onlyOne<T>(values: Array<T | undefined>): T | undefined {
	const distinct = new Set(values.filter((value) => value !== undefined));
	return distinct.size === 1 ? [...distinct][0] : undefined;
}

/** The text of a field that may be a number or a date, or seems to be one: lO.OO. */
interface Text {
	field: Field;
	type: FieldType;
	text: string;
	number?: ReadNumber;
	date?: ReadDate;
}

const HAS_DIGITS = /\d|\p{N}|^[OolISB]+[.,][OolISB]{2}$/u;

/** No date, and money only if its field says so. */
const IS_PLAIN = /^\d*[.,]?\d*$/;

/** No number or date is longer. */
const LONGEST = 50;

function textsOf(fields: Field[]): Text[] {
	return fields.flatMap((field) => {
		const { value: text } = field;
		if (typeof text !== 'string' || !HAS_DIGITS.test(text)) return [];
		const type = typeOfField(field);
		if (type.kind === 'words' || type.kind === 'code') return [];
		if (type.kind === 'other' && IS_PLAIN.test(text)) return [];
		if (text.length > LONGEST) return { field, type, text };
		const date = type.kind === 'amount' ? undefined : dateIn(text, type);
		const number = type.kind === 'date' || date ? undefined : readNumber(text, type.of);
		return { field, type, text, number, date };
	});
}

/** A field whose name does not say so has dates only where nothing else is written so. */
function dateIn(text: string, { kind }: FieldType): ReadDate | undefined {
	const date = readDate(text);
	const isDate = kind === 'date' || !(date?.hasShortYear || date?.hasOnlyDigits);
	return isDate ? date : undefined;
}

/** Decides numbers like 1.234 by the others, and those of a currency with three decimals by its own. */
function decideNumbers(texts: Text[]): void {
	const telling = texts.flatMap(({ number, type: { kind, of } }) =>
		number?.isTelling && (kind === 'amount' || number.currency) && of === 'money' ? number : [],
	);
	const decimalOf = (some: ReadNumber[]): Decimal | undefined =>
		onlyOne(some.map(({ decimal }) => decimal));
	const written = decimalOf(telling);
	for (const one of texts) {
		if (!one.number || one.number.number !== undefined) continue;
		const { currency } = one.number;
		const same = telling.filter((other) => other.currency === currency);
		const own = decimalsOf(currency) === 3 ? decimalOf(same) : written;
		one.number = readNumber(one.text, one.type.of, own);
	}
}

/** Fields that may have the number of a taxpayer have amounts only where one of their values is one for sure. */
function amountNames(texts: Text[]): Set<string> {
	return new Set(
		texts.flatMap(({ field, type, number }) =>
			type.mayBeNumberOf && number?.hasOnlyDigits !== false ? [] : field.name,
		),
	);
}

function noteNumber({ field, type, text, number }: Text, isAmount: boolean): void {
	if (type.kind === 'other' && !number?.isMoney) return;
	// DE123456789 is the number of a taxpayer.
	if (type.mayBeNumberOf && !number && !/\d[.,]/.test(text)) return;
	field.currency = number?.currency;
	const isSure = type.kind === 'amount' && isAmount;
	if (isSure && number?.number !== undefined) field.converted = number.number;
	else field.unsure = 'number';
}

function noteDate({ field, type, text, date }: Text, context: DateContext): void {
	const [back, ahead] = type.years;
	const year = new Date().getUTCFullYear();
	const day = date && readDate(text, { ...context, from: year - back, to: year + ahead })?.date;
	if (day === undefined) {
		if (date || type.isDay) field.unsure = 'date';
	} else if (day !== text) field.converted = day;
}

/**
 * Notes in the fields of a document which numbers and dates their texts are. A field has one type,
 * which follows from its name. Nothing is noted of a value that is no text, or of a field of words or
 * codes; of one that looks like a number or date without being it for sure, or whose field is one and
 * has something else, that it is not sure.
 *
 * @param dateOrder day or month first in 03/04/2026, where no other date of the document tells
 */
export function convert(fields: Field[], dateOrder?: DateOrder): void {
	for (const field of fields) {
		Object.assign(field, { converted: undefined, unsure: undefined, currency: undefined });
	}
	const texts = textsOf(fields);
	const dates = texts.flatMap(({ date }) => date ?? []);
	const orders = new Set(dates.flatMap((date) => date.order ?? []));
	const isYearLast = ({ hasShortYear, hasOnlyDigits }: ReadDate) => !hasShortYear && !hasOnlyDigits;
	const context: DateContext = {
		order: onlyOne([...orders]),
		// A document that contradicts itself is not decided by an option.
		otherwise: orders.size === 0 ? dateOrder : undefined,
		endsWithYear:
			!dates.some(({ isYearFirst }) => isYearFirst) &&
			(dateOrder !== undefined || dates.some(isYearLast)),
	};
	decideNumbers(texts);
	const amounts = amountNames(texts);
	for (const one of texts) {
		const isDate = one.type.kind === 'date' || one.date !== undefined;
		if (isDate) noteDate(one, context);
		else noteNumber(one, amounts.has(one.field.name));
	}
}

/** Why a person has to look at values that could not be converted: one reason for numbers, and one for dates. */
export const unsureValues = (fields: Field[]): string[] =>
	(['date', 'number'] as const).flatMap((kind) => {
		const unsure = fields.filter((field) => field.unsure === kind);
		const [one] = unsure;
		if (unsure.length === 1) return `${called(one)}: "${asText(one.value)}" is no ${kind} for sure`;
		const listed = unsure.map((field) => `${called(field)} "${asText(field.value)}"`).join(', ');
		return unsure.length > 0 ? `${unsure.length} values are no ${kind} for sure: ${listed}` : [];
	});
