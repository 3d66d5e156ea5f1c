import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { type KlearStackDocument, readDocument } from '../documents/document';
import { documentsOf } from '../documents/list';
import {
	firstOf,
	SET_NAME_NAMES,
	SET_NUMBER_NAMES,
	dataSourcesIn,
	entriesAsItems,
} from '../documents/listed';
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
	let choices: Choice[] = [];
	const chosen = this.getCurrentNodeParameter('documentType');
	const type = KNOWN_TYPES.find(({ value }) => value === chosen)?.value;
	await documentsOf(
		async (begin) =>
			await loadList(this, endpoints.getUserDocuments, 'Choose By ID instead.', begin),
		() => {
			choices = [];
			return (document) => {
				choices.push(...matching(choiceOf(document, type), filter));
				// Of a long list, only the newest are kept.
				if (choices.length > 2 * MOST_DOCUMENTS) choices = newest(choices);
				return true;
			};
		},
	);
	return { results: newest(choices) };
}

/** @param type chosen beside it; KlearStack need not say which one a document has */
function choiceOf(document: KlearStackDocument, type?: string): Choice[] {
	const read = readDocument(document);
	const { documentId, documentType, isApproved } = read.statements;
	if (documentId === undefined) return [];
	if (type && isOfType(documentType, type) === false) return [];
	// Of two with the same number, one may be decided already.
	const name = `${labelOf(read)}${isApproved === true ? ' · approved' : ''}`;
	return [{ name, value: asText(documentId) }];
}

/** IDs are ObjectIds, which begin with the time they were made (inferred from the samples). */
const newest = (choices: Choice[]) =>
	choices.sort((a, b) => (a.value < b.value ? 1 : -1)).slice(0, MOST_DOCUMENTS);
