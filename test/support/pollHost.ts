import type { IDataObject, INode, INodeParameters, INodeType } from 'n8n-workflow';

import type { N8nCore } from './n8nCore';

/** Where n8n is killed, between the poll and what follows from it. */
export type Crash =
	/** Nothing of the poll is saved, and no execution created. */
	| 'before anything'
	/** Static data is saved, the execution is not. n8n does both at the same time. */
	| 'before the execution'
	/** The execution is created, static data is not saved. */
	| 'before saving';

type Context = ReturnType<N8nCore['pollContext']>;

const copyOf = (data: IDataObject): IDataObject => JSON.parse(JSON.stringify(data));

/**
 * What n8n does around polls with its in-memory scheduler: keeps static data in memory, saves them
 * when items leave and at activation, and loses the rest when it is killed. With `durable`, what its
 * durable cursors do: a context and a copy of the data for each poll, saved with the execution or
 * after a poll without items, dropped when it throws.
 */
export class PollHost {
	/** The items of every execution that was created. */
	readonly executions: IDataObject[][] = [];
	/** The process that polls: the trigger as it has loaded it. */
	process: INodeType;
	private saved: IDataObject = {};
	/** The in-memory scheduler polls in the activation's own. */
	private activation?: Context;

	constructor(
		private readonly n8n: N8nCore,
		private parameters: INodeParameters,
		private credentials: INode['credentials'],
		private readonly durable = false,
		private readonly mostDocuments?: number,
	) {
		this.process = n8n.triggerInNewProcess(mostDocuments);
	}

	get delivered(): IDataObject[] {
		return this.executions.flat();
	}

	get state(): IDataObject {
		return this.durable ? this.saved : this.activation!.getWorkflowStaticData('node');
	}

	/**
	 * Activation, a change of the active workflow, the start of n8n in a new process, or another
	 * process that takes the lead: polls at once, but when the durable scheduler goes on.
	 */
	async start(
		mode: 'activate' | 'update' | 'init' | 'leadershipChange' = 'activate',
		crash?: Crash,
	): Promise<void> {
		if (mode === 'init') this.process = this.n8n.triggerInNewProcess(this.mostDocuments);
		if (this.durable && ['init', 'leadershipChange'].includes(mode)) return;
		this.activation = this.context({ activation: mode });
		const items = await this.pollIn(this.activation);
		// n8n saves static data at activation, but with durable cursors only if something leaves.
		this.settle(this.activation, items, !this.durable, crash);
	}

	/** n8n is started again, and polls until there is nothing more. */
	async restart(): Promise<void> {
		await this.start('init');
		await this.pollUntilQuiet();
	}

	/** Activation, and the first poll after it, from which on everything is saved. */
	async activate(): Promise<void> {
		await this.start('activate');
		await this.poll();
	}

	async poll(crash?: Crash, budgetMs?: number): Promise<IDataObject[]> {
		const context = this.durable ? this.durableContext(budgetMs) : this.activation!;
		const items = await this.pollIn(context);
		this.settle(context, items, this.durable, crash);
		return items;
	}

	/** Polls until there is nothing more. @returns what they gave */
	async pollUntilQuiet(): Promise<IDataObject[]> {
		const all: IDataObject[] = [];
		for (;;) {
			const items = await this.poll();
			if (items.length === 0) return all;
			all.push(...items);
		}
	}

	/** A poll whose items n8n drops, with what was noted, because the poll no longer holds its lease. */
	async pollWithoutLease(): Promise<void> {
		await this.pollIn(this.durableContext());
	}

	/** What someone changes in the node; takes effect with the next start. */
	change(parameters: INodeParameters, credentials: INode['credentials']): void {
		this.parameters = parameters;
		this.credentials = credentials;
	}

	/** Another state than the one that was saved, e.g. none, after the node was renamed. */
	replaceSaved(saved: IDataObject): void {
		this.saved = saved;
	}

	private context(options: Parameters<N8nCore['pollContext']>[2]): Context {
		const staticData = copyOf(this.saved);
		return this.n8n.pollContext(this.parameters, this.credentials, { staticData, ...options });
	}

	/** With a shorter budget; n8n calls each an update. */
	private durableContext(budgetMs = 36_000): Context {
		return this.context({ activation: 'update', budgetMs });
	}

	private async pollIn(context: Context): Promise<IDataObject[]> {
		const output = await this.process.poll!.call(context);
		return (output?.[0] ?? []).map(({ json }) => json);
	}

	private settle(context: Context, items: IDataObject[], savesQuiet: boolean, crash?: Crash): void {
		const hasItems = items.length > 0;
		if (hasItems && (!crash || crash === 'before saving')) this.executions.push(items);
		if ((hasItems && crash === 'before the execution') || (!crash && (hasItems || savesQuiet))) {
			this.saved = copyOf(context.getWorkflowStaticData('node'));
		}
	}
}
