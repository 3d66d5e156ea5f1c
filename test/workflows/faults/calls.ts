import type { INodeExecutionData } from 'n8n-workflow';

import { PollHost } from '../../support/pollHost';
import type { FinishedRun } from '../../support/n8nCore';
import { testCredential } from '../../support/testCredential';
import type { Stage } from './stage';

export type Key = 'read' | 'upload' | 'change' | 'wait' | 'trigger' | 'test';

/** What a fault leads to. */
export interface Result {
	/** What the user sees: what came out, or the error's text. */
	sees: string;
	isGreen: boolean;
	/** How often the endpoint was called; undefined where the proxy cannot tell. */
	requests: number;
	/** What KlearStack has done. */
	done: string;
}

/** A kind of call, and whether what came of it is right. */
export interface CallCase {
	name: string;
	/** Of the table's columns. */
	key: Key;
	endpoint: string;
	/** So many requests a fault may lead to. */
	most: number;
	/** @param begin brings the fault about, once everything is ready for the call */
	make(stage: Stage, pdf: Buffer, begin: () => Promise<void>): Promise<Result>;
}

/** Says that it is not known whether KlearStack has done it, or which batch to look for. */
export const DOUBT =
	/may or may not have carried this out|may not have taken the file|Batch ID \S+/;

const seenOf = ({ error, json }: FinishedRun, ok: string) => ({
	sees: error
		? `${error.message} | ${[error.description, `(${error.code})`].filter(Boolean).join(' ')}`
		: ok,
	isGreen: !error,
	json,
});

async function ready(stage: Stage) {
	const reference = stage.credential();
	await stage.run('user.getId', {}, reference);
	return reference;
}

async function uploaded(
	stage: Stage,
	operation: string,
	pdf: Buffer,
	begin: () => Promise<void>,
): Promise<FinishedRun> {
	const reference = await ready(stage);
	const item: INodeExecutionData = await stage.n8n.fileItem(pdf, 'a.pdf');
	await begin();
	await stage.moved(reference);
	const { timeout } = stage;
	const options = operation === 'document.extract' ? { timeout, waitTimeout: 2 } : { timeout };
	return await stage.run(operation, { options }, reference, [item]);
}

const READ: CallCase = {
	name: 'Reading: Document: Get Many',
	key: 'read',
	endpoint: 'getuserdocuments',
	most: 3,
	async make(stage, _pdf, begin) {
		const reference = await ready(stage);
		await stage.klearStack.seed(2);
		await begin();
		await stage.moved(reference);
		const run = await stage.run(
			'document.getAll',
			{ options: { timeout: stage.timeout } },
			reference,
		);
		const { sees, isGreen, json } = seenOf(run, '2 documents');
		if (isGreen) expect(json).toHaveLength(2);
		return { sees, isGreen, requests: await stage.requests(this.endpoint), done: '' };
	},
};

/** @param ok what comes out where nothing goes wrong */
const sending = (
	of: Pick<CallCase, 'name' | 'key' | 'endpoint' | 'most'>,
	operation: string,
	ok: string,
): CallCase => ({
	...of,
	async make(stage, pdf, begin) {
		const run = await uploaded(stage, operation, pdf, begin);
		const { sees, isGreen, json } = seenOf(run, ok);
		const { length } = await stage.klearStack.documents();
		expect(length).toBeLessThan(2);
		if (isGreen)
			expect([length, json]).toEqual([1, [expect.objectContaining({ fileName: 'a.pdf' })]]);
		else if (length === 1) expect(sees).toMatch(DOUBT);
		const requests = await stage.requests(of.endpoint);
		return { sees, isGreen, requests, done: `${length} uploaded` };
	},
});

const UPLOAD = sending(
	{
		name: 'Uploading: Document: Upload',
		key: 'upload',
		endpoint: 'processdocument',
		most: 2,
	},
	'document.upload',
	'the batch ID',
);

const WAIT = sending(
	{
		name: 'Waiting after an upload: Document: Extract Data',
		key: 'wait',
		endpoint: 'getbatchdocuments',
		most: 6,
	},
	'document.extract',
	'the fields',
);

const CHANGE: CallCase = {
	name: 'Changing: Document: Approve',
	key: 'change',
	endpoint: 'approve_reject_doc',
	most: 2,
	async make(stage, _pdf, begin) {
		const reference = await ready(stage);
		const [documentId] = await stage.klearStack.seed(1);
		await begin();
		await stage.moved(reference);
		const parameters = { documentId, comment: 'Checked', options: { timeout: stage.timeout } };
		const run = await stage.run('document.approve', parameters, reference);
		const { sees, isGreen, json } = seenOf(run, 'decision: approved');
		const [{ decision }] = await stage.klearStack.documents();
		if (isGreen) expect([decision, json[0].decision]).toEqual(['approved', 'approved']);
		else if (decision) expect(sees).toMatch(DOUBT);
		const requests = await stage.requests(this.endpoint);
		return { sees, isGreen, requests, done: decision ?? 'not approved' };
	},
};

const TRIGGER: CallCase = {
	name: 'KlearStack Trigger: a poll',
	key: 'trigger',
	endpoint: 'getmodifiedinvoices',
	most: 2,
	async make(stage, _pdf, begin) {
		const [documentId] = await stage.klearStack.seed(1);
		const reference = stage.credential();
		const trigger = new PollHost(stage.n8n, {}, reference, true);
		await trigger.activate();
		const before = await stage.requests(this.endpoint);
		await stage.klearStack.modify([{ id: documentId, number: 'a1' }]);
		await begin();
		await stage.moved(reference);
		const [sees, isGreen] = await trigger.poll(undefined, stage.timeout * 1000).then(
			(items): [string, boolean] => [items.length > 0 ? 'the document' : 'nothing', true],
			(error: Error & { description?: string }): [string, boolean] => [
				[error.message, error.description].filter(Boolean).join(' | '),
				false,
			],
		);
		const requests = (await stage.requests(this.endpoint)) - before;
		await stage.correct(reference);
		await trigger.pollUntilQuiet();
		await trigger.pollUntilQuiet();
		const delivered = trigger.delivered.filter(({ documentId: id }) => id === documentId);
		expect(delivered.length).toBeGreaterThan(0);
		expect(delivered.at(-1)).toMatchObject({ fields: { Inv_Number: 'a1' } });
		expect(new Set(delivered.map(({ eventId }) => eventId)).size).toBe(1);
		return {
			sees,
			isGreen,
			requests,
			done: `delivered ${delivered.length === 1 ? 'once' : 'again'}`,
		};
	},
};

const TEST: CallCase = {
	name: 'The test of the credential',
	key: 'test',
	endpoint: 'get_access_token',
	most: 1,
	async make(stage, _pdf, begin) {
		await begin();
		const { status, message } = await testCredential(stage.n8n, stage.credential());
		const requests = await stage.requests(this.endpoint);
		return { sees: message, isGreen: status === 'OK', requests, done: '' };
	},
};

export const CALLS = [READ, UPLOAD, CHANGE, WAIT, TRIGGER, TEST];
