/**
 * Servers that all fit KlearStack's documentation: one row for each side of each question that it
 * leaves open and that the trigger meets. A row says how it differs from the simplest one.
 */
import type { INodeParameters } from 'n8n-workflow';

import {
	type Answer,
	type Behaviour,
	type Doc,
	named,
	objects,
	tuples,
	type Wording,
} from '../../support/plausibleServer';

export interface Row extends Behaviour {
	name: string;
	/** Milliseconds of the test's clock between two polls. */
	every?: number;
	/** Another program of the same user pulls between the polls. */
	isShared?: boolean;
	/** No list tells what another workflow has pulled, so there is only one. */
	isAlone?: boolean;
	/** Parameters of the trigger. */
	options?: INodeParameters;
	/** What n8n gives a poll. */
	budgetMs?: number;
	/** Items have no document ID, because KlearStack gives none, or another one. */
	hasNoIds?: boolean;
	/** Nothing tells of which type a document is, so all are of one. */
	hasOneType?: boolean;
	/** Polls that fail because the user has to know; and what he is told. */
	sees?: RegExp;
	/** Contents that cannot be had, and why. */
	lost?: { most: number; because: string };
	/** Why a restart may give a content once more, as another event. */
	afterRestart?: string;
	/** Items that come more often than they should, and why. */
	repeated?: { most: number; because: string };
}

const nothing = (body: unknown, status = 200): Answer => ({ status, body });

/** A wording with its document's fields changed. */
const but =
	(
		words: Wording,
		change: (fields: Record<string, unknown>, request: number, document: Doc) => unknown,
	): Wording =>
	(document, moment, request) =>
		change({ ...(words(document, moment, request) as object) }, request, document);

const without = (fields: Record<string, unknown>, ...names: string[]) =>
	Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));

const renamed = (from: string, to: string) =>
	but(objects, ({ [from]: value, ...fields }) => ({ ...fields, [to]: value }));

/** Documents that KlearStack has yet to read have no fields. */
const withField =
	(name: string, value: (request: number, document: Doc) => unknown, words = objects): Wording =>
	(document, moment, request) => ({
		...(words(document, moment, request) as object),
		...(moment.isRead && { [name]: { value: value(request, document) } }),
	});

const numbered = but(objects, (fields, _request, { n }) => ({ ...fields, document_id: 5000 + n }));
const numberedAsText = but(objects, (fields, _request, { n }) => ({
	...fields,
	document_id: String(5000 + n),
}));
const unnamed = but(objects, (fields) => without(fields, 'document_id'));
const underAnotherKey = but(objects, ({ document_id: id, ...fields }) => ({
	doc_ref: id,
	...fields,
}));
const tuplesWithoutId: Wording = (...args) => (tuples(...args) as unknown[][]).slice(1);

/** The same for everybody at a time, and another one each time. */
const shuffled = (documents: Doc[], request: number) =>
	[...documents].sort((a, b) => hash(a.n, request) - hash(b.n, request));
const hash = (n: number, request: number) => ((n + 1) * 7919 * (request + 13)) % 1009;

const minute = () => String(Math.floor(Date.now() / 60_000));

const NOTHING: Array<[string, Answer]> = [
	['an empty list', nothing({ result: [] })],
	['an empty object', nothing({})],
	['an empty body', nothing('')],
	['null', nothing('null')],
	['a result of null', nothing({ result: null })],
	['a sentence', nothing('No modified invoices found')],
	['a result in words', nothing({ result: 'Everything is up to date' })],
	['a message', nothing({ message: 'Nothing to report' })],
	['a success', nothing({ success: 'Function successfully executed!' })],
	['the release alone', nothing({ release_version: '7.8.9' })],
	['an error with status 200', nothing({ error: 'No documents were modified' })],
	['a status', nothing({ status: 'completed' })],
	['a count', nothing({ count: 0, release_version: '7.8.9' })],
	['a 204', { status: 204, body: '' }],
	['a 404 in JSON', nothing({ error: 'No data' }, 404)],
	['a 404 in words', nothing('Nothing found for this user', 404)],
	['a 404 in HTML', nothing('<html><body><h1>Not Found</h1></body></html>', 404)],
	['a 403', nothing('Forbidden: Client Error', 403)],
	['a 400', nothing({ error: 'Nothing to return' }, 400)],
	['a 409', nothing({ detail: 'Nothing changed' }, 409)],
	['a 501', nothing('Server Error', 501)],
];

