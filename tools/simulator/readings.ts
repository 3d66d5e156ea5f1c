/**
 * What KlearStack's documentation leaves open (shared/klearstack-api.md, d), read another way than the
 * package does by default. Each is a setting of the simulator, for tests and for
 * `npm run simulator -- --reading NAME`; several can be had at once.
 */
import type { Answer, Form } from './routes/route';
import type { Settings } from './settings';

type Json = unknown;

/** Every object in an answer, changed. */
const objects = (
	value: Json,
	change: (object: Record<string, Json>) => Record<string, Json>,
): Json =>
	Array.isArray(value)
		? value.map((one) => objects(one, change))
		: typeof value === 'object' && value !== null && !Buffer.isBuffer(value)
			? Object.fromEntries(
					Object.entries(change(value as Record<string, Json>)).map(([key, one]) => [
						key,
						objects(one, change),
					]),
				)
			: value;

const isTuple = (value: Json): value is [Json, string, ...Json[]] =>
	Array.isArray(value) && value.length > 2 && typeof value[1] === 'string';

/** Every field tuple in an answer, changed. */
const tuples = (value: Json, change: (tuple: [Json, string, ...Json[]]) => Json): Json =>
	isTuple(value)
		? change(value)
		: Array.isArray(value)
			? value.map((one) => tuples(one, change))
			: typeof value === 'object' && value !== null && !Buffer.isBuffer(value)
				? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, tuples(one, change)]))
				: value;

interface Reading {
	/** The question of klearstack-api.md (d) that it answers. */
	question: number;
	settings?: Partial<Settings>;
	/** What is refused, before anything is done. */
	refuses?: (endpoint: string, form: Form) => Answer | undefined;
	/** What an answer is in place of the simulator's own. */
	answers?: (body: Json, endpoint: string) => Json;
}

const withStatus = (word: string): Reading => ({
	question: 3,
	answers: (body, endpoint) =>
		endpoint === 'getbatchdocuments'
			? objects(body, (object) =>
					object.status === 'processed' ? { ...object, status: word } : object,
				)
			: body,
});

const isLine = (name: string) => name.startsWith('Item_');

/** Line items as getapproveinvoices' sample has them: one text for each, its values joined by commas. */
function linesAsText(object: Record<string, Json>): Record<string, Json> {
	const columns = Object.entries(object).filter(([name]) => isLine(name));
	if (columns.length === 0) return object;
	const values = columns.map(([, column]) =>
		(Array.isArray(column) ? column : [column]).map((one: { value: string }) => one.value),
	);
	const lines = values[0].map((_value, n) => values.map((column) => column[n]).join(', '));
	const others = Object.entries(object).filter(([name]) => !isLine(name));
	const LineItems = lines.map((value) => ({ value, confidence: 0.9, page_index: 1 }));
	return { ...Object.fromEntries(others), LineItems };
}

/** The same in a document of tuples. */
function lineTuplesAsText(value: Json): Json {
	if (!Array.isArray(value)) return value;
	const lines = value.filter((one) => isTuple(one) && isLine(one[1])) as Array<[string, string]>;
	if (lines.length === 0) return value.map(lineTuplesAsText);
	const columns: Record<string, Json[]> = {};
	for (const [text, name] of lines) (columns[name] ??= []).push({ value: text });
	const { LineItems } = linesAsText(columns) as { LineItems: Array<{ value: Json }> };
	return [
		...value.filter((one) => !lines.includes(one as never)),
		...LineItems.map((line) => [line.value, 'LineItems', 0.9, { page_index: 1 }]),
	];
}

const refused = (error: string): Answer => ({ status: 400, body: { error } });

