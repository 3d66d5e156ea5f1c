/**
 * Hides what a credential holds, should KlearStack send it back. SECURITY.md says how far that goes.
 *
 * Texts are looked through as they are and in their normal form, so no spelling of a secret needs a
 * pattern of its own.
 */
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { normalForm } from './normalForm';

const HIDDEN = '***';

/**
 * Anything shaped like a JSON Web Token, known or not, and what is glued to it in front. Only where
 * the whole shape is ahead is the beginning looked for, so that no text is searched again and again.
 */
const TOKENS = /(?<![\w-])(?=[\w-]+\.[\w-]+\.)([\w-]*?)eyJ[\w-]+\.[\w-]+\.[\w-]*/g;

/** Stands in a text whenever such a token does. */
const TOKEN_TRACE = 'eyJ';

/** A shorter secret is part of too many other words, so it counts only as a word of its own. */
const SHORTEST_PART = 6;
const SHORTEST_STRONG = 8;
const SHORTEST_TOKEN = 20;
/** Longer ones are tokens, which nobody puts into base64. */
const LONGEST_IN_BASE64 = 128;

/** Words, numbers, dates and amounts. */
const IS_COMMON = /^([\p{L}\s.,'’&-]+|[\d\s.,:/+-]+)$/u;

/** Whether it cannot stand in a document by chance: a token, or long and neither words nor a number. */
const isStrong = (secret: string) =>
	(secret.length >= SHORTEST_TOKEN && !/\s/.test(secret)) ||
	(secret.length >= SHORTEST_STRONG && !IS_COMMON.test(secret));

/** Names of secrets, also within a text: `password=…`. */
const NAMES_A_SECRET = /pass(word|wd|phrase)|pwd|secret|token|authorization|bearer/i;

/** Keys whose values are sentences, in which a server may repeat what it was sent. */
const SENTENCE = '(message|msg|detail|errors?|error_?message|exception|success)';
const NAMES_A_SENTENCE = new RegExp(`^${SENTENCE}$`, 'i');
const HAS_SUCH_A_NAME = new RegExp(`${NAMES_A_SECRET.source}|"${SENTENCE}"`, 'i');

/** A text to hide, and its normal form. */
interface Sought {
	text: string;
	form: string;
	/** It is all but the ends of something in base64. */
	isInner?: boolean;
}

/**
 * A secret in base64: the characters that are the same whatever stands around it, for each of the
 * three ways in which it may be cut into groups of three bytes.
 */
const inBase64 = (secret: string): Sought[] =>
	[0, 1, 2].flatMap((before) => {
		const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
		const [from, to] = [Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6)];
		const texts = (['base64', 'base64url'] as const).map((encoding) =>
			bytes.toString(encoding).slice(from, to),
		);
		return [...new Set(texts)].map((text) => ({ text, form: normalForm(text), isInner: true }));
	});

const soughtOf = (secret: string): Sought[] => [
	{ text: secret, form: normalForm(secret) },
	...(secret.length >= SHORTEST_STRONG && secret.length <= LONGEST_IN_BASE64
		? inBase64(secret)
		: []),
];

const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

function without(text: string, sought: string, isInner = false): string {
	if (sought.trim() === '' || !text.includes(sought)) return text;
	if (sought.length < SHORTEST_PART) {
		const word = `(?<![\\p{L}\\p{N}_])${literal(sought)}(?![\\p{L}\\p{N}_])`;
		return text.replace(new RegExp(word, 'gu'), HIDDEN);
	}
	if (!isInner) return text.replaceAll(sought, HIDDEN);
	const parts = text.split(sought).map((part, n, { length }) => {
		const begun = n > 0 ? part.replace(/^[\w+/=-]{1,4}/, '') : part;
		return n < length - 1 ? begun.replace(/(?<![\w+/=-]{3})[\w+/=-]{1,3}$/, '') : begun;
	});
	return parts.join(HIDDEN);
}

const isIn = (text: string, form: string, secrets: Sought[]) =>
	secrets.some(
		(one) =>
			(one.form !== '' && form.includes(one.form)) || (form !== text && text.includes(one.text)),
	);

/** A text without secrets; all of it in its normal form where one was spelled otherwise. */
function hide(text: string, secrets: Sought[]): string {
	let clean = text;
	for (const { text: secret, isInner } of secrets) clean = without(clean, secret, isInner);
	let form = normalForm(clean);
	const before = form;
	for (const { form: secret, isInner } of secrets) form = without(form, secret, isInner);
	if (form !== before) clean = form;
	return clean.includes(TOKEN_TRACE) ? clean.replace(TOKENS, `$1${HIDDEN}`) : clean;
}

/** Tokens that logins of this process have given lately: a run was told only those from before it. */
const issued: Sought[] = [];
const MOST_ISSUED = 200;

/** Hides tokens from now on. Those of the usual shape are hidden anyway. */
export function hideTokens(...tokens: string[]): void {
	const opaque = tokens.filter((token) => token !== '' && !token.startsWith(TOKEN_TRACE));
	const added = opaque.filter((token) => !issued.some(({ text }) => text === token));
	issued.push(...added.flatMap(soughtOf));
	issued.splice(0, issued.length - MOST_ISSUED);
}

const MOST_KEPT = 100;
const made = new Map<string, Redactor>();

/** Hides a given set of secrets. */
export class Redactor {
	/** One for each set, which many calls share. */
	static of(secrets: string[]): Redactor {
		const key = JSON.stringify(secrets);
		const redactor = made.get(key) ?? new Redactor(secrets);
		if (!made.has(key) && made.size >= MOST_KEPT) made.clear();
		made.set(key, redactor);
		return redactor;
	}

	private readonly strong: Sought[];
	private readonly all: Sought[];

	constructor(given: string[]) {
		const secrets = [...new Set(given)]
			.filter((secret) => secret !== '')
			.sort((a, b) => b.length - a.length);
		this.strong = secrets.filter(isStrong).flatMap(soughtOf);
		this.all = secrets.flatMap(soughtOf);
	}

	/** A sentence for a person, without any secret. */
	text(text: string): string {
		return hide(text, [...this.all, ...issued]);
	}

	/**
	 * An answer's values without secrets, changed in place. A secret that may stand in a document by
	 * chance is hidden only in sentences, and where a name or the text itself speaks of a secret: a
	 * supplier whose name equals the password keeps it. Names are kept, so that no two become one.
	 *
	 * @param text the answer as it came: searched once, so that the values need to be looked at only
	 * where that finds something
	 */
	data<T>(answer: T, text: string): T {
		const form = normalForm(text);
		const isAnyWeak = this.all.length > this.strong.length;
		const isNamed = isAnyWeak && HAS_SUCH_A_NAME.test(form);
		const secrets = [...(isNamed ? this.all : this.strong), ...issued];
		const mayHoldSome = form.includes(TOKEN_TRACE) || isIn(text, form, secrets);
		return mayHoldSome ? (this.value(answer) as T) : answer;
	}

	/** @param isNamed the name says that it is a secret, or a sentence */
	private value(value: unknown, isNamed = false): unknown {
		if (typeof value === 'number' && isNamed) {
			return this.all.some(({ text }) => text === String(value)) ? HIDDEN : value;
		}
		if (typeof value === 'string') {
			const secrets = isNamed || NAMES_A_SECRET.test(value) ? this.all : this.strong;
			return hide(value, [...secrets, ...issued]);
		}
		if (typeof value !== 'object' || value === null) return value;
		// A tuple has its name behind the value.
		const name: unknown = Array.isArray(value) ? value[1] : undefined;
		const isTuple = typeof name === 'string' && NAMES_A_SECRET.test(name);
		for (const [key, member] of Object.entries(value)) {
			const isTold = NAMES_A_SECRET.test(key) || NAMES_A_SENTENCE.test(key);
			const hidden = this.value(member, isNamed || isTuple || isTold);
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
