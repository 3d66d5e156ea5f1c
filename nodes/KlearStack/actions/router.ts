import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { Pace } from '../transport/pace';
import { concurrency } from './commonOptions';
import { Item } from './item';
import { Progress } from './progress';
import { readParameters } from './read';
import { chosenOperation } from './resources';
import { Run } from './run';
import { errorOf, itemsOf, jointItems, type Task, withWhatWasDone } from './task';
import { isReading, Waiting } from './waiting';

/**
 * Runs the chosen operation for each item, and gives the results in the order of the input: reads and
 * checks all items first, then sends them, as many at a time as Concurrency says, then waits for what
 * KlearStack is still reading. The only place that loops over items, links them, and decides what
 * an error does.
 */
export async function router(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const operation = chosenOperation(context);
	const input = context.getInputData();
	if (input.length === 0) return [[]];

	const run = await Run.of(context, operation);
	let tasks: Task[] = [];
	let hasFailed = false;
	/** Ends the waiting: someone cancels, or an item has failed. */
	const stop = new AbortController();
	const canceled = context.getExecutionCancelSignal();
	canceled?.addEventListener('abort', () => stop.abort());

	/** Someone who cancels wants the rest not to be sent, whatever On Error says. */
	const mustEnd = () => hasFailed && (!context.continueOnFail() || canceled?.aborted === true);
	const attempt = async (task: Task, work: () => Promise<void>) => {
		try {
			await work();
		} catch (error) {
			task.error = errorOf(context, task, error as Error);
			hasFailed = true;
			if (mustEnd()) stop.abort();
		}
	};
	const endIfNecessary = () => {
		if (mustEnd()) throw withWhatWasDone(operation, tasks);
	};

	for (let index = 0; index < input.length; index++) {
		const task: Task = { index, part: 0 };
		await attempt(task, async () => {
			const valueOf = (name: string) => context.getNodeParameter(name, index, null);
			const values = readParameters(context, operation.properties, valueOf, index);
			task.item = new Item(run, index, values);
		});
		tasks.push(task);
	}
	const first = tasks.find(({ item }) => item)?.item;
	const together = (first && operation.takesAllItems?.(first)) === true;
	if (together) {
		// One that is wrong would be missing from the call.
		const wrong = tasks.find(({ error }) => error);
		run.items = tasks.flatMap(({ item }) => item ?? []);
		tasks = [wrong ?? tasks[0]];
	}

	const pace = new Pace(first?.setting(concurrency) ?? 1, stop.signal);
	run.klearStack.pace = pace;
	const prepare = async (task: Task): Promise<Task[]> => {
		let parts = [task];
		const work = async () => {
			const items = (await operation.split?.(task.item!)) ?? [task.item!];
			parts = await Promise.all(
				items.map(async (item, part): Promise<Task> => {
					const calls = item.bind(operation.calls);
					const send = await operation.prepare(item);
					return { index: item.index, part, item, send: async () => await send(calls) };
				}),
			);
		};
		if (!task.error) await pace.run(async () => await attempt(task, work));
		return parts;
	};
	tasks = (await Promise.all(tasks.map(prepare))).flat();
	endIfNecessary();

	const ready = tasks.filter(({ error }) => !error);
	const sent = new Progress(context, 'sent', ready.length);
	const send = async (task: Task) => {
		if (mustEnd()) return;
		await attempt(task, async () => {
			task.outcome = await run.send(task);
		});
		sent.step();
	};
	await Promise.all(ready.map(async (task) => await pace.run(async () => await send(task))));
	endIfNecessary();

	const waiting = new Waiting(pace, stop.signal);
	const read = new Progress(context, 'read', ready.length);
	const finish = async (task: Task) => {
		const { outcome } = task;
		if (outcome && isReading(outcome)) {
			await attempt(task, async () => {
				task.outcome = outcome.items(await waiting.for(outcome));
			});
		}
		read.step();
	};
	await Promise.all(ready.map(finish));
	endIfNecessary();

	for (const [message, about] of run.notes) {
		context.addExecutionHints({ message: `${message}: ${listed(about)}.`, location: 'outputPane' });
	}
	const hasErrorOutput = context.getNode().onError === 'continueErrorOutput';
	return [
		together
			? jointItems(tasks[0], input, hasErrorOutput)
			: tasks.flatMap((task) => itemsOf(task, input, hasErrorOutput)),
	];
}

const MOST_LISTED = 20;

function listed(about: Set<string>): string {
	const names = [...about];
	const more = names.length - MOST_LISTED;
	return names.slice(0, MOST_LISTED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
