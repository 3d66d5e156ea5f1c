/** Decides what leaves: a pure function of what is known, what was answered, and the time. */
import { digestOf, type DocumentEvent, type Fact } from './event';
import {
	boundContents,
	type Contents,
	contentsIn,
	type Known,
	pack,
	type State,
	textOfContents,
	unpack,
} from './state';
import { compare, type SourceName, steady, type Wordings } from './wordings';

/** A document in an answer. */
export interface Seen {
	/** Its ID, or what stands in for one. */
	id: string;
	key: string;
	/** Short for its content, as this source words it. */
	mark: string;
	facts: Fact[];
	isRead: boolean;
	isApproved?: boolean;
	/** Whether it is of the trigger's type, where the answer tells. */
	isOurs?: boolean;
	/** It is to be judged at a later poll. */
	isOpen?: boolean;
	/** Absent where nothing about it is new. */
	event?: DocumentEvent;
}

/** An answer. */
export interface Observation {
	source: SourceName;
	documents: Seen[];
	/** What it holds was there before the trigger began. */
	isBaseline?: boolean;
	/** Fields have just turned out to be unsteady: a difference may be due to one of them. */
	isUnsure?: boolean;
}

type Moment = Pick<Known, 'isRead' | 'isApproved'>;

export interface Rules {
	/** Documents whose type nobody knows start the workflow, too. */
	takesUnknownType: boolean;
	/** Whether a document starts the workflow. @param before undefined for a new one */
	passes: (seen: Seen, before?: Moment) => boolean;
}

/** A document that starts the workflow. */
export interface Leaving {
	source: SourceName;
	seen: Seen;
	/** Follows the document's ID in its eventId. */
	tail: string;
	/** Nobody has said of which type it is. */
	isTypeUnknown: boolean;
}

export interface Decision {
	state: State;
	leaving: Leaving[];
}

/**
 * A document leaves when a source says something else of it than the same source said before, unless
 * that is a content that has left already, in whichever words.
 *
 * @param observations in the order in which they are to be judged: pulls, then the list
 * @param wordings helps to recognize a content in the other source's words
 * @param now milliseconds since 1970
 */
export function decide(
	state: State,
	observations: Observation[],
	wordings: Wordings,
	rules: Rules,
	now: number,
): Decision {
	return new Decider(state, observations, wordings, rules).decide(now);
}

class Decider {
	private readonly records: Map<string, Known>;
	private readonly contents: Record<string, string>;
	private readonly leaving: Leaving[] = [];
	/** What this poll's answers say of a document. */
	private readonly answered: Record<SourceName, Map<string, Seen>> = {
		pull: new Map(),
		list: new Map(),
	};

	constructor(
		private readonly state: State,
		private readonly observations: Observation[],
		private readonly wordings: Wordings,
		private readonly rules: Rules,
	) {
		this.records = unpack(state.documents);
		this.contents = { ...state.contents };
		for (const { source, documents } of observations) {
			for (const seen of documents) this.answered[source].set(seen.key, seen);
		}
	}

	decide(now: number): Decision {
		for (const observation of this.observations) {
			const isWhole = observation.source === 'pull' || this.noteAbsent(observation.documents);
			for (const seen of observation.documents) this.judge(observation, seen, isWhole);
		}
		boundContents(this.contents);
		const leaving = new Set(this.leaving.map(({ seen }) => seen.id));
		// What waits to leave once more does not where something newer leaves.
		const left = this.state.left.map((departure) =>
			departure.due === 0
				? departure
				: { ...departure, documents: without(departure.documents, leaving) },
		);
		const isListed = this.observations.some(({ source }) => source === 'list');
		const state = {
			...this.state,
			documents: pack(this.records),
			contents: this.contents,
			left: left.filter(({ documents }) => Object.keys(documents).length > 0),
			listed: isListed ? now : this.state.listed,
		};
		return { state, leaving: this.leaving };
	}

	/**
	 * Notes what the list does not hold.
	 *
	 * @returns whether it holds what it held the last time. If not, it may be a part of what there is, and
	 * what it has not held before need not be new
	 */
	private noteAbsent(documents: Seen[]): boolean {
		const keys = new Set(documents.map(({ key }) => key));
		let isWhole = true;
		for (const [key, known] of this.records) {
			if (known.list === '' || known.isAbsent === !keys.has(key)) continue;
			known.isAbsent = !known.isAbsent;
			isWhole = false;
		}
		return isWhole;
	}

	private judge({ source, isBaseline, isUnsure }: Observation, seen: Seen, isWhole: boolean): void {
		const { key, mark } = seen;
		const before = this.records.get(key);
		// Those seen last stand last.
		if (before) {
			this.records.delete(key);
			this.records.set(key, before);
		}
		if (seen.isOpen || before?.[source] === mark) return;
		const isFirst = !before?.[source];
		if (source === 'list' && isFirst && !isBaseline && !isWhole && !before?.pull) return;

		const isNothingNew =
			isBaseline === true ||
			(isFirst
				? this.isWhatTheOtherSays(source, seen, before)
				: this.isOnlyUnsteady(source, seen, before!, isUnsure));
		const moment = before && { isRead: before.isRead, isApproved: before.isApproved };
		const known = this.note(source, seen, before);
		if (isNothingNew || !seen.isRead || known.isOurs === false) return;
		const isTypeUnknown = known.isOurs === undefined;
		if (isTypeUnknown && !this.rules.takesUnknownType) return;
		const contents = contentsIn(this.contents[key]);
		if (this.hasLeft(source, seen, contents)) this.keep(key, contents);
		else if (this.rules.passes(seen, moment)) this.leave(source, seen, contents, isTypeUnknown);
	}

