import type { Values } from '../parameters/read';
import { type DocumentEvent, isUnread } from './event';
import { reviewReasons } from './eventItems';
import { triggerOn } from './parameters';
import type { Known } from './state';

/**
 * Tells if a document starts the workflow, as Trigger On says.
 *
 * @param before what was known of it before; undefined for a new one
 */
export function passes(
	settings: Values,
	event: DocumentEvent,
	before?: Pick<Known, 'isRead' | 'isApproved'>,
): boolean {
	switch (settings.given(triggerOn)) {
		case 'documentRead':
			return !before?.isRead && !isUnread(event);
		case 'approved':
			return event.statements.isApproved === true && !before?.isApproved;
		case 'needsReview':
			// Who approved it has looked at it.
			return event.statements.isApproved !== true && reviewReasons(settings, event).length > 0;
		default:
			return true;
	}
}
