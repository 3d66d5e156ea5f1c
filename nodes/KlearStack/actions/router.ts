import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { readParameters } from '../parameters/read';
import { Limiter } from '../transport/limiter';
import { Client } from '../transport/client';
import { concurrency } from './commonOptions';
import { Item } from './item';
import type { Operation } from './operation';
import { Progress } from './progress';
import { chosenOperation } from './resources';
import { Tries } from './retryOnFail';
import type { Run } from './run';
import { alignRows, itemsOf, jointItems, type Task, toldOf, withWhatWasDone } from './task';
import { isAwaited, Waiting } from './waiting';

/**
 * Runs the chosen operation for each item, and gives the results in the order of the input: reads and
 * checks all items first, then sends them, as many at a time as Concurrency says, then waits for what
 * KlearStack is still reading. The only place that loops over items, links them, and decides what
 * an error does.
 */
export async function router(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const input = context.getInputData();
	if (input.length === 0) return [[]];
	const hasErrorOutput = context.getNode().onError === 'continueErrorOutput';

	const begin = async () => {
		const operation = chosenOperation(context);
		return { operation, tries: await Tries.of(context, operation) };
	};
	const begun = await begin().catch((error: Error) => {
		// Thrown, it would let n8n hand the input on as if everything had been done.
		if (context.continueOnFail()) return error;
		throw error;
	});
	if (begun instanceof Error) {
		const task: Task = { index: 0, part: 0 };
		task.error = toldOf(undefined, task, begun);
		return [jointItems(task, input, hasErrorOutput)];
	}
	const { operation, tries } = begun;
	const { run } = tries;
	const { tasks, isJoint } = await new Execution(operation, tries, input).tasks();
	const failed = tasks.filter(({ error }) => error).length;
	if (failed > 0 && !hasErrorOutput) {
		const message = `${failed} of ${tasks.length} failed: see error and message in the output.`;
		context.addExecutionHints({ message, location: 'outputPane' });
	}
	for (const [name, isThere] of run.selected) {
		if (!isThere) run.note('No document has a field with this name', name);
	}
	if (!isJoint) alignRows(tasks);
	const output = isJoint
		? jointItems(tasks[0], input, hasErrorOutput)
		: tasks.flatMap((task) => itemsOf(task, input, hasErrorOutput));
	if (operation.split && context.getMode() === 'manual' && canBePinned(output)) run.note(PIN);
	for (const [message, about] of run.notes) {
		const text = about.size > 0 ? `${message}: ${listed(about)}.` : `${message}.`;
		context.addExecutionHints({ message: text, location: 'outputPane' });
	}
	return [output];
}

const PIN = 'Pin this output while you build: each run sends the files again';

/** n8n pins only output without files. */
const canBePinned = (items: INodeExecutionData[]) =>
	items.length > 0 && items.every(({ binary }) => !binary);

class Execution {
	private hasFailed = false;
	/** Ends the waiting once an item has failed. */
	private readonly stop = new AbortController();
	private readonly canceled?: AbortSignal;
	private readonly signal: AbortSignal;

	private readonly run: Run;

	constructor(
		private readonly operation: Operation,
		private readonly tries: Tries,
		private readonly input: INodeExecutionData[],
	) {
		this.run = tries.run;
		this.canceled = this.run.context.getExecutionCancelSignal();
		// The runs of an execution share its signal, and Node warns of more than ten listeners to one.
		this.signal = this.canceled
			? AbortSignal.any([this.stop.signal, this.canceled])
			: this.stop.signal;
	}

	/**
	 * The results of all items.
	 *
	 * @returns with `isJoint`, one task for all of them
	 * @throws NodeOperationError or NodeApiError that ends the run
	 */
	async tasks(): Promise<{ tasks: Task[]; isJoint: boolean }> {
		let tasks = await this.readItems();
		const first = tasks.find(({ item }) => item)?.item;
		const isJoint = (first && this.operation.takesAllItems?.(first)) === true;
		if (isJoint) {
			// One that is wrong would be missing from the call.
			const wrong = tasks.find(({ error }) => error);
			first.together = tasks.flatMap(({ item }) => item ?? []);
			tasks = [wrong ?? tasks[0]];
		}
		const limiter = new Limiter(first?.setting(concurrency) ?? 1, this.signal);
		this.run.shared.limiter = limiter;

		tasks = (
			await Promise.all(tasks.map(async (task) => await this.prepare(task, limiter)))
		).flat();
		await this.endIfNecessary(tasks, this.tries.hasSent ? undefined : 'Nothing was sent.');
		const ready = tasks.filter(({ error }) => !error);
		await this.send(ready, limiter);
		await this.endIfNecessary(tasks);
		await this.finish(ready, limiter);
		await this.endIfNecessary(tasks);
		return { tasks, isJoint };
	}