const ENVELOPES: Array<[string, NonNullable<Behaviour['pullEnvelope']>]> = [
	['data', (documents) => ({ data: documents })],
	['invoices', (documents) => ({ invoices: documents, release_version: '7.8.9' })],
	['documents beside a count', (documents) => ({ count: documents.length, documents })],
	['result.invoices', (documents) => ({ result: { invoices: documents } })],
	['data.result', (documents) => ({ data: { result: documents }, success: true })],
	['no envelope', (documents) => documents],
	['JSON in JSON', (documents) => ({ result: JSON.stringify(documents) })],
	[
		'result by ID',
		(documents, given) => ({
			result: Object.fromEntries(given.map(({ id }, n) => [id, documents[n]])),
		}),
	],
	[
		'result by ID, without the ID inside',
		(documents, given) => ({
			result: Object.fromEntries(
				given.map(({ id }, n) => [
					id,
					without(documents[n] as Record<string, unknown>, 'document_id'),
				]),
			),
		}),
	],
];

const WORDINGS: Array<[string, Partial<Row>]> = [
	['tuples in both', { pullWords: tuples, listWords: tuples }],
	['objects in both', { pullWords: objects, listWords: objects }],
	['tuples in the pull, objects in the list', { pullWords: tuples, listWords: objects }],
	['more fields in the list', { listWords: withField('Uploaded_By', () => 'ben') }],
	['more fields in the pull', { pullWords: withField('Exported', () => 'yes') }],
	[
		'fewer fields in the list',
		{ listWords: but(objects, (fields) => without(fields, 'PO_Number')) },
	],
	['another name in the list', { listWords: renamed('Inv_Number', 'Invoice_No') }],
	[
		'more fields in each',
		{
			pullWords: withField('Exported', () => 'yes'),
			listWords: withField('Uploaded_By', () => 'ben'),
			afterRestart: 'each has fields that the other lacks, and words are not kept',
		},
	],
	[
		'approval as text in the list',
		{
			listWords: but(objects, ({ is_approved: is, ...fields }) => ({
				...fields,
				Is_Approved: String(is),
			})),
		},
	],
	[
		'another form of dates in the list',
		{
			pullWords: withField('Paid_On', () => '15-Sep-2023'),
			listWords: withField('Paid_On', () => '2023-09-15T00:00:00.000'),
		},
	],
	[
		'dates in numbers in the list',
		{
			pullWords: withField('Paid_On', (_request, { n }) => `${(n % 28) + 1}-Sep-2023`),
			listWords: withField('Paid_On', (_request, { n }) => `${(n % 28) + 1}/09/2023`),
			afterRestart: '05/09/2023 may be of May, and words are not kept',
		},
	],
	['null for what is not read, in the list', { listWords: withField('Notes', () => null) }],
	[
		'no confidence in the list',
		{
			listWords: but(objects, (fields) => ({
				...fields,
				Inv_Date: { value: (fields.Inv_Date as { value?: string })?.value },
			})),
		},
	],
];

