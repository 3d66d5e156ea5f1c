import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { type ReadDocument, readDocument } from '../documents/document';
import { documentsOf } from '../documents/list';
import {
	firstOf,
	SET_NAME_NAMES,
	SET_NUMBER_NAMES,
	dataSourcesIn,
	entriesAsItems,
} from '../documents/listed';
import { Newest } from '../documents/newest';
import { isOfType, KNOWN_TYPES } from '../documents/types';
import { asText } from '../json';
import { endpoints } from '../transport/endpoints';
import { labelOf } from './label';
import { load, loadList } from './load';

type Choice = INodeListSearchResult['results'][number];

const matching = (choices: Choice[], filter = '') =>
	choices.filter(({ name }) => name.toLowerCase().includes(filter.toLowerCase()));

const byName = (choices: Choice[]) => choices.sort((a, b) => a.name.localeCompare(b.name));

export async function searchDataSources(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const answer = await load(this, endpoints.getDataSources, 'Choose By Name instead.');
	const choices = (dataSourcesIn(answer) ?? []).map(({ name }) => ({ name, value: name }));
	return { results: byName(matching(choices, filter)) };
}

export async function searchSets(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const answer = await load(this, endpoints.getSets, 'Choose By Number instead.');
	const choices = entriesAsItems(answer, SET_NUMBER_NAMES[0]).flatMap(({ json }): Choice[] => {
		const number = firstOf(json, SET_NUMBER_NAMES);
		if (number === undefined) return [];
		const value = asText(number);
		const name = firstOf(json, SET_NAME_NAMES);
		return [{ name: name ? `${String(name as string)} (${value})` : value, value }];
	});
	return { results: byName(matching(choices, filter)) };
}

/** The most documents offered; the filter finds the others. */
const MOST_DOCUMENTS = 100;

/** The account's last documents, the newest first. */
export async function searchDocuments(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	let newest!: Newest<Choice>;
	await eachDocument(this, 'Choose By ID instead.', () => {
		newest = new Newest(MOST_DOCUMENTS);
		return (document) => {
			for (const one of matching(choiceOf(document), filter)) newest.add(document.statements, one);
			return true;
		};
	});
	return { results: newest.values };
}

/** The names of the chosen document's fields, for one of them. */
export async function searchFields(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return { results: matching(await fieldNames(this, 'Choose By Name instead.'), filter) };
}

/** The same, for several. */
export async function getFields(this: ILoadOptionsFunctions): Promise<Choice[]> {
	return await fieldNames(this, 'Enter the names with an expression instead.');
}

/** The names of the chosen document's fields; those of all documents where none is chosen, or it is not in the list. */
async function fieldNames(context: ILoadOptionsFunctions, instead: string): Promise<Choice[]> {
	// Most operations, and the trigger, have no such parameter.
	const { value: chosen } = Object(context.getCurrentNodeParameter('documentId')) as IDataObject;
	let names = new Set<string>();
	await eachDocument(context, instead, () => {
		names = new Set();
		return ({ statements, fields }) => {
			const isChosen = asText(statements.documentId ?? '') === chosen;
			if (isChosen) names = new Set();
			for (const { name } of fields) names.add(name);
			return !isChosen;
		};
	});
	return byName([...names].map((name) => ({ name, value: name })));
}

/**
 * Reads the account's documents of the type that is chosen beside it; KlearStack need not say which one
 * a document has.
 */
async function eachDocument(
	context: ILoadOptionsFunctions,
	instead: string,
	begin: () => (document: ReadDocument) => boolean,
): Promise<void> {
	const chosen = context.getCurrentNodeParameter('documentType');
	const type = KNOWN_TYPES.find(({ value }) => value === chosen)?.value;
	await documentsOf(
		async (beginEntries) =>
			await loadList(context, endpoints.getUserDocuments, instead, beginEntries),
		() => {
			const take = begin();
			return (document) => {
				const read = readDocument(document);
				const isOther = type && isOfType(read.statements.documentType, type) === false;
				return isOther || take(read);
			};
		},
	);
}

function choiceOf(read: ReadDocument): Choice[] {
	const { documentId, uploadTime, isApproved } = read.statements;
	if (documentId === undefined) return [];
	// Of two with the same number, one may be decided already.
	const name = [
		labelOf(read),
		...(typeof uploadTime === 'string' ? [uploadTime.slice(0, 10)] : []),
		...(isApproved === true ? ['approved'] : []),
	].join(' · ');
	return [{ name, value: asText(documentId) }];
}
