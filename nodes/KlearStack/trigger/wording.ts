/**
 * Whether a document in KlearStack's list has the content that a pull gave. The two may word the same
 * content differently: which fields the answer of getmodifiedinvoices has is not documented.
 */
import { createHash } from 'crypto';

import type { Fact } from './event';

/** Characters of a name's digest, and of a value's. */
const LENGTH = 4;

/** The most names remembered that only one of the two uses. */
const MOST_NAMES = 300;

const short = (text: string) =>
	createHash('sha256').update(text).digest('base64url').slice(0, LENGTH);

/** Facts as short as they can be compared: 8 characters each. */
export const printsOf = (facts: Fact[]): string =>
	facts.map(([name, value]) => short(name) + short(value)).join('');

function read(prints: string): Map<string, string> {
	const values = new Map<string, string>();
	for (let at = 0; at < prints.length; at += 2 * LENGTH) {
		values.set(prints.slice(at, at + LENGTH), prints.slice(at + LENGTH, at + 2 * LENGTH));
	}
	return values;
}

/** No other name. */
const NONE = '-'.repeat(LENGTH);

/** What is known of names that only one of the two uses. Plain JSON: part of a trigger's state. */
export interface OwnNames {
	/** Names of the pull's, each with the list's name for the same field, or NONE. */
	pull: string;
	/** Names of the list's for fields that the pull does not have. */
	list: string;
}

function chunks(text: string, length: number): string[] {
	return text.match(new RegExp(`.{${length}}`, 'g')) ?? [];
}

const otherNames = ({ pull }: OwnNames) =>
	new Map(chunks(pull, 2 * LENGTH).map((one) => [one.slice(0, LENGTH), one.slice(LENGTH)]));

/** Facts that only one of the two has. */
const without = (facts: Map<string, string>, others: Map<string, string>) =>
	[...facts].filter(([name]) => !others.has(name));

/**
 * Whether the list's content can only be the one that the pull gave: what both have is the same, and
 * what only one of them has is known to be always so.
 *
 * @param pulled prints of what the pull gave; '' where they are not known
 * @param listed prints of what the list says
 */
export function isSameContent(pulled: string, listed: string, own: OwnNames): boolean {
	const [inPull, inList] = [read(pulled), read(listed)];
	const other = otherNames(own);
	const isInList = ([name, value]: [string, string]) => {
		const nameThere = inList.has(name) ? name : other.get(name);
		return nameThere === NONE || (nameThere !== undefined && inList.get(nameThere) === value);
	};
	const explained = new Set([
		...chunks(own.list, LENGTH),
		...[...inPull.keys()].flatMap((name) => [name, other.get(name) ?? name]),
	]);
	return (
		inPull.size > 0 &&
		[...inPull].every(isInList) &&
		[...inList.keys()].every((name) => explained.has(name))
	);
}

/** Learns from a document whose content is the same in both. */
export function learn(own: OwnNames, pulled: string, listed: string): void {
	const [inPull, inList] = [read(pulled), read(listed)];
	const other = otherNames(own);
	const onlyInList = new Map(without(inList, inPull));
	for (const [name, value] of without(inPull, inList)) {
		const [same] = [...onlyInList].find(([, listValue]) => listValue === value) ?? [NONE];
		onlyInList.delete(same);
		if (!other.has(name)) other.set(name, same);
	}
	const isOther = new Set(other.values());
	const names = [...chunks(own.list, LENGTH), ...onlyInList.keys()];
	own.pull = [...other]
		.map((pair) => pair.join(''))
		.slice(-MOST_NAMES)
		.join('');
	own.list = [...new Set(names)]
		.filter((name) => !isOther.has(name))
		.slice(-MOST_NAMES)
		.join('');
}
