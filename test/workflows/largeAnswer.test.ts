import { account } from '../../tools/account';
import { type BenchKlearStack, startKlearStack } from '../../tools/preparedKlearStack';
import { longestPiece } from '../support/cpuTime';
import { type FinishedRun, N8nCore } from '../support/n8nCore';

const DOCUMENTS = 10_000;
const FIELDS = 60;

let klearStack: BenchKlearStack;
beforeAll(async () => {
	klearStack = await startKlearStack();
	await klearStack.set({ documents: DOCUMENTS, fields: FIELDS });
});
afterAll(() => klearStack.stop());

it('10,000 documents with 60 fields leave n8n alive for others', async () => {
	const n8n = await N8nCore.load();
	const credential = n8n.credentials.add('klearStackApi', account(klearStack.url));
	const parameters = {
		resource: 'document',
		operation: 'getAll',
		returnAll: true,
		output: 'simplified',
		options: {},
	};
	let run!: FinishedRun;
	const longest = await longestPiece(async () => {
		run = await n8n.run(parameters, credential);
	});
	expect(run.json).toHaveLength(DOCUMENTS);
	expect(Object.keys(run.json[DOCUMENTS - 1].fields as object)).toHaveLength(FIELDS);
	// Generous: what is held here took 20 s in one piece.
	expect(longest).toBeLessThan(2_000);
}, 300_000);
