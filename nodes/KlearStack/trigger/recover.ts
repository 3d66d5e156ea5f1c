/** Delivers what a pull should have given and did not, and what a process that has stopped may have lost. */
import type { NodeApiError } from 'n8n-workflow';

import { Asking } from './asking';
import { DUE, notePull } from './deliveryState';
import type { DocumentEvent } from './event';
import { ALL, APPROVED, type List, UPLOADED } from './lists';
import type { Memory } from './memory';
import { Recovery } from './recovery';
import { MOST_DOCUMENTS } from './source';

/** How long until a list that could not be read is tried again. */
const AGAIN_MS = 5 * 60_000;
const HOUR_MS = 60 * 60_000;
/** How long until an account that was too large is looked at once more. */
const DAY_MS = 24 * HOUR_MS;

export const TOO_LARGE = `This KlearStack account holds more than ${MOST_DOCUMENTS.toLocaleString('en')} documents, so not all that is missed can be recovered`;

/** What is to be delivered, and under which conditions. */
export interface Recovered {
	pulled: DocumentEvent[];
	missed: DocumentEvent[];
	/** These passed Trigger On when they left. */
	again: DocumentEvent[];
}

/**
 * Reads the lists if they are due; what differs from the last time is asked for by a pull. What that
 * does not give was missed.
 *
 * @returns what the pull gave, and what was missed; nothing, with a warning, where no list can be read
 * @throws NodeApiError when the pull fails; nothing has been noted then
 */
export async function recover(recovery: Recovery): Promise<Recovered> {
	const { state, began, isDue, comparison, pull, warn } = recovery;
	const isRead = isDue && (await readLists(recovery));
	const asking = new Asking(recovery);
	// Before the pull, whose answer must not wait.
	const missed = await asking.missed();
	const again = await asking.again();
	const pulled = state.started && comparison.needsPull ? await pull() : [];
	const isGiven = new Set(pulled.map(({ documentId }) => documentId));
	const isMissed = ({ documentId }: DocumentEvent) => !isGiven.has(documentId);
	if (asking.unknown.length > 0) {
		warn(
			`not delivered, because KlearStack does not say of which type they are: ${asking.unknown.join(', ')}`,
		);
	}
	for (const { documentId } of again) delete state.again[documentId];
	// No list has been noted with it, and a later one may word it otherwise.
	if (!isRead) notePull(state, again.filter(isMissed));
	if (isRead) {
		comparison.settle(pulled, asking.open);
		// The rest is asked for at the next poll.
		state.compared = asking.open.size > 0 ? DUE : began;
	}
	return { pulled, missed: missed.filter(isMissed), again: again.filter(isMissed) };
}

/** @returns whether any was read to its end */
async function readLists(recovery: Recovery): Promise<boolean> {
	const { state, memory, began, warn } = recovery;
	if (began - state.tooLarge > DAY_MS) {
		const isRead = await readList(recovery, ALL);
		if (isRead === undefined) {
			state.compared = began - HOUR_MS + AGAIN_MS;
			return false;
		}
		state.tooLarge = isRead ? 0 : began;
		if (isRead) {
			memory.said.clear();
			return true;
		}
	}
	sayOnce(memory, warn, TOO_LARGE);
	memory.tooLarge ??= 'found';
	state.compared = began;
	const uploaded = await readList(recovery, UPLOADED);
	const approved = await readList(recovery, APPROVED);
	return uploaded === true || approved === true;
}

/** @returns whether it was read to its end; undefined where it could not be read */
async function readList(recovery: Recovery, list: List): Promise<boolean | undefined> {
	const { memory, source, comparison, warn } = recovery;
	const start = Date.now();
	let isRead: boolean | undefined;
	try {
		isRead = await source.list(list, (event, isOurs) => comparison.take(list, event, isOurs));
		if (list === ALL) memory.listing = isRead ? Date.now() - start : undefined;
	} catch (error) {
		const why = (error as NodeApiError).message;
		sayOnce(
			memory,
			warn,
			`missed documents cannot be found while KlearStack does not give its list of ${list} documents: ${why}`,
		);
	}
	if (isRead) comparison.noteRead(list);
	else comparison.drop(list);
	return isRead;
}

function sayOnce({ said }: Memory, warn: (message: string) => void, message: string): void {
	if (!said.has(message)) warn(message);
	said.add(message);
}
