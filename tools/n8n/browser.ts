import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { type Browser, chromium, type Page, selectors } from 'playwright-core';

import { BROWSER_ID, type N8nApi } from './api';
import { type Report, run } from './install';

const BROWSER = process.env.CHROMIUM ?? '/usr/bin/chromium';

const ARGUMENTS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

export interface Editor {
	browser: Browser;
	page: Page;
}

/** Debian's Chromium, where there is none. @throws saying what to install where that does not work */
export async function installBrowser(report: Report): Promise<void> {
	if (existsSync(BROWSER)) return;
	report('Installing Chromium');
	const apt = async (...args: string[]) => await run('apt-get', ['-qq', ...args], { cwd: tmpdir() });
	try {
		await apt('update');
		await apt('install', '-y', '--no-install-recommends', 'chromium', 'fonts-liberation');
	} catch (error) {
		throw new Error(
			`Chromium is needed at ${BROWSER}, or where the environment variable CHROMIUM says.\n${(error as Error).message}`,
		);
	}
}

export async function launchBrowser(): Promise<Browser> {
	selectors.setTestIdAttribute('data-test-id');
	return await chromium.launch({ executablePath: BROWSER, args: ARGUMENTS });
}

/** n8n's editor in a real browser, signed in as the user of the API. */
export async function openEditor(
	url: string,
	api: N8nApi,
	colorScheme: 'light' | 'dark' = 'light',
): Promise<Editor> {
	const browser = await launchBrowser();
	const context = await browser.newContext({
		viewport: { width: 1440, height: 1000 },
		colorScheme,
	});
	await context.addCookies([
		{ name: 'n8n-auth', value: api.cookie.replace('n8n-auth=', ''), url, httpOnly: true },
	]);
	await context.addInitScript(`localStorage.setItem('n8n-browserId', '${BROWSER_ID}')`);
	const page = await context.newPage();
	page.setDefaultTimeout(20_000);
	return { browser, page };
}

/** A picture without what blinks or comes and goes. */
export async function picture(page: Page, path: string, testId?: string): Promise<void> {
	const options = {
		path,
		animations: 'disabled',
		caret: 'hide',
		style: '.el-notification { display: none !important }',
	} as const;
	await (testId ? page.getByTestId(testId).screenshot(options) : page.screenshot(options));
}

/** Opens a node's panel by the address of the node. */
export async function openPanel(page: Page, url: string, workflow: string, node: string) {
	await page.goto(`${url}/workflow/${workflow}/${node}`);
	await page.getByTestId('node-parameters').waitFor();
}

/** Runs the node in the open panel, and waits for its end. */
export async function executeNode(page: Page): Promise<void> {
	await page.getByTestId('node-execute-button').click();
	const output = page.getByTestId('output-panel');
	await output
		.getByTestId('node-run-status-success')
		.or(output.getByTestId('node-run-status-danger'))
		.first()
		.waitFor({ timeout: 90_000 });
}
