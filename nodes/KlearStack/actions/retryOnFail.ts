/** Remembers over the tries of Retry On Fail what has been sent, so that nothing is sent twice. */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { problem } from '../transport/errors';
import { KlearStackFailure } from '../transport/failure';
import { isToolCall } from './agentsTool';
import type { Item } from './item';
import { mainEndpoint, type Operation, type Outcome } from './operation';
import { Run } from './run';
import type { Task } from './task';

/** A call that was made for an item, or for a file of it. */
interface Sent {
	item: Item;
	outcome: Promise<Outcome>;
	/** KlearStack cannot have taken it, so it may be sent again. */
	isOpen?: boolean;
}

const isNotSent = (error: unknown) =>
	error instanceof KlearStackFailure
		? !error.isUnknown || error.endpoint?.reads === true
		: (error as { extra?: { isNotSent?: boolean } }).extra?.isNotSent === true;

/**
 * Runs that Retry On Fail may repeat, by their first item: n8n makes the items anew for each run of a
 * node, and keeps them for all tries of it. They are forgotten together.
 */
const repeatable = new WeakMap<INodeExecutionData, Tries>();

/** A run of the node, and what its tries have sent. */
export class Tries {
	/** By item and part; need not or must not be sent again. */
	private readonly sent = new Map<string, Sent>();

	private constructor(readonly run: Run) {}

	/**
	 * The run that n8n begins, or tries again.
	 *
	 * @throws UserError where n8n would send things twice without saying so
	 */
	static async of(context: IExecuteFunctions, operation: Operation): Promise<Tries> {
		const [first] = context.getInputData();
		const { retryOnFail } = context.getNode();
		if (retryOnFail && operation.onlyOnce) refuseUnlessKnown(context);
		const earlier = retryOnFail ? repeatable.get(first) : undefined;
		const tries = earlier ?? new Tries(new Run(context));
		if (retryOnFail && !mainEndpoint(operation)?.reads) repeatable.set(first, tries);
		const { newSets } = tries.run;
		for (const [name, made] of newSets) {
			if (!(await made).mayExist) newSets.delete(name);
		}
		return tries;
	}

	/** True once anything has been sent, also in an earlier try. */
	get hasSent(): boolean {
		return this.sent.size > 0;
	}

	/** The calls of earlier tries that this one, with these tasks, has not come to again. */
	sentBefore(tasks: Task[]): Sent[] {
		const settled = new Set(
			tasks.flatMap(({ item, outcome, error }) => (outcome || error ? item : [])),
		);
		return [...this.sent.values()].filter(({ item }) => !settled.has(item));
	}

	/**
	 * Sends something unless an earlier try has: what was accepted then is given again, and where that
	 * is not known, the same error is. Only what cannot have been accepted is sent again.
	 */
	async send(task: Task): Promise<Outcome> {
		const name = `${task.index}.${task.part}`;
		const earlier = this.sent.get(name);
		if (earlier?.isOpen) task.item!.alreadyDone.push(...earlier.item.alreadyDone);
		else if (earlier) {
			// It knows what was done for it.
			task.item = earlier.item;
			return await earlier.outcome;
		}
		const outcome = task.send!();
		const sent: Sent = { item: task.item!, outcome };
		this.sent.set(name, sent);
		return await outcome.catch((error) => {
			sent.isOpen = isNotSent(error);
			throw error;
		});
	}
}

/**
 * When the node is called as a tool, or somebody retries a failed execution, the items are new objects,
 * so what was sent before is not known.
 */
function refuseUnlessKnown(context: IExecuteFunctions): void {
	const isTool = isToolCall(context);
	if (!isTool && context.getMode() !== 'retry') return;
	throw problem(
		isTool
			? 'An AI agent can use this operation only with Retry On Fail turned off'
			: 'A failed execution cannot be retried while this node has Retry On Fail on',
		isTool
			? 'Nothing was sent. Turn Retry On Fail off in the node’s settings.'
			: 'This retry sent nothing, since the first run may have sent some items. Check in KlearStack what has arrived, turn Retry On Fail off in the node’s settings, and run only the rest.',
		'KS-RETRY-ON-FAIL',
	);
}
