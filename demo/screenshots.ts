// npm run screenshots: the pictures of README and docs, from a real n8n in a real browser, in
// docs/pictures. A test looks whether what they show is still there.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { asEntered } from '../tools/account';
import { Session } from '../tools/editor/session';
import { loadExample } from '../tools/examples';
import { installBrowser, openPanel, picture } from '../tools/n8n/browser';
import { packPackage, TARBALL } from '../tools/n8n/communityPackage';
import { installN8n } from '../tools/n8n/install';
import { type Picture, PICTURED } from '../tools/pictured';

const FOLDER = join(__dirname, '../docs/pictures');

async function main() {
	const packages = await mkdtemp(join(tmpdir(), 'klearstack-package-'));
	process.env[TARBALL] = await packPackage(packages);
	await installN8n(console.log);
	await installBrowser(console.log);
	await mkdir(FOLDER, { recursive: true });
	const session = await Session.start();
	const { page, editor, files, stack } = session;
	const take = async (name: Picture, testId: string) => {
		for (const text of PICTURED[name]) {
			await page.getByTestId(testId).getByText(text, { exact: false }).first().waitFor();
		}
		await picture(page, join(FOLDER, name), testId);
		console.log(name);
	};
	try {
		await page.setViewportSize({ width: 1280, height: 760 });
		await session.signIn();
		await editor.newWorkflow();
		await editor.addFirstStep();
		await editor.search('invoice');
		await editor.row('KlearStack').waitFor();
		await take('search.png', 'node-creator');

		const login = asEntered(stack.klearStack.url);
		const klearStackApi = await stack.api.createCredential('KlearStack', 'klearStackApi', login);
		const example = loadExample('files-from-a-folder', { credentials: { klearStackApi }, files });
		const workflow = await stack.api.createWorkflow(example);
		const { url } = stack.n8n;
		const extract = workflow.nodes.find(({ name }) => name === 'Extract Data')!;
		await openPanel(page, url, workflow.id, extract.id);
		await page.setViewportSize({ width: 1280, height: 1000 });
		await page.getByTestId('credential-edit-button').first().click();
		await page.getByTestId('editCredential-modal').getByText('Retry').waitFor();
		await take('credential.png', 'editCredential-modal');
		await page.keyboard.press('Escape');

		await page.setViewportSize({ width: 1440, height: 1000 });
		const one = JSON.stringify(example).replace('invoices/*', 'invoices/Invoice NW*');
		const ofOne = await stack.api.createWorkflow(JSON.parse(one) as typeof example);
		await openPanel(page, url, ofOne.id, extract.id);
		await editor.execute();
		await editor.output.getByTestId('radio-button-schema').click();
		await take('extract-data.png', 'ndv');

		const trigger = await stack.api.createWorkflow(
			loadExample('approved-documents-to-a-data-table', { credentials: { klearStackApi }, files }),
		);
		const { id } = trigger.nodes.find(({ type }) => type.endsWith('klearStackTrigger'))!;
		await openPanel(page, url, trigger.id, id);
		await take('trigger.png', 'node-parameters');

		await page.setViewportSize({ width: 1440, height: 1000 });
		const asking = await stack.api.createWorkflow(
			loadExample('approve-or-ask-a-person', { credentials: { klearStackApi }, files }),
		);
		await page.goto(`${url}/workflow/${asking.id}`);
		await editor.id('canvas-node').first().waitFor();
		const popup = page.waitForEvent('popup');
		await page.keyboard.press('ControlOrMeta+Enter');
		const form = await popup;
		await form.locator('input[type=file]').setInputFiles(join(files, 'invoices/Invoice 88-17.pdf'));
		await form.getByRole('button', { name: 'Send' }).click();
		await form.getByRole('button', { name: 'Save and Decide' }).waitFor();
		for (const [name, width, height] of [
			['review-form.png', 1280, 860],
			['review-form-telephone.png', 390, 844],
		] as const) {
			await form.setViewportSize({ width, height });
			for (const text of PICTURED[name]) await form.getByText(text, { exact: true }).waitFor();
			await picture(form, join(FOLDER, name));
			console.log(name);
		}

		const wrong = await stack.api.createWorkflow({
			...example,
			nodes: example.nodes.map((node) =>
				node.name === 'Extract Data'
					? {
							...node,
							parameters: { ...node.parameters, files: 'one', binaryPropertyName: 'attachment' },
						}
					: node,
			),
		});
		await openPanel(page, url, wrong.id, extract.id);
		await editor.execute();
		await take('error.png', 'output-panel');
	} finally {
		await session.stop();
		await rm(packages, { recursive: true, force: true });
	}
}

void main().then(
	() => process.exit(),
	(error) => {
		console.error(error);
		process.exit(1);
	},
);
