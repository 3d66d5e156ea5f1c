/** What a person waits for in n8n's editor. */
import { Editor } from '../tools/editor/editor';
import { openEditor } from '../tools/n8n/browser';
import { chain, node } from '../tools/n8n/workflows';
import type { BenchN8n } from './n8n';

const ROUNDS = 5;

/** Milliseconds, one for each round. */
export interface Waits {
	/** From the double click until the panel's parameters are there: Extract Data, and n8n's HTTP Request. */
	ours: number[];
	httpRequest: number[];
	/** From Execute step to the fields of 10 documents on the screen, KlearStack answering at once. */
	run: number[];
}

export async function waitsInEditor(n8n: BenchN8n): Promise<Waits> {
	const { klearStackApi } = n8n.credentials;
	const nodes = [
		node('Start', 'n8n-nodes-base.manualTrigger'),
		node('HTTP Request', 'n8n-nodes-base.httpRequest', { typeVersion: 4.2 }),
		node('Extract Data', 'n8n-nodes-klearstack.klearStack', {
			parameters: { resource: 'document', operation: 'extract' },
			credentials: { klearStackApi },
		}),
		node('Get Many', 'n8n-nodes-klearstack.klearStack', {
			parameters: { resource: 'document', operation: 'getAll', limit: 10 },
			credentials: { klearStackApi },
		}),
	].map((one, n) => ({ ...one, position: [n * 224, 0] as [number, number] }));
	const { id } = await n8n.api.createWorkflow({
		name: 'Bench',
		nodes,
		connections: chain('Start', 'Get Many'),
	});
	const { browser, page } = await openEditor(n8n.url, n8n.api);
	const editor = new Editor(page, n8n.url);
	await page.goto(`${n8n.url}/workflow/${id}`);
	const opening = async (name: string, parameter: string) => {
		await editor.id('canvas-node').first().waitFor();
		const began = performance.now();
		await editor.openNode(name);
		await editor.parameter(parameter).waitFor();
		const ms = performance.now() - began;
		await editor.closePanel();
		return ms;
	};
	const waits: Waits = { ours: [], httpRequest: [], run: [] };
	await opening('HTTP Request', 'url');
	await opening('Extract Data', 'documentType');
	for (let round = 0; round < ROUNDS; round++) {
		waits.httpRequest.push(await opening('HTTP Request', 'url'));
		waits.ours.push(await opening('Extract Data', 'documentType'));
	}
	await editor.openNode('Get Many');
	for (let round = 0; round < ROUNDS; round++) {
		const began = performance.now();
		await editor.execute();
		await editor.output.getByText('Field_0').first().waitFor();
		waits.run.push(performance.now() - began);
	}
	await browser.close();
	return waits;
}
