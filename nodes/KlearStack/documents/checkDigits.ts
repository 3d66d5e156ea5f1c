/**
 * Check digits of accounts and taxpayers: they do not fit where a character was misread or mistyped. Only
 * blanks, dots and dashes are overlooked, as people print numbers in groups.
 */

const compact = (text: string) =>
	text
		.normalize('NFKC')
		.toUpperCase()
		.replace(/[\s.–—-]/g, '');

const digitsOf = (number: string) => [...number].map(Number);

/** 0 to 9 as they are, A to Z as 10 to 35. */
const valueOf = (character: string) => Number.parseInt(character, 36);

/** The remainder of a number with letters by 97 (ISO 7064). */
const mod97 = (number: string) =>
	[...number].reduce((rest, one) => (rest * (valueOf(one) > 9 ? 100 : 10) + valueOf(one)) % 97, 0);

/**
 * Lengths of IBANs (ISO 13616, as its registry lists them): countries by length.
 *
 * @see https://www.swift.com/standards/data-standards/iban-international-bank-account-number
 */
const IBAN_LENGTHS: Record<number, string> = {
	...{ 15: 'NO', 16: 'BE', 18: 'DK FI FO GL NL', 19: 'MK SI', 20: 'AT BA EE KZ LT LU XK' },
	...{ 21: 'CH HR LI LV', 22: 'BG BH CR DE GB GE IE ME RS VA', 23: 'AE GI IL IQ TL' },
	...{ 24: 'AD CZ ES MD PK RO SA SE SK TN VG', 25: 'PT ST', 26: 'IS TR', 27: 'FR GR IT MC SM' },
	...{ 28: 'AL AZ BY CY DO GT HU LB PL SV', 29: 'BR EG PS QA UA', 30: 'JO KW MU', 31: 'MT SC' },
	32: 'LC',
};
const lengthOfIban = new Map(
	Object.entries(IBAN_LENGTHS).flatMap(([length, countries]) =>
		countries.split(' ').map((country) => [country, Number(length)] as const),
	),
);

const WRONG = 'its check digits do not fit';

/**
 * The problem of an IBAN, whose first four characters, moved to its end, leave 1 by 97 (ISO 13616, ISO 7064
 * MOD 97-10).
 *
 * @param isOne the field's name says so, so that one too short is an IBAN, too
 * @returns undefined where there is none, or the text is no IBAN for sure
 */
export function problemOfIban(text: string, isOne: boolean): string | undefined {
	const iban = compact(text).replace(/^IBAN:?/, '');
	const length = lengthOfIban.get(iban.slice(0, 2));
	// Some print X in place of most digits.
	if (length === undefined || !/^[A-Z]{2}\d{2}[A-Z\d]+$/.test(iban) || iban.includes('XXX'))
		return undefined;
	const lost = length - iban.length;
	if (lost > 0 && lost <= 2 && isOne)
		return `it has ${iban.length} characters, and those of ${iban.slice(0, 2)} have ${length}`;
	if (lost !== 0) return undefined;
	return mod97(iban.slice(4) + iban.slice(0, 4)) === 1 ? undefined : WRONG;
}

/** State, PAN, its registration, Z, check digit; a Z is often read as 2. */
const GSTIN = /^\d{2}[A-Z]{5}\d{4}[A-Z][1-9A-Z][Z2][A-Z\d]$/;

/**
 * The same for a GSTIN, the number of a taxpayer in India: each second value counts double, and of what is
 * over 35 quotient and remainder by 36 are added (Luhn's rule with 36 characters, as GSTN publishes it).
 *
 * @see https://github.com/arthurdejong/python-stdnum/blob/master/stdnum/in_/gstin.py
 */
