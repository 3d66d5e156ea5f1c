/** State that all items of one run share, and n8n's further tries of that run. */
import type { IExecuteFunctions } from 'n8n-workflow';

import type { KnownInvoices } from '../documents/sameInvoice';
import { filesOf } from '../files/inputFile';
import { Shared } from '../transport/client';

/** A set that an upload was to make. */
interface NewSet {
	number?: string;
	mayExist: boolean;
}

export class Run {
	/** The sets that uploads of this run make, by login and name. */
	readonly newSets = new Map<string, Promise<NewSet>>();

	/** The names in Selected Fields; true once a document had that field. */
	readonly selected = new Map<string, boolean>();

	/** Names of fields that documents of this run have. */
	readonly fieldNames = new Set<string>();

	/** The columns of data sources, by login and name, as far as KlearStack tells. */
	readonly columns = new Map<string, Promise<string[]>>();

	/** Hints for the output panel, each with the things it is about. */
	readonly notes = new Map<string, Set<string>>();

	/** The invoices of accounts, by login and the names that the user gives their fields. */
	readonly knownInvoices = new Map<string, Promise<KnownInvoices>>();

	/** Data sources to be created, by login and name, with the index of the first item that names each. */
	readonly dataSources = new Map<string, number>();

	private someItemHasFiles?: boolean;

	/** The last piece of work on each thing that is worked on by one item at a time. */
	private readonly turns = new Map<string, Promise<unknown>>();

	constructor(
		readonly context: IExecuteFunctions,
		/** Logins and limits, common to the calls of all items. */
		readonly shared = new Shared(),
	) {}

	/** True if any of the items has a file. */
	get hasFiles(): boolean {
		this.someItemHasFiles ??= this.context
			.getInputData()
			.some((item) => Object.keys(filesOf(item)).length > 0);
		return this.someItemHasFiles;
	}

	/** Adds a hint to the output panel: said once, with all that it is about. */
	note(message: string, about?: string): void {
		if (!this.notes.has(message)) this.notes.set(message, new Set());
		if (about !== undefined) this.notes.get(message)!.add(about);
	}

	/** Works on the same thing one after the other, e.g. where two items name the same data source. */
	async inTurn<T>(thing: string, work: () => Promise<T>): Promise<T> {
		const before = this.turns.get(thing) ?? Promise.resolve();
		const turn = before.catch(() => {}).then(work);
		this.turns.set(thing, turn);
		return await turn;
	}
}
