import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';

import type { Endpoint } from '../transport/endpoints';

/** One operation: what the panel shows of it, and what it does with one item. */
export interface Operation extends INodePropertyOptions {
	value: string;
	/** What the node panel says it does. */
	action: string;
	description: string;
	/** The endpoint it calls; without one where the user names it. */
	endpoint?: Endpoint;
	properties: INodeProperties[];
	/** Whether all items go into one call, as the first one's parameters say, rather than one call each. */
	takesAllItems?(this: IExecuteFunctions): boolean;
	/** Doing it twice leaves two in KlearStack, e.g. of an upload. */
	repeats?: boolean;
	/** Handles the item with index `i`. The router adds pairedItem, and what errors need. */
	execute(this: IExecuteFunctions, i: number): Promise<INodeExecutionData[]>;
}

export interface Resource extends INodePropertyOptions {
	value: string;
	operations: Operation[];
}
