/**
 * KlearStack says that a call worked, or did not, in many ways (documentation, all pages): an object
 * with data, `success: true`, `success: "<sentence>"`, a bare sentence, or a sentence as a key;
 * `{"error": "<sentence>"}` with 400, 401 or 500, words with 403 and 501, and a "not found" sentence
 * with 200. They are told apart here and nowhere else: test/unit/answers.test.ts is the table of it.
 */
import type { IDataObject } from 'n8n-workflow';

import {
	type Answer,
	asText,
	errorsIn,
	isEmpty,
	isErrorName,
	isRecord,
	isWebPage,
	parseAnswer,
} from '../json';
import type { Endpoint } from './endpoint';

export const NOTHING_THERE = /(not found|does not exist|no such \w+)\W*$/i;

/** Words of a server that did not do what it was asked for. */
const FAILURE =
	/\b(fail(s|ed|ures?)?|errors?|unsuccessful(ly)?|denied|forbidden|unauthori[sz]ed|invalid|incorrect|locked|cannot|can.?t|could not|unable|refused|unavailable|(is|was|are|were|has|have|been|did) not|not (allowed|permitted|authori[sz]ed|possible|supported|success\w*))\b/i;

/** Words that count such things, and find none. */
const NO_FAILURE =
	/\b(0|no|zero|without)( any)? (errors?|failures?|failed)\b|\b(errors?|failures?|failed)\s*[:=]\s*(0|none)\b/gi;

const SUCCESS = /\bsuccess(ful(ly)?)?\b/i;

/** Things that KlearStack may count: inferred. */
const DONE = String.raw`(updat|modif|match|affect|chang|delet|remov|insert|append|add|approv|reject|process|sav|succe)\w*`;

/** Words of a server that had nothing to do. */
const NOTHING_DONE = new RegExp(
	[
		String.raw`\b(0|none) ?(of|out of|/) ?\d+\b(?!\s+(${FAILURE.source}))`,
		String.raw`\b(0|no|zero)( \w+)?( (is|was|are|were|has been|have been))? ${DONE}`,
		String.raw`\b${DONE}( successfully)?\s*[:=]?\s*(0|none|nothing)\b`,
		String.raw`\bnothing\b.*\b${DONE}`,
	].join('|'),
	'i',
);

/** A key that counts what was done. */
const COUNTS = new RegExp(`^(n|num|number|rows|documents|records)?_?${DONE}$`, 'i');

/** Beside these, `detail` is an error, as Django writes it: inferred (docs/api.md). */
const BESIDE_DETAIL = ['detail', 'code', 'messages', 'status', 'status_code', 'release_version'];

const saysDetail = (answer: IDataObject) =>
	errorsIn(answer.detail).length > 0 && hasOnly(answer, BESIDE_DETAIL);

/** Keys of an answer that is nothing but a sentence. */
const SENTENCE_KEYS = [...BESIDE_DETAIL, 'message', 'msg', 'success'];

const isTrue = (value: unknown) => /^(true|1)$/i.test(asText(value));
const isFalse = (value: unknown) => /^(false|0)$/i.test(asText(value));

/** The status that an answer gives by itself: a word, or that of HTTP. */
const saysFailed = ({ status, status_code: code }: IDataObject) =>
	[status, code].some((one) => /^(fail|error|false$|[45]\d\d$)/i.test(asText(one)));

const asWords = (value: unknown): string => {
	const [only] = Array.isArray(value) && value.length === 1 ? (value as unknown[]) : [value];
	return typeof only === 'string' ? only : JSON.stringify(only);
};

const hasOnly = (answer: object, keys: string[]) =>
	Object.keys(answer).every((key) => keys.includes(key.toLowerCase()));

const sentenceIn = (answer: object) =>
	['message', 'detail', 'msg']
		.map((key) => (answer as Record<string, unknown>)[key])
		.find((value): value is string => typeof value === 'string' && value !== '');

/** The words of an answer: itself, its message, or its success. */
function saidIn(answer: Answer): string {
	if (typeof answer === 'string') return answer;
	if (!isRecord(answer)) return '';
	const { success } = answer;
	return [sentenceIn(answer), typeof success === 'string' ? success : ''].join(' ').trim();
}

/** The error that an answer names. */
function errorIn(answer: IDataObject): string | undefined {
	const error = Object.entries(answer).find(
		([key, value]) => isErrorName(key) && errorsIn(value).length > 0,
	);
	return error && asWords(error[1]);
}

const isList = (value: unknown) =>
	Array.isArray(value) && value.some((one) => typeof one === 'object' && !isEmpty(one));

/** Documents or rows, in whatever envelope, or the fields of one document. */
function hasResults(answer: IDataObject, depth = 0): boolean {
	return Object.entries(answer).some(([key, value]) => {
		if (isErrorName(key) || BESIDE_DETAIL.includes(key.toLowerCase())) return false;
		if (isList(value)) return true;
		if (!isRecord(value)) return false;
		const isResult = key.toLowerCase() === 'result' && !isEmpty(value);
		return isResult || Object.hasOwn(value, 'value') || (depth === 0 && hasResults(value, 1));
	});
}

const isDocument = (answer: object) =>
	Object.keys(answer).some((key) => ['document_id', 'file_name'].includes(key.toLowerCase()));