/** What a pull gives, and how answers hold documents, or none. */
export const ANSWERS: Row[] = [
	{ name: 'as the simulator: a pull consumes what it gives' },
	{ name: 'the pull gives what was modified today, at every poll', pullGives: 'today' },
	{ name: 'the pull gives all documents of the account, always', pullGives: 'everything' },
	{ name: 'the pull gives each modification twice', pullGives: 'twice' },
	{ name: 'the pull never gives anything', pullGives: 'nothing' },
	{ name: 'the mark is shared with another program', isShared: true },
	{ name: 'only corrections count as modified', counts: ['correction'] },
	{ name: 'only approvals count as modified', counts: ['approval'] },
	{ name: 'only what was read counts as modified', counts: ['reading'] },
	{ name: 'a new document does not count as modified', counts: ['correction', 'approval'] },
	{ name: 'the pull ignores the document type', ignoresType: true, pullWords: named('Invoice') },
	{
		name: 'a document stands twice in a pull',
		pullEnvelope: (documents) => ({ result: [...documents, ...documents] }),
	},

	...NOTHING.map(([name, answer]): Row => ({ name: `nothing is ${name}`, nothing: answer })),
	...ENVELOPES.map(
		([name, envelope]): Row => ({
			name: `a pull's documents stand in ${name}`,
			pullEnvelope: envelope,
		}),
	),
	...ENVELOPES.slice(0, 5).map(
		([name, envelope]): Row => ({
			name: `the list's documents stand in ${name}`,
			listEnvelope: envelope,
		}),
	),
];

/** How sources word documents, and what they call them. */
export const WORDED: Row[] = [
	...WORDINGS.map(([name, behaviour]): Row => ({ name: `wording: ${name}`, ...behaviour })),
	{
		name: 'wording: more fields in the list, and every pull repeats what was modified today',
		pullGives: 'today',
		listWords: withField('Uploaded_By', () => 'ben'),
	},

	{
		name: 'IDs are numbers in the list, text in the pull',
		listWords: numbered,
		pullWords: numberedAsText,
		singleWords: numberedAsText,
		hasNoIds: true,
	},
	{
		name: 'IDs are numbers',
		listWords: numbered,
		pullWords: numbered,
		singleWords: numbered,
		hasNoIds: true,
	},
	{
		name: 'IDs are a database’s',
		pullWords: but(objects, ({ document_id: id, ...fields }) => ({ _id: { $oid: id }, ...fields })),
	},
	{ name: 'a pull’s documents have no ID', pullWords: unnamed },
	{ name: 'a pull’s documents have another key for the ID', pullWords: underAnotherKey },
	{
		name: 'no document has an ID',
		hasOneType: true,
		pullWords: unnamed,
		listWords: tuplesWithoutId,
		hasNoIds: true,
	},
	{
		name: 'all documents have another key for the ID',
		hasOneType: true,
		pullWords: underAnotherKey,
		listWords: underAnotherKey,
		hasNoIds: true,
	},
	{ name: 'a pull gives IDs only, as objects', pullWords: ({ id }) => ({ document_id: id }) },
	{ name: 'a pull gives IDs only, as texts', pullWords: ({ id }) => id },
	{
		name: 'a pull gives IDs only, and no list can be had',
		isAlone: true,
		pullWords: ({ id }) => ({ document_id: id }),
		listAnswers: () => nothing('Forbidden: Client Error', 403),
	},
];

