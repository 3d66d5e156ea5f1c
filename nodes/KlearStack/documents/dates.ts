/** Dates as documents write them: 15-Sep-2023, 2023-10-11, 15.09.2023, September 15, 2023. */

/** The first part of 03/04/2026. */
export type DateOrder = 'dayFirst' | 'monthFirst';

export interface ReadDate {
	/** ISO: 2023-09-15. Absent where it may be two. */
	date?: string;
	/** 03/04/2026 is a day in March, or one in April. */
	isAmbiguous?: true;
	/** How it is written, where that can be told from it alone. */
	order?: DateOrder;
	/** Its year has two digits: 23-Sep-15 may be of 2015, and of 2023; 01.02.03 of any. */
	hasShortYear?: true;
}

/** Languages whose names of months are known. */
const LANGUAGES = [
	...[
		'en',
		'de',
		'fr',
		'es',
		'it',
		'pt',
		'nl',
		'sv',
		'da',
		'nb',
		'fi',
		'pl',
		'cs',
		'sk',
		'hu',
		'ro',
	],
	...['hr', 'sl', 'bg', 'et', 'lv', 'lt', 'el', 'tr', 'ru', 'uk', 'id', 'ms', 'ca'],
];

const plainName = (name: string) => name.toLowerCase().normalize('NFKC').replace(/\.$/, '');

/** Names of months to 1 to 12; undefined where languages do not agree. */
let months: Map<string, number | undefined> | undefined;

function monthNames(): Map<string, number | undefined> {
	if (months) return months;
	months = new Map();
	for (const language of LANGUAGES) {
		for (const month of ['long', 'short'] as const) {
			for (const options of [{ day: 'numeric', month, year: 'numeric' }, { month }] as const) {
				const format = new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' });
				for (let n = 0; n < 12; n++) {
					const parts = format.formatToParts(Date.UTC(2023, n, 15));
					const name = plainName(parts.find(({ type }) => type === 'month')!.value);
					const isOther = months.has(name) && months.get(name) !== n + 1;
					months.set(name, isOther ? undefined : n + 1);
				}
			}
		}
	}
	// English as some write it.
	months.set('sept', 9);
	return months;
}

let weekdays: Set<string> | undefined;

function weekdayNames(): Set<string> {
	weekdays ??= new Set(
		LANGUAGES.flatMap((language) =>
			(['long', 'short'] as const).flatMap((weekday) => {
				const format = new Intl.DateTimeFormat(language, { weekday, timeZone: 'UTC' });
				return Array.from({ length: 7 }, (_, n) =>
					plainName(format.format(Date.UTC(2023, 0, 1 + n))),
				);
			}),
		),
	);
	return weekdays;
}

const [EARLIEST, LATEST] = [1900, 2099];

function isoOf(year: number, month: number, day: number): string | undefined {
	const date = new Date(Date.UTC(year, month - 1, day));
	const isDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
	if (!isDay || year < EARLIEST || year > LATEST) return undefined;
	return date.toISOString().slice(0, 10);
}

const asDate = (date: string | undefined): ReadDate | undefined => (date ? { date } : undefined);

const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})\.?$/;
const SHORT_YEAR_LAST = /^\d{1,2}([-/.])\d{1,2}\1\d{2}$/;
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/;
const DAY_NAME_YEAR =
	/^(\d{1,2})(?:st|nd|rd|th|er|[.º])?[\s/-]*(?:de |of )?([\p{L}\p{M}]+)\.?,?[\s/-]*(?:del? )?(\d{4}|\d{2})\.?(?: г\.| р\.)?$/u;
const NAME_DAY_YEAR = /^([\p{L}\p{M}]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$/u;
const YEAR_NAME_DAY = /^(\d{4})\.? ([\p{L}\p{M}]+)\.? (\d{1,2})\.?$/u;

/**
 * @param order of the document's other dates, where they tell
 * @param otherwise the same where they do not
 */
export function readDate(
	text: string,
	order?: DateOrder,
	otherwise?: DateOrder,
): ReadDate | undefined {
	const plain = text
		.normalize('NFKC')
		.replace(/[\u200e\u200f]/g, '')
		.trim()
		.replace(/^([\p{L}\p{M}]+)\.?, ?(?=\d)/u, (weekday, name: string) =>
			weekdayNames().has(plainName(name)) ? '' : weekday,
		);
	const yearFirst = YEAR_FIRST.exec(plain);
	if (yearFirst) return asDate(isoOf(+yearFirst[1], +yearFirst[3], +yearFirst[4]));
	if (SHORT_YEAR_LAST.test(plain)) return { isAmbiguous: true, hasShortYear: true };
	const yearLast = YEAR_LAST.exec(plain);
	if (yearLast) {
		const [, first, separator, second, year] = yearLast;
		// With points, nobody writes the month first; a document that does is not to be trusted.
		const usual = separator === '.' && order !== 'monthFirst' ? 'dayFirst' : undefined;
		const likely = separator === '.' ? usual : (order ?? otherwise);
		return inNumbers(+first, +second, +year, likely);
	}
	const [day, name, year] =
		DAY_NAME_YEAR.exec(plain)?.slice(1) ??
		[2, 1, 3].map((n) => NAME_DAY_YEAR.exec(plain)?.[n]) ??
		[];
	const [year2, name2, day2] = YEAR_NAME_DAY.exec(plain)?.slice(1) ?? [];
	const month = monthNames().get(plainName(name ?? name2 ?? ''));
	if (month === undefined) return undefined;
	if (year?.length === 2) return { isAmbiguous: true, hasShortYear: true };
	return asDate(isoOf(Number(year ?? year2), month, Number(day ?? day2)));
}

function inNumbers(
	first: number,
	second: number,
	year: number,
	order?: DateOrder,
): ReadDate | undefined {
	const dayFirst = isoOf(year, second, first);
	const monthFirst = isoOf(year, first, second);
	if (!dayFirst || !monthFirst) {
		const date = dayFirst ?? monthFirst;
		return date ? { date, order: dayFirst ? 'dayFirst' : 'monthFirst' } : undefined;
	}
	if (dayFirst === monthFirst) return { date: dayFirst };
	if (order === undefined) return { isAmbiguous: true };
	return { date: order === 'dayFirst' ? dayFirst : monthFirst };
}
