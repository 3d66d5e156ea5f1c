import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { KlearStackFailure } from '../transport/failure';
import { KlearStack } from '../transport/request';
import { toNodeError } from './advice';
import { concurrency } from './descriptions';
import { Item, type Run } from './item';
import { Lanes } from './lanes';
import { mainEndpoint, type Operation, type Outcome } from './operation';
import { Progress } from './progress';
import { readParameters } from './read';
import { findOperation } from './resources';
import { isReading, Waiting } from './waiting';

type NodeError = NodeApiError | NodeOperationError;

/** An item, or a part of one such as a file, and what has become of it. */
interface Task {
	index: number;
	/** Absent where the item's parameters are wrong. */
	item?: Item;
	outcome?: Outcome;
	error?: NodeError;
}

/**
 * Runs the chosen operation for each item, and gives the results in the order of the input: checks
 * all items first, then handles them, several at a time where Concurrency says so, then waits for
 * what KlearStack is still reading. The only place that loops over items, links them, and decides
 * what an error does.
 */
export async function router(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const operation = findOperation(
		context.getNodeParameter('resource', 0),
		context.getNodeParameter('operation', 0),
	);
	refuseRetryOnFail(context, operation);
	const input = context.getInputData();
	const together = operation.takesAllItems?.(context) ?? false;
	const count = together ? Math.min(1, input.length) : input.length;
	if (count === 0) return [[]];

	const klearStack = await KlearStack.connect(context);
	const run: Run = { context, klearStack, newSets: new Map(), notes: new Map() };
	const tasks: Task[] = [];
	/** Ends the waiting: someone cancels, or an item has failed. */
	const stop = new AbortController();
	const canceled = context.getExecutionCancelSignal();
	canceled?.addEventListener('abort', () => stop.abort());

	/** Someone who cancels wants the rest not to be sent, whatever On Error says. */
	const mustEnd = () =>
		tasks.some(({ error }) => error) && (!context.continueOnFail() || canceled?.aborted === true);
	const attempt = async (task: Task, work: () => Promise<void>) => {
		try {
			await work();
		} catch (error) {
			task.error = errorOf(context, task, error as Error);
			if (mustEnd()) stop.abort();
		}
	};
	const endIfNecessary = () => {
		if (mustEnd()) throw withWhatWasDone(operation, tasks);
	};

	for (let index = 0; index < count; index++) {
		const task: Task = { index };
		await attempt(task, async () => {
			const values = readParameters(context, operation.properties, index);
			task.item = new Item(run, index, values);
			const parts = (await operation.split?.(task.item)) ?? [task.item];
			tasks.push(...parts.map((item) => ({ index, item })));
		});
		if (task.error) tasks.push(task);
	}
	endIfNecessary();

	const ready = tasks.filter(({ error }) => !error);
	const lanes = new Lanes(ready[0]?.item?.setting(concurrency) ?? 1);
	const sent = new Progress(context, 'sent', ready.length);
	const handle = async (task: Task) => {
		if (mustEnd()) return;
		await attempt(task, async () => {
			const item = task.item!;
			task.outcome = await operation.execute(item, item.bind(operation.calls));
		});
		sent.step();
	};
	await Promise.all(ready.map(async (task) => await lanes.run(async () => await handle(task))));
	endIfNecessary();

	const waiting = new Waiting(lanes, stop.signal);
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
	return [together ? jointItems(tasks[0], input) : tasks.flatMap((task) => itemsOf(task, input))];
}

const MOST_LISTED = 20;

function listed(names: string[]): string {
	const more = names.length - MOST_LISTED;
	return names.slice(0, MOST_LISTED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function refuseRetryOnFail(context: IExecuteFunctions, { addsSomething }: Operation): void {
	if (!addsSomething || !context.getNode().retryOnFail) return;
	throw new NodeOperationError(
		context.getNode(),
		'Retry On Fail would send again what KlearStack already has',
		{
			description:
				'Nothing was sent. Turn Retry On Fail off in the node’s settings. To keep the results of the other items when one fails, set On Error there to Continue.',
		},
	);
}

function errorOf(context: IExecuteFunctions, { index, item }: Task, error: Error): NodeError {
	const nodeError =
		error instanceof KlearStackFailure
			? toNodeError(error, item!)
			: error instanceof NodeApiError || error instanceof NodeOperationError
				? error
				: new NodeOperationError(context.getNode(), error, {
						itemIndex: index,
						description: (error as { description?: string }).description,
					});
	if (item?.part) nodeError.message = `${item.part}: ${nodeError.message}`;
	nodeError.description = [nodeError.description, ...(item?.alreadyDone ?? [])]
		.filter(Boolean)
		.join(' ');
	return nodeError;
}

/**
 * What the task gives. A failed one that may continue keeps its file, so that it can be put aside;
 * n8n adds the rest of the input, and sends it to the error output, only if there is nothing in
 * `json` but these two keys.
 */
function itemsOf(
	{ index, item, outcome, error }: Task,
	input: INodeExecutionData[],
): INodeExecutionData[] {
	const pairedItem = { item: index };
	if (!error) return (outcome as INodeExecutionData[]).map((one) => ({ ...one, pairedItem }));
	const json = { error: error.message, message: error.description ?? error.message };
	const binary = item?.part ? { data: item.file!.binary } : input[index].binary;
	return [{ json, binary, pairedItem }];
}

/** The results of a call that all items went into. A failure is one of every item, so that each keeps its data. */
function jointItems(task: Task, input: INodeExecutionData[]): INodeExecutionData[] {
	if (task.error) return input.flatMap((_item, index) => itemsOf({ ...task, index }, input));
	const pairedItem = input.map((_item, item) => ({ item }));
	return (task.outcome as INodeExecutionData[]).map((one) => ({ ...one, pairedItem }));
}

/**
 * The error that ends the run. n8n drops the results of a failed run, so where the operation
 * changes something in KlearStack the error says for which items that had happened already, and
 * what else went wrong beside it.
 */
function withWhatWasDone(operation: Operation, tasks: Task[]): NodeError {
	const [{ error: first }, ...others] = tasks.filter(({ error }) => error);
	const notes = others.map(
		({ index, error }) =>
			`Item ${index} failed too: ${error!.message}. ${error!.description ?? ''}`,
	);
	const done = tasks.filter(({ outcome, error }) => outcome && !error);
	if (done.length > 0 && !mainEndpoint(operation)?.reads) {
		notes.push(
			`Already done in this run, so do not run these items again: ${done.map(nameOf).join(', ')}. To keep their results when another item fails, set On Error in the node’s settings to Continue.`,
		);
	}
	first!.description = [first!.description ?? '', ...notes].join(' ').trim();
	return first!;
}

function nameOf({ index, item, outcome }: Task): string {
	const { batchId, documentId } = isReading(outcome!)
		? { batchId: outcome.batchId }
		: (outcome![0]?.json ?? {});
	const id = batchId ?? documentId;
	const what = id ? `${batchId ? 'batch' : 'document'} ${String(id)}` : '';
	const details = [item?.part, what].filter(Boolean).join(', ');
	return `item ${index}${details ? ` (${details})` : ''}`;
}
