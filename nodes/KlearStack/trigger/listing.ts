import type { Values } from '../parameters/read';
import type { Seen } from './decide';
import type { DocumentEvent } from './event';
import { observe } from './observe';
import type { Source } from './source';
import { type Known, type State, unpack } from './state';
import type { Steadiness } from './steadiness';
import { compare } from './wordings';

/** At the start the list is read until two readings agree, at most so often, and so long. */
const MOST_READINGS = 4;
const MOST_MS = 3_000;

/** Of so many documents it is remembered how the list words them. */
const MOST_WORDED = 2_000;

/** What the list says; whole documents only where they are of use. */
export class Listing {
	documents: Seen[] = [];
	private readonly known: Map<string, Known>;
	private readonly wanted: Set<string>;
	private readonly files: Set<unknown>;

	constructor(
		private readonly source: Source,
		private readonly settings: Values,
		private readonly state: State,
		pulled: DocumentEvent[],
	) {
		this.known = unpack(state.documents);
		const due = state.left.filter((departure) => departure.due > 0);
		const dueIds = due.flatMap(({ documents }) => Object.keys(documents));
		this.wanted = new Set([...dueIds, ...pulled.map(({ documentId = '' }) => documentId)]);
		const nameless = pulled.filter(({ documentId }) => documentId === undefined);
		this.files = new Set(nameless.map(({ statements }) => statements.fileName));
	}

	/** @returns whether the list could be read to its end */
	async read(): Promise<boolean> {
		const documents: Seen[] = [];
		const isWhole = await this.source.list((event) => {
			const { unsteady } = this.state;
			const seen = observe(event, this.settings, unsteady, this.source.isOurs(event));
			if (documents.length > MOST_WORDED) seen.facts = [];
			if (!this.isOfUse(seen)) delete seen.event;
			documents.push(seen);
		});
		this.documents = documents;
		return isWhole;
	}

	/** The first time: what is there from the beginning is all that any of the readings holds. */
	async readUntilSettled(steadiness: Steadiness): Promise<boolean> {
		const end = Date.now() + MOST_MS;
		let isWhole = await this.read();
		const readings = [this.documents];
		while (isWhole && readings.length < MOST_READINGS && Date.now() < end) {
			isWhole = await this.read();
			readings.push(this.documents);
			if (steadiness.compareReadings('list', readings)) continue;
			const before = new Map(readings.at(-2)!.map(({ key, mark }) => [key, mark]));
			if (this.documents.every(({ key, mark }) => before.get(key) === mark)) break;
		}
		const all = new Map(readings.flat().map((seen) => [seen.key, seen]));
		this.documents = [...all.values()];
		return isWhole;
	}

	/** A document as the list says it, where it was kept. */
	eventOf(documentId: string): DocumentEvent | undefined {
		return this.documents.find(({ id }) => id === documentId)?.event;
	}

	/** The same document with its ID, where the list has one document that fits. */
	identify(event: DocumentEvent): DocumentEvent | undefined {
		const { fileName } = event.statements;
		const one = { facts: event.facts, isApproved: event.statements.isApproved };
		const fitting = this.documents.filter(
			(seen) =>
				seen.event?.documentId !== undefined &&
				(fileName === undefined || seen.event.statements.fileName === fileName) &&
				compare(one, seen, this.state.unsteady) !== 'different',
		);
		if (fitting.length !== 1) return undefined;
		const { documentId } = fitting[0].event!;
		return { ...event, documentId, statements: { ...event.statements, documentId } };
	}

	private isOfUse({ id, key, mark, event }: Seen): boolean {
		const isNews = this.known.get(key)?.list !== mark;
		return (
			(isNews && this.state.listed > 0) ||
			this.wanted.has(id) ||
			this.files.has(event!.statements.fileName) ||
			this.files.has(undefined)
		);
	}
}
