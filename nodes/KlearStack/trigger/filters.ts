import type { Values } from '../actions/read';
import { type DocumentEvent, isUnread } from '../documents/event';
import { confidenceBelow, triggerOn } from './parameters';
import type { Known } from './records';

/** From 0 to 1, as documented, also where it is given as text or in percent; NaN where it is none. */
function confidenceOf(value: unknown): number {
	const number = Number.parseFloat(String(value));
	return number > 1 ? number / 100 : number;
}

/**
 * Whether a document starts the workflow, as Trigger On says.
 *
 * @param before what was known of it before; undefined for a new one
 */
export function passes(
	settings: Values,
	event: DocumentEvent,
	before?: Pick<Known, 'isRead' | 'isApproved'>,
): boolean {
	const { isApproved, overallConfidence } = event.item;
	switch (settings.given(triggerOn)) {
		case 'documentRead':
			return !before?.isRead && !isUnread(event);
		case 'approved':
			return isApproved === true && !before?.isApproved;
		case 'needsReview':
			// A document without a confidence is nothing to be sure of.
			return !(confidenceOf(overallConfidence) >= settings.given(confidenceBelow));
		default:
			return true;
	}
}
