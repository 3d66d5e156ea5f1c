import { isReady, present } from '../documents';
import type { User } from '../settings';
import { at, type Form, missingFetch, type Routes } from './route';

/** Section 7: document sets. Nothing is documented but the pages' titles. */
export const sets: Routes = (state) => {
	const documents = ({ fields }: Form, user: User) =>
		state.documentsOf(user).filter(({ set }) => set === fields.set_reference_number);
	const route = (name: string, required: string[], body: (form: Form, user: User) => unknown) => ({
		path: at(name),
		required: ['company_name', 'username', ...required],
		missing: missingFetch,
		handle: (form: Form, user: User) => ({ body: { result: body(form, user) } }),
	});
	return [
		route('getsetreferencenumbers', [], (_form, user) =>
			state.sets
				.filter(({ company }) => company === user.company)
				.map(({ reference, name }) => ({ set_reference_number: reference, set_name: name })),
		),
		route('getdocumentsofset', ['set_reference_number'], (form, user) =>
			documents(form, user).map(({ id, fileName, documentType }) => ({
				Document_id: id,
				file_name: fileName,
				document_type: documentType,
			})),
		),
		route('getsetdocuments', ['set_reference_number'], (form, user) =>
			documents(form, user).map((document) => present(document, state.settings.shape)),
		),
		route('getsetuploadstatus', ['set_reference_number'], (form, user) =>
			documents(form, user).map((document) => ({
				file_name: document.fileName,
				status: isReady(document) ? 'processed' : 'in_progress',
			})),
		),
	];
};
