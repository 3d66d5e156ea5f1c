/** What all items of one run of the node share, also with the tries that n8n makes of it. */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { withCode } from '../transport/codes';
import { KlearStackFailure } from '../transport/failure';
import { KlearStack } from '../transport/request';
import type { Seen } from '../documents/review';
import type { Item } from './item';
import { mainEndpoint, type Operation, type Outcome } from './operation';
import type { Task } from './task';

/** What an upload that makes a set says of it. */
interface NewSet {
	number?: string;
	mayExist: boolean;
}

interface Sent {
	item: Item;
	outcome: Promise<Outcome>;
	/** KlearStack cannot have taken it, so it may be sent again. */
	isOpen?: boolean;
}

const isNotSent = (error: unknown) =>
	error instanceof KlearStackFailure
		? !error.isUnknown || error.endpoint?.reads === true
		: (error as { isNotSent?: boolean }).isNotSent === true;

/**
 * Runs that Retry On Fail may repeat, by their first item: n8n makes the items anew for each run of a
 * node, and keeps them for all tries of it. They are forgotten together.
 */
const runs = new WeakMap<INodeExecutionData, Run>();

export class Run {
	/** All items, where they go into one call. */
	items: Item[] = [];

	/** The sets that uploads of this run make, by their names. */
	readonly newSets = new Map<string, Promise<NewSet>>();

	/** Invoices that this run has given, by number and supplier, to the document of each. */
	readonly seen: Seen = new Map();

	/** The fields that Selected Fields names, and whether a document has had each. */
	readonly selected = new Map<string, boolean>();

	/** What the output panel says once the run is over, to what it is about. */
	readonly notes = new Map<string, Set<string>>();

	/** Data sources that are to be created, to the item that names each. */
	readonly dataSources = new Map<string, number>();

	/** The last work on each thing that has to be done in turn. */
	private readonly turns = new Map<string, Promise<unknown>>();

	/** What has been sent, by item and part, and need not or must not be sent again. */
	private readonly sent = new Map<string, Sent>();

	private constructor(
		readonly context: IExecuteFunctions,
		readonly klearStack: KlearStack,
		readonly operation: Operation,
	) {}

	/**
	 * The run that n8n begins, or tries again.
	 *
	 * @throws NodeOperationError where n8n would send things twice without saying so
	 */
	static async of(context: IExecuteFunctions, operation: Operation): Promise<Run> {
		const [first] = context.getInputData();
		const { retryOnFail } = context.getNode();
		if (retryOnFail && operation.onlyOnce) refuseUnlessKnown(context);
		const known = retryOnFail ? runs.get(first) : undefined;
		const run = known ?? new Run(context, await KlearStack.connect(context), operation);
		if (retryOnFail && !mainEndpoint(operation)?.reads) runs.set(first, run);
		for (const [name, made] of run.newSets) {
			if (!(await made).mayExist) run.newSets.delete(name);
		}
		return run;
	}

	/** Whether anything has been sent, also in an earlier try. */
	get hasSent(): boolean {
		return this.sent.size > 0;
	}

	/** Something that the output panel says once, with all that it is about. */
	note(message: string, about: string): void {
		if (!this.notes.has(message)) this.notes.set(message, new Set());
		this.notes.get(message)!.add(about);
	}

	/** Does work on the same thing one after the other, e.g. of two items that name the same data source. */
	async inTurn<T>(thing: string, work: () => Promise<T>): Promise<T> {
		const before = this.turns.get(thing) ?? Promise.resolve();
		const turn = before.catch(() => {}).then(work);
		this.turns.set(thing, turn);
		return await turn;
	}

	/**
	 * Sends something unless an earlier try has: what was accepted then is given again, and where that
	 * is not known, the same error is. Only what cannot have been accepted is sent again.
	 */
	async send(task: Task): Promise<Outcome> {
		const name = `${task.index}.${task.part}`;
		const known = this.sent.get(name);
		if (known?.isOpen) task.item!.alreadyDone.push(...known.item.alreadyDone);
		else if (known) {
			// It knows what was done for it.
			task.item = known.item;
			return await known.outcome;
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

/** Whether an AI agent has called the node directly: n8n then does not tell a retry from a first try. */
const isToolCall = (context: IExecuteFunctions): boolean =>
	'isToolExecution' in context && context.isToolExecution();

/** Whether the node is an AI agent's tool: n8n then appends Tool to its type. */
export const isAgentsTool = (context: IExecuteFunctions): boolean =>
	isToolCall(context) || context.getNode().type.endsWith('Tool');

/**
 * When the node is called as a tool, or somebody retries a failed execution, the items are new objects,
 * so what was sent before is not known.
 */
function refuseUnlessKnown(context: IExecuteFunctions): void {
	const isTool = isToolCall(context);
	if (!isTool && context.getMode() !== 'retry') return;
	const error = new NodeOperationError(
		context.getNode(),
		isTool
			? 'An AI agent can use this operation only with Retry On Fail turned off'
			: 'A failed execution cannot be retried while this node has Retry On Fail on',
		{
			description: isTool
				? 'Nothing was sent. Turn Retry On Fail off in the node’s settings.'
				: 'This retry sent nothing, since the first run may have sent some items. Check in KlearStack what has arrived, turn Retry On Fail off in the node’s settings, and run only the rest.',
		},
	);
	throw withCode(error, 'KS-RETRY-ON-FAIL');
}
