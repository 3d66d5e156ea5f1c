import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { OutputForm } from '../documents/assemble';
import type { Batch } from '../documents/batch';
import { type KlearStackDocument, type ReadDocument, readDocument } from '../documents/document';
import { besideDocuments, documentsOf, saidBesideDocuments, saysNone } from '../documents/list';
import { entriesAsItems, withMissing } from '../documents/listed';
import { inOurNames } from '../documents/names';
import { Newest } from '../documents/newest';
import { itemsOfDocument, withReasons } from '../documents/output';
import { failuresIn } from '../documents/review';
import { asText, isEmpty, isRecord } from '../json';
import type { FormFields } from '../transport/form';
import { confirms } from '../transport/response';
import type { Call } from './calls';
import { limit, returnAll } from './descriptions';
import type { Item } from './item';
import { readyForm } from './knownInvoices';

/** Definitions of forms in which a person corrects a document. */
export type ReviewForms = Map<KlearStackDocument, string>;

/**
 * The documents of a batch in the form that the user chose, with what KlearStack says of all of them.
 *
 * @param known what was said before, and stands nowhere else
 * @param named the document's name where it has none itself
 * @param reviewForms by document, where they are asked for
 * @throws UserError when KlearStack answered with something else
 */
export async function batchItems(
	item: Item,
	{ answer, documents }: Batch,
	known: IDataObject = {},
	named: IDataObject = {},
	reviewForms?: ReviewForms,
): Promise<INodeExecutionData[]> {
	const form = await readyForm(item);
	if (!documents) return form || isEmpty(answer) ? refuseAnswer(item, answer) : rawAnswer(answer);
	if (!form) {
		const beside = { ...besideDocuments(answer), ...known };
		return documents.map(({ sent }) => withBeside(rawItem(sent), beside));
	}
	const ofAll = { ...named, ...saidBesideDocuments(answer), ...known };
	return documents.flatMap(({ sent, statements, fields }) => {
		const whole = { statements: withMissing(statements, ofAll), fields };
		const definition = reviewForms?.get(sent);
		return formed(whole, form).map(({ json }) => ({
			json: definition === undefined ? json : { ...json, reviewForm: definition },
		}));
	});
}

const formed = (document: ReadDocument, form: OutputForm): INodeExecutionData[] =>
	itemsOfDocument(document, form).map((json) => ({ json }));

/** A document just as KlearStack sent it; a list of tuples is no item by itself. */
const rawItem = (document: KlearStackDocument): INodeExecutionData => ({
	json: Array.isArray(document) ? ({ document } as IDataObject) : document,
});

/** Raw gives everything: what the document says otherwise itself has a place of its own. */
function withBeside({ json }: INodeExecutionData, all: IDataObject): INodeExecutionData {
	const hidden = Object.entries(all).filter(
		([name, value]) => Object.hasOwn(json, name) && asText(json[name]) !== asText(value),
	);
	const beside = hidden.length > 0 && { beside: Object.fromEntries(hidden) };
	return { json: withMissing(json, { ...all, ...beside }) };
}

/** An answer that is no list of documents, just as it came. */
export const rawAnswer = (answer: unknown): INodeExecutionData[] =>
	[answer].flat().map((one) => ({ json: isRecord(one) ? one : { value: one as string } }));

/** The answer of Document: Get holds another document, or none. */
export const noDocument = (item: Item, answer?: unknown) =>
	item.error(
		'KlearStack returned no document with this ID',
		`Check Document ID and Document Type.${answer === undefined ? '' : ` It answered: ${item.quote(answer)}`}`,
		'KS-NOT-FOUND',
	);

function refuseAnswer(item: Item, answer: unknown): never {
	throw item.error(
		'KlearStack answered with something other than a list of documents',
		`It answered: ${item.quote(answer)}. If this keeps happening, contact KlearStack.`,
		'KS-ANSWER',
	);
}

