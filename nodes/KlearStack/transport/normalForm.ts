/**
 * A text as it was before somebody put it into JSON, a program's notation, a URL, a form or HTML, or
 * into one inside the other. For comparing: the same for each of these spellings, and not to be shown
 * for the text that was sent.
 */

/** Escapes inside escapes are decoded to this depth. */
const MOST_LAYERS = 8;

const CONTROL: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };
const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** One escape. A backslash that is none only quotes the next character, or is written twice. */
const ESCAPE =
	/\\+(?:u([\da-f]{4})|x([\da-f]{2})|([bfnrt]))?|(%[\da-f]{2}(?:%[89ab][\da-f])*)|&(?:#x0*([\da-f]{1,5})|#0*(\d{1,6})|(amp|lt|gt|quot|apos));/gi;

/** Escapes that may stand for a letter or digit of ASCII, or for a part of such an escape. */
const SPELLS_WORDS = /\\u00[2-7]|\\x[2-7]|%[2-7]|&(?:amp;|#)/i;

/** Many times faster than to look for whole escapes. */
const mayHaveEscapes = (text: string) =>
	text.includes('\\') || text.includes('%') || text.includes('&');

/** Tells if a run of letters and digits may be in a text without standing there as it is. */
export const mayHideWords = (text: string): boolean =>
	mayHaveEscapes(text) && SPELLS_WORDS.test(text);

function decoded(_escape: string, ...groups: Array<string | undefined>): string {
	const [u, x, control, url, hex = u ?? x, decimal, name] = groups;
	if (control) return CONTROL[control] ?? control;
	if (url) return Buffer.from(url.replaceAll('%', ''), 'hex').toString();
	if (name) return NAMED[name.toLowerCase()];
	const code = hex ? parseInt(hex, 16) : decimal;
	return code === undefined ? '' : String.fromCodePoint(Number(code));
}

/** Without any escape or backslash, and with a space for a plus, as forms have it. */
export function normalForm(text: string): string {
	let form = text;
	for (let layer = 0; layer < MOST_LAYERS && mayHaveEscapes(form); layer++) {
		const before = form;
		form = before.replace(ESCAPE, decoded);
		if (form === before) break;
	}
	return form.replaceAll('+', ' ');
}
