import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import { randomUUID } from 'node:crypto';

import type { N8nCore } from './n8nCore';

/** Where n8n is killed, between the poll and what follows from it. */
export type Crash =
	/** Nothing of the poll is saved, and no execution created. */
	| 'before anything'
	/** Static data is saved, the execution is not. n8n does both at the same time. */
	| 'before the execution'
	/** The execution is created, static data is not saved. */
	| 'before saving';

/**
 * What n8n does around polls with its in-memory scheduler: keeps static data in memory, saves them
 * when items leave and at activation, and loses the rest when it is killed. With `durable`, what its
 * durable cursors do: a copy for each poll, saved with the execution or after a poll without items,
 * dropped when it throws.
 */
export class PollHost {
	/** The items of every execution that was created. */
	readonly executions: IDataObject[][] = [];
	private saved: IDataObject = {};
	private memory: IDataObject = {};
	private context!: ReturnType<N8nCore['pollContext']>;
	private processes = 0;
	private readonly id = randomUUID();

	constructor(
		private readonly n8n: N8nCore,
		private parameters: INodeParameters,
		private credentials: INode['credentials'],
		private readonly durable = false,
	) {}

	get delivered(): IDataObject[] {
		return this.executions.flat();
	}

	/** With durable cursors, polls after the one at activation are saved also when they give nothing. */
	private get isDurablePoll(): boolean {
		return this.durable && this.context.getActivationMode() === 'update';
	}

	get state(): IDataObject {
		return this.memory;
	}

	/** Activation, or the start of n8n: polls at once. */
	async start(activation: 'activate' | 'init' = 'activate', crash?: Crash): Promise<void> {
		this.processes++;
		this.memory = structuredClone(this.saved);
		// The trigger knows its process by a value of its own; another one stands for another process.
		if (this.memory.session) this.memory.session = `process ${this.processes}`;
		const staticData = this.memory;
		const process = `${this.id} ${this.processes}`;
		this.context = this.n8n.pollContext(this.parameters, this.credentials, {
			staticData,
			activation,
		});
		const before = structuredClone(this.memory);
		const items = await this.poll(crash);
		if (!this.durable && !crash) this.saved = structuredClone(this.memory);
		if (this.durable) {
			// n8n drops what the poll at activation noted if it gave nothing, and makes the next ones in
			// contexts of their own, with a shorter budget.
			if (items.length === 0) this.restore(before);
			this.saved = items.length > 0 && !crash ? structuredClone(this.memory) : this.saved;
			this.context = this.n8n.pollContext(this.parameters, this.credentials, {
				staticData,
				activation: 'update',
				process,
				budgetMs: 36_000,
			});
		}
	}

	/** Activation, and the first poll after it, from which on everything is saved. */
	async activate(): Promise<void> {
		await this.start('activate');
		await this.poll();
	}

	async poll(crash?: Crash): Promise<IDataObject[]> {
		const before = structuredClone(this.memory);
		let items: IDataObject[];
		try {
			items = ((await this.n8n.poll(this.context)) ?? []).map(({ json }) => json);
		} catch (error) {
			if (this.durable) this.restore(before);
			throw error;
		}
		if (crash) {
			if (items.length > 0 && crash === 'before the execution')
				this.saved = structuredClone(this.memory);
			if (items.length > 0 && crash === 'before saving') this.executions.push(items);
			return items;
		}
		if (items.length > 0) this.executions.push(items);
		if (items.length > 0 || this.isDurablePoll) this.saved = structuredClone(this.memory);
		return items;
	}

	/** A poll whose items n8n drops, with what was noted, because the poll no longer holds its lease. */
	async pollWithoutLease(): Promise<void> {
		const before = structuredClone(this.memory);
		await this.n8n.poll(this.context);
		this.restore(before);
	}

	/** What someone changes in the node; takes effect with the next start. */
	change(parameters: INodeParameters, credentials: INode['credentials']): void {
		this.parameters = parameters;
		this.credentials = credentials;
	}

	damage(saved: IDataObject): void {
		this.saved = saved;
	}

	private restore(state: IDataObject): void {
		for (const key of Object.keys(this.memory)) delete this.memory[key];
		Object.assign(this.memory, state);
	}
}
