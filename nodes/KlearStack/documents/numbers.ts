/** Amounts and quantities as documents write them: 1,234.56 and 1.234,56 and 1’234.56. */
import type { FieldType } from './fieldTypes';
import { plainText } from './plainText';

/** The sign before the cents. */
export type Decimal = '.' | ',';

export interface ReadNumber {
	/**
	 * Absent where the text may be two: 1.234 is a thousand in one document, and a little more than one
	 * in another; 1,234,56 may be misread.
	 */
	number?: number;
	/** How it is written, where that can be told from it alone. */
	decimal?: Decimal;
	/** Money is written so: with as many decimals as its currency has, or in groups that have none. */
	isTelling?: boolean;
	/** ISO code, or the sign where that stands for several currencies, e.g. $ or Rs. */
	currency?: string;
	/** Has a currency, or groups and decimals: nothing but money is written so. */
	isMoney?: boolean;
	/** Nothing but digits, or spaces between them: 231799 may be a number, or a document's. */
	hasOnlyDigits?: boolean;
}

/** Signs and words of currencies: of one only by its code; $, ¥ and Rs stand for several. */
const SIGNS: Record<string, string> = {
	...{ '€': 'EUR', '£': 'GBP', '₹': 'INR', '₩': 'KRW', '₽': 'RUB', '₺': 'TRY', '₪': 'ILS' },
	...{ '₫': 'VND', '฿': 'THB', '₴': 'UAH', '₱': 'PHP', '₦': 'NGN', r$: 'BRL', us$: 'USD' },
	...{ a$: 'AUD', ca$: 'CAD', c$: 'CAD', nz$: 'NZD', hk$: 'HKD', s$: 'SGD', nt$: 'TWD' },
	...{ zł: 'PLN', kč: 'CZK', ft: 'HUF', rm: 'MYR', rp: 'IDR', kr: 'kr', rs: 'Rs', руб: 'RUB' },
	...{ rupees: 'Rs', euro: 'EUR', euros: 'EUR', dollars: '$', 円: 'JPY', 元: 'CNY', 원: 'KRW' },
};

/** Codes that are words or units, too. */
const WORDS = ['ALL', 'BAM', 'CUP', 'GEL', 'KGS', 'LAK', 'MOP', 'PEN', 'SOS', 'TOP'];

const CODES = new Set(Intl.supportedValuesOf('currency').filter((code) => !WORDS.includes(code)));

const anyCase = (word: string) => word.replace(/\p{L}/gu, (c) => `[${c}${c.toUpperCase()}]`);
const SIGN = Object.keys(SIGNS)
	.sort((a, b) => b.length - a.length)
	.map((sign) => anyCase(sign).replace('$', ' ?\\$'))
	.join('|');
const CURRENCY = String.raw`(?:${SIGN})\.?|[A-Z]{3} ?\p{Sc}|\p{Sc}|[A-Z]{3}`;
const BODY = String.raw`[.\d][\d.,' ]*`;
const NUMBER = new RegExp(
	`^(?<open>\\()?(?<sign>-)? ?(?:(?<before>${CURRENCY}) ?)?(?<open2>\\()?(?<sign2>-)? ?(?<body>${BODY}?) ?(?<sign3>-)? ?(?<after>${CURRENCY})? ?(?<sign4>-)?(?<close>\\))?$`,
	'u',
);

/** Most of them, which is many times faster to see. */
const PLAIN = /^(?<sign>-)?(?<body>\d[\d.,]*)$/;

/** The decimals of a currency, and an amount with its sign: Intl takes long to say either. */
const facts = new Map<string, { decimals: number; shown: string }>();

function factsOf(code: string) {
	let known = facts.get(code);
	if (!known) {
		const currency = {
			style: 'currency',
			currency: code,
			currencyDisplay: 'narrowSymbol',
		} as const;
		const format = new Intl.NumberFormat('en', currency);
		const decimals = format.resolvedOptions().maximumFractionDigits!;
		facts.set(code, (known = { decimals, shown: format.format(1) }));
	}
	return known;
}

/** The decimals that its amounts have; 2 where it is a sign of several currencies. */
export const decimalsOf = (currency: string | undefined): number =>
	currency && /^[A-Z]{3}$/.test(currency) ? factsOf(currency).decimals : 2;

/** More digits than a number keeps. */
const MOST_DIGITS = 15;

const codeOf = (currency: string): string | undefined => {
	const plain = currency.replace(/[ .]/g, '');
	const code = /^([A-Z]{3})\p{Sc}?$/u.exec(plain)?.[1];
	if (code) return CODES.has(code) ? code : undefined;
	return SIGNS[plain.toLowerCase()] ?? plain;
};

const isSignOf = (sign: string, code: string) =>
	sign === 'Rs'
		? ['INR', 'LKR', 'MUR', 'NPR', 'PKR', 'SCR'].includes(code)
		: factsOf(code).shown.includes(sign);

/** The currencies that are given, once each: a sign is not another one beside a code that it stands for. */
export function distinctCurrencies(given: string[]): string[] {
	const all = [...new Set(given)];
	const codes = all.filter((one) => /^[A-Z]{3}$/.test(one));
	const isOther = (sign: string) => !codes.some((code) => isSignOf(sign, code));
	return all.filter((one) => codes.includes(one) || isOther(one));
}

/** Three digits each, or as in India: two each, and three at the end. */
const isGrouped = (groups: string[]) =>
	groups.length > 1 &&
	/^\d{1,3}$/.test(groups[0]) &&
	(groups.slice(1).every((group) => group.length === 3) ||
		(groups.at(-1)!.length === 3 &&
			groups[0].length < 3 &&
			groups.slice(1, -1).every((group) => group.length === 2)));

