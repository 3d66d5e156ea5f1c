/** What names mean in a document. */
import { bareName, isErrorName } from '../json';

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
	}),
);

/** What may be the document's ID where nothing is called so: the name that calls use, and a database's. */
export const ID_NAMES = ['_id', 'id'];

export const knownNameOf = (name: string) => KNOWN_NAMES.get(bareName(name));

/** Whether something without a confidence is a field, by its name. */
export const isFieldName = (name: string) =>
	!ID_NAMES.includes(name) && knownNameOf(name) === undefined && !isErrorName(name);

/** A name that this form itself uses must not hide what it holds. */
const RESERVED = new Set([
	...KNOWN_NAMES.values(),
	...['fields', 'confidence', 'batchId', 'eventId', 'recovered', 'needsReview', 'reviewReasons'],
	...['lowestConfidence', 'currency', 'lineItems', 'lineNumber', 'asRead'],
]);
export const isReserved = (name: string) => RESERVED.has(name);
export const freeName = (name: string) => (isReserved(name) ? `klearstack_${name}` : name);

/** What lines, or a page of them, come to. */
export const SUMS_UP = /[_ ](sub_?)?(total|count)s?$/i;

/** The same by name: Items_Total is of all, and Item_Total of each. */
export const SUMS_ALL_UP =
	/^(line_?items|items|lines|products|articles)[_ ](sub_?)?(total|count)s?$/i;

/** What a list of lines is called: inferred, as no page shows one. */
export const NAMES_LINES =
	/^((invoice|inv|order|document|purchase|line)[_ ]?)*(items?|lines?|products|articles)$/i;

/** Names of what is in lines, in the words of invoices: told from others only where that decides nothing else. */
export const NAMES_A_COLUMN = /^(line_?items?|items?|lines?|products?|articles?)[_ ]/i;
