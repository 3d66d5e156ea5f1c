import { endpoints } from '../../transport/endpoints';
import { dateRange } from '../dates';
import { options } from '../commonOptions';
import { documentTypes, fromDate, limit, returnAll, toDate } from '../descriptions';
import { outputOptions, outputParameters } from '../outputParameters';
import { documentTypeOf } from '../documentType';
import { operation } from '../operation';
import { listDocuments, mostOf } from '../results';

export const getByDateRange = operation({
	name: 'Get Many by Date Range',
	value: 'getByDateRange',
	action: 'Get many documents by date range',
	description: 'Get the documents of one type for a range of days',
	calls: { list: endpoints.getDocumentsByDateRange },
	properties: [
		...documentTypes,
		fromDate,
		toDate,
		returnAll,
		limit,
		...outputParameters,
		options([...outputOptions], { isInferred: true }),
	],

	prepare(item) {
		const form = { document_type: documentTypeOf(item), ...dateRange(item) };
		return async (calls) => await listDocuments(item, calls.list, form, mostOf(item));
	},
});
