import type { IDataObject } from 'n8n-workflow';

/** JSON as KlearStack and n8n give it. */

/** What KlearStack answered: parsed JSON, or the text itself where it is no JSON. */
export type Answer = unknown;

/** A bare number, true or false is a text too: as a number, 55413.00 would not be the same. */
export function parseAnswer(text: string): Answer {
	try {
		const answer: Answer = JSON.parse(text);
		if (typeof answer === 'string' && looksLikeJson(answer)) return parseAnswer(answer);
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
	return /^\s*<(!doctype|html|head|body|title|h1|\?xml)/i.test(text);
}

/** A value in words, whatever it is: String() fails for objects with a toString of their own. */
export const asText = (value: unknown): string =>
	typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);

export const isRecord = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
