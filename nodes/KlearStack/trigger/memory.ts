import { randomUUID } from 'crypto';
import type { IPollFunctions } from 'n8n-workflow';

import type { DocumentEvent } from './event';
import type { State } from './state';
import type { SourceName, Wordings } from './wordings';

/** Tells this process from any other, so that a restart shows in the state. */
export const PROCESS = randomUUID();

interface Unsaved {
	at: number;
	events: DocumentEvent[];
	/** The state that n8n had for the next poll lacked it, so it counts as dropped, if late. */
	isDropped?: boolean;
}

/** Knowledge of this process about a trigger beside its static data, some of which n8n drops. */
export interface Memory {
	/** When the poll under way began. What stays here never came to its end. */
	underWay?: number;
	state?: State;
	readonly wordings: Wordings;
	/** Sources that say something else of most documents than before: fields that differ, for how many polls. */
	readonly held: Map<SourceName, { names: string[]; polls: number }>;
	/** When the list is to be read, in milliseconds since 1970. */
	listDue: number;
	/** Until when the list is not read because the account is too large. */
	tooLargeUntil: number;
	/** Lists in a row that were slow. */
	slowLists: number;
	/** A list needs more time than is usual. */
	isListLong?: boolean;
	/** How often a pull has taken longer than it was given. */
	slowPulls: number;
	/** Polls in a row in which KlearStack failed to give a single document that was asked for. */
	failedSingles: number;
	/** Since when all pulls have been refused, and no list could be had, in milliseconds since 1970. */
	readonly failingSince: Partial<Record<SourceName, number>>;
	/** Sentences in the log that need not be said again. */
	readonly said: Set<string>;
	/**
	 * Events that left, and when, by the departure's name, until n8n has saved it. n8n drops what a poll
	 * gives when it was abandoned, the workflow was activated anew meanwhile or, with the durable
	 * scheduler, the poll no longer holds its lease. It may also have created the execution, and saved late.
	 */
	readonly unsaved: Map<string, Unsaved>;
}

const memories = new Map<string, Memory>();

export function memoryOf(context: IPollFunctions): Memory {
	const trigger = `${context.getWorkflow().id}:${context.getNode().id}`;
	const memory = memories.get(trigger) ?? {
		...{ listDue: 0, tooLargeUntil: 0, slowLists: 0, slowPulls: 0, failedSingles: 0 },
		...{ wordings: new Map(), held: new Map(), said: new Set<string>(), unsaved: new Map() },
		failingSince: {},
	};
	memories.set(trigger, memory);
	return memory;
}
