/**
 * Hides what a credential holds, should KlearStack send it back.
 *
 * Decided once, for all texts:
 * - An error is a sentence, and a server that echoes what it was sent does so there: every secret
 *   is hidden, however it is spelled. A short one counts only as a word of its own.
 * - Data are worth money, and KlearStack has no reason to put a password into a field. So a secret
 *   that may be a common word or a number (see isStrong) is hidden only under a name that says what
 *   it is: a supplier whose name equals the password keeps it. Names are never changed, so that no
 *   two become one.
 */
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

const HIDDEN = '***';

/**
 * Anything shaped like a JSON Web Token, known or not, and what is glued to it in front. Only where
 * the whole shape is ahead is the beginning looked for, so that no text is searched again and again.
 */
const TOKENS = /(?<![\w-])(?=[\w-]+\.[\w-]+\.)([\w-]*?)eyJ[\w-]+\.[\w-]+\.[\w-]*/g;

/** What stands in a text whenever a token does. */
const TOKEN_TRACE = 'eyJ';

/** Backslashes in front of a character: JSON inside JSON inside JSON. */
const MOST_ESCAPES = 7;
const ESCAPED = String.raw`\\{0,${MOST_ESCAPES}}`;

/** Longer ones are tokens, which nobody escapes. */
const LONGEST_SPELLED = 128;
/** A shorter secret is part of too many other words. */
const SHORTEST_PART = 6;
const SHORTEST_STRONG = 8;
const SHORTEST_TRACE = 3;

const NAMES_A_SECRET = /pass(word|wd)?$|pwd|secret|token|authorization/i;

const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

const hex = (value: number, length = 1) =>
	value
		.toString(16)
		.padStart(length, '0')
		.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);

const CONTROL: Record<string, string> = { '\b': 'b', '\f': 'f', '\n': 'n', '\r': 'r', '\t': 't' };
const ENTITY: Record<string, string> = {
	'&': 'amp',
	'<': 'lt',
	'>': 'gt',
	'"': 'quot',
	"'": 'apos',
};

/** One character as plain text, JSON, a URL or form, and HTML write it, also one inside the other. */
function spellingsOf(character: string): string {
	const units = Array.from({ length: character.length }, (_, n) => character.charCodeAt(n));
	const json = units.map((unit) => `${ESCAPED}\\\\u${hex(unit, 4)}`).join('');
	const url = [...Buffer.from(character)].map((byte) => `%(?:25)*${hex(byte, 2)}`).join('');
	const point = character.codePointAt(0)!;
	const named = ENTITY[character] ? `|${ENTITY[character]}` : '';
	return `(?:${[
		ESCAPED + literal(character),
		json,
		url,
		`&(?:amp;)*(?:#0*${point}|#[xX]0*${hex(point)}${named});`,
		...(CONTROL[character] ? [`${ESCAPED}\\\\${CONTROL[character]}`] : []),
		...(character === ' ' ? ['\\+'] : []),
	].join('|')})`;
}

/** Backslashes in a row are one piece: each with escapes of its own, the pattern would try all ways to share them out. */
function spelledBackslashes({ length }: string): string {
	const others = String.raw`(?:%(?:25)*5[Cc]|&(?:amp;)*#(?:0*92|[xX]0*5[cC]);|\\u005[cC])`;
	return `(?:\\\\{${length},${(MOST_ESCAPES + 1) * length}}|${others}{${length}})`;
}

function patternOf(secret: string): string {
	if (secret.length > LONGEST_SPELLED) return literal(secret);
	const pieces = secret.match(/\\{2,}|[^]/gu) ?? [];
	const spelled = pieces
		.map((piece) => (/^\\{2}/.test(piece) ? spelledBackslashes(piece) : spellingsOf(piece)))
		.join('');
	if (secret.length < SHORTEST_PART) return `(?<!\\w)${spelled}(?!\\w)`;
	return `${spelled}|${literal(Buffer.from(secret).toString('base64').replace(/=+$/, ''))}`;
}

/**
 * What stands in a text whenever the secret does: its longest run of letters and digits, which no
 * encoding but base64 writes otherwise. Searching for it is many times faster than for the pattern.
 */
function tracesOf(secret: string): string[] {
	const runs = secret.match(/[A-Za-z0-9]+/g) ?? [];
	const [longest = ''] = runs.sort((a, b) => b.length - a.length);
	return longest.length < SHORTEST_TRACE
		? ['']
		: [longest, Buffer.from(secret).toString('base64').replace(/=+$/, '')];
}

/** Long, and neither a word nor a number: it cannot stand in a document by chance. */
const isStrong = (secret: string) =>
	secret.length >= SHORTEST_STRONG && !/^(\p{L}+|\d+)$/u.test(secret);

const hide = (text: string, secrets: RegExp) =>
	text.replace(secrets, HIDDEN).replace(TOKENS, `$1${HIDDEN}`);

const MOST_KEPT = 100;
const made = new Map<string, Redactor>();

/** Hides a given set of secrets. */
export class Redactor {
	/** One for each set: making its patterns takes longer than looking through most answers. */
	static of(secrets: string[]): Redactor {
		const key = JSON.stringify(secrets);
		const redactor = made.get(key) ?? new Redactor(secrets);
		if (!made.has(key) && made.size >= MOST_KEPT) made.clear();
		made.set(key, redactor);
		return redactor;
	}

	private readonly inErrors: RegExp;
	private readonly inData: RegExp;
	private readonly weak: string[];
	private readonly traces: string[];

	constructor(given: string[]) {
		const secrets = [...new Set(given)]
			.filter((secret) => secret !== '')
			.sort((a, b) => b.length - a.length);
		const all = (some: string[]) => new RegExp(some.map(patternOf).join('|') || '(?!)', 'g');
		this.inErrors = all(secrets);
		this.inData = all(secrets.filter(isStrong));
		this.weak = secrets.filter((secret) => !isStrong(secret));
		this.traces = [TOKEN_TRACE, ...secrets.flatMap(tracesOf)];
	}

	/** A sentence for a person, without any secret. */
	text(text: string): string {
		return hide(text, this.inErrors);
	}

	/**
	 * An answer's values without secrets, changed in place.
	 *
	 * @param text the answer as it came: searched once, so that the values need to be looked at only
	 * where that finds something
	 */
	data<T>(answer: T, text: string): T {
		const mayHoldSome = this.traces.some((trace) => text.includes(trace));
		return mayHoldSome && hide(text, this.inErrors) !== text ? (this.value(answer) as T) : answer;
	}

	private value(value: unknown, name = ''): unknown {
		if (typeof value === 'string') {
			const isNamed = NAMES_A_SECRET.test(name) && this.weak.includes(value);
			return isNamed ? HIDDEN : hide(value, this.inData);
		}
		if (typeof value !== 'object' || value === null) return value;
		for (const [key, member] of Object.entries(value)) {
			const hidden = this.value(member, key);
			// Not by assignment: a field may be called __proto__.
			if (hidden !== member) {
				Object.defineProperty(value, key, {
					value: hidden,
					configurable: true,
					enumerable: true,
					writable: true,
				});
			}
		}
		return value;
	}
}

/** What of a credential nobody may see. A user ID is as good as a password where one logs in by it. */
export function secretsOf(credentials: ICredentialDataDecryptedObject): string[] {
	const { password, accessToken, refreshToken, authentication, userId } = credentials;
	return [password, accessToken, refreshToken, authentication === 'userId' ? userId : ''].map(
		(secret) => String(secret ?? ''),
	);
}
