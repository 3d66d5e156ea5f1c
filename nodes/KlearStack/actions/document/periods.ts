/** A first and a last day, DD/MM/YYYY. */
export interface Days {
	from: string;
	to: string;
}

export type Period = 'thisMonth' | 'lastMonth' | 'last7Days';

/**
 * The days of a period.
 *
 * @param today DD/MM/YYYY
 */
export function daysOf(period: Period, today: string): Days {
	const [day, month, year] = today.split('/').map(Number);
	// A day before the first of a month belongs to the month before.
	const date = (monthOfYear: number, dayOfMonth: number) => {
		const [y, m, d] = new Date(Date.UTC(year, monthOfYear - 1, dayOfMonth))
			.toISOString()
			.slice(0, 10)
			.split('-');
		return `${d}/${m}/${y}`;
	};
	switch (period) {
		case 'thisMonth':
			return { from: date(month, 1), to: date(month + 1, 0) };
		case 'lastMonth':
			return { from: date(month - 1, 1), to: date(month, 0) };
		case 'last7Days':
			return { from: date(month, day - 6), to: today };
	}
}
