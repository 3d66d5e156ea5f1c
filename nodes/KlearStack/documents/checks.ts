/** Checks of a document against itself: each says what differs, or nothing where that is not sure. */
import { asText } from '../json';
import { problemOfGstin, problemOfIban, problemOfVatNumber } from './checkDigits';
import { lineRoleOf } from './commonNames';
import type { Field } from './document';
import { hasWord, typeOfField } from './fieldTypes';
import { grouped } from './objects';
import { called, isBlank, money, MOST_LISTED, numberIn, rounded } from './reviewed';

const IS_IBAN = /iban/;
const IS_ACCOUNT = /^(bank|acc(oun)?t|\w*konto\w*|compte|cuenta|conto|conta|\w*rekening\w*)/;
const IS_TAXPAYER =
	/^(vat|tax|ust|uid|tva|iva|btw|mwst|umsatzsteuer|piva|partita|nif|cif|moms|dph|pvm|dds|ddv|alv)/;

/** A field whose check digits do not fit. */
const wrongDigits =
	(kind: string, problemOf: (text: string, name: string) => string | undefined) =>
	(fields: Field[]): string[] =>
		fields.flatMap((field) => {
			if (typeof field.value !== 'string') return [];
			const problem = problemOf(field.value, field.name);
			if (problem === undefined) return [];
			field.isDoubtful = true;
			return `${called(field)} "${field.value.trim()}" is misread or no ${kind}: ${problem}`;
		});

/** The days that fields certainly are. */
const daysOf = (fields: Field[], commonName: string) =>
	fields
		.filter((field) => field.commonName === commonName && !isBlank(field.value))
		.map((field) => ({ field, day: Date.parse(dayIn(field)) }));

/** ISO is left as it is by conversion. */
const dayIn = ({ converted, value, unsure }: Field): string => {
	const day = asText(converted ?? (unsure ? '' : value));
	return /^\d{4}-\d\d-\d\d$/.test(day) ? day : '';
};

const DAY_MS = 86_400_000;

function dueBeforeInvoice(fields: Field[]): string[] {
	const [invoiced, due] = ['invoiceDate', 'dueDate'].map((name) => daysOf(fields, name));
	// With several dates, or one that is not sure, any may be right.
	const isBefore =
		due.length > 0 &&
		invoiced.length > 0 &&
		due.every((late) => invoiced.every((early) => late.day < early.day));
	if (!isBefore) return [];
	const [late, early] = [due[0], invoiced[0]];
	for (const { field } of [...due, ...invoiced]) field.isDoubtful = true;
	const days = (early.day - late.day) / DAY_MS;
	return [
		`${called(late.field)} "${asText(late.field.value)}" is ${days === 1 ? '1 day' : `${days} days`} before ${called(early.field)} "${asText(early.field.value)}"`,
	];
}

/** A number in a line, and by how much the document may have rounded it. */
interface Cell {
	field: Field;
	number: number;
	rounding: number;
}

/** As printed, 0.33 may be a third. A whole quantity is what it is, and so is 1.000. */
function cellOf(field: Field): Cell | undefined {
	const number = numberIn(field);
	if (number === undefined) return undefined;
	const decimals = /[.,](\d+)\D*$/.exec(asText(field.value))?.[1].length ?? 0;
	const isWhole =
		Number.isInteger(number) && (decimals % 3 === 0 || typeOfField(field).of === 'quantity');
	return { field, number, rounding: isWhole ? 0 : 10 ** -decimals / 2 };
}

/** More columns of taxes and discounts would give almost any amount. */
const MOST_ADJUSTMENTS = 3;

/** Amounts that a product may become by the line's taxes and discounts: these need not say which they are. */
function adjusted(product: number, quantity: number, others: Cell[]): number[] {
	const results = new Set([product]);
	for (const { field, number } of others.slice(0, MOST_ADJUSTMENTS)) {
		const share = 1 + number / 100;
		const isMoney = typeOfField(field).of === 'money';
		for (const one of [...results]) {
			const ways = isMoney ? [one + number, one - number, one - quantity * number] : [];
			// A column called Discount has either.
			if (!isMoney || (number > 0 && number <= 100))
				ways.push(one * share, one / share, one * (2 - share));
			for (const way of ways) results.add(way);
		}
	}
	return [...results];
}

