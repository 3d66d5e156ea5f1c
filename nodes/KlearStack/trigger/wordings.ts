/** How sources word documents: whole in the process's memory only, as it holds contents; in the state in short. */
import { createHash } from 'crypto';

import { readDate } from '../documents/dates';
import type { Fact } from './event';

/** Who says what a document holds. Each words it in its own way. */
export type SourceName = 'pull' | 'list';

/** The words of a source about a document. */
interface Said {
	facts: Fact[];
	isApproved?: boolean;
	/** Names and values are digests with this salt: it was remembered by an n8n that has ended. */
	salt?: string;
}

/** A content in the words of a source. */
export interface Wording extends Said {
	source: SourceName;
	mark: string;
}

/** By document, the last ones, the newest last. */
export type Wordings = Map<string, Wording[]>;

const MOST_DOCUMENTS = 3_000;
const MOST_OF_A_DOCUMENT = 6;

export function remember(wordings: Wordings, key: string, wording: Wording): void {
	const others = (wordings.get(key) ?? []).filter(
		({ source, mark }) => source !== wording.source || mark !== wording.mark,
	);
	wordings.delete(key);
	wordings.set(key, [...others, wording].slice(-MOST_OF_A_DOCUMENT));
	if (wordings.size > MOST_DOCUMENTS) wordings.delete(wordings.keys().next().value!);
}

const SHORT = 6;

const digestsWith = (salt: string) => (text: string) =>
	createHash('sha256').update(`${salt} ${text}`).digest('base64url').slice(0, SHORT);

/** A wording that can be compared with others, and not be read or guessed without its salt. */
export function inShort<T extends Said>(said: T, salt: string): T {
	const short = digestsWith(salt);
	const facts = said.facts
		.filter(([name]) => name !== APPROVED)
		.map(([name, value]): Fact => [short(name), short(plain(value))]);
	return { ...said, facts, salt };
}

/** Days that a value may name: 05/09/2023 may be two. */
const daysIn = (value: string): Array<string | undefined> => {
	const [, text = ''] = /^\["(.*)"\]$/.exec(value) ?? [];
	const days = (['dayFirst', 'monthFirst'] as const).map(
		(order) => readDate(text, { order })?.date,
	);
	return [...new Set(days)];
};

/** A value in the form that all sources share: each may write dates in its own. */
function plain(value: string): string {
	const [day, ...others] = daysIn(value);
	return day && others.length === 0 ? `["${day}"]` : value;
}

const APPROVED = ' approved';

/** The facts of a document that count. */
export const steady = (facts: Fact[], unsteady: string[]): Fact[] =>
	unsteady.length === 0 ? facts : facts.filter(([name]) => !unsteady.includes(name));

/**
 * Tells if two wordings are of one content: fields that both have are equal, and one that only one has is a
 * field that the other leaves out, or calls otherwise. Unclear where each has fields of its own.
 */
export function compare(a: Said, b: Said, unsteady: string[]): 'same' | 'different' | 'unclear' {
	const salt = a.salt ?? b.salt;
	if (a.salt !== b.salt && salt !== undefined) {
		const [shortA, shortB] = [a, b].map((said) => (said.salt ? said : inShort(said, salt)));
		return compare(shortA, shortB, unsteady.map(digestsWith(salt)));
	}
	if ((a.isApproved ?? b.isApproved) !== (b.isApproved ?? a.isApproved)) return 'different';
	const [inA, inB] = [a, b].map(
		({ facts }) =>
			new Map(
				steady(facts, unsteady)
					.filter(([name]) => name !== APPROVED)
					.map(([name, value]) => [name, plain(value)]),
			),
	);
	const shared = [...inA.keys()].filter((name) => inB.has(name));
	const others = shared.filter((name) => inA.get(name) !== inB.get(name));
	const mayBeSame = others.every((name) =>
		daysIn(inA.get(name)!).some((day) => day && daysIn(inB.get(name)!).includes(day)),
	);
	if (shared.length === 0 || !mayBeSame) return 'different';
	const [onlyA, onlyB] = [own(inA, inB), own(inB, inA)];
	const isRenamed =
		onlyA.every((value) => onlyB.includes(value)) || onlyB.every((value) => onlyA.includes(value));
	return isRenamed && others.length === 0 ? 'same' : 'unclear';
}

const own = (facts: Map<string, string>, others: Map<string, string>) =>
	[...facts].filter(([name]) => !others.has(name)).map(([, value]) => value);
