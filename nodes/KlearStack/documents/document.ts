import type { IDataObject } from 'n8n-workflow';

/**
 * A document as KlearStack gives it, in one of its two shapes:
 * - a list of tuples `[value, name]`, or `[value, name, confidence, { page_index }, box?]` for an
 *   extracted field; names repeat (fetch-documents/get-results-of-invoices-accessible-by-a-specific-user)
 * - an object with `{ value, confidence, page_index, coordinate? }` for each extracted field
 *   (push-api/push-api-structure)
 *
 * or, while it is being read, `{ file_name, status }`
 * (fetch-documents/get-extracted-results-for-invoices-in-a-batch-id).
 * Which endpoint answers in which shape is not documented, so all of them are read everywhere.
 */
export type KlearStackDocument = unknown[] | IDataObject;

/** A document as it leaves the node. A key is left out where KlearStack gave nothing for it. */
export interface SimplifiedDocument extends IDataObject {
	documentId?: string;
	fileName?: string;
	documentType?: string;
	status?: string;
	isApproved?: boolean;
	/** 0 to 1 */
	overallConfidence?: number;
	/** As KlearStack writes it: ISO without a time zone. */
	uploadTime?: string;
	finishedTime?: string;
	/** KlearStack's field name to the value as KlearStack gave it; a repeated name to a list, in order. */
	fields: IDataObject;
	/** The same names to 0 to 1, or null for a repetition without one. */
	confidence: IDataObject;
}

interface Entry {
	name: string;
	value: unknown;
	confidence?: unknown;
	isField: boolean;
	/** KlearStack gave a list under this name, so it stays one, however short. */
	inList?: boolean;
	/** What a field holds beside value, confidence, page and position. */
	more?: unknown;
}

const FIELD_KEYS = ['value', 'confidence', 'page_index', 'coordinate'];
const TUPLE_LENGTH = 5;

/** KlearStack's names for what is known of a document; it writes them with varying capitals. */
const KNOWN_NAMES: Record<string, string> = {
	document_id: 'documentId',
	file_name: 'fileName',
	document_type: 'documentType',
	status: 'status',
	is_approved: 'isApproved',
	overall_confidence: 'overallConfidence',
	upload_time: 'uploadTime',
	finished_time: 'finishedTime',
};

const isRecord = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const isFieldObject = (value: unknown): value is IDataObject =>
	isRecord(value) && Object.hasOwn(value, 'value');

const isConfidence = (value: unknown) => value === null || typeof value === 'number';

const isTuple = (value: unknown): value is [unknown, string, ...unknown[]] =>
	Array.isArray(value) && value.length >= 2 && typeof value[1] === 'string';

function entriesOf(document: KlearStackDocument): Entry[] {
	if (Array.isArray(document)) {
		return document.filter(isTuple).map(([value, name, confidence, ...rest]) => ({
			name,
			value,
			confidence: isConfidence(confidence) ? confidence : undefined,
			isField: confidence !== undefined,
			more: 3 + rest.length > TUPLE_LENGTH ? rest.slice(TUPLE_LENGTH - 3) : undefined,
		}));
	}
	return Object.entries(document).flatMap(([name, value]): Entry[] => {
		const repeated = Array.isArray(value) && value.length > 0 && value.every(isFieldObject);
		const fields = repeated ? (value as IDataObject[]) : isFieldObject(value) ? [value] : [];
		return fields.length > 0
			? fields.map((field) => {
					const more = Object.entries(field).filter(([key]) => !FIELD_KEYS.includes(key));
					return {
						name,
						value: field.value,
						confidence: field.confidence,
						isField: true,
						inList: repeated,
						more: more.length > 0 ? Object.fromEntries(more) : undefined,
					};
				})
			: [{ name, value, isField: false }];
	});
}

/** Values under their names in the order given; what repeats becomes a list. */
function gather(entries: Array<[string, unknown]>, alwaysLists = new Set<string>()): IDataObject {
	const lists = new Map<string, unknown[]>();
	for (const [name, value] of entries) lists.set(name, [...(lists.get(name) ?? []), value]);
	// fromEntries, and not assignment, so that a field named __proto__ is data like any other.
	return Object.fromEntries(
		[...lists].map(([name, values]) => [
			name,
			values.length === 1 && !alwaysLists.has(name) ? values[0] : values,
		]),
	) as IDataObject;
}

/** KlearStack's 0 and 1 as what they mean; anything else as it is. */
const toBoolean = (value: unknown) => (value === 1 || value === 0 ? value === 1 : value);

