import { readFile } from 'node:fs/promises';

import { type StoredDocument, updateField } from '../documents';
import { type ReadField, wordsOf } from '../reader';
import type { User } from '../settings';
import {
	type Answer,
	at,
	type Form,
	IDENTITY,
	missingElsewhere,
	missingFetch,
	NOT_FOUND,
	RELEASE,
	type Routes,
} from './route';

/** JSON in a form field; undefined when it is none. */
function jsonIn(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

interface Correction {
	_value: string;
	_coordinates: ReadField['box'];
}

const BAD_JSON: Answer = { status: 500, body: { error: 'data is not valid' } };

/** Sections 4, 5.3 and 8: update documents, retry a push, field settings. */
export const update: Routes = (state) => [
	{
		// 4.1. Success and errors are not documented.
		path: at('update_document'),
		required: ['company_name', 'collection_name', 'id', 'data'],
		missing: missingElsewhere,
		handle: ({ fields }, user) => {
			const document = state.find(user, fields.id);
			if (!document) return NOT_FOUND;
			const data = jsonIn(fields.data) as Record<string, Correction | Correction[]>;
			if (!data) return BAD_JSON;
			for (const [key, given] of Object.entries(data)) {
				// A list is of a field that the document has several times (inferred).
				for (const [nth, { _value, _coordinates }] of [given].flat().entries()) {
					updateField(document, key, _value, _coordinates, { nth });
				}
			}
			state.touch(document);
			return { body: { success: 'Document updated successfully', ...RELEASE } };
		},
	},
	{
		// 4.2. Not found comes with 200, and both answers are bare sentences.
		path: at('updateqbestatus'),
		required: [...IDENTITY, 'QBE_response'],
		missing: missingFetch,
		checksPassword: true,
		handle: ({ fields }, user) => {
			const given = jsonIn(fields.QBE_response) as StoredDocument['quickBooks'];
			const document = given && state.find(user, given.document_id);
			if (!document) return { body: 'Document ID not found' };
			document.quickBooks = given;
			return { body: 'QBE status updated successfully' };
		},
	},
	{
		// 4.3
		path: at('approve_reject_doc'),
		required: ['company_name', 'collection_name', 'id', 'approve_reject', 'comment'],
		missing: missingElsewhere,
		handle: ({ fields }, user) => {
			const document = state.find(user, fields.id);
			if (!document) return NOT_FOUND;
			if (document.decision) {
				return { status: 400, body: { error: `Document is already ${document.decision}` } };
			}
			state.decide(document, fields.approve_reject === 'approve' ? 'approved' : 'rejected');
			return { body: { success: 'Document updated successfully', ...RELEASE } };
		},
	},
	{
		// 4.4. The answer is not documented.
		path: at('gettext'),
		required: ['company_name', 'collection_name', 'ocr_text_id', 'coordinates'],
		missing: missingElsewhere,
		handle: async ({ fields }, user) => {
			const document = state.find(user, fields.ocr_text_id.replace('ocr-', ''));
			const area = jsonIn(fields.coordinates) as number[];
			if (!document || !Array.isArray(area)) return NOT_FOUND;
			const [left, top, right, bottom] = area;
			const words = (await wordsOf(await readFile(document.path))).filter(
				({ page, box }) =>
					page === 1 && box[0] >= left && box[1] >= top && box[2] <= right && box[3] <= bottom,
			);
			return { body: { text: words.map(({ text }) => text).join(' '), ...RELEASE } };
		},
	},
	...['klearstack/retry_push_api', at('retry_push_api')].map((path) => ({
		// 5.3. The page prints both paths; what data must hold is not documented.
		path,
		required: ['company_name', 'username', 'collection_name', 'data'],
		missing: missingElsewhere,
		// Here it takes a list of document ids.
		handle: ({ fields }: Form, user: User) => {
			const ids = jsonIn(fields.data);
			for (const id of Array.isArray(ids) ? ids : []) {
				const document = state.find(user, String(id));
				if (document) state.push(document);
			}
			return { body: 'Request Submitted Successfully' };
		},
	})),
	...['klearstack/updatemappingdataapi', at('updatemappingdataapi')].map((path) => ({
		// 8.1. Old versions of the pages print both paths.
		path,
		required: ['company_name', 'username', 'collection_name', 'data'],
		missing: missingElsewhere,
		handle: ({ fields }: Form) => {
			const data = jsonIn(fields.data);
			if (!Array.isArray(data)) return BAD_JSON;
			state.fieldSettings.push(data);
			return { body: 'Request Submitted Successfully' };
		},
	})),
];
