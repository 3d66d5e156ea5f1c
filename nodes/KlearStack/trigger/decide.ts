/** Decides what leaves: a pure function of what is known and what was answered. */
import { digestOf, type DocumentEvent, type Fact } from './event';
import { type Content, type Known, pack, type State, unpack } from './state';
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
	/** It is of the trigger's type, where the answer tells. */
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
	/** It holds what was there before the trigger began. */
	isBaseline?: boolean;
	/** Fields have just turned out to be unsteady: a difference may be due to one of them. */
	isUnsure?: boolean;
}

export interface Rules {
	/** Documents whose type nobody knows start the workflow, too. */
	takesUnknownType: boolean;
	/** Tells if a document starts the workflow. @param before undefined for a new one */
	passes: (seen: Seen, before?: Pick<Known, 'isRead' | 'isApproved'>) => boolean;
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
 */
export const decide = (
	state: State,
	observations: Observation[],
	wordings: Wordings,
	rules: Rules,
): Decision => new Decider(state, observations, wordings, rules).decide();

/** In place of a mark: the source has not said this content, and will not any more. */
const UNSAID = '~';

const otherThan = (source: SourceName): SourceName => (source === 'pull' ? 'list' : 'pull');

class Decider {
	private readonly records: Map<string, Known>;
	private readonly leaving: Leaving[] = [];
	/** Documents of whose approval a pull says something else than is known. */
	private readonly newApprovals = new Set<string>();
	/** Documents in this poll's answers. */
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
		for (const { source, documents } of observations) {
			for (const seen of documents) this.answered[source].set(seen.key, seen);
		}
	}

	decide(): Decision {
		for (const observation of this.observations) {
			const isWhole = observation.source === 'pull' || this.noteAbsent(observation.documents);
			for (const seen of observation.documents) this.judge(observation, seen, isWhole);
		}
		const heard = new Set([...this.state.heard, ...this.observations.map(({ source }) => source)]);
		const leavingIds = new Set(this.leaving.map(({ seen }) => seen.id));
		// A document that waits to leave once more does not where something newer of it leaves.
		const left = this.state.left.map((departure) => {
			const documents = Object.entries(departure.documents);
			const others = documents.filter(([id]) => departure.due === 0 || !leavingIds.has(id));
			return { ...departure, documents: Object.fromEntries(others) };
		});
		const state = {
			...this.state,
			heard: [...heard],
			documents: pack(this.records),
			left: left.filter(({ documents }) => Object.keys(documents).length > 0),
		};
		return { state, leaving: this.leaving };
	}

