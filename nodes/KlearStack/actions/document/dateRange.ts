/** The days that a list of documents is limited to. */
import type { INodeProperties } from 'n8n-workflow';

import type { Values } from '../../parameters/read';

export const fromDate = {
	displayName: 'From Date',
	name: 'fromDate',
	type: 'dateTime',
	required: true,
	default: "={{ $now.startOf('month') }}",
	description: 'First day, in the workflow’s time zone. The time of day is ignored.',
} satisfies INodeProperties;

export const toDate = {
	displayName: 'To Date',
	name: 'toDate',
	type: 'dateTime',
	required: true,
	default: "={{ $now.endOf('month') }}",
	description:
		'Last day, in the workflow’s time zone. Whether KlearStack includes it is not documented.',
} satisfies INodeProperties;

/**
 * From Date and To Date as the form carries them.
 *
 * @throws UserError when they are the wrong way round
 */
export function dateRange(item: Values) {
	const from = item.given(fromDate);
	const to = item.given(toDate);
	if (from.order.slice(0, 8) > to.order.slice(0, 8)) {
		throw item.error(
			`From Date (${from.date}) is after To Date (${to.date})`,
			'Swap the two. The dates are written day/month/year.',
		);
	}
	return { from_date: from.date, to_date: to.date };
}
