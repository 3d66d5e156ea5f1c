import { toEvent } from '../../nodes/KlearStack/documents/event';
import { begin, leave, noteComparison } from '../../nodes/KlearStack/trigger/deliveryState';

it('a document ID that is no text is one all the same', () => {
	const data = {};
	const poll = () => begin(data, 'account', 'process', false).state;
	const event = toEvent({ Document_id: 7, Total: { value: '80.4' } });
	noteComparison(poll(), [], []);
	const state = poll();
	expect(noteComparison(state, [event], [])).toEqual([event]);
	leave(state, [event], 'process', 'first');
	expect(noteComparison(poll(), [event], [])).toEqual([]);
});
