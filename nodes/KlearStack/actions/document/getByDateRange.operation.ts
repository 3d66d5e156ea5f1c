import { documentTypeOf, documentTypes } from '../../parameters/documentType';
import { outputOptions, outputParameters } from '../../parameters/outputForm';
import { endpoints } from '../../transport/endpoints';
import { options } from '../commonOptions';
import { limit, returnAll } from '../descriptions';
import { operation } from '../operation';
import { listDocuments, mostOf } from '../results';
import { dateRange, dates } from './dateRange';

export const getByDateRange = operation({
	name: 'Get Many by Date Range',
	value: 'getByDateRange',
	action: 'Get many documents by date range',
	description: 'Get the documents of one type for a period',
	calls: { list: endpoints.getDocumentsByDateRange },
	properties: [
		...documentTypes,
		...dates,
		returnAll,
		limit,
		...outputParameters,
		...options([...outputOptions], { isInferred: true }),
	],

	prepare(item) {
		const form = { document_type: documentTypeOf(item), ...dateRange(item) };
		return async (calls) => await listDocuments(item, calls.list, form, mostOf(item));
	},
});
