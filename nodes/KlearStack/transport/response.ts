/**
 * KlearStack says that a call worked, or did not, in many ways (documentation, all pages):
 * an object with data, `success: true`, `success: "<sentence>"`, a bare sentence, or a sentence as
 * a key; `{"error": "<sentence>"}` with 400, 401 or 500, words with 403 and 501, and a
 * "not found" sentence with 200. They are told apart here and nowhere else.
 */

/** What KlearStack answered: parsed JSON, or the text itself where it is no JSON. */
export type Answer = unknown;

/** A bare number, true or false is a text too: as a number, 55413.00 would not be the same. */
export function parseAnswer(text: string): Answer {
	try {
		const answer: Answer = JSON.parse(text);
		return ['number', 'boolean'].includes(typeof answer) ? text.trim() : answer;
	} catch {
		return text.trim();
	}
}

/** Whether the text would be JSON if it were whole. */
export function looksLikeJson(text: string): boolean {
	return /^[{[]/.test(text);
}

/** Whether the text is a web page: the answer of a proxy, a login page or some other server. */
export function isWebPage(text: string): boolean {
	return /^\s*<(!doctype|html|\?xml)/i.test(text);
}

const NOTHING_THERE = /(not found|does not exist)\W*$/i;

/**
 * The sentence with which KlearStack refuses, if the answer holds one.
 *
 * A bare "... not found" is a refusal although it comes with status 200
 * (update-documents/update-results-of-approved-invoices-with-quickbooks-enterprise-response).
 */
export function refusal(answer: Answer): string | undefined {
	if (typeof answer === 'string') return NOTHING_THERE.test(answer) ? answer : undefined;
	if (typeof answer !== 'object' || answer === null) return undefined;
	const { error, success } = answer as { error?: unknown; success?: unknown };
	if (error !== undefined && error !== null && error !== '' && error !== false) {
		return typeof error === 'string' ? error : JSON.stringify(error);
	}
	const sentence = sentenceIn(answer);
	if (success === false || success === 'false') {
		return sentence ?? 'KlearStack answered that it did not succeed';
	}
	return [sentence, success].find(
		(words): words is string => typeof words === 'string' && NOTHING_THERE.test(words),
	);
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
