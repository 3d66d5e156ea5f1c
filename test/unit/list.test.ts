import { documentsIn } from '../../nodes/KlearStack/documents/list';
import { object, tuples } from '../support/samples';

describe('documentsIn', () => {
	it('finds the list', () => {
		expect(documentsIn({ result: [tuples, object] })).toEqual([tuples, object]);
		expect(documentsIn([object])).toEqual([object]);
		expect(documentsIn({ result: [] })).toEqual([]);
	});

	it.each(['Request Submitted Successfully', null, {}, { result: 'none' }, { result: ['a'] }])(
		'%p is no list of documents',
		(answer) => {
			expect(documentsIn(answer)).toBeUndefined();
		},
	);
});
