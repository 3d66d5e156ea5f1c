/** Amounts and quantities as documents write them: 1,234.56 and 1.234,56 and 1’234.56. */

/** The sign before the cents. */
export type Decimal = '.' | ',';

export interface ReadNumber {
	/** Absent where the text is none, or may be two. */
	number?: number;
	/** 1.234 is a thousand in one document, and a little more than one in another; 1,234,56 may be misread. */
	isAmbiguous?: true;
	/** How it is written, where that can be told from it alone. */
	decimal?: Decimal;
	/** ISO code, or the sign where that stands for several currencies, e.g. $ or Rs. */
	currency?: string;
	/** Has exactly as many decimals as amounts of money do. */
	hasCents?: boolean;
	/** Nothing but digits, or spaces between them: 231799 may be a number, or a document's. */
	hasOnlyDigits?: boolean;
	/** With groups and decimals: nothing but a number is written so. */
	isGrouped?: boolean;
}

/** Signs of one currency only; $ and ¥ stand for several. */
const SIGNS: Record<string, string> = {
	...{
		'€': 'EUR',
		'£': 'GBP',
		'₹': 'INR',
		'₩': 'KRW',
		'₽': 'RUB',
		'₺': 'TRY',
		'₪': 'ILS',
		'₫': 'VND',
	},
	...{ '฿': 'THB', '₴': 'UAH', '₱': 'PHP', '₦': 'NGN', R$: 'BRL', US$: 'USD', A$: 'AUD' },
	...{ CA$: 'CAD', C$: 'CAD', NZ$: 'NZD', HK$: 'HKD', S$: 'SGD', NT$: 'TWD' },
	...{ zł: 'PLN', Kč: 'CZK', Ft: 'HUF', RM: 'MYR' },
};

/** Codes that are words or units, too. */
const WORDS = ['ALL', 'BAM', 'CUP', 'GEL', 'KGS', 'LAK', 'MOP', 'PEN', 'SOS', 'TOP'];

const CODES = new Set(Intl.supportedValuesOf('currency').filter((code) => !WORDS.includes(code)));

const CURRENCY = String.raw`(?:US|CA|NZ|HK|NT|A|C|S|R) ?\$|[A-Z]{3} ?\p{Sc}|\p{Sc}|[A-Z]{3}|[Rr][Ss]\.?|RM|kr\.?|zł|Kč|Ft`;
const BODY = String.raw`\d[\d.,' ]*`;
const NUMBER = new RegExp(
	`^(?<open>\\()?(?<sign>-)? ?(?:(?<before>${CURRENCY}) ?)?(?<open2>\\()?(?<sign2>-)? ?(?<body>${BODY}?) ?(?<sign3>-)? ?(?<after>${CURRENCY})?(?<close>\\))?$`,
	'u',
);

/** Currencies with three decimals. */
const THREE_DECIMALS = new Set(['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND']);

/** 1.234 is a whole amount of one, and a thousand of another currency. */
export const hasThreeDecimals = (currency: string | undefined): boolean =>
	currency !== undefined && THREE_DECIMALS.has(currency);

/** More digits than a number keeps. */
const MOST_DIGITS = 15;

const codeOf = (currency: string): string | undefined => {
	const plain = currency.replace(/[ .]/g, '');
	const code = /^([A-Z]{3})\p{Sc}?$/u.exec(plain)?.[1];
	if (code) return CODES.has(code) ? code : undefined;
	return /^rs$/i.test(plain) ? 'Rs' : (SIGNS[plain] ?? plain);
};

const isSignOf = (sign: string, code: string) =>
	sign === 'Rs'
		? ['INR', 'LKR', 'MUR', 'NPR', 'PKR', 'SCR'].includes(code)
		: new Intl.NumberFormat('en', {
				style: 'currency',
				currency: code,
				currencyDisplay: 'narrowSymbol',
			})
				.format(1)
				.includes(sign);

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

type Body = Pick<ReadNumber, 'isAmbiguous' | 'decimal'> & { digits?: string };

/** The digits without groups, and a point before the decimals. @param written how the document writes numbers */
function readBody(body: string, written?: Decimal): Body {
	const separators = body.match(/[., ']/g) ?? [];
	const last = separators.at(-1);
	const groups = body.split(/[., ']/);
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
		return { digits: groups.join(''), ...(isPoint && { decimal: other }) };
	}
	const [whole, fraction] = groups;
	const asDecimal: Body = { digits: `${whole}.${fraction}`, decimal: last };
	if (fraction.length !== 3 || whole === '0' || whole.length > 3) return asDecimal;
	if (written === undefined) return { isAmbiguous: true };
	return written === last ? { digits: asDecimal.digits } : { digits: groups.join('') };
}

/**
 * A number with its currency, if the text is one.
 *
 * @param written how the document writes numbers, where its other ones say so
 */
export function readNumber(text: string, written?: Decimal): ReadNumber | undefined {
	const plain = text
		.replace(/[\u200e\u200f\u061c]/g, '')
		.replace(/[\u00a0\u2007\u2009\u202f]/g, ' ')
		.replace(/[−‐‑–]/g, '-')
		.replace(/[’ʼ]/g, "'")
		.trim()
		.replace(/^\*+|\*+$/g, '')
		.replace(/^\+ ?/, '');
	// Who owes it is not known here.
	const unsigned = plain.replace(/(?<=[\d\s/-]) ?\(?[cd]r\.?\)?$|^[cd]r\.? (?=\D?\d)/i, '');
	const bare = unsigned
		// As in India: 500/-
		.replace(/ ?\/[-=]$/, '')
		.replace(/(?<=\d)[.,]-{1,2}$/, '')
		.trim();
	// A letter right behind a digit is rather a digit that was misread: 12B €.
	const parts = /\d[A-Z]+ ?\p{Sc}$/u.test(bare) ? undefined : NUMBER.exec(bare)?.groups;
	if (!parts) return undefined;
	const { open, open2, close, sign, sign2, sign3, before, after, body } = parts;
	const signs = [open, open2, sign, sign2, sign3].filter(Boolean);
	const isClosed = Boolean(open ?? open2) === Boolean(close);
	if (!isClosed || signs.length > 1) return undefined;
	const codes = [before, after].flatMap((one) => (one ? (codeOf(one) ?? []) : []));
	const [currency, ...others] = distinctCurrencies(codes);
	if (others.length > 0 || codes.length < [before, after].filter(Boolean).length) return undefined;
	const { digits, ...rest } = readBody(body, written);
	const cents = hasThreeDecimals(currency) ? /\.\d{3}$/ : /\.\d\d$/;
	const hasCents = cents.test(digits ?? '');
	// EUR-2023 is the number of something, rather than an amount below zero.
	if (/^[A-Z]{3}-/.test(plain) && !hasCents) return undefined;
	if (body.replace(/\D/g, '').length > MOST_DIGITS) return undefined;
	// With spaces, and with zeros first, it is rather the number of something.
	if (!digits && (body.includes(' ') || body.startsWith('0'))) return undefined;
	const isSure = digits !== undefined && unsigned === plain;
	return {
		...rest,
		...(currency && { currency }),
		...(isSure ? { number: (signs.length > 0 ? -1 : 1) * Number(digits) } : { isAmbiguous: true }),
		hasCents,
		isGrouped: hasCents && (body.match(/[., ']/g) ?? []).length > 1,
		hasOnlyDigits: !currency && !/[^\d ]/.test(body),
	};
}