	private async readItems(): Promise<Task[]> {
		const { context } = this.run;
		const tasks = this.input.map((_item, index): Task => ({ index, part: 0 }));
		for (const task of tasks) {
			const { index } = task;
			await this.attempt(task, async () => {
				const valueOf = (name: string) => context.getNodeParameter(name, index, null);
				const values = readParameters(context, this.operation.properties, valueOf);
				const klearStack = await Client.connect(context, index, this.run.shared);
				task.item = new Item(this.run, index, values, klearStack);
			});
		}
		return tasks;
	}

	/** Checks what is to be sent for an item. @returns a task for each part of it */
	private async prepare(task: Task, limiter: Limiter): Promise<Task[]> {
		const { operation } = this;
		let parts = [task];
		const split = async () => {
			const items = (await operation.split?.(task.item!)) ?? [task.item!];
			parts = items.map((item, part): Task => ({ index: item.index, part, item }));
		};
		const prepare = async (part: Task) => {
			const item = part.item!;
			if (item.problem) throw item.problem;
			const calls = item.bind(operation.calls);
			const send = await operation.prepare(item);
			part.send = async () => await send(calls);
		};
		await limiter.run(async () => {
			if (!task.error) await this.attempt(task, split);
			if (task.error) return;
			const attempts = parts.map(async (part) => {
				await this.attempt(part, async () => await prepare(part));
			});
			await Promise.all(attempts);
		});
		return parts;
	}

	private async send(ready: Task[], limiter: Limiter): Promise<void> {
		const progress = new Progress(this.run.context, 'sent', ready.length);
		const send = async (task: Task) => {
			if (this.mustEnd()) return;
			await this.attempt(task, async () => {
				task.outcome = await this.tries.send(task);
			});
			progress.step();
		};
		await Promise.all(ready.map(async (task) => await limiter.run(async () => await send(task))));
	}

	/** Waits for what KlearStack is still reading. */
	private async finish(ready: Task[], limiter: Limiter): Promise<void> {
		const waiting = new Waiting(limiter, this.signal);
		const progress = new Progress(this.run.context, 'read', ready.length);
		const finish = async (task: Task) => {
			const { outcome } = task;
			if (outcome && isAwaited(outcome)) {
				await this.attempt(task, async () => {
					const batch = await waiting.for(outcome, task.item!.klearStack.account);
					task.outcome = await limiter.run(async () => await outcome.items(batch));
				});
			}
			progress.step();
		};
		await Promise.all(ready.map(finish));
	}

	private async attempt(task: Task, work: () => Promise<void>): Promise<void> {
		try {
			await work();
		} catch (error) {
			task.error = toldOf(this.operation, task, error as Error);
			this.hasFailed = true;
			if (this.mustEnd()) this.stop.abort();
		}
	}

	/** Someone who cancels wants the rest not to be sent, whatever On Error says. */
	private mustEnd(): boolean {
		const isCanceled = this.canceled?.aborted === true;
		return this.hasFailed && (!this.run.context.continueOnFail() || isCanceled);
	}

	private async endIfNecessary(tasks: Task[], note?: string): Promise<void> {
		if (!this.mustEnd()) return;
		const sentBefore = this.tries.sentBefore(tasks).map(async ({ item, outcome }) => {
			const task: Task = { index: item.index, part: 0, item };
			await this.attempt(task, async () => {
				task.outcome = await outcome;
			});
			return task;
		});
		const all = [...tasks, ...(await Promise.all(sentBefore))];
		throw withWhatWasDone(this.run.context.getNode(), this.operation, all, note);
	}
}

const MOST_LISTED = 20;

/** n8n shows a hint as HTML, and names of files come from whoever sent them. */
const asHtml = (text: string) => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function listed(about: Set<string>): string {
	const names = [...about];
	const more = names.length - MOST_LISTED;
	return names.slice(0, MOST_LISTED).map(asHtml).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
