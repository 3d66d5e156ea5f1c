/** The answer to a review form, and what it changes in a document. */
import type { IDataObject } from 'n8n-workflow';

import { asText, isRecord, parseJson } from '../json';
import type { Field, ReadDocument } from './document';
import { set } from './objects';
import { COMMENT, DECISION, fromForm, inForm, RECORD, type FormRecord } from './reviewForm';

/** A value that a person changed in a form. */
export interface Change {
	/** KlearStack's name of the field. */
	name: string;
	/** Which of the fields with this name, from 0. */
	nth: number;
	/** Its line item, from 1. */
	line?: number;
	/** The value that the form showed, and the one that came back. */
	from: string;
	to: string;
}

export interface FormAnswer {
	documentId: string;
	changes: Change[];
	/** Approve or Reject. */
	decision?: string;
	comment?: string;
}

/** Space is no difference: forms trim values, and browsers write line breaks otherwise. */
const plain = (text: string) => text.replace(/\s+/g, ' ').trim();

const isSame = (a: string, b: string) => plain(a) === plain(b);

/**
 * Reads the answer to a review form, as n8n's Form node gives it, or as Send and Wait for Response
 * does, below `data`.
 *
 * @returns undefined for an item that is no such answer
 */
export function readFormAnswer(item: IDataObject): FormAnswer | undefined {
	const answer = isRecord(item.data) && RECORD in item.data ? item.data : item;
	const record = recordIn(answer[RECORD]);
	if (!record) return undefined;
	const changes = record.shown.flatMap(([label, name, nth, from, line]): Change[] => {
		const given = answer[label];
		if (given === undefined || given === null || isSame(asText(given), inForm(from))) return [];
		return [{ name, nth, line: line ?? undefined, from, to: fromForm(asText(given), from) }];
	});
	return {
		documentId: record.documentId,
		changes,
		decision: answer[DECISION] as string | undefined,
		comment: answer[COMMENT] as string | undefined,
	};
}

function recordIn(value: unknown): FormRecord | undefined {
	if (typeof value !== 'string') return undefined;
	try {
		const record = parseJson(value) as FormRecord;
		return Array.isArray(record.shown) ? record : undefined;
	} catch {
		return undefined;
	}
}

/** What a document says now of a value that was changed in a form. */
export interface Compared {
	change: Change;
	now: string;
	/** To be sent, done already by somebody, or something else than the form showed. */
	state: 'open' | 'done' | 'conflict';
}

const fieldsNamed = (fields: Field[], name: string) => fields.filter((one) => one.name === name);

/** Compares changes with the document as it is now. */
export const compareWith = ({ fields }: ReadDocument, changes: Change[]): Compared[] =>
	changes.map((change) => {
		const now = asText(fieldsNamed(fields, change.name)[change.nth]?.value ?? '');
		const state = isSame(now, change.to) ? 'done' : isSame(now, change.from) ? 'open' : 'conflict';
		return { change, now, state };
	});

/** The documentation says to send this for an unknown position. */
const UNKNOWN = [0, 0, 0, 0];

const part = (field: Field | undefined, value: unknown) => ({
	_value: value ?? '',
	_coordinates: field?.box ?? UNKNOWN,
});

/** In place of the number of a line. */
const LINE = '{line}';

/**
 * Changes in the form in which Update takes them (update-documents/update-document), each at the
 * place where it was read. The page shows no field that a document has several times, such as a
 * column of line items: all its values go as a list, as KlearStack's results have them (inferred).
 *
 * @param keyOf KlearStack's key of a field; one with {line} in it is sent for each line by itself
 */
export function correctionsOf(
	{ fields }: ReadDocument,
	changes: Change[],
	keyOf: (name: string) => string,
): IDataObject {
	const data: IDataObject = {};
	for (const { name, nth, line, to } of changes) {
		const key = keyOf(name);
		const named = fieldsNamed(fields, name);
		const one = part(named[nth], to);
		if (key.includes(LINE)) set(data, key.replaceAll(LINE, String(line ?? nth + 1)), one);
		else if (named.length < 2 && !named[0]?.inList) set(data, key, one);
		else {
			const list = (data[key] ?? named.map((field) => part(field, field.value))) as unknown[];
			list[nth] = one;
			set(data, key, list);
		}
	}
	return data;
}
