import { sublimeSearch } from '@n8n/utils/search/sublime-search';
import type { INode, INodeParameters } from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { KlearStack } from '../../nodes/KlearStack/KlearStack.node';
import { byName } from '../../tools/n8n/workflows';
import { ROOT } from '../../tools/paths';

const { description } = new KlearStack();

describe('the node panel’s search', () => {
	const NODES = ['KlearStack', 'KlearStackTrigger', 'KlearStackPushTrigger'];
	const found = (words: string) =>
		sublimeSearch(
			words,
			NODES.map((name) => {
				const file = join(ROOT, `nodes/KlearStack/${name}.node.json`);
				return { name, alias: JSON.parse(readFileSync(file, 'utf8')).alias as string[] };
			}),
			[
				{ key: 'name', weight: 1.3 },
				{ key: 'alias', weight: 1 },
			],
		).map(({ item }) => item.name);

	it.each([
		...['klearstack', 'invoice', 'invoices', 'receipt', 'receipts', 'ocr', 'pdf', 'document'],
		...['attachment', 'read pdf', 'invoice data', 'extract invoice', 'parse invoice', 'expense'],
		...['accounting', 'bank statement', 'line items', 'approve', 'document approved'],
		...['pdf to json', 'image to text', 'purchase order', 'extract', 'document extraction'],
	])('finds action and triggers for %p', (words) => {
		expect(found(words).sort()).toEqual([...NODES].sort());
	});
});

describe('the line below the name', () => {
	const subtitleOf = (parameters: INodeParameters) => {
		const node: INode = {
			id: '1',
			name: 'KlearStack',
			type: description.name,
			typeVersion: 1,
			position: [0, 0],
			parameters,
		};
		const nodeTypes = { getByNameAndVersion: () => ({ description }) } as never;
		const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
		return workflow.expression.getSimpleParameterValue(node, description.subtitle!, 'internal', {});
	};
	const locator = byName('Suppliers');

	it.each<[string, INodeParameters, string]>([
		[
			'an upload’s type and form',
			{
				resource: 'document',
				operation: 'extract',
				documentType: 'Invoices',
				output: 'fieldsOnly',
			},
			'Invoice · Fields Only',
		],
		[
			'a type that the user names',
			{
				resource: 'document',
				operation: 'upload',
				documentType: 'other',
				otherDocumentType: 'Notes',
			},
			'Notes',
		],
		[
			'a data source',
			{ resource: 'dataSource', operation: 'getRows', dataSource: locator },
			'Suppliers',
		],
		[
			'the action where nothing else is chosen',
			{ resource: 'user', operation: 'getId' },
			'Get user ID',
		],
	])('says %s', (_name, parameters, expected) => {
		expect(subtitleOf(parameters)).toBe(expected);
	});
});
