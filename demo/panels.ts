// npm run panels: a picture of every panel with its options open, and of the credential, from a
// real n8n in a real browser, light and dark, in screenshots/. For looking at wording, order and defaults.
// npm run panels -- trigger: only of those whose name contains it.
import type { INodeProperties } from 'n8n-workflow';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { resources } from '../nodes/KlearStack/actions/resources';
import { asEntered } from '../tools/account';
import { N8nApi } from '../tools/n8n/api';
import { openEditor, openPanel, picture } from '../tools/n8n/browser';
import { installPackage, packPackage } from '../tools/n8n/communityPackage';
import { installN8n } from '../tools/n8n/install';
import { startN8n } from '../tools/n8n/server';
import { startSimulator } from '../tools/simulator/start';

const FOLDER = join(__dirname, '../screenshots');

/** A group of options with each of them opened. */
const allOf = (options: INodeProperties[]) =>
	Object.fromEntries(options.map((option) => [option.name, option.default]));

async function main() {
	const [, , wanted = ''] = process.argv;
	const userFolder = await mkdtemp(join(tmpdir(), 'klearstack-screenshots-'));
	const installation = await installN8n(console.log);
	const tarball = await packPackage(join(userFolder, 'package'));
	await installPackage(installation, userFolder, tarball);
	const simulator = await startSimulator();
	const n8n = await startN8n(installation, userFolder);
	try {
		const api = new N8nApi(n8n.url);
		await api.signIn('demo@example.com', 'Demo-klearstack-1');
		const { id, name } = await api.createCredential(
			'KlearStack',
			'klearStackApi',
			asEntered(simulator.url),
		);
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
		for (const theme of ['light', 'dark'] as const) {
			const { browser, page } = await openEditor(n8n.url, api, theme);
			const folder = join(FOLDER, theme);
			await mkdir(folder, { recursive: true });
			await page.setViewportSize({ width: 1440, height: 1900 });
			for (const node of nodes.filter(({ id }) => id.includes(wanted))) {
				await openPanel(page, n8n.url, workflow.id, node.id);
				await page.getByTestId('node-credentials-select').waitFor();
				await picture(page, join(folder, `${node.id}.png`), 'node-parameters');
				console.log(`${theme}/${node.id}.png`);
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
