import { Answer, parseAnswer, isWebPage, asText, isRecord } from '../json';

export const NOTHING_THERE = /(not found|does not exist)\W*$/i;

/** Words of a server that did not do what it was asked for. */
const FAILURE =
	/\b(fail(s|ed|ure)?|errors?|unsuccessful(ly)?|denied|forbidden|unauthori[sz]ed|invalid|incorrect|locked|cannot|can.?t|could not|unable|refused|unavailable|(is|was|are|were|has|have|been|did) not|not (allowed|permitted|authori[sz]ed|possible|supported))\b/i;

const SUCCESS = /\bsuccess(ful(ly)?)?\b/i;

/** Keys that hold what went wrong, in whatever capitals. */
const ERROR_KEYS = ['error', 'errors', 'error_message', 'errormessage', 'exception'];

/** Beside these, `detail` is an error, as Django writes it: inferred (docs/api.md). */
const BESIDE_DETAIL = ['detail', 'code', 'messages', 'status', 'status_code', 'release_version'];

/** Whether an answer says nothing at all. */
export const isEmpty = (answer: Answer): boolean => !isSomething(answer);

const isSomething = (value: unknown) =>
	Boolean(value) && (typeof value !== 'object' || Object.keys(value as object).length > 0);

/** An error that is none, e.g. Python's None as text. */
const SAYS_NO_ERROR = /^(none|null|false|0|no error)$/i;
const isTrue = (value: unknown) => /^(true|1)$/i.test(asText(value));
const isFalse = (value: unknown) => /^(false|0)$/i.test(asText(value));

const asWords = (value: unknown): string => {
	const [only] = Array.isArray(value) && value.length === 1 ? (value as unknown[]) : [value];
	return typeof only === 'string' ? only : JSON.stringify(only);
};

/**
 * The sentence with which KlearStack refuses, if the answer holds one.
 *
 * A bare sentence is none: it may be a text that was asked for.
 *
 * @param isChange what stands beside an error was not asked for
 */
export function refusal(answer: Answer, isChange = false): string | undefined {
	if (typeof answer === 'string') return undefined;
	if (Array.isArray(answer) && answer.length === 1) {
		const [only] = answer as unknown[];
		return isRecord(only) && hasOnly(only, ERROR_KEYS) ? refusal(only) : undefined;
	}
	if (!isRecord(answer)) return undefined;
	// It may say that not all went well, and its documents count all the same.
	if (!isChange && hasResults(answer)) return undefined;
	const { success, status, detail } = answer;
	const error = Object.entries(answer).find(
		([key, value]) =>
			ERROR_KEYS.includes(key.toLowerCase()) &&
			isSomething(value) &&
			!SAYS_NO_ERROR.test(asText(value)),
	);
	if (error) return asWords(error[1]);
	const sentence = sentenceIn(answer);
	if (isFalse(success)) {
		return sentence ?? 'KlearStack answered that it did not succeed';
	}
	const saysFailed = typeof status === 'string' && /^(fail|error)/i.test(status);
	if (saysFailed && !Object.hasOwn(answer, 'result') && !isDocument(answer)) {
		return sentence ?? `KlearStack answered with the status ${status}`;
	}
	if (isSomething(detail) && hasOnly(answer, BESIDE_DETAIL)) return asWords(detail);
	// An empty list, said in words as well.
	if (Array.isArray(answer.result)) return undefined;
	return [sentence, success].find(
		(words): words is string => typeof words === 'string' && NOTHING_THERE.test(words),
	);
}

const hasOnly = (answer: object, keys: string[]) =>
	Object.keys(answer).every((key) => keys.includes(key.toLowerCase()));

/** Documents in a list, or the fields of one. */
const hasResults = ({ result, ...answer }: Record<string, unknown>) =>
	(typeof result === 'object' && isSomething(result)) ||
	Object.values(answer).some((value) => isRecord(value) && Object.hasOwn(value, 'value'));

const isDocument = (answer: object) =>
	Object.keys(answer).some((key) => ['document_id', 'file_name'].includes(key.toLowerCase()));

/** What an answer says in words: itself, its message, or its success. */
function saidIn(answer: Answer): string {
	if (typeof answer === 'string') return answer;
	if (!isRecord(answer)) return '';
	const { success } = answer;
	return [sentenceIn(answer), typeof success === 'string' ? success : ''].join(' ').trim();
}

/** Whether an answer says that what was asked for has been done: `success: true`, or a sentence. */
export function confirms(answer: Answer): boolean {
	const { success, status } = isRecord(answer) ? answer : {};
	const words = saidIn(answer);
	if (FAILURE.test(words)) return false;
	return isTrue(success) || /^(ok|success)$/i.test(asText(status)) || SUCCESS.test(words);
}

/** What an answer has that is nothing but a sentence. */
const SENTENCE_KEYS = [...BESIDE_DETAIL, 'message', 'msg', 'success'];

/**
 * The same of a call that changes something: a sentence that says so counts, too, as "Document ID not
 * found" does, although it comes with status 200
 * (update-documents/update-results-of-approved-invoices-with-quickbooks-enterprise-response).
 *
 * @returns undefined also where the answer cannot be told
 */
export function refusalOfChange(answer: Answer): string | undefined {
	const words = isRecord(answer) && !hasOnly(answer, SENTENCE_KEYS) ? '' : saidIn(answer);
	const isRefusal = FAILURE.test(words) || NOTHING_THERE.test(words);
	return refusal(answer, true) ?? (isRefusal ? words : undefined);
}

const sentenceIn = (answer: object) =>
	['message', 'detail', 'msg']
		.map((key) => (answer as Record<string, unknown>)[key])
		.find((value): value is string => typeof value === 'string' && value !== '');

/** KlearStack's words in a failed answer of whatever shape; none where a web page came. */
export function wordsOf(text: string): string {
	if (isWebPage(text)) return '';
	const answer = parseAnswer(text);
	const sentence = typeof answer === 'object' && answer !== null ? sentenceIn(answer) : undefined;
	return refusal(answer) ?? sentence ?? text;
}

const LONGEST_SENTENCE = 500;

/** A foreign sentence without control characters, of a length that can be read. */
export function tidy(words: string): string {
	const clean = words.replace(/\p{Cc}+/gu, ' ').trim();
	return clean.length > LONGEST_SENTENCE ? `${clean.slice(0, LONGEST_SENTENCE)} …` : clean;
}
