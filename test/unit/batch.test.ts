import { isUnfinished, readBatch } from '../../nodes/KlearStack/documents/batch';
import { object, tuples } from '../support/samples';

describe('isUnfinished', () => {
	it.each([
		['batch in progress', { result: [object], status: 'in_progress' }, true],
		['document in progress', { result: [object, { status: 'in_progress' }] }, true],
		['written otherwise', { result: [{ status: 'In Progress' }] }, true],
		['written otherwise', { result: [{ status: 'IN-PROGRESS' }] }, true],
		['nothing there yet', { result: [] }, true],
		['documents without status', { result: [object] }, false],
		[
			'another status, without fields',
			{ result: [{ file_name: 'a.pdf', status: 'failed' }] },
			false,
		],
		['another status', { result: [tuples], status: 'completed' }, false],
		['no document, another status', { result: [], status: 'failed' }, false],
		['a word of the known client, without fields', { result: [{ status: 'Processing' }] }, true],
		['the same of the batch', { result: [{ file_name: 'a.pdf' }], status: 'pending' }, true],
		['the same with fields', { result: [object], status: 'pending' }, false],
		['a batch that goes on', { result: [object], status: 'processing' }, true],
		['a queue', { result: [{ status: 'In Queue' }] }, true],
		['a status under another name', { result: [], extraction_status: 'in_progress' }, true],
		['a document of which it says so', { result: [{ Extraction_Status: 'in_progress' }] }, true],
		['in progress without documents', { status: 'in_progress' }, true],
		['a sentence', 'Batch not ready', false],
		['an object without documents', { message: 'unknown' }, false],
	])('%s', (_name, answer, expected) => {
		expect(isUnfinished(readBatch(answer))).toBe(expected);
	});

	it.each([
		['nothing, and a success', { result: [], status: 'success' }, true],
		['nothing, and a failure', { result: [], status: 'Failed' }, false],
	])('%s, right after an upload', (_name, answer, expected) => {
		expect(isUnfinished(readBatch(answer), true)).toBe(expected);
	});
});
