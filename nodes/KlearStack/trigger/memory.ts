import { randomUUID } from 'crypto';
import type { IPollFunctions } from 'n8n-workflow';

import type { DeliveryState } from './deliveryState';
import type { DocumentEvent } from './event';

/** Tells this process from any other, so that a restart shows in the state. */
export const PROCESS = randomUUID();

/** What this process knows of a trigger beside its static data, some of which n8n drops. */
export interface Memory {
	/** When the poll under way began. What stays here never came to its end. */
	underWay?: number;
	/** The last poll failed, or n8n stopped waiting for it. */
	wasCutShort?: boolean;
	/** When the last poll began. */
	began?: number;
	/** Milliseconds that reading the list took last. */
	listing?: number;
	/** Polls in a row that gave something, so that the list that was due was not read. */
	postponed: number;
	/** Polls in a row in which KlearStack gave no single document that was asked for, and not for a temporary reason. */
	withoutDocuments: number;
	/** What has been said in the log, and need not be said again. */
	readonly said: Set<string>;
	/** The account was found too large to find all that is missed; and whether an execution has said so. */
	tooLarge?: 'found' | 'said';
	state?: DeliveryState;
	/**
	 * What left, by its name, until n8n has saved that name. n8n drops what a poll gives when it was
	 * abandoned, the workflow was activated anew meanwhile or, with the durable scheduler, the poll
	 * no longer holds its lease.
	 */
	readonly unsaved: Map<string, DocumentEvent[]>;
}

const memories = new Map<string, Memory>();

export function memoryOf(context: IPollFunctions): Memory {
	const trigger = `${context.getWorkflow().id}:${context.getNode().id}`;
	const memory = memories.get(trigger) ?? {
		postponed: 0,
		withoutDocuments: 0,
		said: new Set<string>(),
		unsaved: new Map<string, DocumentEvent[]>(),
	};
	memories.set(trigger, memory);
	return memory;
}
