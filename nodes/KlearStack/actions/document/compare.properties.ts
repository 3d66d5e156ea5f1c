/** Parameters of Document: Compare with Order. */
import type { INodeProperties } from 'n8n-workflow';

import { furtherNames, lineItemColumns } from '../../parameters/outputForm';
import { options } from '../commonOptions';
import { documentId } from '../locators';

export const orderFrom = {
	displayName: 'Order From',
	name: 'orderFrom',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Document',
			value: 'document',
			description: 'A purchase order that KlearStack has read',
		},
		{
			name: 'Input Items',
			value: 'items',
			description:
				'Each input item is one line of the order, e.g. from Data Source: Get Rows or a sheet; all are of one invoice',
		},
	],
	default: 'document',
	description: 'Where the lines of the order are',
} satisfies INodeProperties;

export const orderId = {
	...documentId,
	displayName: 'Order’s Document ID',
	name: 'orderId',
	description: 'The purchase order, e.g. the one that has the invoice’s order number',
	displayOptions: { show: { orderFrom: ['document'] } },
	default: { mode: 'list', value: '' },
};

const percent = (displayName: string, name: string, description: string) =>
	({
		displayName,
		name,
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 100 },
		default: 0,
		description,
	}) satisfies INodeProperties;

export const quantityTolerance = percent(
	'Quantity May Differ By (%)',
	'quantityTolerance',
	'In percent of the quantity ordered',
);
export const priceTolerance = percent(
	'Price May Differ By (%)',
	'priceTolerance',
	'In percent of the price ordered',
);
export const partialDelivery = {
	displayName: 'Part of the Order Is Enough',
	name: 'partialDelivery',
	type: 'boolean',
	default: true,
	description: 'Whether fewer lines and smaller quantities than ordered are right, too',
} satisfies INodeProperties;

export const compareParameters: INodeProperties[] = [
	documentId,
	orderFrom,
	orderId,
	...options([partialDelivery, priceTolerance, quantityTolerance, furtherNames, lineItemColumns], {
		isInferred: true,
		isOfOneItem: false,
	}),
];