export const READINGS: Record<string, Reading> = {
	tuples: { question: 4, settings: { shape: 'tuples' } },
	'both shapes in one answer': { question: 4, settings: { shape: 'mixed' } },
	'list differs': {
		question: 4,
		settings: {
			listWording: {
				added: 2,
				dropped: ['Due_Date'],
				retyped: true,
				reordered: true,
				renamed: { Inv_Supplier: 'Supplier_Name' },
			},
		},
	},
	'no confidence': {
		question: 4,
		answers: (body) =>
			tuples(
				objects(body, ({ confidence, ...object }) =>
					'value' in object
						? object
						: { ...object, ...(confidence !== undefined && { confidence }) },
				),
				([value, name, , page, box]) => [value, name, null, page, box],
			),
	},
	'null for what was not read': {
		question: 4,
		answers: (body) =>
			objects(body, (object) =>
				'Inv_Number' in object
					? { ...object, Not_Read: { value: null, confidence: null, page_index: 1 } }
					: object,
			),
	},
	'line items are joined by commas': {
		question: 4,
		answers: (body) =>
			objects(body, (object) =>
				linesAsText(
					'result' in object ? { ...object, result: lineTuplesAsText(object.result) } : object,
				),
			),
	},
	'finished is called completed': withStatus('completed'),
	'finished is called extracted': withStatus('Extracted'),
	'finished is called done': withStatus('DONE'),
	'expired is a 401 of KlearStack': {
		question: 6,
		settings: { tokenRefusal: { status: 401, body: { error: 'Unauthorized' } } },
	},
	'expired is a 403': {
		question: 6,
		settings: { tokenRefusal: { status: 403, body: { detail: 'Token is invalid or expired' } } },
	},
	'expired is an error with 200': {
		question: 6,
		settings: { tokenRefusal: { status: 200, body: { error: 'Token has expired' } } },
	},
	'renewal with an expired token': { question: 7, settings: { renewWithExpiredToken: true } },
	'names moved': {
		question: 10,
		settings: {
			moved: {
				getdatasourcedata: 'getdatasource',
				getdatasources: 'listdatasources',
				getsetdocuments: 'getsetresults',
				getdocument: 'getdocumentdetails',
			},
		},
	},
	'names moved, told by a 405': {
		question: 10,
		settings: {
			moved: { getdatasources: 'getalldatasources' },
			nowhere: { status: 405, body: { detail: 'Method "POST" not allowed.' } },
		},
	},
	'names moved, told by a page with 200': {
		question: 10,
		settings: {
			moved: { getsetdocuments: 'getsetinvoices' },
			nowhere: { status: 200, body: '<!DOCTYPE html><html><title>KlearStack</title></html>' },
		},
	},
	'a refresh token that is dead': { question: 6, settings: { refreshTokenSeconds: 0 } },
	'only approvers see what is approved': {
		question: 6,
		refuses: (endpoint) =>
			endpoint === 'getapproveinvoices'
				? { status: 403, body: 'Forbidden: Client Error' }
				: undefined,
	},
	'names moved far': {
		question: 10,
		settings: { moved: { getsetdocuments: 'setresultsofcompany' } },
	},
	'texts are JSON': {
		question: 11,
		answers: (body) => (typeof body === 'string' ? JSON.stringify(body) : body),
	},
	'collections in lower case': {
		question: 13,
		refuses: (_endpoint, { fields: { collection_name } }) =>
			collection_name && collection_name !== collection_name.toLowerCase()
				? refused('collection not found')
				: undefined,
	},
	'a password everywhere': {
		question: 8,
		refuses: (endpoint, { fields }) =>
			endpoint === 'approve_reject_doc' && !fields.password
				? refused('Please provide password.')
				: undefined,
	},
	'types checked strictly': {
		question: 2,
		refuses: (_endpoint, { fields: { document_type } }) =>
			document_type &&
			!['Invoices', 'Receipts', 'PurchaseOrders', 'NACH', 'LoanAgreement', 'Insurances'].includes(
				document_type,
			)
				? refused('document_type is not valid')
				: undefined,
	},
	'insurances are B2C': {
		question: 2,
		refuses: (_endpoint, { fields: { document_type, invoice_type } }) =>
			document_type === 'Insurances' && invoice_type === 'B2B'
				? refused('invoice_type must be B2C')
				: undefined,
	},
	'below a path': { question: 1, settings: { prefix: '/tools/klearstack' } },
};

/** What the readings of the simulator's settings make of an answer. */
export const asRead = (names: string[], endpoint: string, body: unknown): unknown =>
	names.reduce((read, name) => READINGS[name].answers?.(read, endpoint) ?? read, body);

export const refusedAsRead = (names: string[], endpoint: string, form: Form): Answer | undefined =>
	names
		.map((name) => READINGS[name].refuses?.(endpoint, form))
		.find((answer) => answer !== undefined);

/** The settings that the readings come with. */
export const settingsOf = (names: string[]): Partial<Settings> =>
	Object.assign({ readings: names }, ...names.map((name) => READINGS[name].settings ?? {}));
