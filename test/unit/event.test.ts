import { toEvent } from '../../nodes/KlearStack/trigger/event';

const contentOf = (said: object) => toEvent({ Document_id: 'a', ...said }).content;

it.each([
	['file_name', 'a.pdf'],
	['document_type', 'Invoices'],
	['overall_confidence', 0.9],
	['upload_time', '2023-10-11T18:28:40.322'],
	['finished_time', '2023-10-11T18:29:02.101'],
])('%s is no content, also of a document without fields', (name, value) => {
	expect(contentOf({ [name]: value })).toBe(contentOf({}));
	const field = { Inv_Total: { value: '80.4' } };
	expect(contentOf({ ...field, [name]: value })).toBe(contentOf(field));
});

it.each([
	['a value', { Inv_Total: { value: '80.4' } }, { Inv_Total: { value: '80.5' } }],
	[
		'an approval',
		{ Inv_Total: { value: '80.4' } },
		{ Inv_Total: { value: '80.4' }, is_approved: 1 },
	],
	['a status before there are fields', {}, { status: 'failed' }],
])('%s is content', (_name, before, after) => {
	expect(contentOf(after)).not.toBe(contentOf(before));
});
