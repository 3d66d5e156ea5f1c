/** Advice about a failed call of the action node. */
import { CREDENTIAL_ADVICE } from '../transport/credentialAdvice';
import { addressOf, type Endpoint } from '../transport/endpoint';
import { type Told, toldOfCall } from '../transport/errors';
import type { KlearStackFailure } from '../transport/failure';
import { endpointName } from './commonOptions';
import type { Item } from './item';
import { mainEndpoint, type Operation } from './operation';

const BY_STATUS: Record<number, string> = {
	200: 'KlearStack refused this. Compare the parameters with its words above.',
	400: 'KlearStack refused what was sent. Compare the parameters with its words above.',
	401: 'Check the user name, password and company in the KlearStack credential.',
	403: 'Check that the user of the KlearStack credential may do this, and that IDs and document type belong to its company.',
	404: 'Check the IDs and the other parameters of this operation.',
	413: 'The file is larger than this KlearStack accepts. Send a smaller one.',
	429: 'KlearStack is getting too many requests. Try again later, or lower Concurrency in the options.',
};

const SERVER =
	'KlearStack may be down, or may not accept a value. Check the parameters, then try again later.';

/** KlearStack asks for something of the credential, which its pages do not list for this call. */
const ASKS_WHO = /\b(provide|missing|required)\b.*\b(password|user ?name|company)/i;
const whoToSend = (endpoint?: Endpoint) =>
	`To send more of the credential, choose it in ${endpoint?.page ? 'KlearStack API, ' : ''}Identity to Send.`;

/** 408, and what proxies answer for a server that is not there. */
const NOT_AVAILABLE = 'KlearStack is not available at the moment. Try again later.';

function adviceFor(failure: KlearStackFailure, item: Item, operation: Operation): string {
	const { kind, status = 0, description, endpoint } = failure;
	switch (kind) {
		case 'credential':
			return description ?? '';
		case 'notThere':
			return whereToCorrect(item, operation, failure);
		case 'refused':
			// Words of KlearStack's own are about an ID, unless the endpoint's name is a guess.
			if (status === 404 && endpoint?.inferred) {
				return `${BY_STATUS[404]} If they are right: ${whereToCorrect(item, operation, failure)}`;
			}
			if (status === 408 || status > 501) return NOT_AVAILABLE;
			if (status >= 500) return SERVER;
			return [
				BY_STATUS[status] ?? `KlearStack answered with status ${status}.`,
				ASKS_WHO.test(failure.message) ? whoToSend(endpoint) : '',
			]
				.join(' ')
				.trim();
		case 'unconfirmed':
			return '';
		case 'timeout':
			return 'To give it longer, raise Request Timeout in the options.';
		case 'unfinished':
			return item.batchId
				? 'To wait longer, raise Wait Timeout in the options.'
				: 'To wait longer, raise Wait Timeout in the options. If the upload is not recent, check Batch ID and Document Type.';
		default:
			return CREDENTIAL_ADVICE[kind] ?? '';
	}
}

/** Advice where KlearStack has nothing at an endpoint's path. */
function whereToCorrect(
	item: Item,
	operation: Operation,
	{ endpoint, tried }: KlearStackFailure,
): string {
	if (!endpoint?.page)
		return 'Check the name in Endpoint, and the Base URL of the KlearStack credential.';
	const { path, page, inferred } = endpoint;
	const address = addressOf(page);
	const paths = (tried ?? [path]).map((one) => `"${one}"`).join(', ');
	if (!inferred) {
		return `KlearStack has no ${paths} at the Base URL of the credential. Check the Base URL; where KlearStack has renamed the endpoint (${address}), use API: Call Endpoint.`;
	}
	const given = item.option(endpointName);
	const inferredName = `This package had to infer the endpoint’s name, and KlearStack has none of ${paths}.`;
	// Of an operation's endpoints, only the one that it is about can be named.
	if (endpoint.page !== mainEndpoint(operation)?.page) {
		return `${inferredName} ${operation.otherwise ?? ''}`.trim();
	}
	return given
		? `KlearStack has no "${given}". The right name is given on ${address}: correct it in KlearStack API, Endpoint.`
		: `${inferredName} The right one is given on ${address}: enter it in KlearStack API, Endpoint.`;
}

/** Said whenever KlearStack may have done something that the workflow does not know of. */
const DOUBT =
	'KlearStack may or may not have carried this out: check there before you run this item again, so that nothing is done twice.';

/** Takes out the advice to try again, where that would do something twice. */
export const withoutTryAgain = (advice: string) =>
	advice.replace(/,? ?(then )?try again later\.$/i, (found) => (found.startsWith(',') ? '.' : ''));

/** Nobody is to try again what may have been done. */
const withDoubt = (advice: string) =>
	[withoutTryAgain(advice), DOUBT]
		.map((text) => text.trim())
		.filter(Boolean)
		.join(' ');

/** A failed call as the user is told of it. */
export function toldOfItem(failure: KlearStackFailure, item: Item, operation: Operation): Told {
	const mayBeDone = failure.isUnknown && !failure.endpoint?.reads;
	const advice = adviceFor(failure, item, operation);
	return toldOfCall(failure, mayBeDone ? withDoubt(advice) : advice);
}
