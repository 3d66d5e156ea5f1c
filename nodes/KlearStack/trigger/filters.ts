import { notRead } from '../documents/review';
import { asText } from '../json';
import type { Values } from '../parameters/read';
import { type DocumentEvent, isUnread } from './event';
import { reviewReasons } from './eventItems';
import { triggerOn } from './parameters';
import type { Known } from './state';

const DAY_MS = 24 * 3_600_000;

/** An ObjectId, as the documentation's samples have: it begins with the second in which it was made. */
const OBJECT_ID = /^([\da-f]{8})[\da-f]{16}$/i;

/** Since when KlearStack has a document, in milliseconds; NaN where it does not say. */
function sinceOf({ documentId, statements }: DocumentEvent): number {
	const [, second] = OBJECT_ID.exec(documentId ?? '') ?? [];
	return second ? parseInt(second, 16) * 1000 : Date.parse(asText(statements.uploadTime));
}

/** Tells if KlearStack failed to read a document, or has given nothing of it for a day. */
export const couldNotBeRead = (event: DocumentEvent, now = Date.now()): boolean =>
	isUnread(event) ? now - sinceOf(event) > DAY_MS : notRead(event).length > 0;

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
		case 'notRead':
			return event.statements.isApproved !== true && couldNotBeRead(event);
		default:
			return true;
	}
}
