import { readBatch } from '../../documents/batch';
import { documentsIn, documentWithId } from '../../documents/list';
import { isEmpty } from '../../json';
import { collectionOf, collections } from '../../parameters/documentType';
import { outputOptions, outputParameters } from '../../parameters/outputForm';
import { endpoints } from '../../transport/endpoints';
import { options } from '../commonOptions';
import { documentId } from '../locators';
import { operation } from '../operation';
import { batchItems, noDocument, rawAnswer } from '../results';
import { reviewFormOption, reviewForms } from './reviewForms';

export const get = operation({
	name: 'Get',
	value: 'get',
	action: 'Get document',
	description: 'Get one document with its fields',
	calls: { get: endpoints.getDocument, image: endpoints.getDocumentImage },
	properties: [
		documentId,
		...collections,
		...outputParameters,
		...options([reviewFormOption, ...outputOptions], { isInferred: true }),
	],

	prepare(item) {
		const form = { collection_name: collectionOf(item), id: item.given(documentId) };
		return async (calls) => {
			const answer = await calls.get(form);
			const document = documentWithId(answer, form.id);
			if (document) {
				const { documents } = readBatch([document]);
				const batch = { answer, documents };
				const forms = await reviewForms(item, calls.image, form.collection_name, batch);
				return await batchItems(item, batch, {}, { documentId: form.id }, forms);
			}
			const isOther = isEmpty(answer) || documentsIn(answer) !== undefined;
			if (!item.form && !isOther) return rawAnswer(answer);
			throw noDocument(item, answer);
		};
	},
});