/** What changes by itself, what lists lack, and what fails. */
export const UNRELIABLE: Row[] = [
	{
		name: 'a field of the list changes at every request',
		listWords: withField('Fetched', (request) => request),
	},
	{
		name: 'a signed URL in the list changes every minute',
		listWords: withField('Url', (_request, { n }) => `https://x.invalid/${n}?${minute()}`),
	},
	{
		name: 'a field of the pull changes at every request',
		pullGives: 'today',
		pullWords: withField('Fetched', (request) => request),
	},
	{
		name: 'a field of the pull changes every minute',
		pullGives: 'today',
		pullWords: withField('Fetched', minute),
	},
	{
		name: 'a field changes at every request, in both',
		pullGives: 'everything',
		pullWords: withField('Fetched', (request) => request),
		listWords: withField('Fetched', (request) => request),
	},

	{ name: 'the list is in random order', listHolds: shuffled },
	{
		name: 'the list holds a random half',
		listHolds: (documents, request) => shuffled(documents, request).slice(0, documents.length / 2),
		isAlone: true,
	},
	{
		name: 'the list holds the newest 15',
		listHolds: (documents) => documents.slice(-15),
		isAlone: true,
	},
	{
		name: 'the first list is short',
		listHolds: (documents, request) => (request === 1 ? documents.slice(0, 12) : documents),
	},
	{
		name: 'a list is short once',
		listHolds: (documents, request) => (request === 6 ? documents.slice(0, 3) : documents),
	},
	{
		name: 'a list is empty once',
		listAnswers: (request) => (request === 6 ? nothing({ result: [] }) : undefined),
	},
	{
		name: 'the first list cannot be had',
		listAnswers: (request) => (request <= 3 ? nothing('', 404) : undefined),
	},
	{
		name: 'no list can be had',
		listAnswers: () => nothing('Forbidden: Client Error', 403),
		isAlone: true,
	},
	{ name: 'the list lags 25 s behind the pull', listLag: 25_000, every: 5_000 },
	{ name: 'the pull lags 25 s behind the list', pullLag: 25_000, every: 5_000 },
	{
		name: 'the list lags 25 s behind the pull, and has more fields',
		listLag: 25_000,
		every: 5_000,
		listWords: withField('Uploaded_By', () => 'ben'),
	},
	{
		name: 'the pull lags 25 s behind the list, which has more fields',
		pullLag: 25_000,
		every: 5_000,
		listWords: withField('Uploaded_By', () => 'ben'),
	},

	{ name: 'Document: Get is not there', singleWords: null },
	{ name: 'Document: Get says no type', singleWords: objects },
	...[200, 404, 500].map(
		(status): Row => ({
			name: `Document: Get says with ${status} that there is no such document`,
			singleAnswer: { status, body: { error: 'Document ID not found' } },
		}),
	),
	{
		name: 'Document: Get says no type, and the pull never gives anything',
		singleWords: objects,
		pullGives: 'nothing',
	},
	{
		name: 'Document: Get is not there, and the pull never gives anything',
		singleWords: null,
		pullGives: 'nothing',
	},
	{
		name: 'Document: Get words documents otherwise',
		singleWords: withField('Pages', () => 2, named('Invoice')),
	},
	{
		name: 'the list says the types',
		listWords: (document, moment, request) =>
			named(document.type === 'Invoices' ? 'Invoice' : 'Receipt')(document, moment, request),
	},

	{
		name: 'a pull’s answer is lost as an empty body',
		pullAnswers: (_request, given) => (given.some(({ n }) => n === 2) ? nothing('') : undefined),
	},
	{
		name: 'a pull’s answer is lost as an empty object',
		pullAnswers: (_request, given) => (given.some(({ n }) => n === 2) ? nothing({}) : undefined),
	},
	{
		name: 'a pull’s answer is lost as an empty body, and the list has more fields',
		listWords: withField('Uploaded_By', () => 'ben'),
		pullAnswers: (_request, given) => (given.some(({ n }) => n === 2) ? nothing('') : undefined),
	},
	{
		name: 'every pull fails',
		pullAnswers: () => nothing('Internal Server Error', 500),
		sees: /500|Internal Server Error/,
	},
	{
		name: 'every third pull fails',
		pullAnswers: (request) =>
			request % 3 === 0 ? nothing('Internal Server Error', 500) : undefined,
		sees: /500|Internal Server Error/,
	},
	{
		name: 'the pull takes longer than a poll may',
		budgetMs: 1_500,
		every: 60_000,
		pullAnswers: () => ({ delay: 1_300, body: { result: [] } }),
		sees: /did not answer in time/,
		isAlone: true,
	},
	{
		name: 'the list at activation is slow',
		listDelay: (request) => (request === 1 ? 3_200 : 0),
		isAlone: true,
	},
];

export const ROWS: Row[] = [...ANSWERS, ...WORDED, ...UNRELIABLE];

/** Servers that answer at any time as they do at any other. */
export const STEADY: Row[] = ROWS.filter(
	({ isAlone, pullAnswers, listAnswers, listHolds, listDelay, hasNoIds, every, name }) =>
		![isAlone, pullAnswers, listAnswers, listHolds, listDelay, hasNoIds, every].some(Boolean) &&
		// A field that changes by the minute is told from a bulk change by polls that come one by one.
		!/every minute/.test(name),
);
