/** Rules for review, and what KlearStack could not read, in a real n8n. */
import type { IDataObject } from 'n8n-workflow';

import { asEntered, ownLogin } from '../../tools/account';
import { invoicePdf, sampleInvoices } from '../../tools/invoices';
import { outputOf, type StoredCredential } from '../../tools/n8n/api';
import { SETUP_TIMEOUT_MS, Stack } from '../../tools/n8n/stack';
import { chain, EVERY_5_SECONDS, node } from '../../tools/n8n/workflows';
import { until } from '../../tools/until';

let stack: Stack;
let credential: StoredCredential;

beforeAll(async () => {
	stack = await Stack.start();
	const login = asEntered(ownLogin(stack.klearStack.url));
	credential = await stack.api.createCredential('KlearStack', 'klearStackApi', login);
}, SETUP_TIMEOUT_MS);
afterAll(async () => await stack?.stop());

const credentials = () => ({ klearStackApi: { id: credential.id, name: credential.name } });

const pdf = (fileName: string, bytes: Buffer | Uint8Array): IDataObject => ({
	json: {},
	binary: {
		data: {
			...{ fileName, mimeType: 'application/pdf' },
			data: Buffer.from(bytes).toString('base64'),
		},
	},
});

async function extract(files: IDataObject[], parameters: IDataObject): Promise<IDataObject[]> {
	const workflow = await stack.api.createWorkflow({
		name: 'Extract Data',
		nodes: [
			node('Start', 'n8n-nodes-base.manualTrigger'),
			node('Input', 'n8n-nodes-base.code', {
				typeVersion: 2,
				parameters: { jsCode: `return ${JSON.stringify(files)}` },
			}),
			node('KlearStack', 'n8n-nodes-klearstack.klearStack', {
				parameters: { resource: 'document', operation: 'extract', ...parameters },
				credentials: credentials(),
				onError: 'continueRegularOutput',
			}),
		],
		connections: chain('Start', 'Input', 'KlearStack'),
	});
	const execution = await stack.api.run(workflow, 'Start');
	return outputOf(execution, 'KlearStack').map(({ json }) => json);
}

it('the same invoice is found in a later run, and told from another one', async () => {
	const [first, second] = await Promise.all(sampleInvoices.slice(0, 2).map(invoicePdf));
	const parameters = { needsReviewWhen: { sameInvoice: true }, options: {} };
	const [before] = await extract([pdf('may.pdf', first)], parameters);
	expect(before).toMatchObject({ needsReview: false, reviewReasons: [] });
	const [again, other] = await extract(
		[pdf('again.pdf', first), pdf('june.pdf', second)],
		parameters,
	);
	expect(again).toMatchObject({
		needsReview: true,
		reviewReasons: [
			expect.stringContaining(`KlearStack already (ID ${String(before.documentId)})`),
		],
	});
	expect(other).toMatchObject({ needsReview: false });
});

it('what KlearStack could not read starts a workflow, and what it could does not', async () => {
	const workflow = await stack.api.createWorkflow({
		name: 'Could Not Be Read',
		nodes: [
			node('KlearStack Trigger', 'n8n-nodes-klearstack.klearStackTrigger', {
				parameters: { triggerOn: 'notRead', pollTimes: EVERY_5_SECONDS, options: {} },
				credentials: credentials(),
			}),
			node('Done', 'n8n-nodes-base.noOp'),
		],
		connections: chain('KlearStack Trigger', 'Done'),
	});
	await stack.api.activate(workflow);
	const polls = async () => (await stack.klearStack.counts()).getmodifiedinvoices?.all ?? 0;
	await until('the trigger is armed', async () => (await polls()) > 1);

	const good = await invoicePdf(sampleInvoices[2]);
	await extract(
		[pdf('good.pdf', good), pdf('broken.pdf', Buffer.from('%PDF-1.7 and nothing else'))],
		{ options: {} },
	);
	const isEvent = ({ eventId }: IDataObject) => typeof eventId === 'string';
	await until('it starts', async () => (await stack.storedItems(isEvent)).length > 0);
	const before = await polls();
	await until('it has polled again', async () => (await polls()) > before + 1);
	const files = (await stack.storedItems(isEvent)).map(({ fileName }) => fileName);
	expect(new Set(files)).toEqual(new Set(['broken.pdf']));
	expect(await stack.api.executionCount(workflow)).toBe(1);
}, 180_000);
