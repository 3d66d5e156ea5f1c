import { daysOf, type Period } from '../../nodes/KlearStack/actions/document/periods';

it.each<[Period, string, string, string]>([
	['thisMonth', '30/11/2026', '01/11/2026', '30/11/2026'],
	['thisMonth', '29/02/2028', '01/02/2028', '29/02/2028'],
	['thisMonth', '05/12/2026', '01/12/2026', '31/12/2026'],
	['lastMonth', '31/03/2026', '01/02/2026', '28/02/2026'],
	['lastMonth', '31/03/2028', '01/02/2028', '29/02/2028'],
	['lastMonth', '01/01/2027', '01/12/2026', '31/12/2026'],
	['last7Days', '30/11/2026', '24/11/2026', '30/11/2026'],
	['last7Days', '03/01/2027', '28/12/2026', '03/01/2027'],
])('%s on %s is from %s to %s', (period, today, from, to) => {
	expect(daysOf(period, today)).toEqual({ from, to });
});
