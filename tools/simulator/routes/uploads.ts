import { unzipSync } from 'fflate';
import { readFile, writeFile } from 'node:fs/promises';

import { batchId, documentId, read } from '../documents';
import type { User } from '../settings';
import { at, type Answer, type Form, IDENTITY, missingUpload, RELEASE, type Routes } from './route';

const DOCUMENT_TYPES = [
	'Invoices',
	'Receipts',
	'PurchaseOrders',
	'NACH',
	'LoanAgreement',
	'Insurances',
];

/** Nobody reads more than this of one file. */
const MOST_BYTES = 32 * 1024 * 1024;

const WRONG: Answer = {
	status: 500,
	body: { error: 'Something went wrong. Please try again later.' },
};

/** Section 2: upload documents. */
export const uploads: Routes = (state) => {
	const store = async (
		{ fields }: Form,
		user: User,
		batch: string,
		set: string | undefined,
		fileName: string,
		path: string,
	) => {
		const now = Date.now();
		const document = {
			id: documentId(),
			batchId: batch,
			fileName,
			documentType: fields.document_type || 'Invoices',
			company: user.company,
			username: user.username,
			path,
			set,
			uploaded: now,
			readyAt: now + state.settings.processingSeconds * 1000,
		};
		state.documents.push(document);
		state.push(document);
		const reading = readFile(path).then(
			async (bytes) => await read(document, bytes.subarray(0, MOST_BYTES)),
		);
		// It goes on behind the answer, unless the document is to be there at once.
		if (state.settings.processingSeconds === 0) await reading;
	};

	/** The set an upload names or makes; 'unknown' for one that does not exist. */
	const setOf = ({ fields }: Form, user: User) => {
		if (/^true$/i.test(fields.create_new_set ?? '')) {
			const reference = String(12345 + state.sets.length);
			state.sets.push({ company: user.company, reference, name: fields.set_name ?? reference });
			return reference;
		}
		const reference = fields.set_reference_number;
		if (!reference) return undefined;
		const known = state.sets.some(
			(set) => set.reference === reference && set.company === user.company,
		);
		return known ? reference : 'unknown';
	};

	const wrong = ({ fields }: Form) =>
		!/^(speed|accuracy)$/i.test(fields.processing_pref) ||
		!['B2B', 'B2C'].includes(fields.invoice_type) ||
		(fields.document_type !== undefined && !DOCUMENT_TYPES.includes(fields.document_type));

	const handle = async (
		form: Form,
		user: User,
		idKey: string,
		files: () => Promise<Array<[string, string]>>,
	): Promise<Answer> => {
		const set = setOf(form, user);
		if (wrong(form) || set === 'unknown') return WRONG;
		const batch = batchId();
		for (const [name, path] of await files()) await store(form, user, batch, set, name, path);
		return { body: { [idKey]: batch, ...RELEASE, ...(set && { set_reference_number: set }) } };
	};

	return [
		{
			// 2.1. Only the first key of the answer is documented; the set is inferred from 2.2.
			path: at('processdocument'),
			required: [...IDENTITY, 'processing_pref', 'invoice_type', 'file'],
			missing: missingUpload,
			checksPassword: true,
			handle: async (form, user) =>
				await handle(form, user, 'OCR_ref_no', async () => [[form.file!.name, form.file!.path]]),
		},
		{
			// 2.2
			path: at('uploadbatch'),
			required: [...IDENTITY, 'file', 'processing_pref', 'document_type', 'invoice_type'],
			missing: missingUpload,
			checksPassword: true,
			handle: async (form, user) => {
				try {
					return await handle(form, user, 'Function successfully executed!', async () => {
						const { path } = form.file!;
						const entries = Object.entries(unzipSync(await readFile(path))).filter(
							([name]) => !name.endsWith('/'),
						);
						return await Promise.all(
							entries.map(async ([name, bytes], n): Promise<[string, string]> => {
								await writeFile(`${path}-${n}`, bytes);
								return [name, `${path}-${n}`];
							}),
						);
					});
				} catch {
					return WRONG;
				}
			},
		},
	];
};
