import { momentIn } from '../../nodes/KlearStack/parameters/moment';

it.each<[string, unknown, string, string | undefined]>([
	['as the date picker gives it', '2026-11-03T00:00:00', 'Europe/Berlin', '03/11/2026 00:00:00'],
	['a day', '2026-11-03', 'America/New_York', '03/11/2026 00:00:00'],
	['with a space', '2026-11-03 23:59:59.999', 'Asia/Tokyo', '03/11/2026 23:59:59'],
	['UTC, shown further east', '2026-11-03T23:30:00.000Z', 'Asia/Kolkata', '04/11/2026 05:00:00'],
	['UTC, shown further west', '2026-11-03T02:30:00Z', 'America/New_York', '02/11/2026 21:30:00'],
	['with an offset', '2026-11-03T00:30:00+05:30', 'UTC', '02/11/2026 19:00:00'],
	['over a change of the clocks', '2026-03-29T01:00:00Z', 'Europe/Berlin', '29/03/2026 03:00:00'],
	['as KlearStack writes it', '03/11/2026', 'Europe/Berlin', '03/11/2026 00:00:00'],
	['a Date', new Date('2026-11-03T23:30:00Z'), 'Asia/Kolkata', '04/11/2026 05:00:00'],
	[
		'what has a value in milliseconds',
		{ valueOf: () => Date.UTC(2026, 10, 3, 12) },
		'UTC',
		'03/11/2026 12:00:00',
	],
	['a leap day', '2024-02-29', 'UTC', '29/02/2024 00:00:00'],
	['no day of the calendar', '2026-02-29', 'UTC', undefined],
	['no month', '2026-13-01', 'UTC', undefined],
	['no hour', '2026-11-03T25:00:00', 'UTC', undefined],
	['nothing', '', 'UTC', undefined],
	['a word', 'tomorrow', 'UTC', undefined],
	['a number', 1760000000000, 'UTC', undefined],
	['null', null, 'UTC', undefined],
	['an object', { a: 1 }, 'UTC', undefined],
])('%s: %p in %s', (_name, value, zone, expected) => {
	const moment = momentIn(value, zone);
	expect(moment && `${moment.date} ${moment.time}`).toBe(expected);
});
