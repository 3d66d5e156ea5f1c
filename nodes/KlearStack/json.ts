/** JSON values, and the way from a text to one without losing anything. */
import type { IDataObject } from 'n8n-workflow';

import { EntrySplitter } from './entries';

/** An answer of KlearStack: parsed JSON, or the text itself where it is no JSON. */
export type Answer = unknown;

export const isRecord = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Tells what is not there, or null. */
export const isAbsent = (value: unknown): value is undefined | null =>
	value === undefined || value === null;

/** Tells what has nothing in it: absent, or an empty text, list or object. False and 0 are something. */
export const isEmpty = (value: unknown): boolean =>
	isAbsent(value) || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);

/** A name without the capitals, spaces and signs in which KlearStack's names for one thing differ. */
export const bareName = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** Tells names under which an answer or a document says what went wrong: inferred but for `error`. */
export const isErrorName = (name: string): boolean =>
	/^(klearstack)?(error|exception|failure)s?(message|msg|text|description|details?|reason|code)?s?$/.test(
		bareName(name),
	);

/** An error that is none, e.g. Python's None as text. */
const NO_ERROR = /^(none|null|nil|n\/?a|false|0|no errors?|\W*)$/i;

/** The errors in what stands under such a name. */
export const errorsIn = (value: unknown): unknown[] =>
	[value].flat().filter((one) => !isEmpty(one) && !NO_ERROR.test(asText(one).trim()));

/** A value in words, whatever it is: String() fails for objects with a toString of their own. */
export const asText = (value: unknown): string =>
	typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);

/** Tells if the text would be JSON if it were whole. */
export const looksLikeJson = (text: string): boolean => /^\s*[{[]/.test(text);

/** Tells if the text is a web page: the answer of a proxy, a login page or some other server. */
export const isWebPage = (text: string): boolean =>
	/^\s*<(!doctype|html|head|body|title|h1|\?xml)/i.test(text);

/**
 * Integers that a double may not hold, and what Python writes for numbers that are none: a first look,
 * which passes over an ID in quotes, as no quote is among the signs before the digits.
 */
const SPECIAL = /[\s,:[-][1-9]\d{15}|NaN|Infinity/;

/** The same, with the texts and escapes among which they count for nothing. */
const SPECIALS = /\\[^]|"|-?(?:NaN|Infinity)|-?(?<![\d.])[1-9]\d{15,}(?![\d.eE])/g;

/** JSON in which such integers are texts, digit by digit, and NaN and Infinity null. */
function withoutSpecials(text: string): string {
	let isText = false;
	return text.replace(SPECIALS, (sign) => {
		if (sign === '"') isText = !isText;
		if (isText || /^["\\]/.test(sign)) return sign;
		if (!/\d/.test(sign)) return 'null';
		return Number.isSafeInteger(Number(sign)) ? sign : `"${sign}"`;
	});
}

/**
 * JSON without losing digits: an integer beyond 2^53 stays text. NaN and Infinity, which Python writes,
 * are null.
 *
 * @throws SyntaxError
 */
export const parseJson = (text: string): unknown =>
	JSON.parse(SPECIAL.test(text) && looksLikeJson(text) ? withoutSpecials(text) : text);

/** So much of what cannot be read is shown, in characters. */
const LONGEST_UNREADABLE = 500;

/** JSON to stand in place of what is none. */
const unreadable = (text: string) => ({ unreadable: text.trim().slice(0, LONGEST_UNREADABLE) });

/** An entry of a list. One that is no JSON takes no other with it: its text stands in place of it. */
export const parseEntry = (text: string): unknown =>
	(parsed(text) ?? { value: unreadable(text) }).value;

/** The same text with such entries in its list. */
function withReadableEntries(text: string): string {
	const entries: string[] = [];
	const splitter = new EntrySplitter((entry) => entries.push(JSON.stringify(parseEntry(entry))));
	splitter.push(text);
	return splitter.end(entries.join());
}

/**
 * The value of a text: JSON, also JSON within JSON, or else the text itself without the space, or the
 * byte order mark, around it. A bare number, true or false is a text too: as a number, 55413.00 would
 * not be the same.
 */
export function parseAnswer(text: string): Answer {
	const trimmed = text.trim();
	const answer =
		parsed(trimmed) ?? (looksLikeJson(trimmed) && parsed(withReadableEntries(trimmed)));
	if (!answer) return trimmed;
	const { value } = answer;
	if (typeof value === 'string' && looksLikeJson(value)) return parseAnswer(value);
	return ['number', 'boolean'].includes(typeof value) ? trimmed : value;
}

function parsed(text: string): { value: unknown } | undefined {
	try {
		return { value: parseJson(text) };
	} catch {
		return undefined;
	}
}
