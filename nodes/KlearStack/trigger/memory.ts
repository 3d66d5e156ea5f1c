import { randomUUID } from 'crypto';
import type { IPollFunctions } from 'n8n-workflow';

import type { DocumentEvent } from './event';
import type { State } from './state';
import type { SourceName, Wordings } from './wordings';

/** Tells this process from any other, so that a restart shows in the state. */
export const PROCESS = randomUUID();

/** What this process knows of a trigger beside its static data, some of which n8n drops. */
export interface Memory {
	/** When the poll under way began. What stays here never came to its end. */
	underWay?: number;
	/** The last poll failed, or n8n stopped waiting for it. */
	wasCutShort?: boolean;
	state?: State;
	readonly wordings: Wordings;
	/** Sources that say something else of most documents than before: they are judged at the next poll. With the names of what differs. */
	readonly held: Map<SourceName, string[]>;
	/** Milliseconds that the last two lists took; endless where they could not be had. */
	listTimes: number[];
	/** When a list that could not be had is tried again, in milliseconds since 1970. */
	listAgain: number;
	/** Polls in a row that gave something, so that the list that was due was not read. */
	postponed: number;
	/** Polls in a row in which KlearStack failed to give a single document that was asked for. */
	failedSingles: number;
	/** How often a pull has taken longer than it was given. */
	slowPulls: number;
	/** Since when pulls have been refused, in milliseconds since 1970, and none gave a document before. */
	refusedSince?: number;
	/** What has been said in the log, and need not be said again. */
	readonly said: Set<string>;
	/** When the account was found too large to be listed, in milliseconds since 1970. */
	tooLarge?: number;
	/** A failed execution has said so. */
	hasShownTooLarge?: boolean;
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
		wordings: new Map(),
		held: new Map<SourceName, string[]>(),
		listTimes: [],
		listAgain: 0,
		postponed: 0,
		slowPulls: 0,
		failedSingles: 0,
		said: new Set<string>(),
		unsaved: new Map<string, DocumentEvent[]>(),
	};
	memories.set(trigger, memory);
	return memory;
}