export function problemOfGstin(text: string): string | undefined {
	const gstin = compact(text).replace(/^GSTIN:?/, '');
	if (!GSTIN.test(gstin)) return undefined;
	if (gstin[13] !== 'Z') return 'its 14th character is 2 in place of Z';
	const sum = [...gstin].reverse().reduce((total, one, n) => {
		const product = valueOf(one) * (1 + (n % 2));
		return total + Math.floor(product / 36) + (product % 36);
	}, 0);
	return sum % 36 === 0 ? undefined : WRONG;
}

const weighed = (number: string, weights: number[]) =>
	weights.reduce((sum, weight, n) => sum + weight * Number(number[n]), 0);

/** From a first weight to a last one, by ones. */
const weights = (from: number, to: number) =>
	Array.from({ length: Math.abs(to - from) + 1 }, (_, n) => (to < from ? from - n : from + n));

/** The sum of digits, each second one from the right doubled (Luhn; ISO/IEC 7812-1). */
const luhn = (number: string) =>
	digitsOf(number)
		.reverse()
		.reduce((sum, digit, n) => sum + (n % 2 === 0 ? digit : ((2 * digit) % 10) + +(digit > 4)), 0);

/** ISO 7064 MOD 11,10. */
const fitsMod1110 = (number: string) =>
	digitsOf(number).reduce((rest, digit, n, all) => {
		const sum = (rest + digit) % 10;
		return n === all.length - 1 ? sum : ((sum || 10) * 2) % 11;
	}, 10) === 1;

/** A number whose weighed digits, with the check digit, are a multiple. */
const isMultiple =
	(of: number, own: number[], rest = 0) =>
	(number: string) =>
		((weighed(number, own) % of) + of) % of === rest;

/** A number whose last digit makes the weighed sum a multiple of 11; 10 is written 0. */
const isElevens = (own: number[]) => (number: string) =>
	((11 - (weighed(number, own) % 11)) % 11) % 10 === Number(number.at(-1));

/** A number whose last digit is the weighed sum by 11; where that is 10, with other weights. */
const fitsEither = (own: number[], other: number[]) => (number: string) => {
	const sum = weighed(number, own) % 11;
	return (sum === 10 ? (weighed(number, other) % 11) % 10 : sum) === Number(number.at(-1));
};

const SPANISH = 'TRWAGMYFPDXBNJZSQVHLCKE';
const IRISH = 'WABCDEFGHIJKLMNOPQRSTUV';
const CYPRIOT = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];

/** People of Spain, foreigners there (X, Y, Z), and firms, whose check digit may be a letter. */
function fitsSpanish(number: string): boolean {
	const last = number.at(-1)!;
	if (/^[\dXYZ]/.test(number)) {
		const person = Number(number.slice(0, -1).replace(/[XYZ]/, (one) => `${'XYZ'.indexOf(one)}`));
		return SPANISH[person % 23] === last;
	}
	const check = (10 - (luhn(`${number.slice(1, 8)}0`) % 10)) % 10;
	return [String(check), 'JABCDEFGHI'[check]].includes(last);
}

type Rule = [form: RegExp, fits: (number: string) => boolean];

