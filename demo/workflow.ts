import type { StoredCredential, StoredWorkflow } from './n8n/api';

export const START = 'When clicking ‘Execute workflow’';

/** The sample workflow: reads the invoices in a folder, uploads them, and shows what stands in them. */
export function sampleWorkflow(
	folder: string,
	{ id, name }: StoredCredential,
): Omit<StoredWorkflow, 'id'> {
	const field = (label: string, from: string) => ({
		id: label,
		name: label,
		type: 'string',
		value: `={{ $json.fields['${from}'] }}`,
	});
	const to = (node: string) => ({ main: [[{ node, type: 'main' as const, index: 0 }]] });
	return {
		name: 'Read invoices with KlearStack',
		nodes: [
			{
				id: 'a4c0a7de-6d32-4c0e-9a5c-0e3a4a0f1b01',
				name: START,
				type: 'n8n-nodes-base.manualTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			},
			{
				id: 'a4c0a7de-6d32-4c0e-9a5c-0e3a4a0f1b02',
				name: 'Read Invoices From Disk',
				type: 'n8n-nodes-base.readWriteFile',
				typeVersion: 1.1,
				position: [224, 0],
				parameters: { operation: 'read', fileSelector: `${folder}/*.pdf`, options: {} },
			},
			{
				id: 'a4c0a7de-6d32-4c0e-9a5c-0e3a4a0f1b03',
				name: 'KlearStack',
				type: 'n8n-nodes-klearstack.klearStack',
				typeVersion: 1,
				position: [448, 0],
				parameters: {
					resource: 'document',
					operation: 'extract',
					binaryPropertyName: 'data',
					documentType: 'Invoices',
					options: { concurrency: 3 },
				},
				credentials: { klearStackApi: { id, name } },
			},
			{
				id: 'a4c0a7de-6d32-4c0e-9a5c-0e3a4a0f1b04',
				name: 'Invoice',
				type: 'n8n-nodes-base.set',
				typeVersion: 3.4,
				position: [672, 0],
				parameters: {
					assignments: {
						assignments: [
							field('Number', 'Inv_Number'),
							field('Date', 'Inv_Date'),
							field('Supplier', 'Inv_Supplier'),
							field('Total', 'Inv_Total'),
						],
					},
					options: {},
				},
			},
			{
				id: 'a4c0a7de-6d32-4c0e-9a5c-0e3a4a0f1b05',
				name: 'Note',
				type: 'n8n-nodes-base.stickyNote',
				typeVersion: 1,
				position: [-40, -260],
				parameters: {
					width: 860,
					height: 200,
					content:
						'## Invoices in, fields out\nClick **Execute workflow**. The PDFs are uploaded, the node waits until they are read, and **Invoice** shows number, date, supplier and total.\n\nTo try your own PDF, put it in the folder that the second node reads. What answers here is a simulator on this machine, not KlearStack.',
				},
			},
		],
		connections: {
			[START]: to('Read Invoices From Disk'),
			'Read Invoices From Disk': to('KlearStack'),
			KlearStack: to('Invoice'),
		},
		settings: { executionOrder: 'v1' },
	};
}
