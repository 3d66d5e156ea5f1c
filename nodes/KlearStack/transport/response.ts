/**
 * KlearStack says that a call worked, or did not, in many ways (documentation, all pages):
 * an object with data, `success: true`, `success: "<sentence>"`, a bare sentence, or a sentence as
 * a key; `{"error": "<sentence>"}` with 400, 401 or 500, words with 403 and 501, and a
 * "not found" sentence with 200. They are told apart here and nowhere else.
 */

/** What KlearStack answered: parsed JSON, or the text itself where it is no JSON. */
export type Answer = unknown;

export interface Failure {
	/** What to show first: KlearStack's own words where it gave any. */
	message: string;
	/** What to do about it. */
	description: string;
}

const MAX_MESSAGE_LENGTH = 500;

/** A bare number, true or false is a text too: as a number, 55413.00 would not be the same. */
export function parseAnswer(text: string): Answer {
	try {
		const answer: Answer = JSON.parse(text);
		return ['number', 'boolean'].includes(typeof answer) ? text.trim() : answer;
	} catch {
		return text.trim();
	}
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

/** KlearStack's words in a failed answer of whatever shape. */
function wordsOf(text: string): string {
	if (isWebPage(text)) return '';
	const answer = parseAnswer(text);
	const sentence = typeof answer === 'object' && answer !== null ? sentenceIn(answer) : undefined;
	return refusal(answer) ?? sentence ?? text;
}

/** A foreign sentence without control characters, of a length that can be read. */
export function tidy(words: string): string {
	const clean = words.replace(/\p{Cc}+/gu, ' ').trim();
	return clean.length > MAX_MESSAGE_LENGTH ? `${clean.slice(0, MAX_MESSAGE_LENGTH)} …` : clean;
}

const WHAT_TO_DO: Record<number, string> = {
	400: 'KlearStack refused what was sent. Compare the parameters with its words above.',
	401: 'Check the user name, password and company in the KlearStack credential.',
	403: 'Check that the user of the KlearStack credential may do this, and that IDs and document type belong to its company.',
	404: 'Check the Base URL of the KlearStack credential.',
	413: 'The file is larger than this KlearStack accepts.',
	429: 'KlearStack is getting too many requests. Try again later.',
};

/**
 * What a failed HTTP answer means, in KlearStack's words where it gave any.
 *
 * @param secrets not to be shown, should the answer hold them
 */
export function explainStatus(status: number, text: string, secrets: string[] = []): Failure {
	if (status >= 300 && status < 400) {
		return {
			message: 'The address of KlearStack forwards to another one',
			description:
				'Enter the final address as Base URL of the KlearStack credential, often the same with https://. Forwarding is not followed, so that nothing is sent elsewhere.',
		};
	}
	// Only now: what the answer's JSON hides in escapes stands in plain text here.
	const words = tidy(redact(wordsOf(text), secrets));
	if (status === 404 && words === '') {
		return {
			message: 'There is no KlearStack endpoint at this address',
			description: WHAT_TO_DO[404],
		};
	}
	return {
		message: words || `KlearStack answered with status ${status}`,
		description:
			WHAT_TO_DO[status] ??
			(status >= 500
				? 'KlearStack answers so when it is out of order, and also when a required value is missing or an ID is unknown to it. Check the parameters, then try again later.'
				: `KlearStack answered with status ${status}.`),
	};
}

const TLS_CODES =
	/^(CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_)/;

/** What it means that no answer came, from the code of the network's error. */
export function explainNoAnswer(code: string): Failure {
	if (TLS_CODES.test(code)) {
		return {
			message: 'The certificate of KlearStack’s host could not be verified',
			description:
				'If you trust this host, e.g. because it uses its own certificate, turn on Ignore SSL Issues in the KlearStack credential.',
		};
	}
	if (code === 'ERR_CANCELED') {
		return { message: 'The execution was canceled before KlearStack answered', description: '' };
	}
	if (code === 'ECONNABORTED' || code === 'ETIMEDOUT') {
		return {
			message: 'KlearStack did not answer in time',
			description: 'Try again later.',
		};
	}
	return {
		message: 'KlearStack’s host could not be reached',
		description: `Check the Base URL of the KlearStack credential and the network of your n8n (${code}).`,
	};
}

const TOKEN = /eyJ[\w-]+\.[\w-]+\.[\w-]*/g;

/** Every way in which a server may write a secret back. */
function spellingsOf(secret: string): string[] {
	const html = secret.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
	const named = secret
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;');
	return [
		secret,
		JSON.stringify(secret).slice(1, -1),
		encodeURIComponent(secret),
		new URLSearchParams([['', secret]]).toString().slice(1),
		html,
		named,
	];
}

/** A shorter one stands in too many other words; it counts only where it is a word of its own. */
const SHORT = 6;

/** The text without secrets: anything shaped like a token, and every given one however it is written. */
export function redact(text: string, secrets: string[]): string {
	return [...new Set(secrets.filter((secret) => secret !== '').flatMap(spellingsOf))]
		.sort((a, b) => b.length - a.length)
		.reduce(
			(redacted, secret) => {
				const literal = secret.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
				const pattern = secret.length < SHORT ? `(?<!\\w)${literal}(?!\\w)` : literal;
				return redacted.replace(new RegExp(pattern, 'gi'), () => '***');
			},
			text.replace(TOKEN, '***'),
		);
}

/** An answer without secrets, in every text and name it holds. */
export function redactAnswer(answer: Answer, secrets: string[]): Answer {
	if (typeof answer === 'string') return redact(answer, secrets);
	if (Array.isArray(answer)) return answer.map((member) => redactAnswer(member, secrets));
	if (typeof answer !== 'object' || answer === null) return answer;
	return Object.fromEntries(
		Object.entries(answer).map(([key, value]) => [
			redact(key, secrets),
			redactAnswer(value, secrets),
		]),
	);
}
