/** The ASCII form of a digit: every script has its ten in a row. */
function digitOf(digit: string): string {
	let before = 0;
	while (/\p{Nd}/u.test(String.fromCodePoint(digit.codePointAt(0)! - before - 1))) before++;
	return String(before % 10);
}

/** ² and ① would become digits; they are notes beside a number. */
const BETWEEN_NOTES = /\P{No}+/gu;

/** Digits of all scripts, full-width signs, all hyphens, apostrophes and spaces as ASCII has them. */
export function plainText(text: string): string {
	if (/^[ -~]*$/.test(text)) return text.trim();
	return text
		.replace(/[´’ʼ‘٬]/g, "'")
		.replace(/٫/g, '.')
		.replace(/،/g, ',')
		.replace(BETWEEN_NOTES, (part) => part.normalize('NFKC'))
		.replace(/(?![0-9])\p{Nd}/gu, digitOf)
		.replace(/[\p{Pd}−]/gu, '-')
		.replace(/\p{Cf}/gu, '')
		.trim();
}
