import type { INodeExecutionData, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Endpoint } from '../transport/endpoint';
import type { BoundCalls, Calls } from './calls';
import type { Item } from './item';
import type { AwaitedBatch } from './waiting';

/** The results of an item, or the batch that KlearStack is still reading for it. */
export type Outcome = INodeExecutionData[] | AwaitedBatch;

/** Makes the calls of an item whose parameters have been read. */
export type Send<Names extends string = string> = (calls: BoundCalls<Names>) => Promise<Outcome>;

/** One operation: what the panel shows of it, and what it does with one item. */
export interface Operation<Names extends string = string> extends INodePropertyOptions {
	value: string;
	/** Its text in the node panel, e.g. "Approve document". */
	action: string;
	description: string;
	/**
	 * The endpoints it calls, under names of its own. The first one is the one that the operation is
	 * about; none where the user names it.
	 */
	calls: Calls<Names>;
	properties: INodeProperties[];
	/** Tells, by the first item's parameters, if all items go into one call rather than one call each. */
	takesAllItems?(item: Item): boolean;
	/** Advice for when KlearStack lacks one of its other endpoints. */
	otherwise?: string;
	/** Doing it twice leaves two in KlearStack, or loses what the first answer held. */
	onlyOnce?: boolean;
	/** The parts of an item that are handled by themselves, e.g. its files; the item itself where absent. */
	split?(item: Item): Promise<Item[]>;
	/**
	 * Reads and checks all that is needed of one item, or one part of it, and gives what sends it: no
	 * item is sent before all have been checked. The router adds pairedItem, and what errors need.
	 */
	prepare(item: Item): Send<Names> | Promise<Send<Names>>;
}

/** Lets an operation's calls be known by their names. */
export const operation = <Names extends string>(given: Operation<Names>): Operation =>
	given as unknown as Operation;

/** The endpoint that an operation is about. */
export const mainEndpoint = ({ calls }: Operation): Endpoint | undefined => Object.values(calls)[0];

export interface Resource extends INodePropertyOptions {
	value: string;
	operations: Operation[];
}
