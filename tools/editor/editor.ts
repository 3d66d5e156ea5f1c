import type { Locator, Page } from 'playwright-core';

/** What a person does in n8n's editor, in the words of a person. Each step ends when its result shows. */
export class Editor {
	constructor(
		readonly page: Page,
		private readonly url: string,
	) {}

	id(testId: string): Locator {
		return this.page.getByTestId(testId);
	}

	/** What is on the screen of that kind; n8n keeps the choices of every closed list in the page, too. */
	visible(testId: string): Locator {
		return this.page.locator(`[data-test-id="${testId}"]:visible`);
	}

	get parameters(): Locator {
		return this.id('node-parameters');
	}

	get output(): Locator {
		return this.id('output-panel');
	}

	async signIn(email: string, password: string): Promise<void> {
		await this.page.goto(`${this.url}/signin`);
		await this.id('emailOrLdapLoginId').locator('input').fill(email);
		await this.id('password').locator('input').fill(password);
		await this.id('form-submit-button').click();
		await this.page.waitForURL(/home|workflow/);
	}

	async newWorkflow(): Promise<void> {
		await this.page.goto(`${this.url}/workflow/new`);
		await this.id('canvas-plus-button').waitFor();
	}

	/** The rows of the node panel. */
	rows(): Locator {
		return this.id('item-iterator-item').filter({ has: this.id('node-creator-item-name') });
	}

	row(name: string): Locator {
		return this.id('item-iterator-item')
			.filter({ has: this.id('node-creator-item-name').getByText(name, { exact: true }) })
			.first();
	}

	async search(text: string): Promise<void> {
		await this.id('node-creator-search-bar').fill(text);
	}

	/** Opens the node panel from the empty canvas. */
	async addFirstStep(): Promise<void> {
		await this.id('canvas-plus-button').click();
		await this.id('node-creator-search-bar').waitFor();
	}

	/** Opens the node panel behind a node. */
	async addBehind(node: string): Promise<void> {
		const { page } = this;
		await this.id('zoom-to-fit').click();
		const canvasNode = page.locator(`[data-test-id="canvas-node"][data-node-name="${node}"]`);
		await canvasNode.getByTestId('canvas-handle-plus').first().click();
		await this.id('node-creator-search-bar').waitFor();
	}

	/** Chooses an action of a node that is found, whether its section is open or not. */
	async chooseAction(node: string, action: string): Promise<void> {
		await this.row(node).click();
		const row = this.row(action);
		const sections = this.id('node-creator-category-item');
		await sections.first().waitFor();
		for (let n = 0; !(await row.isVisible()) && n < (await sections.count()); n++) {
			await sections.nth(n).click();
		}
		await row.click();
		await this.id('ndv').waitFor();
	}

	async closePanel(): Promise<void> {
		await this.id('ndv-close-button').click();
		await this.id('ndv').waitFor({ state: 'detached' });
	}