interface LineCheck {
	isRight: boolean;
	/** Quantity, price and amount. */
	fields: Field[];
	reason: string;
}

/** @returns undefined where the line has no quantity, price and amount that are sure */
function checkLine(line: Field[]): LineCheck | undefined {
	const filled = line.filter(
		(field) => typeOfField(field).kind === 'amount' && !isBlank(field.value),
	);
	const cells = filled.flatMap((field) => cellOf(field) ?? []);
	if (cells.length < filled.length) return undefined;
	const of = (role?: string) => cells.filter(({ field }) => lineRoleOf(field) === role);
	const [quantities, prices, [amount, ...further]] = [
		of('quantity'),
		of('unitPrice'),
		of('amount'),
	];
	const [quantity, price] = [quantities[0], prices[0]];
	// With two of one kind, the columns mean something else.
	if (quantities.length !== 1 || prices.length !== 1 || !amount) return undefined;
	if (quantity.number === 0 || price.number === 0) return undefined;
	// Of 21 % it is rather the rate of a tax.
	if (asText(price.field.value).includes('%')) return undefined;
	const product = quantity.number * price.number;
	const rounding =
		Math.abs(price.number) * quantity.rounding + Math.abs(quantity.number) * price.rounding;
	const fits = (one: number, { number }: Cell) => {
		// Some round amounts to whole ones.
		const own = Number.isInteger(number) && !Number.isInteger(rounded(one)) ? 1 : 0.01;
		return Math.abs(Math.abs(one) - Math.abs(number)) <= rounding + own + 1e-6;
	};
	const others = of(undefined);
	// It may be the net beside an amount with tax.
	const amounts = [amount, ...others.filter(({ field }) => typeOfField(field).of === 'money')];
	const isRight = adjusted(product, quantity.number, others).some((one) =>
		[...amounts, ...further].some((other) => fits(one, other)),
	);
	const differs = Math.abs(amount.number) - Math.abs(product);
	return {
		isRight,
		fields: [quantity, price, amount].map(({ field }) => field),
		reason: `${called(amount.field)} is ${money(amount.number)}, and ${rounded(quantity.number)} x ${rounded(price.number)} is ${money(product)}: ${money(Math.abs(differs))} too ${differs > 0 ? 'much' : 'little'}`,
	};
}

function wrongLineAmounts(fields: Field[]): string[] {
	const inLines = fields.filter(({ line }) => line !== undefined);
	const lines = [...grouped(inLines, ({ line }) => line!).values()];
	const checked = lines.flatMap((line) => checkLine(line) ?? []);
	const wrong = checked.filter(({ isRight }) => !isRight);
	// Where not one of several lines fits, the columns mean something else.
	if (checked.length > 1 && wrong.length === checked.length) return [];
	for (const field of wrong.flatMap(({ fields }) => fields)) field.isDoubtful = true;
	const more = wrong.length - MOST_LISTED;
	const reasons = wrong.slice(0, MOST_LISTED).map(({ reason }) => reason);
	return more > 0 ? [...reasons, `The same in ${more} more lines`] : reasons;
}

const CHECKS = {
	dueDate: dueBeforeInvoice,
	gstin: wrongDigits('GSTIN', problemOfGstin),
	iban: wrongDigits('IBAN', (text, name) => {
		const isOne = hasWord(name, IS_IBAN);
		return isOne || hasWord(name, IS_ACCOUNT) ? problemOfIban(text, isOne) : undefined;
	}),
	lineAmounts: wrongLineAmounts,
	vatNumber: wrongDigits('VAT number', (text, name) =>
		hasWord(name, IS_TAXPAYER) ? problemOfVatNumber(text) : undefined,
	),
};

export type Check = keyof typeof CHECKS;

/** The reasons that checks give. @param fields converted, and with their lines */
export const failedChecks = (fields: Field[], checks: Check[]): string[] =>
	checks.flatMap((check) => CHECKS[check](fields));
