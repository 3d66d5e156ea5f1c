import { zipSync } from 'fflate';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { account } from '../../tools/account';
import { invoicePdf, sampleInvoices } from '../../tools/invoices';
import type { Fault } from '../../tools/simulator/settings';
import { type RunningSimulator, startSimulator } from '../../tools/simulator/start';
import { until } from '../../tools/until';
import { type FinishedRun, N8nCore, type RunOptions } from './n8nCore';

/** The built package in n8n-core, and a simulator, for the tests of one file. */
export class World {
	n8n!: N8nCore;
	klearStack!: RunningSimulator;
	/** The sample invoices as PDFs. */
	pdfs!: Buffer[];

	/** Starts it before the tests of the file, empties it before each, and stops it at the end. */
	static forThisFile(): World {
		const world = new World();
		world.use();
		return world;
	}

	protected use(): void {
		beforeAll(async () => {
			// First, as it fails where the package is not built.
			this.n8n = await N8nCore.load();
			[this.klearStack, this.pdfs] = await Promise.all([
				startSimulator(),
				Promise.all(sampleInvoices.map(invoicePdf)),
			]);
		});
		afterAll(async () => await this.klearStack?.stop());
		beforeEach(async () => await this.klearStack.reset());
	}

	credential(extra: Record<string, unknown> = {}) {
		return this.n8n.credentials.add('klearStackApi', account(this.klearStack.url, extra));
	}

	/** @param operation resource.operation */
	async run(
		operation: string,
		parameters: INodeParameters = {},
		options: RunOptions = {},
	): Promise<FinishedRun> {
		return await this.start(operation, parameters, options).finished;
	}

	start(operation: string, parameters: INodeParameters = {}, options: RunOptions = {}) {
		const [resource, name] = operation.split('.');
		return this.n8n.start(
			{ resource, operation: name, options: {}, ...parameters },
			this.credential(),
			options,
		);
	}

	/** Items with the sample invoices as files. */
	async invoices(count = this.pdfs.length) {
		return await Promise.all(
			this.pdfs.slice(0, count).map(async (pdf, n) => await this.n8n.fileItem(pdf, `${n}.pdf`)),
		);
	}

	/** An item with a ZIP of files, named 0.pdf and so on. */
	async zip(...files: Buffer[]): Promise<INodeExecutionData> {
		const zip = zipSync(Object.fromEntries(files.map((bytes, n) => [`${n}.pdf`, bytes])));
		return await this.n8n.fileItem(Buffer.from(zip), 'documents.zip', 'application/zip');
	}

	async callsOf(endpoint: string) {
		return (await this.klearStack.calls()).filter((call) => call.endpoint === endpoint);
	}

	/** Until a call has arrived that is not answered yet. */
	async underWay(endpoint: string): Promise<void> {
		await until(`a call of ${endpoint} arrives`, async () =>
			(await this.callsOf(endpoint)).some(({ status }) => status === 0),
		);
	}

	async fault(endpoint: string, fault: Omit<Partial<Fault>, 'endpoint'>): Promise<void> {
		await this.klearStack.set({ faults: [{ endpoint, times: 1, ...fault }] });
	}
}

/** The values that a person reads on the first sample invoices, in KlearStack's names and forms. */
export const READ = [
	{
		Inv_Supplier: 'Northwind Paper Ltd',
		Inv_Number: 'NW-2026-0417',
		Inv_Date: '03-Nov-2026',
		Due_Date: '03-Dec-2026',
		PO_Number: 'PO-7731',
		Inv_Total: '404.28',
	},
	{
		Inv_Supplier: 'Lindqvist Elektronik AB',
		Inv_Number: '2026/1187',
		Inv_Date: '28-Oct-2026',
		Inv_Total: '633.00',
	},
	{
		Inv_Supplier: 'Casa Ribeiro Cafe Lda',
		Inv_Number: 'CR10093',
		Inv_Date: '12-Nov-2026',
		Inv_Total: '481.38',
	},
];

/** Columns mapped one by one in the panel. */
export const mapped = (value: Record<string, string | null>) => ({
	mappingMode: 'defineBelow',
	value,
	matchingColumns: [],
	schema: [],
});
