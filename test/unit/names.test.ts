import { inOurNames } from '../../nodes/KlearStack/documents/names';

it.each([
	[
		'one spelling for each thing',
		{ user_id: 1, DataSourceName: 'a', set_reference_number: '5' },
		{ userId: 1, dataSource: 'a', setReferenceNumber: '5' },
	],
	['no release', { release_version: '7.8.9', success: true }, { success: true }],
	[
		'the type as the panel has it',
		{ document_type: 'PurchaseOrders' },
		{ documentType: 'Purchase Order' },
	],
	['no error that n8n takes for its own', { error: 'no' }, { klearstack_error: 'no' }],
	['what is said twice once', { Document_id: 'a', document_id: 'a' }, { documentId: 'a' }],
	['what is said first empty', { Document_id: '', document_id: 'a' }, { documentId: 'a' }],
	[
		'what contradicts',
		{ Document_id: 'a', document_id: 'b' },
		{ documentId: 'a', document_id: 'b' },
	],
	[
		'any name',
		JSON.parse('{"__proto__": 1, "constructor": 2}'),
		JSON.parse('{"__proto__": 1, "constructor": 2}'),
	],
])('an answer gives %s', (_name, answer, expected) => {
	expect(inOurNames(answer)).toEqual(expected);
});

it('what stands beside several documents is no ID or file name of each', () => {
	const beside = { file_name: 'a.zip', document_id: 'a', batch_id: 'b' };
	expect(inOurNames(beside, false)).toEqual({ file_name: 'a.zip', document_id: 'a', batchId: 'b' });
});
