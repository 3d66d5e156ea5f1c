/** Finds the documents in an answer, wherever they stand in it: which key holds them is not documented. */
import type { IDataObject } from 'n8n-workflow';

import { isTuple, type KlearStackDocument, readDocument } from '../documents/document';
import { documentsIn } from '../documents/list';
import { asText, isEmpty, isRecord, looksLikeJson, parseAnswer } from '../json';

const DEEPEST = 3;

/** A document's ID and nothing else. */
const LOOKS_LIKE_ID = /^(?=.*\d)[\w-]{4,64}$/;

const isBareId = (value: unknown) =>
	typeof value === 'number' || (typeof value === 'string' && LOOKS_LIKE_ID.test(value));

/** @returns undefined where an entry of a list is no document */
export function documentOf(entry: unknown): KlearStackDocument | undefined {
	if (isBareId(entry)) return { document_id: asText(entry) };
	return Array.isArray(entry) || isRecord(entry) ? entry : undefined;
}

/** Names itself, or holds a field as KlearStack gives them. */
function isDocument(value: unknown): value is KlearStackDocument {
	if (Array.isArray(value)) return value.length > 0 && value.every(isTuple);
	if (!isRecord(value)) return false;
	const { documentId, fileName } = readDocument(value).statements;
	const isField = (one: unknown) => isRecord(one) && 'value' in one;
	return documentId !== undefined || fileName !== undefined || Object.values(value).some(isField);
}

/** By its ID, or itself where it says its ID. */
const withId = (document: KlearStackDocument, id: string): KlearStackDocument =>
	isRecord(document) &&
	readDocument(document).statements.documentId === undefined &&
	LOOKS_LIKE_ID.test(id)
		? { document_id: id, ...document }
		: document;

/** @returns none where the answer holds no document */
export function documentsAnywhere(answer: unknown, depth = 0): KlearStackDocument[] {
	const value = typeof answer === 'string' && looksLikeJson(answer) ? parseAnswer(answer) : answer;
	if (isEmpty(value) || depth > DEEPEST) return [];
	if (isDocument(value)) return [value];
	if (Array.isArray(value)) {
		const bare = value.every(isBareId) ? value.map((one) => documentOf(one)!) : undefined;
		return bare ?? documentsIn(value) ?? [];
	}
	if (!isRecord(value)) return [];
	const members = Object.entries(value).filter(([, member]) => !isEmpty(member));
	if (members.every(([, member]) => isDocument(member))) {
		return members.map(([id, member]) => withId(member as IDataObject, id));
	}
	for (const [, member] of members) {
		if (typeof member !== 'object' && !(typeof member === 'string' && looksLikeJson(member)))
			continue;
		const documents = documentsAnywhere(member, depth + 1);
		if (documents.length > 0) return documents;
	}
	return [];
}
