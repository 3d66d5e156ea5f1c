/**
 * A text as it was before somebody put it into JSON, a program's notation, a URL, a form or HTML, or
 * into one inside the other. For comparing: the same for each of these spellings, and not to be shown
 * for what was sent.
 */

/** Escapes inside escapes are decoded to this depth. */
const MOST_LAYERS = 8;

const CONTROL: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** HTML's names of signs, and of the characters from 160 to 255 in their order. */
const SIGNS =
	'amp& AMP& lt< LT< gt> GT> quot" QUOT" apos\' excl! num# dollar$ percnt% lpar( rpar) ast* plus+ comma, period. sol/ colon: semi; equals= quest? commat@ lsqb[ lbrack[ bsol\\ rsqb] rbrack] Hat^ lowbar_ grave` lcub{ lbrace{ verbar| vert| rcub} rbrace}';
const LATIN =
	'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml';
const NAMED = new Map([
	...SIGNS.split(' ').map((pair) => [pair.slice(0, -1), pair.slice(-1)] as const),
	...LATIN.split(' ').map((name, n) => [name, String.fromCharCode(160 + n)] as const),
]);

/** One escape. A backslash that is none only quotes what follows, or is written twice. */
const ESCAPE = new RegExp(
	[
		String.raw`\\+(?:(?:u([\da-fA-F]{4})|x([\da-fA-F]{2}))|([bfnrt]))?`,
		String.raw`(%[\da-fA-F]{2}(?:%[89abAB][\da-fA-F])*)`,
		String.raw`&(?:#[xX]0{0,9}([\da-fA-F]{1,5})|#0{0,9}(\d{1,6})|([a-zA-Z]\w{1,7}));`,
	].join('|'),
	'g',
);

/** Found many times faster than a whole one. */
const BEGINS_ONE = /[\\%&]/;

function decoded(escape: string, ...groups: Array<string | undefined>): string {
	const [u, x, control, url, hex, decimal, name] = groups;
	if (control) return CONTROL[control];
	if (name) return NAMED.get(name) ?? escape;
	if (url) {
		const bytes = Buffer.from(url.replaceAll('%', ''), 'hex');
		const text = bytes.toString();
		return Buffer.from(text).equals(bytes) ? text : bytes.toString('latin1');
	}
	const digits = u ?? x ?? hex;
	if (digits) return String.fromCodePoint(parseInt(digits, 16));
	return decimal ? String.fromCodePoint(Number(decimal)) : '';
}

/** Without any escape or backslash, and with a space for a plus, as forms have it. */
export function normalForm(text: string): string {
	let form = text;
	for (let layer = 0; layer < MOST_LAYERS && BEGINS_ONE.test(form); layer++) {
		const before = form;
		form = before.replace(ESCAPE, decoded);
		if (form === before) break;
	}
	return form.replaceAll('+', ' ');
}
