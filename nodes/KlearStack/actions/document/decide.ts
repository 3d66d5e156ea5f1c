import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { endpoints } from '../../transport/endpoints';
import { klearStackRequest } from '../../transport/request';
import {
	collection,
	documentId,
	options,
	requestOptionsOf,
	documentTypeOf,
	requiredText,
} from '../parameters';
import { outcome } from '../results';

type Decision = 'approve' | 'reject';

const DONE = { approve: 'approved', reject: 'rejected' };

/** Approve and Reject are one endpoint, and differ in one word. */
export function decisionProperties(decision: Decision): INodeProperties[] {
	const done = DONE[decision];
	return [
		documentId,
		collection,
		{
			displayName: 'Comment',
			name: 'comment',
			type: 'string',
			typeOptions: { rows: 2 },
			required: true,
			default: '',
			placeholder:
				decision === 'approve' ? 'e.g. Checked against the order' : 'e.g. Total is wrong',
			description: `Why it is ${done}. KlearStack wants a comment for both decisions.`,
		},
		options([
			{
				displayName: 'Fail If Already Done',
				name: 'failIfAlreadyDone',
				type: 'boolean',
				default: true,
				description: `Whether to fail when the document is ${done} already, instead of giving an item that says so`,
			},
		]),
	];
}

/**
 * Approves or rejects one document. A document that is so already is no failure unless the options
 * say so: the item tells it apart by `alreadyDone`. One that was decided the other way is.
 *
 * Source: update-documents/approve-or-reject-a-document, with its two answers of status 400.
 */
export async function decide(
	this: IExecuteFunctions,
	i: number,
	decision: Decision,
): Promise<INodeExecutionData[]> {
	const id = requiredText.call(this, i, 'documentId', 'Document ID');
	const { failIfAlreadyDone } = this.getNodeParameter('options', i, {}) as {
		failIfAlreadyDone?: boolean;
	};
	const form = {
		collection_name: documentTypeOf.call(this, i),
		id,
		approve_reject: decision,
		comment: requiredText.call(this, i, 'comment', 'Comment'),
	};
	let alreadyDone = false;
	const answer = await klearStackRequest
		.call(this, endpoints.approveOrRejectDocument, form, requestOptionsOf.call(this, i))
		.catch((error: Error) => {
			alreadyDone = error.message.toLowerCase().includes(`already ${DONE[decision]}`);
			if (!alreadyDone || failIfAlreadyDone) throw error;
			return error.message;
		});
	return outcome(answer, { documentId: id, decision: DONE[decision], alreadyDone });
}
