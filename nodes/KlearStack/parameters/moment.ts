import { tryToParseDateTime } from 'n8n-workflow';

export interface Moment {
	/** DD/MM/YYYY, as KlearStack's pages write dates. */
	date: string;
	/** HH:MM:SS */
	time: string;
	/** Sorts as time goes. */
	order: string;
}

/** n8n's parser also takes texts such as "5", and 31 February for a day in March. */
function isDate(text: string): boolean {
	const [, date, day] =
		/^(\d{4}-\d\d-(\d\d))([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/i.exec(text) ?? [];
	return date !== undefined && new Date(`${date}T00:00Z`).getUTCDate() === Number(day);
}

/**
 * A point in time as a calendar and a clock in the time zone show it. A text without a zone is
 * taken for a time in that zone already, as n8n's date picker gives it.
 *
 * @returns undefined when it is no date
 */
export function momentIn(value: unknown, timeZone: string): Moment | undefined {
	const isInstant = typeof value === 'object' && typeof value?.valueOf() === 'number';
	const text = String(value ?? '').trim();
	const iso = text.replace(/^(\d\d)\/(\d\d)\/(\d{4})$/, '$3-$2-$1');
	if (!isInstant && !isDate(iso)) return undefined;
	try {
		const instant = isInstant ? new Date(Number(value)) : iso;
		const moment = tryToParseDateTime(instant, timeZone).setZone(timeZone);
		const as = (format: string) => moment.toFormat(format);
		return { date: as('dd/MM/yyyy'), time: as('HH:mm:ss'), order: as('yyyyMMddHHmmss') };
	} catch {
		return undefined;
	}
}
