import { randomBytes, randomUUID } from 'node:crypto';

import { type ReadField, readInvoice } from './reader';
import type { ListWording } from './settings';

export interface StoredDocument {
	id: string;
	batchId: string;
	fileName: string;
	/** As the upload named it, e.g. Invoices. */
	documentType: string;
	company: string;
	username: string;
	path: string;
	/** Reference number of its set. */
	set?: string;
	uploaded: number;
	/** When its fields may be seen. */
	readyAt: number;
	fields?: ReadField[];
	failed?: true;
	decision?: 'approved' | 'rejected';
	decided?: number;
	/** When it was last modified, counted in modifications. */
	modification?: number;
	quickBooks?: { document_id: string; QBE_status: string };
}

export type Shape = 'objects' | 'tuples' | 'mixed';

/** As the documentation's samples have: an ObjectId, which begins with the time it was made. */
export const documentId = () =>
	Math.floor(Date.now() / 1000).toString(16) + randomBytes(8).toString('hex');
export const batchId = () => randomUUID();

/** As the push sample writes times: ISO with milliseconds, without a zone. */
const time = (epoch: number) => new Date(epoch).toISOString().slice(0, -1);

const SINGULAR: Record<string, string> = {
	Invoices: 'Invoice',
	Receipts: 'Receipt',
	PurchaseOrders: 'PurchaseOrder',
	Insurances: 'Insurance',
};

const overall = (fields: ReadField[]) =>
	fields.reduce((sum, { confidence }) => sum + confidence, 0) / fields.length;

export const isReady = (document: StoredDocument) =>
	(document.fields !== undefined || document.failed) && Date.now() >= document.readyAt;

/** Reads the file as it is uploaded; what cannot be read ends as failed. */
export async function read(document: StoredDocument, bytes: Uint8Array): Promise<void> {
	try {
		document.fields = await readInvoice(bytes);
	} catch {
		document.failed = true;
	}
}

const approved = ({ decision }: StoredDocument) => (decision === 'approved' ? 1 : 0);

/** The two internal keys that the documentation shows, and the fields they stand for. */
const FIELD_OF_KEY: Record<string, string> = {
	doc_number_value: 'Inv_Number',
	doc_date_value: 'Inv_Date',
};

/**
 * Corrects a field by its internal key. An unknown key makes a field of that name.
 *
 * @param nth which of the fields with that name, from 0
 */
export function updateField(
	document: StoredDocument,
	key: string,
	value: string,
	box: ReadField['box'],
	{ confidence, nth = 0 }: { confidence?: number; nth?: number } = {},
): void {
	const name = FIELD_OF_KEY[key] ?? key;
	document.fields ??= [];
	const field = document.fields.filter((one) => one.name === name)[nth];
	const isAsBefore = field?.value === value;
	const read = { value, confidence: confidence ?? (isAsBefore ? field.confidence : 1), box };
	if (field) Object.assign(field, read);
	else document.fields.push({ name, page: 1, ...read });
}

/** A document as getuserdocuments answers it. */
export function presentInList(document: StoredDocument, wording: ListWording): unknown {
	const { dropped = [], renamed = {}, added = 0 } = wording;
	const fields = document.fields
		?.filter(({ name }) => !dropped.includes(name))
		.map((field) => ({
			...field,
			name: renamed[field.name] ?? field.name,
			value: wording.retyped && /^\d+$/.test(field.value) ? Number(field.value) : field.value,
		}));
	for (let n = 0; n < added; n++) {
		fields?.push({ ...fields[0], name: `List_Field_${n}`, value: document.fileName });
	}
	if (wording.reordered) fields?.reverse();
	const tuples = present({ ...document, fields: fields as ReadField[] }, 'tuples');
	if (!Array.isArray(tuples)) return tuples;
	return [
		...tuples,
		...(wording.withNulls ? [[null, 'Not_Read', null, { page_index: 1 }]] : []),
		...(wording.withTypes ? [[SINGULAR[document.documentType], 'document_type']] : []),
	];
}

/** A document as getapproveinvoices answers it, as far as its sample is visible. */
export const presentApproved = (document: StoredDocument) => ({
	...(present(document, 'objects') as object),
	approved_date: new Date(document.decided!).toDateString(),
	AccountsData: {
		'Supplier name': document.fields?.find(({ name }) => name === 'Inv_Supplier')?.value,
		SplitFlag: 'false',
		LineItemAccounts: [],
	},
});

/** A document as getbatchdocuments and its siblings answer it. The failed status is inferred. */
export function present(document: StoredDocument, shape: Shape): unknown {
	const { fields, fileName } = document;
	if (!isReady(document)) return { file_name: fileName, status: 'in_progress' };
	if (!fields) return { file_name: fileName, status: 'failed' };
	const isTuples =
		shape === 'mixed' ? parseInt(document.id.at(-1)!, 16) % 2 === 1 : shape === 'tuples';
	return isTuples ? asTuples(document, fields) : asObject(document, fields);
}

/** The shape of getuserdocuments' sample, with Is_Approved twice as there. */
function asTuples(document: StoredDocument, fields: ReadField[]) {
	return [
		[document.id, 'Document_id'],
		[approved(document), 'Is_Approved'],
		[approved(document), 'Is_Approved'],
		[overall(fields), 'overall_confidence'],
		...fields.map(({ name, value, confidence, page, box }) => [
			value,
			name,
			confidence,
			{ page_index: page },
			box,
		]),
	];
}

/** The shape of the push sample. A repeated name becomes a list of field objects (inferred). */
function asObject(document: StoredDocument, fields: ReadField[]) {
	const byName = new Map<string, unknown[]>();
	for (const { name, value, confidence, page, box } of fields) {
		const given = { value, confidence, page_index: page, coordinate: box };
		byName.set(name, [...(byName.get(name) ?? []), given]);
	}
	return {
		Document_id: document.id,
		is_approved: approved(document),
		file_name: document.fileName,
		overall_confidence: overall(fields),
		document_type: SINGULAR[document.documentType] ?? document.documentType,
		upload_time: time(document.uploaded),
		finished_time: time(document.readyAt),
		...Object.fromEntries(
			[...byName].map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
		),
	};
}
