/** Surroundings of one poll, which its steps share. */
import { createHash, randomUUID } from 'crypto';
import type { IPollFunctions } from 'n8n-workflow';

import { documentTypeOf } from '../parameters/documentType';
import type { Values } from '../parameters/read';
import { normalizeBaseUrl } from '../transport/address';
import { CREDENTIAL, credentialsOf } from '../transport/client';
import { type Memory, PROCESS } from './memory';
import { longestExecution, recoverMissed } from './parameters';
import { deadlineOf, isDurable } from './scheduler';
import { Singles } from './singles';
import { Source } from './source';
import { begin, type State } from './state';
import { remember } from './wordings';

export type Round = Awaited<ReturnType<typeof beginRound>>;

/** @param warn writes to n8n's log */
export async function beginRound(
	context: IPollFunctions,
	settings: Values,
	memory: Memory,
	now: number,
	warn: (message: string) => void,
) {
	const type = documentTypeOf(settings);
	const scope = await scopeOf(context, type);
	const inTurns = isDurable(context);
	const state = context.getWorkflowStaticData('node') as State;
	if (memory.state?.scope !== scope) memory.unsaved.clear();
	const saved = new Set((Array.isArray(state.left) ? state.left : []).map(({ name }) => name));
	for (const [name, departure] of memory.unsaved) {
		departure.isDropped ||= !saved.has(name);
		if (!departure.isDropped) memory.unsaved.delete(name);
	}
	// Documents that wait to be pulled have come since an activation that nobody has noted.
	const isTakenOver = inTurns && !memory.state && Object.keys(state).length === 0;
	const executionMs = settings.setting(longestExecution) * 60_000;
	const notice = begin(state, scope, PROCESS, inTurns, now, executionMs, memory.state);
	if (notice) warn(notice);
	memory.state = state;
	// Documents that come while it is off are not to be recovered when it is on again.
	if (!settings.setting(recoverMissed)) state.heard = state.heard.filter((one) => one !== 'list');
	const worded = new Set(memory.wordings.keys());
	for (const [key, wording] of state.left.flatMap(({ wordings = [] }) => wordings)) {
		if (!worded.has(key)) remember(memory.wordings, key, wording);
	}
	const source = await Source.connect(context, type, deadlineOf(context, now));
	return {
		...{ context, settings, memory, state, source, isTakenOver, warn },
		singles: new Singles(source, memory),
		/** When it began, in milliseconds since 1970. */
		now,
		/** Of the departure of what leaves with it. */
		name: randomUUID(),
		/** Of departures that n8n has not saved, and whose executions, if it did create them, have ended. */
		droppedNames: [...memory.unsaved.keys()].filter(
			(name) => memory.unsaved.get(name)!.at <= now - executionMs,
		),
		warnOnce: (message: string) => {
			if (!memory.said.has(message)) warn(message);
			memory.said.add(message);
		},
	};
}

/** Digest of the account and document type. Of the user ID, which may be a short secret, it has one byte. */
async function scopeOf(context: IPollFunctions, type: string): Promise<string> {
	const { baseUrl, companyName, username, userId } = await credentialsOf(context);
	const { id } = context.getNode().credentials?.[CREDENTIAL] ?? {};
	const user = sha256(String(userId ?? '')).slice(0, 2);
	return sha256(JSON.stringify([id, normalizeBaseUrl(baseUrl), companyName, username, user, type]));
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
