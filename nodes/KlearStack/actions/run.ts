/** What all items of one run of the node share, also with the tries that n8n makes of it. */
import type { IExecuteFunctions } from 'n8n-workflow';

import { filesOf } from '../files/inputFile';
import { Shared } from '../transport/client';

/** What an upload that makes a set says of it. */
interface NewSet {
	number?: string;
	mayExist: boolean;
}

export class Run {
	/** The sets that uploads of this run make, by login and name. */
	readonly newSets = new Map<string, Promise<NewSet>>();

	/** The fields that Selected Fields names, and whether a document has had each. */
	readonly selected = new Map<string, boolean>();

	/** What the output panel says once the run is over, to what it is about. */
	readonly notes = new Map<string, Set<string>>();

	/** Data sources that are to be created, by login and name, to the item that names each. */
	readonly dataSources = new Map<string, number>();

	private someItemHasFiles?: boolean;

	/** The last work on each thing that has to be done in turn. */
	private readonly turns = new Map<string, Promise<unknown>>();

	constructor(
		readonly context: IExecuteFunctions,
		/** What the calls of all items have in common. */
		readonly shared = new Shared(),
	) {}

	/** Whether any of the items has a file. */
	get hasFiles(): boolean {
		this.someItemHasFiles ??= this.context
			.getInputData()
			.some((item) => Object.keys(filesOf(item)).length > 0);
		return this.someItemHasFiles;
	}

	/** Something that the output panel says once, with all that it is about. */
	note(message: string, about?: string): void {
		if (!this.notes.has(message)) this.notes.set(message, new Set());
		if (about !== undefined) this.notes.get(message)!.add(about);
	}

	/** Does work on the same thing one after the other, e.g. of two items that name the same data source. */
	async inTurn<T>(thing: string, work: () => Promise<T>): Promise<T> {
		const before = this.turns.get(thing) ?? Promise.resolve();
		const turn = before.catch(() => {}).then(work);
		this.turns.set(thing, turn);
		return await turn;
	}
}
