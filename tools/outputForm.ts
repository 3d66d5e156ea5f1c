import type { IDataObject } from 'n8n-workflow';

import type { OutputForm } from '../nodes/KlearStack/documents/assemble';
import { commonNames } from '../nodes/KlearStack/documents/commonNames';
import { type KlearStackDocument, readDocument } from '../nodes/KlearStack/documents/document';
import { itemsOfDocument } from '../nodes/KlearStack/documents/output';

/** A field in a line that begins so far from the top. */
export const field = (value: string, top: number, confidence: number | null = 0.98) => ({
	value,
	confidence,
	page_index: 1,
	coordinate: [100, top, 200, top + 20],
});

/** An invoice with two lines, the first of which has no quantity. */
export const INVOICE: IDataObject = {
	Document_id: 'd1',
	file_name: 'a.pdf',
	document_type: 'Invoice',
	is_approved: 0,
	overall_confidence: 0.97612345,
	upload_time: '2026-05-01T10:00:00',
	Inv_Number: field('00123', 40, 0.62),
	Inv_Date: field('15-Sep-2023', 60),
	Inv_Total: field('1.234,50 €', 400),
	Item_Description: [field('Paper', 200), field('Pens', 230)],
	Item_Quantity: [field('3', 231, 0.5)],
	Item_Amount: [field('1.000,00', 201), field('234,50', 229)],
	AccountsData: { SplitFlag: 'false' },
};

/** Simplified, unless it says otherwise. */
export const outputForm = (form: Partial<OutputForm> = {}): OutputForm => ({
	output: 'simplified',
	selected: [],
	converts: false,
	commonNameOf: commonNames([{ name: 'Item_Amount', commonName: 'lineAmount' }]),
	isCommon: false,
	lineItemColumns: [],
	rules: {},
	leftOut: () => {},
	lookedFor: () => {},
	...form,
});

/** What a document gives in such a form. */
export const itemsOf = (form: Partial<OutputForm> = {}, document: KlearStackDocument = INVOICE) =>
	itemsOfDocument(readDocument(document), outputForm(form));
