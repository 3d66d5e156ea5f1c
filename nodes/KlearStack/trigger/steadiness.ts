import type { Observation, Seen } from './decide';
import type { Fact } from './event';
import type { Round } from './round';
import { unpack } from './state';
import type { SourceName } from './wordings';

/** So many documents have to differ before they wait for the next poll. */
const MANY = 3;
/** In so many polls a field has to change before it counts as changing by itself: people may do it twice. */
const POLLS = 3;
/** Of so many of the documents a field has to have changed to count as changing by itself. */
const NEARLY_ALL = 0.9;

/**
 * Finds fields that change by themselves, as a stamp or a signed address does: nearly all documents
 * have changed in them in two answers one right after the other, or in three polls in a row. They do
 * not count from then on.
 */
export class Steadiness {
	/** Sources whose changes wait for the next poll. */
	private readonly held = new Set<SourceName>();
	/** Sources in which such fields have just been found. */
	private readonly unsure = new Set<SourceName>();

	constructor(private readonly round: Round) {}

	/**
	 * Looks into it where more than half of the documents that a source knows have changed.
	 *
	 * @param readAgain asks the same source once more
	 * @returns true if fields were found
	 */
	async check(
		source: SourceName,
		documents: Seen[],
		readAgain: () => Promise<Seen[]>,
	): Promise<boolean> {
		const { memory, state } = this.round;
		if (!state.heard.includes(source)) {
			// At the start, before anything rests on it; a pull is made again only if it may give all, always.
			const isEnough = documents.length >= MANY;
			if (source === 'pull' && !isEnough) return false;
			const fields = differing(factsOf(documents), await readAgain());
			return isEnough && this.note(source, fields, fields);
		}
		const changed = this.changed(source, documents);
		const heldBefore = memory.held.get(source);
		memory.held.delete(source);
		if (!changed) return false;
		const words = changed.map(({ key }): [string, Fact[]] => {
			const last = memory.wordings.get(key)?.findLast((one) => one.source === source);
			return [key, last?.facts ?? []];
		});
		const since = differing(new Map(words), changed);
		const again = heldBefore?.names.filter((name) => since.includes(name)) ?? [];
		const polls = again.length > 0 ? heldBefore!.polls + 1 : 1;
		if (polls >= POLLS && this.note(source, again, since)) return true;
		const second = await readAgain();
		const now = differing(factsOf(changed), second);
		if (now.length > 0) {
			const earlier = since.length > 0 ? since : differing(factsOf(second), await readAgain());
			if (this.note(source, earlier, now)) return true;
		}
		const keys = new Set(second.map(({ key }) => key));
		if (changed.length >= MANY && changed.some(({ key }) => keys.has(key))) {
			memory.held.set(source, { names: again.length > 0 ? again : since, polls });
			if (!heldBefore || again.length > 0) this.held.add(source);
		}
		return false;
	}

	/** Leaves changes that are suspect to the next poll. */
	postpone(observation: Observation): void {
		const { source, documents } = observation;
		observation.isUnsure = this.unsure.has(source);
		if (!this.held.has(source)) return;
		for (const seen of this.changed(source, documents) ?? []) seen.isOpen = true;
	}

	/** @returns undefined where at most half of what the source knows has changed */
	private changed(source: SourceName, documents: Seen[]): Seen[] | undefined {
		const records = unpack(this.round.state.documents);
		const known = documents.filter(({ key }) => records.get(key)?.[source]);
		const changed = known.filter(({ key, mark }) => records.get(key)![source] !== mark);
		return changed.length > known.length / 2 ? changed : undefined;
	}

	private note(source: SourceName, names: string[], namesAgain: string[]): boolean {
		const { state, warn } = this.round;
		const fresh = names.filter(
			(name) => namesAgain.includes(name) && !state.unsteady.includes(name),
		);
		if (fresh.length === 0) return false;
		state.unsteady.push(...fresh);
		this.unsure.add(source);
		warn(
			`these fields change by themselves from one answer to the next, so they do not count: ${fresh.join(', ')}`,
		);
		return true;
	}
}

const factsOf = (documents: Seen[]) => new Map(documents.map(({ key, facts }) => [key, facts]));

/** Names of fields that differ in nearly all of the documents. @param before facts by key */
export function differing(before: Map<string, Fact[]>, documents: Seen[]): string[] {
	const counts = new Map<string, { both: number; other: number }>();
	for (const { key, facts } of documents) {
		const values = new Map(before.get(key));
		for (const [name, value] of facts) {
			if (!values.has(name) || name.startsWith(' ')) continue;
			const { both, other } = counts.get(name) ?? { both: 0, other: 0 };
			counts.set(name, { both: both + 1, other: other + Number(values.get(name) !== value) });
		}
	}
	const often = [...counts].filter(([, { both, other }]) => other >= NEARLY_ALL * both);
	return often.map(([name]) => name);
}
