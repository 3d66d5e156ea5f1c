import { imageOf } from '../image';
import { isReady, present, presentInList, presentApproved } from '../documents';
import type { StoredDocument } from '../documents';
import { at, dayAt, dayOf, IDENTITY, missingFetch, NOT_FOUND, type Routes } from './route';

/** Section 3 and 5.1: fetch documents, and the image of one. */
export const fetch: Routes = (state) => {
	const result = (documents: StoredDocument[]) => ({
		body: { result: documents.map((document) => present(document, state.settings.shape)) },
	});
	const dates = ({ from_date, to_date }: Record<string, string>) => {
		const [from, to] = [dayOf(from_date), dayOf(to_date)];
		return from && to ? { from, to } : undefined;
	};
	return [
		{
			// 3.1. What an unknown batch answers is not documented.
			path: at('getbatchdocuments'),
			required: [...IDENTITY, 'batch_id', 'document_type'],
			missing: missingFetch,
			checksPassword: true,
			handle: ({ fields }, user) => {
				const documents = state
					.documentsOf(user)
					.filter(({ batchId }) => batchId === fields.batch_id);
				const status = documents.every(isReady) ? 'processed' : 'in_progress';
				return { body: { ...result(documents).body, status } };
			},
		},
		{
			// 3.2. Nothing is documented but the page's title; inputs follow getapproveinvoices.
			path: at('getdaterangedocuments'),
			required: [...IDENTITY, 'from_date', 'to_date'],
			missing: missingFetch,
			checksPassword: true,
			handle: ({ fields }, user) => {
				const range = dates(fields);
				if (!range) return missingFetch();
				return result(
					state.documentsOf(user).filter(({ uploaded, documentType }) => {
						const day = dayAt(uploaded);
						return (
							day >= range.from &&
							day <= range.to &&
							documentType === (fields.document_type ?? 'Invoices')
						);
					}),
				);
			},
		},
		{
			// 3.4
			path: at('getuserdocuments'),
			required: IDENTITY,
			missing: missingFetch,
			checksPassword: true,
			handle: ({ fields }, user) => ({
				body: {
					result: state
						.documentsOf(user)
						// The page's title says accessible by, its text uploaded by this user.
						.filter(({ username }) => username === user.username)
						.filter(isReady)
						.filter(({ decision }) => fields.approve_flag !== 'true' || decision === 'approved')
						.filter(({ modification }) => fields.save_flag !== 'true' || modification !== undefined)
						.slice(0, state.settings.listWording.only)
						.map((document) => presentInList(document, state.settings.listWording)),
				},
			}),
		},
		{
			// 3.5. The answer is not documented.
			path: at('getmodifiedinvoices'),
			required: IDENTITY,
			missing: missingFetch,
			checksPassword: true,
			handle: ({ fields }, user) => result(state.pull(user, fields.document_type || 'Invoices')),
		},
		{
			// 3.6
			path: at('getapproveinvoices'),
			required: [...IDENTITY, 'from_date', 'to_date'],
			missing: missingFetch,
			checksPassword: true,
			handle: ({ fields }, user) => {
				const range = dates(fields);
				if (!range) return missingFetch();
				const users = fields.user_list?.split(',');
				return {
					body: {
						result: state
							.documentsOf(user)
							.filter(
								({ decision, decided, username, documentType, quickBooks }) =>
									decision === 'approved' &&
									dayAt(decided!) >= range.from &&
									dayAt(decided!) <= range.to &&
									documentType === (fields.document_type || 'Invoices') &&
									(!users || users.includes(username)) &&
									(!fields.QBE_status || quickBooks?.QBE_status === fields.QBE_status),
							)
							.map(presentApproved),
					},
				};
			},
		},
		{
			// 3.7. Only the key ocr_id is documented, on another page.
			path: at('getdocument'),
			required: [...IDENTITY, 'collection_name', 'id'],
			missing: missingFetch,
			checksPassword: true,
			handle: ({ fields }, user) => {
				const document = state.find(user, fields.id);
				if (!document) return NOT_FOUND;
				const shown = present(document, 'objects') as object;
				return { body: { result: [{ ...shown, ocr_id: `ocr-${document.id}` }] } };
			},
		},
		{
			// 5.1. Nothing is documented but the page's title.
			path: at('getdocumentimage'),
			required: ['company_name', 'username', 'collection_name', 'id'],
			missing: missingFetch,
			handle: async ({ fields }, user) => {
				const document = state.find(user, fields.id);
				if (!document) return NOT_FOUND;
				const image = await imageOf(document.path);
				return {
					body: state.settings.imageAsJson ? { image: image.toString('base64') } : image,
				};
			},
		},
	];
};
