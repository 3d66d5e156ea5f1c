/** The items of a trigger, in the form that the user chose. */
import type { IDataObject } from 'n8n-workflow';

import { assemble, type OutputForm } from '../documents/assemble';
import { itemsOfDocument, itemsOfRun } from '../documents/output';
import { formOf } from '../parameters/outputForm';
import type { Values } from '../parameters/read';
import type { DocumentEvent } from './event';

/** Hints about the chosen form would be repeated at every poll. */
const silently = { leftOut: () => {}, lookedFor: () => {} };

/** A trigger's output is never raw. */
const form = (settings: Values): OutputForm => formOf(settings, silently)!;

/** The items of documents: one each, but for One Item per Line. */
export function itemsOf(settings: Values, events: DocumentEvent[]): IDataObject[] {
	const chosen = form(settings);
	return itemsOfRun(
		events.flatMap((event) => itemsOfDocument(event, chosen)),
		chosen,
	);
}

/** Why a person has to look at a document. */
export const reviewReasons = (settings: Values, event: DocumentEvent): string[] =>
	assemble(event, form(settings)).reasons;