const countsIn = (answer: IDataObject) =>
	Object.entries(answer)
		.filter(([key, value]) => COUNTS.test(key) && /^\d+$/.test(asText(value)))
		.map(([, value]) => Number(value));

/** Words that say something else than a success. */
const sayDoubt = (words: string) =>
	FAILURE.test(words.replace(NO_FAILURE, '')) ||
	NOTHING_THERE.test(words) ||
	NOTHING_DONE.test(words);

/** Tells if something in an answer says that something was done. */
const claims = (answer: Answer) => {
	const record = isRecord(answer) ? answer : {};
	const words = saidIn(answer);
	return (
		isTrue(record.success) ||
		/^(ok|success)$/i.test(asText(record.status)) ||
		countsIn(record).some((count) => count > 0) ||
		(SUCCESS.test(words) && !sayDoubt(words))
	);
};

/** Tells if an answer says that what was asked for has been done, and nothing else. */
export const confirms = (answer: Answer): boolean =>
	claims(answer) && refusalOfChange(answer) === undefined;

/** That KlearStack did not do what it was asked for. */
export interface Refusal {
	words: string;
	/** Nothing has been done, so the call may be made again. */
	isSure: boolean;
}

/**
 * Said by something else than words: an error, `success: false`, or a status.
 *
 * @param isAbout the subject of the status: a document has one of its own
 */
function plainRefusal(
	answer: IDataObject,
	isAbout: 'call' | 'document' = 'call',
): string | undefined {
	const error = errorIn(answer);
	if (error !== undefined) return error;
	const sentence = sentenceIn(answer);
	if (isFalse(answer.success)) return sentence ?? 'KlearStack answered that it did not succeed';
	if (isAbout === 'document' || !saysFailed(answer)) return undefined;
	return sentence ?? `KlearStack answered with the status ${asText(answer.status)}`;
}

/** An object, also where it comes as the only one of a list. */
const objectIn = (answer: Answer): IDataObject | undefined => {
	const [only] = Array.isArray(answer) && answer.length === 1 ? (answer as unknown[]) : [answer];
	if (!isRecord(only)) return undefined;
	return only === answer || Object.keys(only).every(isErrorName) ? only : undefined;
};

/**
 * How an answer to a call that reads refuses it. Documents in it count, whatever stands beside them,
 * and a bare sentence is none: it may be the text that was asked for.
 */
export function refusal(answer: Answer): Refusal | undefined {
	const object = objectIn(answer);
	if (!object || hasResults(object)) return undefined;
	const words = plainRefusal(object, isDocument(object) ? 'document' : 'call');
	if (words !== undefined) return { words, isSure: !claims(answer) };
	if (saysDetail(object)) {
		return { words: asWords(object.detail), isSure: false };
	}
	// An empty list, said in words as well.
	if (Array.isArray(object.result)) return undefined;
	const said = [sentenceIn(object), object.success].find(
		(one): one is string => typeof one === 'string' && NOTHING_THERE.test(one),
	);
	return said === undefined ? undefined : { words: said, isSure: false };
}

/**
 * How an answer to a call that changes something refuses it. Words alone make no refusal sure, and
 * neither does anything beside which it says that something was done: it is not repeated then.
 *
 * Source of "Document ID not found" with status 200:
 * update-documents/update-results-of-approved-invoices-with-quickbooks-enterprise-response.
 */
export function refusalOfChange(answer: Answer): Refusal | undefined {
	const object = objectIn(answer);
	const plain = object && plainRefusal(object);
	if (plain !== undefined) return { words: plain, isSure: !claims(answer) && !hasResults(object!) };
	const words = saidIn(answer);
	const counts = object ? countsIn(object) : [];
	const nothing = counts.length > 0 && counts.every((count) => count === 0);
	if (nothing) return { words: words || JSON.stringify(answer), isSure: false };
	// In data, words are about the data.
	const isSentence = !object || hasOnly(object, SENTENCE_KEYS) || claims(answer);
	const isDoubted = NOTHING_THERE.test(words) || (isSentence && sayDoubt(words));
	if (isDoubted) return { words, isSure: false };
	if (object && saysDetail(object) && !claims(answer)) {
		return { words: asWords(object.detail), isSure: false };
	}
	return undefined;
}

/** The batch that an upload has become: where it is named, the file was taken, whatever else is said. */
export function batchIdIn({ batchIdKeys = [] }: Endpoint, answer: Answer): string | undefined {
	const ids = isRecord(answer) ? batchIdKeys.map((key) => answer[key]) : [];
	const id = ids.find((one) => one && !isEmpty(one));
	return id === undefined ? undefined : asText(id);
}

/** KlearStack's words in a failed answer of whatever shape; none where a web page came. */
export function wordsOf(text: string): string {
	if (isWebPage(text)) return '';
	const answer = parseAnswer(text);
	const sentence = typeof answer === 'object' && answer !== null ? sentenceIn(answer) : undefined;
	const own = typeof answer === 'string' ? answer : text;
	return refusalOfChange(answer)?.words ?? sentence ?? own;
}

const LONGEST_SENTENCE = 500;

/** A foreign sentence without control characters, of a length that can be read. */
export function tidy(words: string): string {
	const clean = words.replace(/\p{Cc}+/gu, ' ').trim();
	return clean.length > LONGEST_SENTENCE ? `${clean.slice(0, LONGEST_SENTENCE)} …` : clean;
}
