import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { DEFAULT_USER } from '../../tools/simulator/settings';
import { PollHost } from './pollHost';
import { World } from './world';

export const BEN = { ...DEFAULT_USER, id: 27, username: 'ben' };

/** The invoice numbers of what a trigger gave. */
export const numbers = (items: IDataObject[]) =>
	items.map(({ fields }) => (fields as { Inv_Number: string }).Inv_Number);

/** Lets the clock of n8n and the node go forward; `restoreAllMocks` sets it right. */
export function later(minutes: number): void {
	const then = Date.now() + minutes * 60_000;
	const began = performance.now();
	jest.spyOn(Date, 'now').mockImplementation(() => then + performance.now() - began);
}

/** A simulator, and triggers that n8n-core polls. */
export class TriggerWorld extends World {
	static forThisFile(): TriggerWorld {
		const world = new TriggerWorld();
		world.use();
		afterEach(() => jest.restoreAllMocks());
		return world;
	}

	host(parameters: INodeParameters = {}, durable = false, credentials = this.credential()) {
		return new PollHost(this.n8n, parameters, credentials, durable);
	}

	/** One for which an account is large that has more documents than this. */
	hostOf(mostDocuments: number) {
		return new PollHost(this.n8n, {}, this.credential(), false, mostDocuments);
	}

	/** Approves or rejects a document by the action node. */
	async decide(operation: 'approve' | 'reject', documentId: string): Promise<void> {
		await this.run(`document.${operation}`, { documentId, comment: 'Checked' });
	}

	/** How often the list of all documents was read. */
	async listings(): Promise<number> {
		return (await this.klearStack.counts()).getuserdocuments?.all ?? 0;
	}
}