	private note(source: SourceName, seen: Seen, before?: Known): Known {
		const known = before ?? {
			...{ pull: '', list: '', isRead: false, isApproved: false, approvedIn: {}, isAbsent: false },
		};
		known[source] = seen.mark;
		known.isRead ||= seen.isRead;
		known.isOurs = seen.isOurs ?? known.isOurs;
		// Approval is one fact, whoever tells of it; it changes when one of them changes its mind.
		if (seen.isApproved !== undefined && seen.isApproved !== known.approvedIn[source]) {
			known.approvedIn = { ...known.approvedIn, [source]: seen.isApproved };
			known.isApproved = seen.isApproved;
		}
		this.records.set(seen.key, known);
		return known;
	}

	/** A source that gives a document for the first time tells nothing new if the other says the same of it. */
	private isWhatTheOtherSays(source: SourceName, seen: Seen, before?: Known): boolean {
		const other = otherThan(source);
		if (!before?.[other]) return false;
		if (before[other] === seen.mark) return true;
		const inHand = this.answered[other].get(seen.key);
		return inHand?.mark === before[other] && this.compare(inHand, seen) === 'same';
	}

	private isOnlyUnsteady(
		source: SourceName,
		seen: Seen,
		before: Known,
		isUnsure?: boolean,
	): boolean {
		const { unsteady } = this.state;
		if (unsteady.length === 0) return false;
		const old = this.wordings
			.get(seen.key)
			?.find((one) => one.source === source && one.mark === before[source] && !one.salt);
		if (!old) return isUnsure === true;
		const isSame = textOf(steady(old.facts, unsteady)) === textOf(steady(seen.facts, unsteady));
		if (isSame) this.rename(seen.key, source, before[source], seen.mark);
		return isSame && old.isApproved === seen.isApproved;
	}

	/** A content has another mark, as fields have turned out to be unsteady. */
	private rename(key: string, source: SourceName, from: string, to: string): void {
		const contents = contentsIn(this.contents[key]);
		if (contents.count === 0) return;
		for (const content of contents.last) if (content[source] === from) content[source] = to;
		this.contents[key] = textOfContents(contents);
	}

	/**
	 * Whether a content has left in the other source's words, and this source says it for the first
	 * time. One that it has said before has come back, which is another event.
	 */
	private hasLeft(source: SourceName, seen: Seen, { last }: Contents): boolean {
		const other = otherThan(source);
		const at = last.findLastIndex(
			(content) => content[source] === '' && this.isWording(content[other], other, seen),
		);
		if (at === -1) return false;
		last[at][source] = seen.mark;
		// What left before that is not to come any more.
		for (const content of last.slice(0, at)) content[source] ||= UNSAID;
		return true;
	}

	private isWording(mark: string, other: SourceName, seen: Seen): boolean {
		if (mark === '' || mark === UNSAID) return false;
		if (mark === seen.mark) return true;
		const inHand = this.answered[other].get(seen.key);
		if (inHand?.mark === mark) return this.compare(inHand, seen) !== 'different';
		const old = this.wordings
			.get(seen.key)
			?.find((wording) => wording.source === other && wording.mark === mark);
		return old !== undefined && this.compare(old, seen) === 'same';
	}

	private compare(a: Pick<Seen, 'facts' | 'isApproved'>, b: Pick<Seen, 'facts' | 'isApproved'>) {
		return compare(a, b, this.state.unsteady);
	}

	private leave(source: SourceName, seen: Seen, contents: Contents, isTypeUnknown: boolean): void {
		const isReturn = contents.last.some(({ pull, list }) => [pull, list].includes(seen.mark));
		contents.count++;
		contents.last.push({ pull: '', list: '', [source]: seen.mark });
		const content = digestOf(steady(seen.facts, this.state.unsteady));
		const tail = isReturn ? `${content}-${contents.count}` : content;
		this.leaving.push({ source, seen, tail, isTypeUnknown });
		this.keep(seen.key, contents);
	}

	private keep(key: string, contents: Contents): void {
		delete this.contents[key];
		this.contents[key] = textOfContents(contents);
	}
}

/** In place of a mark: the source has not said this content, and will not any more. */
const UNSAID = '~~~~~';

const otherThan = (source: SourceName): SourceName => (source === 'pull' ? 'list' : 'pull');

const without = (documents: Record<string, string>, ids: Set<string>) =>
	Object.fromEntries(Object.entries(documents).filter(([id]) => !ids.has(id)));

const textOf = (facts: Fact[]) => JSON.stringify(facts);

/** How many documents a source says something else of than before, and of how many it said something. */
export function altered(state: State, { source, documents }: Observation) {
	const records = unpack(state.documents);
	const known = documents.filter(({ key }) => records.get(key)?.[source]);
	const changed = known.filter(({ key, mark }) => records.get(key)![source] !== mark);
	return { known: known.length, changed };
}
