import { altered, type Observation, type Seen } from './decide';
import type { Fact } from './event';
import type { Memory } from './memory';
import type { State } from './state';
import { differing, type SourceName } from './wordings';

/** So many documents have to differ before they wait for the next poll. */
const MANY = 3;

/**
 * Finds fields that change by themselves, as a stamp or a signed address does: nearly all documents
 * have changed in them twice in a row. They do not count from then on.
 */
export class Steadiness {
	/** Sources whose changes wait for the next poll. */
	readonly held = new Set<SourceName>();
	/** Sources in which such fields have just been found. */
	readonly found = new Set<SourceName>();

	constructor(
		private readonly state: State,
		private readonly memory: Memory,
		private readonly warn: (message: string) => void,
	) {}

	/**
	 * @param readings of one source, one right after the other
	 * @returns whether fields were found in the last three of them
	 */
	compareReadings(source: SourceName, readings: Seen[][]): boolean {
		const [a, b, c] = readings.slice(-3);
		return (
			c !== undefined && this.note(source, common(differing(pairs(a, b)), differing(pairs(b, c))))
		);
	}

	/**
	 * Looks into it where more than half of the documents that a source knows have changed.
	 *
	 * @param readAgain asks the same source once more
	 * @returns whether fields were found
	 */
	async check(
		source: SourceName,
		documents: Seen[],
		readAgain: () => Promise<Seen[]>,
	): Promise<boolean> {
		const { memory } = this;
		const { known, changed } = altered(this.state, { source, documents });
		const before = memory.held.get(source);
		if (changed.length === 0 || changed.length <= known / 2) {
			memory.held.delete(source);
			return false;
		}
		const inWords = changed.map((seen): [Fact[], Fact[]] => {
			const wordings = memory.wordings.get(seen.key) ?? [];
			const last = wordings.findLast((one) => one.source === source && !one.salt);
			return [last?.facts ?? [], seen.facts];
		});
		const since = differing(inWords);
		if (before && this.note(source, common(before, since))) return true;
		const second = await readAgain();
		const now = differing(pairs(changed, second));
		if (now.length > 0) {
			const earlier = since.length > 0 ? since : differing(pairs(second, await readAgain()));
			if (this.note(source, common(earlier, now))) return true;
		}
		const isRepeated = changed.some(({ key }) => second.some((seen) => seen.key === key));
		if (changed.length >= MANY && isRepeated) {
			memory.held.set(source, since);
			if (!before) this.held.add(source);
		}
		return false;
	}

	/** Leaves what a source says of documents that it has spoken of before to the next poll. */
	postpone({ source, documents }: Observation): void {
		for (const seen of altered(this.state, { source, documents }).changed) seen.isOpen = true;
	}

	private note(source: SourceName, names: string[]): boolean {
		const { unsteady } = this.state;
		const fresh = names.filter((name) => !unsteady.includes(name));
		if (fresh.length === 0) return false;
		unsteady.push(...fresh);
		this.found.add(source);
		this.warn(
			`these fields change by themselves from one answer to the next, so they do not count: ${fresh.join(', ')}`,
		);
		return true;
	}
}

function pairs(before: Seen[], now: Seen[]): Array<[Fact[], Fact[]]> {
	const facts = new Map(before.map((seen) => [seen.key, seen.facts]));
	return now.flatMap(({ key, facts: other }): Array<[Fact[], Fact[]]> => {
		const one = facts.get(key);
		return one ? [[one, other]] : [];
	});
}

const common = (a: string[], b: string[]) => a.filter((name) => b.includes(name));
