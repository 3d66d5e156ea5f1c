/** The days that a list of documents is limited to. */
import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../item';
import { type Days, daysOf, type Period } from './periods';

const period = {
	displayName: 'Period',
	name: 'period',
	type: 'options',
	options: [
		{ name: 'This Month', value: 'thisMonth' },
		{ name: 'Last Month', value: 'lastMonth' },
		{ name: 'Last 7 Days', value: 'last7Days', description: 'Today and the six days before' },
		{ name: 'Custom', value: 'custom' },
	],
	default: 'thisMonth',
	description: 'The days to look at, in the workflow’s time zone',
} satisfies INodeProperties;

const CUSTOM = { show: { period: ['custom'] } };

const fromDate = {
	displayName: 'From Date',
	name: 'fromDate',
	type: 'dateTime',
	required: true,
	displayOptions: CUSTOM,
	default: '',
	description: 'The first day. The time of day does not matter.',
} satisfies INodeProperties;

const toDate = {
	displayName: 'To Date',
	name: 'toDate',
	type: 'dateTime',
	required: true,
	displayOptions: CUSTOM,
	default: '',
	description: 'The last day',
} satisfies INodeProperties;

export const dates = [period, fromDate, toDate];

/**
 * The first and the last day as the form carries them, DD/MM/YYYY.
 *
 * @throws UserError when they are the wrong way round
 */
export function dateRange(item: Item): { from_date: string; to_date: string } {
	const chosen = item.given(period) as Period | 'custom';
	const { from, to } = chosen === 'custom' ? customDays(item) : daysOf(chosen, item.now.date);
	return { from_date: from, to_date: to };
}

function customDays(item: Item): Days {
	const from = item.given(fromDate);
	const to = item.given(toDate);
	if (from.order.slice(0, 8) <= to.order.slice(0, 8)) return { from: from.date, to: to.date };
	throw item.error(
		`From Date (${from.date}) is after To Date (${to.date})`,
		'Swap the two. The dates are written day/month/year.',
	);
}
