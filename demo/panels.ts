// npm run panels: a picture of every panel with its options open, and of the credential, from a
// real n8n in a real browser, light and dark, in screenshots/. For looking at wording, order and defaults.
// Also of the default output in each form, and of the examples on the canvas.
// npm run panels -- 'trigger|example': only of those whose name fits this expression.
import type { INodeProperties } from 'n8n-workflow';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { resources } from '../nodes/KlearStack/actions/resources';
import { asEntered } from '../tools/account';
import { Editor } from '../tools/editor/editor';
import { EXAMPLES, loadExample, WITH_OTHER_ACCOUNTS } from '../tools/examples';
import { N8nApi } from '../tools/n8n/api';
import { openEditor, openPanel, picture } from '../tools/n8n/browser';
import { installPackage, packPackage } from '../tools/n8n/communityPackage';
import { installN8n } from '../tools/n8n/install';
import { startN8n } from '../tools/n8n/server';
import { chain, node } from '../tools/n8n/workflows';
import { seedAccount } from '../tools/seed';
import { startSimulator } from '../tools/simulator/start';

const FOLDER = join(__dirname, '../screenshots');

/** A group of options with each of them opened. */
const allOf = (options: INodeProperties[]) =>
	Object.fromEntries(options.map((option) => [option.name, option.default]));

async function main() {
	const wanted = new RegExp(process.argv[2] ?? '');
	const userFolder = await mkdtemp(join(tmpdir(), 'klearstack-screenshots-'));
	const installation = await installN8n(console.log);
	const tarball = await packPackage(join(userFolder, 'package'));
	await installPackage(installation, userFolder, tarball);
	const simulator = await startSimulator();
	await seedAccount(simulator.url);
	const n8n = await startN8n(installation, userFolder);
	try {
		const api = new N8nApi(n8n.url);
		await api.signIn('demo@example.com', 'Demo-klearstack-1');
		const login = asEntered(simulator.url);
		const klearStackApi = await api.createCredential('KlearStack', 'klearStackApi', login);
		const { id, name } = klearStackApi;
		const nodes = resources.flatMap(({ value: resource, operations }, row) =>
			operations.map(({ value: operation, action, properties }, column) => {
				return {
					id: `${resource}-${operation}`,
					name: action,
					type: 'n8n-nodes-klearstack.klearStack',
					typeVersion: 1,
					position: [column * 224, row * 224] as [number, number],
					// Every option is opened, so that its label can be seen.
					parameters: {
						resource,
						operation,
						...Object.fromEntries(
							properties
								.filter(({ type }) => type === 'collection')
								.map(({ name, options }) => [name, allOf(options as INodeProperties[])]),
						),
					} as never,
					credentials: { klearStackApi: { id, name } },
				};
			}),
		);
		const push = await api.createCredential('Push', 'klearStackPushApi', {
			token: 'a-long-token-of-our-own',
		});
		nodes.push(
			{
				id: 'trigger',
				name: 'KlearStack Trigger',
				type: 'n8n-nodes-klearstack.klearStackTrigger',
				typeVersion: 1,
				position: [-224, 0],
				parameters: {
					triggerOn: 'needsReview',
					options: {
						recoverMissed: true,
						recoverEvery: 60,
						onFirstActivation: 'startFromNow',
						unknownType: 'holdBack',
					},
				} as never,
				credentials: { klearStackApi: { id, name } },
			},
			{
				id: 'pushTrigger',
				name: 'KlearStack Push Trigger',
				type: 'n8n-nodes-klearstack.klearStackPushTrigger',
				typeVersion: 1,
				position: [-224, 224],
				parameters: {} as never,
				credentials: { klearStackPushApi: { id: push.id, name: push.name } } as never,
			},
		);
		const workflow = await api.createWorkflow({ name: 'All operations', nodes, connections: {} });
		const steps = [
			node('Start', 'n8n-nodes-base.manualTrigger'),
			node('Get File', 'n8n-nodes-base.httpRequest', {
				typeVersion: 4.2,
				parameters: { url: `${simulator.url}/sample-invoice.pdf` },
			}),
			node('Extract Data', 'n8n-nodes-klearstack.klearStack', {
				parameters: { resource: 'document', operation: 'extract' },
				credentials: { klearStackApi: { id, name } },
			}),
		];
		const run = await api.createWorkflow({
			name: 'Output',
			nodes: steps,
			connections: chain(...steps.map((step) => step.name)),
		});
		const examples = [...EXAMPLES, ...WITH_OTHER_ACCOUNTS].filter((one) =>
			wanted.test(`example-${one}`),
		);
		for (const theme of ['light', 'dark'] as const) {
			const { browser, page } = await openEditor(n8n.url, api, theme);
			const folder = join(FOLDER, theme);
			await mkdir(folder, { recursive: true });
			await page.setViewportSize({ width: 1440, height: 1900 });
			for (const one of nodes.filter(({ id }) => wanted.test(id))) {
				await openPanel(page, n8n.url, workflow.id, one.id);
				await page.getByTestId('node-credentials-select').waitFor();
				await picture(page, join(folder, `${one.id}.png`), 'node-parameters');
				console.log(`${theme}/${one.id}.png`);
			}
			await page.setViewportSize({ width: 1440, height: 1000 });
			for (const form of ['schema', 'table', 'json'].filter((one) =>
				wanted.test(`output-${one}`),
			)) {
				await openPanel(page, n8n.url, run.id, 'Extract Data');
				await new Editor(page, n8n.url).execute();
				await page.getByTestId('output-panel').getByTestId(`radio-button-${form}`).click();
				await picture(page, join(folder, `output-${form}.png`), 'ndv');
			}
			for (const example of theme === 'light' ? examples : []) {
				const loaded = loadExample(example, { credentials: { klearStackApi }, files: userFolder });
				const { id } = await api.createWorkflow(loaded);
				await page.goto(`${n8n.url}/workflow/${id}`);
				await page.getByTestId('zoom-to-fit').click();
				await picture(page, join(folder, `example-${example}.png`));
			}
			if (!wanted.test('credential')) {
				await browser.close();
				continue;
			}
			await openPanel(page, n8n.url, workflow.id, nodes[0].id);
			await page.getByTestId('credential-edit-button').first().click();
			await page.getByTestId('editCredential-modal').waitFor();
			await picture(page, join(folder, 'credential.png'), 'editCredential-modal');
			await browser.close();
		}
	} finally {
		await Promise.all([n8n.stop(), simulator.stop()]);
		await rm(userFolder, { recursive: true, force: true });
	}
}

void main();