/**
 * Calls an endpoint that lists documents, and gives an item for each, while the rest is still coming.
 * Where what it answers is not documented, anything else than documents is given as it comes.
 *
 * @param most the number of documents wanted; nothing beyond them is fetched
 * @param isNewestFirst the whole list is fetched for that, of which only those wanted are kept
 */
export async function listDocuments(
	item: Item,
	call: Call,
	fields: FormFields,
	most: number,
	isNewestFirst = false,
): Promise<INodeExecutionData[]> {
	const form = await readyForm(item);
	const isDocumented = !call.endpoint.inferred;
	let items: INodeExecutionData[] = [];
	let count = 0;
	let newest!: Newest<() => INodeExecutionData[]>;
	const give = (given: INodeExecutionData[]) => {
		items.push(...given);
		return ++count < most;
	};
	const { rest, isList } = await documentsOf(
		async (beginEntries) =>
			await call.list(fields, () => {
				items = [];
				count = 0;
				newest = new Newest(most);
				const take = beginEntries();
				return (entry, text) =>
					isDocumented || typeof entry === 'object' ? take(entry, text) : give(rawAnswer(entry));
			}),
		() => (document) => {
			const read = readDocument(document);
			const make = () => (form ? formed(read, form) : [rawItem(document)]);
			if (!isNewestFirst) return give(make());
			newest.add(read.statements, most === Infinity ? always(make()) : make);
			return true;
		},
	);
	if (isNewestFirst) for (const make of newest.values) give(make());
	if ((!isNewestFirst && count >= most) || saysNone(rest)) return items;
	if (!isList) {
		if (isEmpty(rest) || (isDocumented && form)) return refuseAnswer(item, rest);
		return [...items, ...(form ? entriesAsItems(rest, 'value') : rawAnswer(rest))].slice(0, most);
	}
	if (!form) return items.map((one) => withBeside(one, besideDocuments(rest)));
	const ofAll = saidBesideDocuments(rest);
	if (Object.keys(ofAll).length === 0) return items;
	// By now the documents have been judged.
	const failures = failuresIn(ofAll);
	const isWhole = form.output === 'simplified';
	if (!isWhole) Object.keys(ofAll).forEach(form.leftOut);
	return items.map(({ json }) => ({
		json: withReasons(isWhole ? withMissing(json, ofAll) : json, failures),
	}));
}

/** Holds no document once its items are made. */
const always =
	<T>(value: T) =>
	() =>
		value;

/** The number of results wanted, from Return All and Limit. */
export const mostOf = (item: Item): number =>
	item.given(returnAll) ? Infinity : item.given(limit);

/** The entries of a list that is no list of documents, under the names that items have. */
export const entriesOf = (answer: unknown, nameOfText: string): INodeExecutionData[] =>
	entriesAsItems(answer, nameOfText).map(({ json }) => ({ json: inOurNames(json) }));

/** The first items, where Return All is off. n8n itself says that the limit was reached. */
export const upToLimit = (item: Item, items: INodeExecutionData[]): INodeExecutionData[] =>
	items.slice(0, mostOf(item));

/**
 * The result of a call that changes something: its subject, and KlearStack's words.
 *
 * @param claim true once it has been done. Where KlearStack's answer does not say so, which is not
 * documented for most of these calls, `confirmed: false` stands in its place. Fields of these names in
 * the input item speak of another call, so the ones not given are undefined, and hide them
 */
export function outcome(
	item: Item,
	answer: unknown,
	about: IDataObject,
	claim: IDataObject,
	isDone = confirms(answer),
): INodeExecutionData[] {
	const said = isRecord(answer)
		? inOurNames(answer)
		: isEmpty(answer)
			? {}
			: { message: answer as string };
	const hidden = ['confirmed', ...Object.keys(claim)].map((name) => [name, undefined]);
	if (!isDone) {
		item.note(
			'KlearStack did not say whether this was done. Check it in KlearStack before you rely on it',
			item.name,
		);
	}
	const result = { ...about, ...(isDone ? claim : { confirmed: false }) };
	return [{ json: withMissing(result, { ...Object.fromEntries(hidden), ...said }) }];
}
