/** The items of a trigger, in the form that the user chose. */
import type { IDataObject } from 'n8n-workflow';

import { formOf } from '../actions/outputParameters';
import type { Values } from '../actions/read';
import type { DocumentEvent } from '../documents/event';
import { itemsOfDocument } from '../documents/output';
import { partsOf } from '../documents/parts';

/** What has no place in a form that was chosen needs no word at every poll. */
const silently = () => {};

/** A trigger's output is never raw. */
const form = (settings: Values, seen: Map<string, string>) => formOf(settings, seen, silently)!;

/** What documents give: one item each, but for One Item per Line. */
export function itemsOf(settings: Values, events: DocumentEvent[]): IDataObject[] {
	const chosen = form(settings, new Map());
	return events.flatMap(({ item, cells }) => itemsOfDocument({ simplified: item, cells }, chosen));
}

/** Why a person has to look at a document. */
export const reviewReasons = (settings: Values, { item, cells }: DocumentEvent): string[] =>
	partsOf({ simplified: item, cells }, form(settings, new Map())).reasons;