type NumberBody = Pick<ReadNumber, 'decimal' | 'isTelling'> & { digits?: string };

/**
 * The digits without groups, and a point before the decimals.
 *
 * @param written how the document writes numbers
 * @param isWhole the currency has no decimals
 */
function readBody(body: string, written: Decimal | undefined, isWhole: boolean): NumberBody {
	const separators = body.match(/[., ']/g) ?? [];
	const last = separators.at(-1);
	const groups = body.split(/[., ']/);
	if (/^\.\d\d?$/.test(body)) return { digits: `0${body}` };
	if (groups.some((group) => group === '') || /^0\d/.test(body)) return {};
	if (last === undefined) return { digits: body };
	const kinds = new Set(separators);
	const isPoint = last === '.' || last === ',';
	if (kinds.size === 2 && isPoint && separators.filter((one) => one === last).length === 1) {
		const whole = groups.slice(0, -1);
		return isGrouped(whole) ? { digits: `${whole.join('')}.${groups.at(-1)}`, decimal: last } : {};
	}
	if (kinds.size > 1) return {};
	const other = last === '.' ? ',' : '.';
	if (!isPoint || separators.length > 1) {
		if (!isGrouped(groups)) return {};
		return { digits: groups.join(''), ...(isPoint && { decimal: other, isTelling: true }) };
	}
	const [whole, fraction] = groups;
	const asDecimal: NumberBody = { digits: `${whole}.${fraction}`, decimal: last };
	if (fraction.length !== 3 || whole === '0' || whole.length > 3) return asDecimal;
	if (isWhole) return { digits: groups.join(''), decimal: other, isTelling: true };
	if (written === undefined) return {};
	return written === last ? { digits: asDecimal.digits } : { digits: groups.join('') };
}

/** Powers of ten that are written in words. */
const POWERS: Record<string, number> = { lakh: 5, lac: 5, crore: 7 };
const IN_WORDS = /(?<=\d) ?(lakh|lac|crore)s?\.?$/i;

/** Units that only say that things are counted, and letters that only say how an amount is taxed. */
const UNITS: Partial<Record<FieldType['of'], RegExp>> = {
	quantity: /^x ?(?=\d+$)|(?<=^\d+)(\.0+)? ?([x×]|nos?\.?|pcs?\.?|pieces?|stk\.?|ea)$|^0(?=\d$)/i,
	percentage: / ?%$/,
	// Others may be a credit, a debit, a thousand, or a digit that was misread.
	money: /(?<=[.,]\d\d) [AEFGJNPRTUVWXYZB]$/,
};

/**
 * A number with its currency, if the text is one.
 *
 * @param of decides which units may stand behind it
 * @param written how the document writes numbers, where its other ones say so
 */
export function readNumber(
	text: string,
	of: FieldType['of'] = 'money',
	written?: Decimal,
): ReadNumber | undefined {
	const plain = plainText(text)
		.replace(/^\*+|\*+$/g, '')
		.replace(/^\+ ?/, '')
		.replace(UNITS[of] ?? '', '');
	// Who owes it is not known here.
	const unsigned = plain.replace(/(?<=[\d\s/-]) ?\(?[cd]r\.?\)?$|^[cd]r\.? (?=\D?\d)/i, '');
	const power = POWERS[IN_WORDS.exec(unsigned)?.[1].toLowerCase() ?? ''] ?? 0;
	const bare = unsigned
		.replace(IN_WORDS, '')
		// As in India: 500/-
		.replace(/ ?(\/[-=])?( only)?$/i, '')
		.replace(/(?<=\d)[.,]-{1,2}$/, '')
		.trim();
	// A letter right behind a digit is rather a digit that was misread: 12B €.
	const isMisread = /\d[A-Z]+ ?\p{Sc}$/u.test(bare);
	const parts = isMisread ? undefined : (PLAIN.exec(bare) ?? NUMBER.exec(bare))?.groups;
	if (!parts) return undefined;
	const { open, open2, close, sign, sign2, sign3, sign4, before, after, body } = parts;
	const signs = [open, open2, sign, sign2, sign3, sign4].filter(Boolean);
	const isClosed = Boolean(open ?? open2) === Boolean(close);
	if (!isClosed || signs.length > 1) return undefined;
	const codes = [before, after].flatMap((one) => (one ? (codeOf(one) ?? []) : []));
	const [currency, ...others] = distinctCurrencies(codes);
	if (others.length > 0 || codes.length < [before, after].filter(Boolean).length) return undefined;
	const decimals = decimalsOf(currency);
	const isWhole = decimals === 0 || (currency === '¥' && !body.includes('.'));
	const { digits, ...rest } = readBody(body, written, isWhole);
	const hasCents = decimals > 0 && digits?.split('.')[1]?.length === decimals;
	// EUR-2023 is the number of something, rather than an amount below zero.
	if (/^[A-Z]{3}-/.test(plain) && !hasCents) return undefined;
	if (body.replace(/\D/g, '').length > MOST_DIGITS) return undefined;
	// With spaces, and with zeros first, it is rather the number of something.
	if (!digits && (body.includes(' ') || body.startsWith('0'))) return undefined;
	const isSure = digits !== undefined && unsigned === plain;
	const isGrouped = hasCents && (body.match(/[., ']/g) ?? []).length > 1;
	const hasSign = currency !== undefined && (hasCents || !/^[A-Z]{3}$/.test(currency));
	return {
		...rest,
		...(currency && { currency }),
		...(isSure && { number: (signs.length > 0 ? -1 : 1) * Number(`${digits}e${power}`) }),
		isTelling: hasCents || rest.isTelling,
		isMoney: isGrouped || hasSign,
		hasOnlyDigits: !currency && !/[^\d ]/.test(body),
	};
}
