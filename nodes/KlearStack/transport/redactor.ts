/**
 * Hides what a credential holds, should KlearStack send it back. SECURITY.md says how far that goes.
 *
 * Texts are looked through as they are and in their normal form, so no spelling of a secret needs a
 * pattern of its own.
 */
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { isRecord } from '../json';
import { mayHideWords, normalForm } from './normalForm';

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

/** Words, numbers, dates and amounts. */
const IS_COMMON = /^([\p{L}\s.,'’&-]+|[\d\s.,:/+-]+)$/u;

/** Tells what cannot stand in a document by chance: a token, or long and neither words nor a number. */
const isStrong = (secret: string) =>
	(secret.length >= SHORTEST_TOKEN && !/\s/.test(secret)) ||
	(secret.length >= SHORTEST_STRONG && !IS_COMMON.test(secret));

/**
 * Names of secrets, also within a text (`password=…`), and of sentences, in which a server may repeat
 * what it was sent.
 */
const TELLING =
	/pass(word|wd|phrase)|pwd|secret|token|authorization|bearer|^(message|msg|detail|errors?|error_?message|exception|success)$/i;

/** A secret as it is, and in its normal form. */
interface Sought {
	text: string;
	form: string;
}

/** The part of a secret that no encoding has to write otherwise. */
const longestWord = (secret: string) =>
	(secret.match(/[A-Za-z0-9]+/g) ?? ['']).reduce((a, b) => (b.length > a.length ? b : a));

function without(text: string, secret: string): string {
	if (secret.trim() === '' || !text.includes(secret)) return text;
	if (secret.length >= SHORTEST_PART) return text.replaceAll(secret, HIDDEN);
	const literal = secret.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
	return text.replace(
		new RegExp(`(?<![\\p{L}\\p{N}_])${literal}(?![\\p{L}\\p{N}_])`, 'gu'),
		HIDDEN,
	);
}

/** A text without secrets; all of it in its normal form where one was spelled otherwise. */
function hide(text: string, secrets: Sought[]): string {
	const plain = secrets.reduce((left, secret) => without(left, secret.text), text);
	const form = normalForm(plain);
	const clean = secrets.reduce((left, secret) => without(left, secret.form), form);
	return (clean === form ? plain : clean).replace(TOKENS, `$1${HIDDEN}`);
}

/** Hides a given set of secrets. */
export class Redactor {
	private readonly all: Sought[];

	private readonly strong: Sought[];

	private readonly traces: string[];

	constructor(secrets: string[]) {
		this.all = [...new Set(secrets)]
			.filter((secret) => secret !== '')
			.sort((a, b) => b.length - a.length)
			.map((text) => ({ text, form: normalForm(text) }));
		this.strong = this.all.filter(({ text }) => isStrong(text));
		this.traces = [TOKEN_TRACE, ...this.all.map(({ text }) => longestWord(text))];
	}

	/** A sentence for a person, without any secret. */
	text(text: string): string {
		return hide(text, this.all);
	}

	/**
	 * An answer without secrets in its values. One that may stand in a document by chance is hidden only
	 * in sentences, and where a name or the text itself speaks of a secret: a supplier whose name equals
	 * the password keeps it. Names are kept, so that no two become one.
	 *
	 * @param text the answer as it came: searched once, so that the values need to be looked at only
	 * where that finds something
	 */
	data<T>(answer: T, text: string): T {
		const mayHold = this.traces.some((trace) => text.includes(trace)) || mayHideWords(text);
		return mayHold && hide(text, this.all) !== text ? (this.value(answer) as T) : answer;
	}

	/** @param isTold the name says that it is a secret, or a sentence */
	private value(value: unknown, isTold = false): unknown {
		if (Array.isArray(value)) {
			// A tuple has its name behind the value.
			const isNamed = isTold || (typeof value[1] === 'string' && TELLING.test(value[1]));
			return value.map((one) => this.value(one, isNamed));
		}
		if (isRecord(value)) {
			const members = Object.entries(value);
			return Object.fromEntries(
				members.map(([name, one]) => [name, this.value(one, isTold || TELLING.test(name))]),
			);
		}
		if (typeof value === 'string') {
			return hide(value, isTold || TELLING.test(value) ? this.all : this.strong);
		}
		const isSecret = isTold && this.all.some(({ text }) => text === String(value));
		return isSecret ? HIDDEN : value;
	}
}

/** The secrets of a credential. A user ID is as good as a password where one logs in by it. */
export function secretsOf(credentials: ICredentialDataDecryptedObject): string[] {
	const { password, accessToken, refreshToken, authentication, userId } = credentials;
	return [password, accessToken, refreshToken, authentication === 'userId' ? userId : ''].map(
		(secret) => String(secret ?? ''),
	);
}
