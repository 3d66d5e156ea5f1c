import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Batch } from '../documents/batch';
import { firstOf, SET_NUMBER_NAMES, withMissing } from '../documents/listed';
import { inOurNames } from '../documents/names';
import { typeName } from '../documents/types';
import { documentTypeOf } from '../parameters/documentType';
import { problem } from '../transport/errors';
import { KlearStackFailure } from '../transport/failure';
import { batchIdIn, refusalOfChange } from '../transport/response';
import type { FormFields } from '../transport/form';
import type { Call } from './calls';
import { waitTimeout } from './descriptions';
import type { Item } from './item';
import { batchItems, type ReviewForms } from './results';
import {
	accountId,
	existingSet,
	files,
	includeFile,
	invoiceType,
	newSetName,
	ONE_NAME,
	priority,
	processingPreference,
	sourceName,
} from './uploadParameters';
import type { AwaitedBatch } from './waiting';

/** A file that KlearStack has taken. */
interface Upload {
	batchId: string;
	documentType: string;
	/** An error came with it. */
	hasError: boolean;
	/** The other fields of the answer. */
	rest: IDataObject;
}

/** KlearStack's page asks for B2C with insurances. */
const invoiceTypeOf = (item: Item, documentType: string) =>
	item.option(invoiceType) ?? (documentType === 'Insurances' ? 'B2C' : invoiceType.default);

/** @throws UserError when the options contradict each other, before anything is sent */
export function checkUpload(item: Item): void {
	documentTypeOf(item);
	if (item.option(newSetName) && item.option(existingSet)) {
		throw item.error(
			'New Set Name and Existing Set cannot be used together',
			'Remove one of the two from the options.',
		);
	}
}

/**
 * Uploads the item's file.
 *
 * @param own the fields that only this upload page has
 */
async function send(item: Item, call: Call, own: FormFields): Promise<Upload> {
	const documentType = documentTypeOf(item);
	const answer = await intoItsSet(item, call, {
		file: item.file!.file,
		document_type: documentType,
		processing_pref: item.setting(processingPreference),
		invoice_type: invoiceTypeOf(item, documentType),
		account_id: item.option(accountId),
		priority_flag: item.option(priority),
		source_name: item.option(sourceName),
		set_reference_number: item.option(existingSet),
		...own,
	});
	const upload = readAnswer(item, call, answer);
	item.batchId = upload.batchId;
	item.done(
		`The file was uploaded, so do not send it again: get its results with Batch (ZIP): Get Results and Batch ID ${upload.batchId}.`,
	);
	return { ...upload, documentType };
}

/**
 * Sends an upload, into a new set where one is asked for: the first file of the run makes it, and the
 * others go into it.
 */
async function intoItsSet(item: Item, call: Call, fields: FormFields): Promise<unknown> {
	const name = item.option(newSetName);
	if (!name) return await call(fields);
	const { newSets } = item.run;
	const key = `${item.klearStack.account} ${name}`;
	for (let made = newSets.get(key); made; made = newSets.get(key)) {
		const set = await made;
		if (set.number) return await call({ ...fields, set_reference_number: set.number });
		if (set.mayExist || !item.context.continueOnFail()) {
			throw problem(
				`This file was not sent, because the new set "${name}" may not exist`,
				'The upload that should create the set did not confirm it. Look for the set in KlearStack, and choose it as Existing Set.',
				'KS-ANSWER',
				!set.mayExist,
			);
		}
		if (newSets.get(key) === made) newSets.delete(key);
	}
	const answer = call({ ...fields, set_name: name, create_new_set: 'True' });
	newSets.set(
		key,
		answer.then(
			(said) => ({ mayExist: true, number: numberOf(said) }),
			(error) => ({ mayExist: !(error instanceof KlearStackFailure) || error.isUnknown }),
		),
	);
	return await answer;
}

const numberOf = (answer: unknown) =>
	firstOf(Object(answer) as IDataObject, SET_NUMBER_NAMES)?.toString();

function readAnswer(item: Item, { endpoint }: Call, answer: unknown): Omit<Upload, 'documentType'> {
	const batchId = batchIdIn(endpoint, answer);
	if (batchId === undefined) {
		throw item.error(
			'KlearStack’s answer contains no batch ID, so it may not have taken the file',
			`Look for the document in KlearStack before you upload it again. It answered: ${item.quote(answer)}`,
			'KS-MAY-BE-DONE',
		);
	}
	const rest = Object.entries(answer as IDataObject).filter(
		([key]) => !endpoint.batchIdKeys!.includes(key),
	);
	const error = refusalOfChange(answer)?.words;
	if (error)
		item.note('KlearStack took a file, and named an error with it', `${batchId}: ${error}`);
	return {
		batchId,
		hasError: error !== undefined,
		rest: inOurNames(Object.fromEntries(rest) as IDataObject, item.file!.kind?.name !== 'ZIP'),
	};
}

/** Uploads the item's file and gives its batch ID. */
export async function uploadOnly(
	item: Item,
	call: Call,
	own: FormFields = {},
): Promise<INodeExecutionData[]> {
	const { batchId, documentType, rest } = await send(item, call, own);
	const fileName = item.file!.file.name;
	const known = { fileName, documentType: typeName(documentType) };
	const json = { ...withMissing(known, rest), batchId };
	return withFile(item, [{ json }]);
}

/**
 * Uploads the item's file; the documents in it follow once KlearStack has read them.
 *
 * @param own the fields that only this upload page has
 * @param formsOf makes the review forms of the documents
 */
export async function uploadAndRead(
	item: Item,
	calls: { upload: Call; results: Call },
	own: FormFields = {},
	formsOf?: (batch: Batch) => Promise<ReviewForms>,
): Promise<AwaitedBatch> {
	const { batchId, documentType, hasError, rest } = await send(item, calls.upload, own);
	const form = { batch_id: batchId, document_type: documentType };
	// It said how the upload went, and not what became of the document.
	if (!hasError) for (const name of ['status', 'success', 'message']) delete rest[name];
	return {
		batchId,
		form,
		waitTimeout: item.setting(waitTimeout),
		isUploaded: true,
		look: async () => await calls.results(form),
		items: async (batch) => {
			// A ZIP's name is not that of a document in it.
			const file = item.file!.kind?.name === 'ZIP' ? {} : { fileName: item.file!.file.name };
			const known = { batchId, ...rest };
			const items = await batchItems(item, batch, known, file, await formsOf?.(batch));
			if (items.length === 0) {
				throw item.error(
					`KlearStack returned no documents for batch ${batchId}`,
					`It answered: ${item.quote(batch.answer)}. Look for the upload in KlearStack.`,
					'KS-NOT-FOUND',
				);
			}
			return withFile(item, items);
		},
	};
}

/** Results with the item's file where that is wanted. A ZIP is not the file of a document in it. */
function withFile(item: Item, items: INodeExecutionData[]): INodeExecutionData[] {
	const wanted = item.given(includeFile) as string | undefined;
	const { field, binary } = item.file!;
	const name = item.given(files) === 'one' ? field : ONE_NAME;
	return items.map((one) =>
		wanted === 'always' || (wanted === 'needsReview' && one.json.needsReview === true)
			? { ...one, binary: { [name]: binary } }
			: one,
	);
}
