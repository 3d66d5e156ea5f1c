import type { Values } from '../parameters/read';
import type { Seen } from './decide';
import { digestOf, type DocumentEvent, isUnread } from './event';
import { passes } from './filters';
import { triggerOn } from './parameters';
import { keyOf, MARK } from './state';
import { steady } from './wordings';

/** Stands in for the ID of a document that has none: what is said of it. */
export const idOf = ({ documentId, content, statements }: DocumentEvent): string =>
	documentId ?? `${String(statements.fileName ?? '')} ${content}`;

/** Confidences and time are no content, but what they mean to the user is: it needs a person now. */
const isWanted = (event: DocumentEvent, settings: Values) =>
	['needsReview', 'notRead'].includes(settings.given(triggerOn)) && passes(settings, event);

/** Short for what a source says of a document, as far as it counts. */
export function markOf(event: DocumentEvent, settings: Values, unsteady: string[]): string {
	const digest = unsteady.length === 0 ? event.content : digestOf(steady(event.facts, unsteady));
	const at = isWanted(event, settings) ? MARK : 0;
	return Buffer.from(digest, 'hex')
		.toString('base64url')
		.slice(at, at + MARK);
}

export function observe(
	event: DocumentEvent,
	settings: Values,
	unsteady: string[],
	isOurs?: boolean,
): Seen {
	const id = idOf(event);
	return {
		...{ id, key: keyOf(id), mark: markOf(event, settings, unsteady), facts: event.facts },
		...{ isRead: !isUnread(event) || isWanted(event, settings) },
		...{ isApproved: event.statements.isApproved, isOurs, event },
	};
}
