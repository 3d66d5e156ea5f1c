export interface Moment {
	/** DD/MM/YYYY, as KlearStack's pages write dates. */
	date: string;
	/** HH:MM:SS */
	time: string;
	/** Sorts as time goes. */
	order: string;
}

/**
 * A point in time as a calendar and a clock in the time zone show it. A text without a zone is
 * taken for a time in that zone already, as n8n's date picker gives it.
 *
 * @returns undefined when it is no date
 */
export function momentIn(value: unknown, timeZone: string): Moment | undefined {
	const text = String(value ?? '').trim();
	const local = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?$/.exec(text);
	const written = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(text);
	const parts = local
		? local.slice(1)
		: written
			? [written[3], written[2], written[1]]
			: partsAt(value, text, timeZone);
	if (!parts) return undefined;
	const [year, month, day, hour = '00', minute = '00', second = '00'] = parts;
	// 31 February is no date, whatever form it has.
	const checked = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
	if (Number.isNaN(checked.getTime()) || checked.getUTCDate() !== Number(day)) return undefined;
	return {
		date: `${day}/${month}/${year}`,
		time: `${hour}:${minute}:${second}`,
		order: `${year}${month}${day}${hour}${minute}${second}`,
	};
}

/** A time that says its zone (or a Date, or what n8n's expressions give), shown in the time zone. */
function partsAt(value: unknown, text: string, timeZone: string): string[] | undefined {
	const instant = new Date(
		typeof value === 'object' && typeof value?.valueOf() === 'number'
			? (value.valueOf() as unknown as number)
			: /T.*(Z|[+-]\d\d:?\d\d)$/i.test(text)
				? text
				: NaN,
	);
	if (Number.isNaN(instant.getTime())) return undefined;
	const shown = new Intl.DateTimeFormat('en-GB', {
		timeZone,
		year: 'numeric',
		month: '2-digit',
		day: '2-digit',
		hour: '2-digit',
		minute: '2-digit',
		second: '2-digit',
		hourCycle: 'h23',
	}).formatToParts(instant);
	return ['year', 'month', 'day', 'hour', 'minute', 'second'].map(
		(type) => shown.find((part) => part.type === type)!.value,
	);
}
