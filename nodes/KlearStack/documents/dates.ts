/** Dates as documents write them: 15-Sep-2023, 2023-10-11, 15.09.2023, September 15, 2023. */
import { plainText } from './plainText';

/** The first part of 03/04/2026. */
export type DateOrder = 'dayFirst' | 'monthFirst';

export interface ReadDate {
	/** ISO: 2023-09-15. Absent where it may be two. */
	date?: string;
	/** How it is written, where that can be told from it alone. */
	order?: DateOrder;
	/** Begins with its year. */
	isYearFirst?: true;
	/** Its year has two digits: 23-Sep-15 may be of 2015, and of 2023; 01.02.03 of any. */
	hasShortYear?: true;
	/** Nothing but digits: 20230915. */
	hasOnlyDigits?: true;
}

/** Hints to a date beside its text. */
export interface DateContext {
	/** Of the document's other dates, where they tell. */
	order?: DateOrder;
	/** The same where they do not. */
	otherwise?: DateOrder;
	/** The document does not begin dates with the year, so the last two digits of 23-Sep-15 are it. */
	endsWithYear?: boolean;
	/** The years that are likely. */
	from?: number;
	to?: number;
}

/** Languages whose names of months are known. */
const LANGUAGES =
	'en de fr es it pt nl sv da nb fi pl cs sk hu ro hr sl bg et lv lt el tr ru uk id ms ca'.split(
		' ',
	);

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

function isoOf(year: number, month: number, day: number): string | undefined {
	const date = new Date(Date.UTC(year, month - 1, day));
	const isDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
	return isDay ? date.toISOString().slice(0, 10) : undefined;
}

const TIME =
	/(?<=\d)(?:T|,? )(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[ap]\.?m\.?)?) ?(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/i;
const DIGITS = /^(\d{4})(\d\d)(\d\d)$/;
const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})\.?$/;
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})\.?$/;
const DAY_NAME_YEAR =
	/^(\d{1,2})(?:st|nd|rd|th|er|[.º])?[\s/-]*(?:de |of )?([\p{L}\p{M}]+)\.?,?[\s/-]*(?:del? )?(\d{4}|\d{2})\.?(?: г\.| р\.)?$/u;
const NAME_DAY_YEAR = /^([\p{L}\p{M}]+)\.?[ -](\d{1,2})(?:st|nd|rd|th)?,?[ -](\d{4}|\d{2})$/u;
const YEAR_NAME_DAY = /^(\d{4})\.? ?([\p{L}\p{M}]+)\.? (\d{1,2})\.?$/u;

/** Mar 15 is a day of March, although Tuesday is mar. in some languages. */
const isWeekday = (name: string, start: string) =>
	weekdayNames().has(name) && (start.includes(',') || !monthNames().has(name));

/** The text without a day of the week and a time, and with one sign between its parts. */
function dayIn(text: string): string {
	return (
		plainText(text)
			.replace(/^([\p{L}\p{M}]+)\.?(?:, ?| )(?=[\p{L}\d])/u, (start, name: string) =>
				isWeekday(plainName(name), start) ? '' : start,
			)
			// A time of another zone may be of the day before, or after.
			.replace(TIME, (time, hour: string, zone?: string) =>
				/^(Z|UTC|GMT|[+-]00:?00)$/i.test(zone ?? '') && !/^00:00(:00(\.0+)?)?$/.test(hour)
					? time
					: '',
			)
			.replace(/(?<=^\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]$/, '-$1-$2')
			.replace(/(?<=\d) ?([-/.]) ?(?=\d)/g, '$1')
	);
}

/** @returns undefined where the text is no date; one without `date` where it may be two, or is unlikely */
export function readDate(text: string, context: DateContext = {}): ReadDate | undefined {
	const plain = dayIn(text);
	const yearFirst = YEAR_FIRST.exec(plain);
	if (yearFirst) {
		const date = likely(yearFirst[1], +yearFirst[3], +yearFirst[4], context);
		return date && { ...date, isYearFirst: true };
	}
	const digits = DIGITS.exec(plain);
	if (digits) {
		const date = likely(digits[1], +digits[2], +digits[3], context);
		return date && { ...date, hasOnlyDigits: true };
	}
	const yearLast = YEAR_LAST.exec(plain);
	if (yearLast) return inNumbers(yearLast, context);
	const [day, name, year] =
		DAY_NAME_YEAR.exec(plain)?.slice(1) ??
		[2, 1, 3].map((n) => NAME_DAY_YEAR.exec(plain)?.[n]) ??
		[];
	const [year2, name2, day2] = YEAR_NAME_DAY.exec(plain)?.slice(1) ?? [];
	const month = monthNames().get(plainName(name ?? name2 ?? ''));
	if (month === undefined) return undefined;
	const date = likely(year ?? year2, month, Number(day ?? day2), context);
	if (year2) return date && { ...date, isYearFirst: true };
	if (year?.length === 4) return date;
	return { ...(context.endsWithYear && date), hasShortYear: true };
}

/** A date of the calendar: without `date` if its year is not likely, or may be of two centuries. */
function likely(
	year: string,
	month: number,
	day: number,
	{ from = -Infinity, to = Infinity }: DateContext,
): ReadDate | undefined {
	const years = (year.length === 2 ? [1900 + +year, 2000 + +year] : [+year]).filter(
		(one) => one >= from && one <= to,
	);
	if (years.length !== 1) return {};
	const date = isoOf(years[0], month, day);
	return date ? { date } : undefined;
}

function inNumbers(
	[, first, separator, second, year]: string[],
	context: DateContext,
): ReadDate | undefined {
	const { order, otherwise, endsWithYear } = context;
	const dayFirst = likely(year, +second, +first, context);
	const monthFirst = likely(year, +first, +second, context);
	const isShort = year.length === 2;
	if (!isShort && !(dayFirst && monthFirst)) {
		const date = dayFirst ?? monthFirst;
		return date && { ...date, order: dayFirst ? 'dayFirst' : 'monthFirst' };
	}
	if (!isShort && dayFirst?.date === monthFirst?.date) return dayFirst;
	const chosen = order ?? otherwise;
	// With points, nobody writes the month first; a document that does is not to be trusted.
	const usual =
		order === 'monthFirst' || (isShort && chosen !== 'dayFirst') ? undefined : 'dayFirst';
	const decided = separator === '.' ? usual : chosen;
	const date = decided && { dayFirst, monthFirst }[decided];
	return isShort ? { ...(endsWithYear && date), hasShortYear: true } : (date ?? {});
}