	async openNode(name: string): Promise<void> {
		await this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`).dblclick();
		await this.id('ndv').waitFor();
	}

	parameter(name: string): Locator {
		return this.parameters.getByTestId(`parameter-input-${name}`);
	}

	async fill(name: string, value: string): Promise<void> {
		await this.parameter(name).locator('input, textarea').first().fill(value);
	}

	async choose(name: string, choice: string): Promise<void> {
		await this.parameter(name).locator('input').first().click();
		await this.visible('parameter-input-item').getByText(choice, { exact: true }).first().click();
	}

	async fillExpression(name: string, expression: string): Promise<void> {
		const item = this.parameters
			.getByTestId('parameter-item')
			.filter({ has: this.parameter(name) });
		await item.hover();
		await item.getByTestId('radio-button-expression').click();
		await this.parameter(name).locator('.cm-content').fill(expression);
	}

	/** Opens the list of a resource locator. @returns what it offers */
	async openList(name: string): Promise<string[]> {
		await this.id(`resource-locator-${name}`).getByTestId('rlc-input').click();
		await this.visible('rlc-item').first().waitFor();
		const names = await this.visible('rlc-item').allInnerTexts();
		return names.map((text) => text.trim());
	}

	async pick(text: string): Promise<void> {
		await this.visible('rlc-item').filter({ hasText: text }).first().click();
	}

	/** Takes a fixed value for a resource locator, in place of an expression: only then it has a list. */
	async fixLocator(name: string): Promise<void> {
		await this.id(`resource-locator-${name}`).hover();
		await this.visible('radio-button-fixed').first().click();
	}

	async chooseMode(name: string, mode: string): Promise<void> {
		await this.id(`resource-locator-${name}`).getByTestId('rlc-mode-selector').click();
		await this.visible(`mode-${mode}`).click();
	}

	async fillLocator(name: string, value: string): Promise<void> {
		await this.id(`resource-locator-${name}`).locator('input[data-test-id=rlc-input]').fill(value);
	}

	/** Executes the open node with everything before it. @returns whether it succeeded */
	async execute(): Promise<boolean> {
		const started = this.page.waitForResponse(
			(response) =>
				response.request().method() === 'POST' &&
				/\/rest\/workflows\/[^/]+\/run/.test(response.url()),
		);
		await this.id('node-execute-button').click();
		await started;
		await this.page
			.locator('[data-test-id=node-execute-button]:not([disabled])')
			.waitFor({ timeout: 90_000 });
		const success = this.output.getByTestId('node-run-status-success');
		const danger = this.output.getByTestId('node-run-status-danger');
		await success.or(danger).first().waitFor();
		return await success.first().isVisible();
	}

	/** The output as the table shows it: a record of texts for each row. */
	async table(): Promise<Array<Record<string, string>>> {
		await this.output.getByTestId('radio-button-table').click();
		const table = this.output.locator('table').first();
		await table.locator('tbody tr').first().waitFor();
		const names = (await table.locator('thead th').allInnerTexts()).map((text) => text.trim());
		const rows = await table.locator('tbody tr').all();
		return await Promise.all(
			rows.map(async (row) => {
				const cells = await row.locator('td').allInnerTexts();
				return Object.fromEntries(names.map((name, n) => [name, cells[n] ?? '']));
			}),
		);
	}

	/**
	 * Makes changes and waits until n8n has saved them: it executes what is saved, and someone who
	 * clicks faster than that executes what was there before.
	 *
	 * @param text what the saved workflow holds then
	 */
	async saving(text: string, change: () => Promise<void>): Promise<void> {
		const saved = this.page.waitForResponse((response) => {
			const request = response.request();
			const body = request.postData() ?? '';
			return request.method() === 'PATCH' && body.includes(text);
		});
		await change();
		await saved;
	}

	async error(): Promise<{ message: string; description: string }> {
		const message = await this.output.getByTestId('node-error-message').innerText();
		const description = await this.output.getByTestId('node-error-description').innerText();
		return { message, description };
	}

	/** Drags a field of the input panel onto something. */
	async drag(field: string, target: Locator): Promise<void> {
		const input = this.id('ndv-input-panel');
		await input.getByTestId('radio-button-schema').click();
		const from = input
			.locator(`[data-test-id=run-data-schema-node-name][data-name="${field}"]`)
			.first();
		// The list draws only what is in view.
		await input.getByTestId('run-data-schema-node-name').first().hover();
		for (let tries = 0; tries < 30 && (await from.count()) === 0; tries++) {
			await this.page.mouse.wheel(0, 300);
			await from.waitFor({ state: 'attached', timeout: 500 }).catch(() => {});
		}
		await from.scrollIntoViewIfNeeded();
		const start = (await from.boundingBox())!;
		const end = (await target.boundingBox())!;
		const { mouse } = this.page;
		await mouse.move(start.x + Math.min(start.width / 2, 20), start.y + start.height / 2);
		await mouse.down();
		await mouse.move(end.x + end.width / 2, end.y + end.height / 2, { steps: 10 });
		await mouse.up();
	}

	/** Publishes the workflow and waits until n8n says so. */
	async publish(): Promise<void> {
		await this.id('workflow-open-publish-modal-button').click();
		await this.id('workflow-publish-button').click();
		await this.id('activation-modal').waitFor();
		await this.page.keyboard.press('Escape');
		await this.id('workflow-active-version-indicator').waitFor();
	}

	/** Imports a workflow from a file. */
	async import(path: string): Promise<void> {
		await this.newWorkflow();
		await this.id('workflow-import-input').setInputFiles(path);
		await this.id('canvas-node').first().waitFor();
	}
}
