import type { INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { collectionOf, collections } from '../../parameters/documentType';
import { KlearStackFailure } from '../../transport/failure';
import type { Call } from '../calls';
import { options } from '../commonOptions';
import type { Item } from '../item';
import { documentId } from '../locators';
import { outcome } from '../results';

type ApproveOrReject = 'approve' | 'reject';

const DONE = { approve: 'approved', reject: 'rejected' };

const comment = {
	displayName: 'Comment',
	name: 'comment',
	type: 'string',
	typeOptions: { rows: 2 },
	required: true,
	default: '',
	placeholder: 'e.g. Compared with order 4711',
	description: 'For whoever looks at the document in KlearStack',
} satisfies INodeProperties;

const failIfAlreadyDone = {
	displayName: 'Fail If Already Done',
	name: 'failIfAlreadyDone',
	type: 'boolean',
	default: true,
	description:
		'Whether to fail if the decision was made before, instead of returning an item that says so',
} satisfies INodeProperties;

/** Approve and Reject are one endpoint, and differ in one word. */
export const decisionProperties = (decision: ApproveOrReject): INodeProperties[] => [
	documentId,
	...collections,
	// KlearStack requires one for both; a rejection needs a reason of its own.
	{ ...comment, default: decision === 'approve' ? 'Approved in n8n' : '' },
	...options([failIfAlreadyDone]),
];

/** The form that says which document, what is decided of it, and why. */
export const decision = (item: Item, approve_reject: ApproveOrReject) => ({
	collection_name: collectionOf(item),
	id: item.given(documentId),
	approve_reject,
	comment: item.given(comment),
});

/**
 * Approves or rejects one document. A document that is so already is no failure unless the options
 * say so: the item tells it apart by `alreadyDone`. One that was decided the other way is.
 *
 * Source: update-documents/approve-or-reject-a-document, with its two answers of status 400.
 */
export async function decide(
	item: Item,
	call: Call,
	form: ReturnType<typeof decision>,
): Promise<INodeExecutionData[]> {
	const done = DONE[form.approve_reject];
	let alreadyDone = false;
	const answer = await call(form).catch((failure: KlearStackFailure) => {
		alreadyDone = failure.message.toLowerCase().includes(`already ${done}`);
		if (!alreadyDone || item.option(failIfAlreadyDone)) throw failure;
		return failure.message;
	});
	const claim = { decision: done, alreadyDone };
	return outcome(item, answer, { documentId: form.id }, claim, alreadyDone || undefined);
}
