import type { IExecuteFunctions } from 'n8n-workflow';

const EVERY_MS = 2_000;

/** Says in n8n's log, and in the browser's while someone watches, how far a long run is. */
export class Progress {
	private done = 0;

	private last = Date.now();

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly what: string,
		private readonly total: number,
	) {}

	step(): void {
		this.done++;
		if (this.total < 2 || Date.now() - this.last < EVERY_MS) return;
		this.last = Date.now();
		const message = `KlearStack: ${this.what}, ${this.done} of ${this.total}`;
		this.context.logger.info(message);
		this.context.sendMessageToUI(message);
	}
}
