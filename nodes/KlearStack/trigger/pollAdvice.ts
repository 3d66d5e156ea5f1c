/** Advice about a failed call in a trigger, which has neither Options nor items to run again. */
import type { Failure, IPollFunctions, UserError } from 'n8n-workflow';

import { isRecord } from '../json';
import { CREDENTIAL_ADVICE } from '../transport/credentialAdvice';
import { type NodeError, nodeError, problem, toldBy, toldOfCall } from '../transport/errors';
import { KlearStackFailure } from '../transport/failure';
import { largestList } from './bounds';
import { isFirst } from './scheduler';

const AT_NEXT_POLL = 'The trigger tries again at the next poll.';

function adviceFor({ kind, status = 0, description, endpoint }: KlearStackFailure): string {
	if (kind === 'credential') return description ?? '';
	if (kind === 'notThere') {
		return `KlearStack has no "${endpoint?.path}" at the Base URL of the credential. Check the Base URL. If it is right, look for a newer version of this package.`;
	}
	if (['timeout', 'brokenOff'].includes(kind)) return AT_NEXT_POLL;
	if (kind !== 'refused') return CREDENTIAL_ADVICE[kind] ?? '';
	if (status === 401)
		return 'Check the user name, password and company in the KlearStack credential.';
	return status === 403
		? 'Check that the user of the KlearStack credential may see documents of this type.'
		: `${AT_NEXT_POLL} If this keeps happening, contact KlearStack.`;
}

/** A trigger whose first poll fails is not polled until its workflow is published again. */
const PUBLISH_AGAIN = 'Then publish the workflow again: n8n has given up polling it.';

/** n8n's durable scheduler polls again after this. */
const AGAIN_MS = 60_000;

/**
 * The reason for which n8n polls again, given only for failures that may pass: n8n would otherwise poll only every
 * half an hour, also after the credential or the proxy in front of KlearStack has been corrected.
 */
const whenAgain = ({ forN8n, mayPass }: KlearStackFailure): Failure =>
	forN8n && mayPass ? forN8n : { cause: 'temporarily-unavailable', retryAfterMs: AGAIN_MS };

/** The error of a failed poll as the user sees it, with what n8n needs to know to poll again. */
export function triggerError(context: IPollFunctions, failure: Error): Error {
	if (!(failure instanceof KlearStackFailure)) return failure;
	const isGivenUp = !failure.mayPass && isFirst(context);
	const advice = [adviceFor(failure), isGivenUp ? PUBLISH_AGAIN : ''].filter(Boolean).join(' ');
	return nodeError(context.getNode(), toldOfCall(failure, advice, whenAgain(failure)));
}

/** An answer that is no list. Its words are not said: it may hold documents, and this goes to the log. */
export const kindOfAnswer = (answer: unknown): string =>
	isRecord(answer) ? `an object with ${Object.keys(answer).length} keys` : 'text';

export const noList = (answer: unknown): UserError =>
	problem(
		'KlearStack answered with something other than a list of documents',
		answer ? `It answered with ${kindOfAnswer(answer)}.` : 'Its answer was empty.',
		'KS-ANSWER',
	);

/** The account has more documents than the list can be read of. */
export const tooLarge = (context: IPollFunctions): NodeError =>
	nodeError(context.getNode(), {
		message: `This KlearStack account holds more than ${largestList.documents.toLocaleString('en')} documents, so what pulls do not give cannot be found`,
		description:
			'The trigger goes on: what KlearStack says was modified is delivered. The list is tried again in a day.',
		code: 'KS-ACCOUNT-SIZE',
		call: { failure: { cause: 'temporarily-unavailable' }, mayPass: false },
	});

/** KlearStack has refused every pull, or given no list, for a day. */
export function failingForADay(
	context: IPollFunctions,
	source: 'pull' | 'list',
	error: Error,
): NodeError {
	const [what, other] = {
		pull: ['answered no pull', 'the list'],
		list: ['given no list of documents', 'what pulls give, but cannot find missed documents'],
	}[source];
	const advice = error instanceof KlearStackFailure ? ` ${adviceFor(error)}` : '';
	return nodeError(context.getNode(), {
		...toldBy(error),
		message: `KlearStack has ${what} for a day: ${error.message}`,
		description: `The trigger goes on by ${other}.${advice}`,
		call: { failure: { cause: 'temporarily-unavailable' }, mayPass: true },
	});
}
