import { endpoints } from '../../transport/endpoints';
import { dateRange } from '../dates';
import type { Operation } from '../operation';
import {
	documentType,
	fromDate,
	limit,
	options,
	documentTypeOf,
	returnAll,
	simplify,
	toDate,
} from '../parameters';
import { listDocuments } from '../results';

export const getByDateRange: Operation = {
	name: 'Get Many by Date Range',
	value: 'getByDateRange',
	action: 'Get many documents by date range',
	description: 'Get the documents of one type between two days',
	endpoint: endpoints.getDocumentsByDateRange,
	properties: [documentType, fromDate, toDate, returnAll, limit, simplify, options()],

	async execute(i) {
		return await listDocuments.call(this, i, endpoints.getDocumentsByDateRange, {
			document_type: documentTypeOf.call(this, i),
			...dateRange.call(this, i),
		});
	},
};
