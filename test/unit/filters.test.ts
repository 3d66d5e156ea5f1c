import { toEvent } from '../../nodes/KlearStack/trigger/event';
import { couldNotBeRead } from '../../nodes/KlearStack/trigger/filters';

const NOW = Date.parse('2026-11-30T12:00:00Z');
const hoursAgo = (hours: number) => NOW - hours * 3_600_000;
/** As a database makes it at that time. */
const idOf = (time: number) => `${Math.floor(time / 1000).toString(16)}a8da8763b51c2170`;
const field = (value: unknown) => ({ value, confidence: 0.9, page_index: 1 });

it.each([
	['failed', true, { file_name: 'a.pdf', status: 'failed' }],
	['failed, with what was read before', true, { status: 'error', Inv_Total: field('80.4') }],
	['an error beside the fields', true, { error: 'Page 2 is damaged', Inv_Total: field('80.4') }],
	['no fields, and finished', true, { Document_id: 'a', status: 'processed' }],
	['fields, and no value in them', true, { Inv_Total: field(''), Inv_Date: field(null) }],
	['read', false, { Document_id: 'a', Inv_Total: field('80.4') }],
	['being read', false, { file_name: 'a.pdf', status: 'in_progress' }],
	['being read for 23 hours', false, { Document_id: idOf(hoursAgo(23)), status: 'in_progress' }],
	['being read for 25 hours', true, { Document_id: idOf(hoursAgo(25)), status: 'in_progress' }],
	['nothing but an ID for 25 hours', true, { Document_id: idOf(hoursAgo(25)) }],
	['nothing but an ID that says no time', false, { Document_id: '4711' }],
	['uploaded 25 hours ago', true, { upload_time: '2026-11-29T11:00:00.000Z', status: 'queued' }],
	['uploaded an hour ago', false, { upload_time: '2026-11-30T11:00:00.000Z', status: 'queued' }],
	['read long ago', false, { Document_id: idOf(hoursAgo(999)), Inv_Total: field('80.4') }],
])('%s: could not be read is %s', (_case, expected, document) => {
	expect(couldNotBeRead(toEvent(document), NOW)).toBe(expected);
});