/** The forms of VAT numbers behind their country, as far as each has one rule for its check digits. */
const VAT_RULES: Record<string, Rule> = {
	AT: [/^U\d{8}$/, (n) => (luhn(n.slice(1, 8)) + Number(n[8])) % 10 === 6],
	BE: [/^[01]\d{9}$/, (n) => (Number(n.slice(0, 8)) + Number(n.slice(8))) % 97 === 0],
	BG: [/^\d{9}$/, fitsEither(weights(1, 8), weights(3, 10))],
	CY: [
		/^\d{8}[A-Z]$/,
		(n) =>
			digitsOf(n.slice(0, 8)).reduce((sum, one, k) => sum + (k % 2 ? one : CYPRIOT[one]), 0) %
				26 ===
			valueOf(n[8]) - 10,
	],
	CZ: [/^[0-8]\d{7}$/, (n) => ((11 - (weighed(n, weights(8, 2)) % 11)) % 11 || 1) % 10 === +n[7]],
	DE: [/^[1-9]\d{8}$/, fitsMod1110],
	DK: [/^[1-9]\d{7}$/, isMultiple(11, [2, 7, 6, 5, 4, 3, 2, 1])],
	EE: [/^\d{9}$/, isMultiple(10, [3, 7, 1, 3, 7, 1, 3, 7, 1])],
	EL: [/^\d{9}$/, (n) => (weighed(n, [256, 128, 64, 32, 16, 8, 4, 2]) % 11) % 10 === Number(n[8])],
	ES: [/^(\d{8}[A-Z]|[XYZ]\d{7}[A-Z]|[A-HJNP-SUVW]\d{7}[\dA-J])$/, fitsSpanish],
	FI: [/^\d{8}$/, isMultiple(11, [7, 9, 10, 5, 8, 4, 2, 1])],
	FR: [/^\d{11}$/, (n) => (Number(n.slice(2)) * 100 + 12) % 97 === Number(n.slice(0, 2))],
	HR: [/^\d{11}$/, fitsMod1110],
	HU: [/^\d{8}$/, isMultiple(10, [9, 7, 3, 1, 9, 7, 3, 1])],
	IE: [
		/^\d{7}[A-W][A-IW]?$/,
		(n) =>
			IRISH[(weighed(n, weights(8, 2)) + 9 * Math.max(0, IRISH.indexOf(n[8] ?? 'W'))) % 23] ===
			n[7],
	],
	IT: [/^\d{11}$/, (n) => luhn(n) % 10 === 0],
	LT: [
		/^\d{7}(\d{3})?1\d$/,
		(n) => {
			const own = Array.from({ length: n.length - 1 }, (_, k) => 1 + (k % 9));
			const other = own.map((_, k) => 1 + ((k + 2) % 9));
			return fitsEither(own, other)(n);
		},
	],
	LU: [/^\d{8}$/, (n) => Number(n.slice(0, 6)) % 89 === Number(n.slice(6))],
	LV: [/^[4-9]\d{10}$/, isMultiple(11, [9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1], 3)],
	MT: [/^[1-9]\d{7}$/, isMultiple(37, [3, 4, 6, 7, 8, 9, 10, 1])],
	NL: [
		/^\d{9}B\d{2}$/,
		(n) => isMultiple(11, [9, 8, 7, 6, 5, 4, 3, 2, -1])(n) || mod97(`NL${n}`) === 1,
	],
	PL: [/^\d{10}$/, isMultiple(11, [6, 5, 7, 2, 3, 4, 5, 6, 7, -1])],
	PT: [/^[1-9]\d{8}$/, isElevens(weights(9, 2))],
	RO: [
		/^[1-9]\d{1,9}$/,
		(n) =>
			((weighed(n.padStart(10, '0'), [7, 5, 3, 2, 1, 7, 5, 3, 2]) * 10) % 11) % 10 === +n.at(-1)!,
	],
	SE: [/^\d{10}01$/, (n) => luhn(n.slice(0, 10)) % 10 === 0],
	// Sources differ in what follows a multiple of 11.
	SI: [/^[1-9]\d{7}$/, (n) => weighed(n, weights(8, 2)) % 11 === 0 || isElevens(weights(8, 2))(n)],
	SK: [/^[1-9]\d{9}$/, (n) => Number(n) % 11 === 0],
};

/**
 * The same for a VAT number of the European Union, with its country in front. The rules are those that the
 * Commission's VIES gives to software for taxes, as python-stdnum has them (tested with its examples).
 *
 * @see https://github.com/arthurdejong/python-stdnum/blob/master/stdnum/eu/vat.py
 */
export function problemOfVatNumber(text: string): string | undefined {
	const number = compact(text);
	const [form, fits] = VAT_RULES[number.slice(0, 2)] ?? [];
	const own = number.slice(2);
	return !form?.test(own) || fits!(own) ? undefined : WRONG;
}
