/** Meanings of names in a document. */
import type { IDataObject } from 'n8n-workflow';

import { asText, bareName, isEmpty, isErrorName } from '../json';
import { set } from './objects';
import { typeName } from './types';

/** KlearStack's names for what is known of a document, without the capitals and underscores that vary. */
export const KNOWN_NAMES = new Map(
	Object.entries({
		documentid: 'documentId',
		filename: 'fileName',
		documenttype: 'documentType',
		status: 'status',
		isapproved: 'isApproved',
		overallconfidence: 'overallConfidence',
		uploadtime: 'uploadTime',
		finishedtime: 'finishedTime',
		setreferencenumber: 'setReferenceNumber',
	}),
);

/** Other names for the document's ID: the one that calls use, and a database's. */
export const ID_NAMES = ['_id', 'id'];

export const knownNameOf = (name: string) => KNOWN_NAMES.get(bareName(name));

/** Tells by its name if something without a confidence is a field. */
export const isFieldName = (name: string) =>
	!ID_NAMES.includes(name) && knownNameOf(name) === undefined && !isErrorName(name);

/** A name that this form itself uses must not hide what it holds. */
const RESERVED = new Set([
	...KNOWN_NAMES.values(),
	...['fields', 'confidence', 'batchId', 'eventId', 'recovered', 'needsReview', 'reviewReasons'],
	'reviewForm',
	...['lowestConfidence', 'currency', 'lineItems', 'lineNumber', 'asRead', 'error'],
]);
export const isReserved = (name: string) => RESERVED.has(name);
export const freeName = (name: string) => (isReserved(name) ? `klearstack_${name}` : name);

/** Names for what else KlearStack's answers speak of. */
const OUR_NAMES = new Map([
	...KNOWN_NAMES,
	['batchid', 'batchId'],
	['userid', 'userId'],
	['datasourcename', 'dataSource'],
	['setname', 'setName'],
	// n8n takes an `error` in the first item for a failed run, which Retry On Fail makes again.
	['error', freeName('error')],
]);

/** Says which version of KlearStack answered. Only Raw gives it. */
export const isRelease = (name: string) => bareName(name) === 'releaseversion';

/**
 * The statements of an answer under the names that items have.
 *
 * @param isOfOne they are about one document, so that an ID or a file's name is its own
 */
export function inOurNames(answer: IDataObject, isOfOne = true): IDataObject {
	const said: IDataObject = {};
	for (const [name, value] of Object.entries(answer)) {
		if (isRelease(name) || value === undefined) continue;
		const known = OUR_NAMES.get(bareName(name)) ?? name;
		const own = !isOfOne && ['documentId', 'fileName'].includes(known) ? name : known;
		const isType = own === 'documentType' && typeof value === 'string';
		const given = isType ? typeName(value) : value;
		if (isEmpty(said[own])) set(said, own, given);
		else if (asText(said[own]) !== asText(given)) set(said, name, given);
	}
	return said;
}

/** Names for the sum of lines, or of a page of them. */
export const SUMS_UP = /[_ ](sub_?)?(total|count)s?$/i;

/** The same by name: Items_Total is of all, and Item_Total of each. */
export const SUMS_ALL_UP =
	/^(line_?items|items|lines|products|articles)[_ ](sub_?)?(total|count)s?$/i;

/** Names for a list of lines: inferred, as no page shows one. */
export const NAMES_LINES =
	/^((invoice|inv|order|document|purchase|line)[_ ]?)*(items?|lines?|products|articles)$/i;

/** Names of columns, in the words of invoices. A hint only, for where nothing else decides. */
export const NAMES_A_COLUMN = /^(line_?items?|items?|lines?|products?|articles?)[_ ]/i;