	/**
	 * Notes what the list does not hold.
	 *
	 * @returns true if it holds what it held the last time. If not, it may be a part of what there is, and
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

	private judge(observation: Observation, seen: Seen, isWhole: boolean): void {
		const { source, isBaseline } = observation;
		const before = this.records.get(seen.key);
		// Those seen last stand last.
		if (before) {
			this.records.delete(seen.key);
			this.records.set(seen.key, before);
		}
		if (seen.isOpen || before?.[source] === seen.mark) return;
		const isFirst = !before?.[source];
		if (source === 'list' && isFirst && !isBaseline && !isWhole && !before?.pull) return;

		const isApproval = seen.isApproved !== undefined && seen.isApproved !== before?.isApproved;
		if (before && source === 'pull' && isApproval) this.newApprovals.add(seen.key);
		const isNothingNew = isBaseline === true || this.isKnown(observation, seen, before);
		const moment = before && { isRead: before.isRead, isApproved: before.isApproved };
		const news = this.newsIn(seen, source, before);
		const known = this.note(source, seen, before);
		if (isNothingNew || !seen.isRead || known.isOurs === false) return;
		const isTypeUnknown = known.isOurs === undefined;
		if (isTypeUnknown && !this.rules.takesUnknownType) return;
		if (this.hasLeft(source, seen, news, known.contents)) return;
		if (this.rules.passes(seen, moment)) this.leave(source, seen, known, isTypeUnknown);
	}

	private note(source: SourceName, seen: Seen, before?: Known): Known {
		const known = before ?? {
			...{ pull: '', list: '', isRead: false, isApproved: false, isAbsent: false },
			...{ approvedIn: {}, departures: 0, contents: [] },
		};
		known[source] = seen.mark;
		known.isRead ||= seen.isRead;
		known.isOurs = seen.isOurs ?? known.isOurs;
		// Approval is one fact, whoever tells of it; it changes when one of them changes its mind.
		if (seen.isApproved !== undefined && seen.isApproved !== known.approvedIn[source]) {
			known.approvedIn[source] = seen.isApproved;
			known.isApproved = seen.isApproved;
		}
		this.records.set(seen.key, known);
		return known;
	}

	/** A source says no more than what is known, but in another way. */
	private isKnown({ source, isUnsure }: Observation, seen: Seen, before?: Known): boolean {
		if (!before) return false;
		const other = otherThan(source);
		// The first time, what the other source says counts.
		if (before[source] === '') {
			if (before[other] === seen.mark) return true;
			const inHand = this.answered[other].get(seen.key);
			return inHand?.mark === before[other] && this.compare(inHand, seen) === 'same';
		}
		// Later, fields that turn out to be unsteady do not.
		const { unsteady } = this.state;
		if (unsteady.length === 0) return false;
		const old = this.worded(seen.key, source, before[source]);
		if (!old || old.salt) return isUnsure === true;
		const [was, is] = [old, seen].map(({ facts }) => JSON.stringify(steady(facts, unsteady)));
		return was === is && old.isApproved === seen.isApproved;
	}

	/**
	 * Tells if a content has left in the other source's words, and this source says it for the first
	 * time. One that it has said before has come back, which is another event.
	 */
	private hasLeft(source: SourceName, seen: Seen, news: Seen, contents: Content[]): boolean {
		const other = otherThan(source);
		const at = contents.findLastIndex(
			(content) => content[source] === '' && this.isWording(content[other], other, seen, news),
		);
		if (at === -1) return false;
		contents[at][source] = seen.mark;
		// Earlier contents are not to come any more.
		for (const content of contents.slice(0, at)) content[source] ||= UNSAID;
		return true;
	}

	/** A document without the facts that the source said last: it may word those otherwise than the other one. */
	private newsIn(seen: Seen, source: SourceName, before?: Known): Seen {
		const last = new Map(before && this.worded(seen.key, source, before[source])?.facts);
		return { ...seen, facts: seen.facts.filter(([name, value]) => last.get(name) !== value) };
	}

	private isWording(mark: string, other: SourceName, seen: Seen, news: Seen): boolean {
		if (mark === '' || mark === UNSAID) return false;
		if (mark === seen.mark) return true;
		const inHand = this.answered[other].get(seen.key);
		if (inHand?.mark === mark) {
			return [seen, news].some((one) => this.compare(inHand, one) !== 'different');
		}
		const old = this.worded(seen.key, other, mark);
		if (old === undefined) return false;
		return [seen, news].some((one) => this.compare(old, one) === 'same');
	}

	private worded(key: string, source: SourceName, mark: string) {
		return this.wordings.get(key)?.find((one) => one.source === source && one.mark === mark);
	}

	private compare(a: Parameters<typeof compare>[0], b: Seen) {
		// A list that never speaks of approval has not said it.
		if (a.isApproved === undefined && this.newApprovals.has(b.key)) return 'different';
		return compare(a, b, this.state.unsteady);
	}

	private leave(source: SourceName, seen: Seen, known: Known, isTypeUnknown: boolean): void {
		const isReturn = known.contents.some(({ pull, list }) => [pull, list].includes(seen.mark));
		known.departures++;
		known.contents.push({ pull: '', list: '', [source]: seen.mark });
		const content = digestOf(steady(seen.facts, this.state.unsteady));
		const tail = isReturn ? `${content}-${known.departures}` : content;
		this.leaving.push({ source, seen, tail, isTypeUnknown });
	}
}
