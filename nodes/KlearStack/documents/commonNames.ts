/** One name for what KlearStack calls differently from account to account. */

const PUSH = 'push-api/push-api-structure';
const LIST = 'fetch-documents/get-results-of-invoices-accessible-by-a-specific-user';

/** KlearStack's names as its pages show them: the common name, and the page. */
export const COMMON_NAMES: Record<string, [common: string, page: string]> = {
	Inv_Number: ['invoiceNumber', PUSH],
	Inv_Date: ['invoiceDate', PUSH],
	Due_Date: ['dueDate', PUSH],
	PO_Number: ['purchaseOrderNumber', PUSH],
	Inv_Supplier: ['supplierName', LIST],
	'Sub-Total': ['netAmount', PUSH],
	Total_VAT: ['taxAmount', PUSH],
	VAT_Percentage: ['taxRate', PUSH],
	Total: ['totalAmount', PUSH],
	Inv_Total: ['totalAmount', LIST],
	Shipto_Party_Name: ['shipToName', LIST],
	Shipto_Party_Address: ['shipToAddress', LIST],
};

const plain = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** Gives the common name of a field; undefined where it has none. */
export type CommonNameOf = (name: string) => string | undefined;

/** @param own pairs of the user's, which count more than the table */
export function commonNames(own: Array<{ name: string; commonName: string }>): CommonNameOf {
	const table = new Map([
		...Object.entries(COMMON_NAMES).map(([name, [common]]) => [plain(name), common] as const),
		...own.map(({ name, commonName }) => [plain(name), commonName] as const),
	]);
	// Documents of one account have the same names.
	const known = new Map<string, string | undefined>();
	return (name) => {
		if (!known.has(name)) known.set(name, table.get(plain(name)));
		return known.get(name);
	};
}
