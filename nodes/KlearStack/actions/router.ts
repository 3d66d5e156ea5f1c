import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { Operation } from './operation';
import { positiveNumber } from './parameters';
import { findOperation } from './resources';

type Outcome = { items: INodeExecutionData[] } | { error: NodeApiError | NodeOperationError };

/**
 * Runs the chosen operation for each item, several at a time where Concurrency says so, and gives
 * the results in the order of the input. The only place that loops over items, links them, and
 * decides what an error does.
 */
export async function router(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const operation = findOperation(
		this.getNodeParameter('resource', 0),
		this.getNodeParameter('operation', 0),
	);
	if (operation.repeats && this.getNode().retryOnFail) {
		throw new NodeOperationError(
			this.getNode(),
			'Retry On Fail would send again what has arrived already',
			{
				description:
					'Nothing was sent. Turn Retry On Fail off in the node’s settings. To keep the results of the other items when one fails, set On Error there to Continue.',
			},
		);
	}
	const input = this.getInputData();
	const together = operation.takesAllItems?.call(this) ?? false;
	const count = together ? Math.min(1, input.length) : input.length;
	const concurrency = Math.ceil(positiveNumber.call(this, 0, 'concurrency', 'Concurrency', 1));
	const outcomes: Outcome[] = [];
	let next = 0;
	let stopped = false;
	// Someone who cancels wants the rest not to be sent, whatever On Error says.
	const mayContinue = () => this.continueOnFail() && !this.getExecutionCancelSignal()?.aborted;

	const worker = async () => {
		while (next < count && !stopped) {
			const i = next++;
			outcomes[i] = await handle.call(this, operation, i);
			stopped ||= 'error' in outcomes[i] && !mayContinue();
		}
	};
	await Promise.all(Array.from({ length: Math.min(concurrency, count) }, worker));

	if (stopped) throw withWhatWasDone(operation, outcomes);
	if (together) {
		const [outcome] = outcomes;
		const all = input.map((_item, item) => ({ item }));
		// A failure is one of every item, so that each keeps its data on the error output.
		return [
			outcome && 'error' in outcome
				? input.flatMap((item, i) => toItems(outcome, { item: i }, item))
				: outcomes.flatMap((one) => toItems(one, all, input[0])),
		];
	}
	return [outcomes.flatMap((outcome, i) => toItems(outcome, { item: i }, input[i]))];
}

async function handle(this: IExecuteFunctions, operation: Operation, i: number): Promise<Outcome> {
	try {
		return { items: await operation.execute.call(this, i) };
	} catch (error) {
		if (error instanceof NodeApiError || error instanceof NodeOperationError) return { error };
		return { error: new NodeOperationError(this.getNode(), error as Error, { itemIndex: i }) };
	}
}

/**
 * What the item gives. A failed one that may continue keeps its file, so that it can be put aside;
 * n8n adds the rest of the input, and sends it to the error output, only if there is nothing in
 * `json` but these two keys.
 */
function toItems(
	outcome: Outcome,
	pairedItem: INodeExecutionData['pairedItem'],
	{ binary }: INodeExecutionData,
): INodeExecutionData[] {
	if ('items' in outcome) return outcome.items.map((item) => ({ ...item, pairedItem }));
	const { message, description } = outcome.error;
	return [{ json: { error: message, message: description ?? message }, binary, pairedItem }];
}

/**
 * The error that ends the run. n8n drops the results of a failed run, so where the operation
 * changes something in KlearStack the error says for which items that had happened already, and
 * what else went wrong beside it.
 */
function withWhatWasDone({ endpoint }: Operation, outcomes: Outcome[]) {
	const failed = outcomes.flatMap((outcome, i) => ('error' in outcome ? [{ i, ...outcome }] : []));
	const [{ error: first }, ...others] = failed;
	const done = outcomes.flatMap((outcome, i) =>
		'items' in outcome ? [nameItem(i, outcome.items[0]?.json)] : [],
	);
	const notes = others.map(
		({ i, error }) => `Item ${i} failed too: ${error.message}. ${error.description ?? ''}`,
	);
	if (done.length > 0 && !endpoint?.reads) {
		notes.push(
			`Already done in this run, so do not run it again for these items: ${done.join(', ')}. To keep their results when another item fails, set On Error in the node’s settings to Continue.`,
		);
	}
	first.description = [first.description ?? '', ...notes].join(' ').trim();
	return first;
}

const nameItem = (i: number, json: IDataObject = {}) => {
	const id = json.batchId ?? json.documentId;
	return `item ${i}${id ? ` (${json.batchId ? 'batch' : 'document'} ${String(id)})` : ''}`;
};