/** KlearStack repeats what it says of a document, as its samples do with Is_Approved; the same twice is said once. */
function sameOnce(entries: Entry[]): Entry[] {
	const seen = new Set<string>();
	return entries.filter(({ name, value }) => {
		if (!Object.hasOwn(KNOWN_NAMES, name.toLowerCase())) return true;
		const key = JSON.stringify([name.toLowerCase(), value]);
		return !seen.has(key) && seen.add(key);
	});
}

/**
 * One document in the form that is the same for both of KlearStack's shapes. Only the page and the
 * position of each field are left out; what has no place of its own stays under KlearStack's name.
 */
export function simplifyDocument(document: KlearStackDocument): SimplifiedDocument {
	const entries = entriesOf(document);
	const fields = entries.filter(({ isField }) => isField);
	const rest = sameOnce(entries.filter(({ isField }) => !isField));

	const known: Array<[string, unknown]> = [];
	const others: Array<[string, unknown]> = [];
	for (const { name, value } of rest) {
		const knownName = KNOWN_NAMES[name.toLowerCase()];
		if (Object.hasOwn(KNOWN_NAMES, name.toLowerCase())) {
			known.push([knownName, knownName === 'isApproved' ? toBoolean(value) : value]);
		} else {
			// A name that this form itself uses must not hide what it holds.
			others.push([RESERVED.has(name) ? `klearstack_${name}` : name, value]);
		}
	}
	for (const { name, more } of fields) {
		if (more !== undefined) others.push([RESERVED.has(name) ? `klearstack_${name}` : name, more]);
	}
	const unreadable = Array.isArray(document)
		? document.filter((member) => !isTuple(member)).map((member) => ['unreadable', member] as const)
		: [];

	const listed = new Set(fields.filter(({ inList }) => inList).map(({ name }) => name));
	const knownValues = gather(known);
	const withConfidence = new Set(
		fields.filter(({ confidence }) => confidence !== undefined).map(({ name }) => name),
	);
	return Object.fromEntries([
		...Object.values(KNOWN_NAMES)
			.map((name) => [name, knownValues[name]])
			.filter(([, value]) => value !== undefined && value !== null && value !== ''),
		[
			'fields',
			gather(
				fields.map(({ name, value }) => [name, value]),
				listed,
			),
		],
		[
			'confidence',
			gather(
				fields
					.filter(({ name }) => withConfidence.has(name))
					.map(({ name, confidence }) => [name, confidence ?? null]),
				listed,
			),
		],
		...Object.entries(gather([...others, ...unreadable] as Array<[string, unknown]>)),
	]) as SimplifiedDocument;
}

const RESERVED = new Set([
	...Object.values(KNOWN_NAMES),
	'fields',
	'confidence',
	'batchId',
	'eventId',
]);

/**
 * The documents in an answer: `result`, a list of documents or, for a single one, its tuples.
 *
 * @returns undefined when the answer is no list of documents
 */
export function documentsIn(answer: unknown): KlearStackDocument[] | undefined {
	const result = isRecord(answer) ? answer.result : answer;
	if (isRecord(result)) return [result];
	if (!Array.isArray(result)) return undefined;
	if (result.length > 0 && result.every(isTuple)) return [result];
	return result.every((document) => Array.isArray(document) || isRecord(document))
		? (result as KlearStackDocument[])
		: undefined;
}

/** What the one known public client takes for unfinished as well. */
const MEANS_UNFINISHED = ['pending', 'processing'];

/** @param hasFields a document that has fields is read, unless it says in_progress itself */
function saysUnfinished(status: unknown, hasFields: boolean): boolean {
	const word = typeof status === 'string' ? status.toLowerCase().replace(/[^a-z]/g, '') : '';
	return word === 'inprogress' || (!hasFields && MEANS_UNFINISHED.includes(word));
}

/**
 * Whether KlearStack is still reading a batch. `in_progress` is the only status documented; what a
 * finished or failed one says is not, so every other status counts as done, but for a few words that
 * can mean nothing else where there are no fields (inferred). A batch without documents and without
 * a status is not there yet, since an upload has at least one (inferred).
 */
export function isUnfinished(answer: unknown): boolean {
	const status = isRecord(answer) ? answer.status : undefined;
	const documents = documentsIn(answer)?.map(simplifyDocument);
	if (!documents) return saysUnfinished(status, false);
	const hasFields = ({ fields }: SimplifiedDocument) => Object.keys(fields).length > 0;
	return (
		saysUnfinished(status, documents.some(hasFields)) ||
		(documents.length === 0 && !status) ||
		documents.some((document) => saysUnfinished(document.status, hasFields(document)))
	);
}

/** What an answer says of all its documents: everything but the documents and the server's release. */
export function saidOfAll(answer: unknown): IDataObject {
	if (!isRecord(answer)) return {};
	return Object.fromEntries(
		Object.entries(answer).filter(([key]) => !['result', 'release_version'].includes(key)),
	);
}
