import type { IDataObject } from 'n8n-workflow';

import { readDocument } from '../../documents/document';
import { documentWithId } from '../../documents/list';
import { compareLines, linesOfDocument, linesOfRows } from '../../documents/order';
import { formOfLines } from '../../parameters/outputForm';
import { endpoints } from '../../transport/endpoints';
import type { Call } from '../calls';
import type { Item } from '../item';
import { documentId } from '../locators';
import { oneForAll } from '../oneForAll';
import { operation } from '../operation';
import {
	compareParameters,
	orderFrom,
	orderId,
	partialDelivery,
	priceTolerance,
	quantityTolerance,
} from './compare.properties';

export const compare = operation({
	name: 'Compare with Order',
	value: 'compare',
	action: 'Compare document with order',
	description: 'Compare an invoice’s lines with those of a purchase order',
	calls: { get: endpoints.getDocument },
	properties: compareParameters,
	takesAllItems: (item) => item.given(orderFrom) === 'items',

	prepare(item) {
		const ofOrder = item.given(orderFrom) === 'document' ? item.given(orderId) : undefined;
		const id = ofOrder ? item.given(documentId) : oneForAll(item, documentId, 'invoice');
		const form = formOfLines(item);
		const rows = item.together.map(({ input }) => input.json);
		const tolerance = {
			quantity: item.setting(quantityTolerance),
			price: item.setting(priceTolerance),
			isPartial: item.option(partialDelivery) === true,
		};
		return async (calls) => {
			const linesOf = async (type: string, one: string) =>
				linesOfDocument(await readOne(item, calls.get, type, one), form);
			const invoice = await linesOf('Invoices', id);
			const order =
				ofOrder === undefined ? linesOfRows(rows, form) : await linesOf('PurchaseOrders', ofOrder);
			const { reasons, lines } = compareLines(invoice, order, tolerance);
			const json: IDataObject = {
				needsReview: reasons.length > 0,
				reviewReasons: reasons,
				lineItems: lines,
				documentId: id,
				...(ofOrder !== undefined && { orderId: ofOrder }),
			};
			return [{ json }];
		};
	},
});

async function readOne(item: Item, get: Call, type: string, id: string) {
	const answer = await get({ collection_name: type, id });
	const document = documentWithId(answer, id);
	if (document) return readDocument(document);
	throw item.error(
		`KlearStack returned no ${type === 'Invoices' ? 'invoice' : 'purchase order'} with the ID ${id}`,
		`Check Document ID and Order’s Document ID. It answered: ${item.quote(answer)}`,
		'KS-NOT-FOUND',
	);
}
