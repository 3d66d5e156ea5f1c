import { fork } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';

import { launchBrowser } from '../n8n/browser';
import { seedAccount } from '../seed';
import { LOGIN, Stack } from '../n8n/stack';
import { ROOT } from '../paths';
import { Editor } from './editor';

/** The login of the mailbox. */
export const MAIL = { user: 'invoices@harbour.example', password: 'Test-mail-1' };

const FAILURES = join(ROOT, 'screenshots/failures');

/** A person in front of a real browser, a real n8n with the packed package, and what the demo has around it. */
export class Session {
	private constructor(
		readonly stack: Stack,
		/** The folder with invoices/ and suppliers.xlsx. */
		readonly files: string,
		readonly mailPort: number,
		private readonly browser: Browser,
		readonly page: Page,
		readonly editor: Editor,
		private readonly end: () => void,
	) {}

	static async start(colorScheme: 'light' | 'dark' = 'light'): Promise<Session> {
		const stack = await Stack.start();
		const files = join(stack.userFolder, 'files');
		await mkdir(files, { recursive: true });
		const local = fork(join(__dirname, 'local.ts'), [files, MAIL.user, MAIL.password], {
			execArgv: ['--import', 'tsx'],
			stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
		});
		const { port } = await new Promise<{ port: number }>((resolve, reject) => {
			local.once('message', (message) => resolve(message as { port: number }));
			local.once('exit', (code) => reject(new Error(`local.ts ended with code ${code}`)));
		});
		await seedAccount(stack.klearStack.url);
		const browser = await launchBrowser();
		const context = await browser.newContext({
			viewport: { width: 1600, height: 1000 },
			colorScheme,
		});
		const page = await context.newPage();
		page.setDefaultTimeout(60_000);
		const editor = new Editor(page, stack.n8n.url);
		return new Session(stack, files, port, browser, page, editor, () => local.disconnect());
	}

	readonly signIn = async (): Promise<void> => {
		await this.editor.signIn(LOGIN.email, LOGIN.password);
	};

	/** Does a step; where it fails, what was on the screen is kept in screenshots/failures. */
	async attempt(name: string, work: () => Promise<void>): Promise<void> {
		try {
			await work();
		} catch (error) {
			await mkdir(FAILURES, { recursive: true });
			await this.page.screenshot({ path: join(FAILURES, `${name.replace(/\W+/g, '-')}.png`) });
			throw error;
		}
	}

	async stop(): Promise<void> {
		await this.browser.close();
		this.end();
		await this.stack.stop();
	}
}
