/** One name for what KlearStack calls differently from account to account. */
import { bareName } from '../json';
import type { Field } from './document';
import { NAMES_A_COLUMN } from './names';
import { isBlank } from './reviewed';

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

/** Names of line items' columns, by the words of invoices: KlearStack's pages show no lines. */
const COLUMN_NAMES: Array<[common: string, words: RegExp]> = [
	['description', /^(desc(ription)?|particulars?|product|article|service|(product|item)?name)$/],
	['code', /^(product|article|item|material)?(code|sku)$/],
	['quantity', /^(qty|quantity)$/],
	['unitPrice', /^(unit)?(price|rate|cost)$/],
	['amount', /^(line|net)?(amount|amt|total)$/],
];

/** Gives the common name of a field; undefined where it has none. */
export type CommonNameOf = (name: string) => string | undefined;

/** @param own pairs of the user's, which count more than the table */
export function commonNames(own: Array<{ name: string; commonName: string }>): CommonNameOf {
	const table = new Map([
		...Object.entries(COMMON_NAMES).map(([name, [common]]) => [bareName(name), common] as const),
		...own.map(({ name, commonName }) => [bareName(name), commonName] as const),
	]);
	// Documents of one account have the same names.
	const cache = new Map<string, string | null>();
	return (name) => {
		let common = cache.get(name);
		if (common === undefined) cache.set(name, (common = table.get(bareName(name)) ?? null));
		return common ?? undefined;
	};
}

/** Notes in each field its common name, and its name in the item: the common one if `isCommon` and no other field has it. */
export function nameFields(fields: Field[], commonNameOf: CommonNameOf, isCommon: boolean): void {
	for (const field of fields) {
		field.commonName = commonNameOf(field.name);
		field.shownAs = field.name;
	}
	if (!isCommon) return;
	// Of two that have the same common name, the one that has a value gets it.
	const withValue = fields.filter(({ value }) => !isBlank(value));
	const shown = new Map([...withValue, ...fields].map(({ name }) => [name, name]));
	const used = new Set(shown.keys());
	for (const name of shown.keys()) {
		const commonName = commonNameOf(name);
		if (commonName === undefined || used.has(commonName)) continue;
		used.add(commonName);
		shown.set(name, commonName);
	}
	for (const field of fields) field.shownAs = shown.get(field.name)!;
}

/** The common name that a column's own name says; undefined where it says none. */
function columnNameOf(name: string): string | undefined {
	const bare = bareName(name.replace(NAMES_A_COLUMN, ''));
	return COLUMN_NAMES.find(([, words]) => words.test(bare))?.[0];
}

const LINE_ROLES = ['description', 'code', 'quantity', 'unitPrice', 'amount'];

/** What a field of a line is, as far as its names say; what the user says counts more. */
export function lineRoleOf({ name, commonName = '' }: Field): string | undefined {
	if (commonName === 'lineAmount') return 'amount';
	return LINE_ROLES.includes(commonName) ? commonName : columnNameOf(name);
}

/** Gives the columns of line items their common names, each to the first column whose name says so. */
export function nameColumns(fields: Field[]): void {
	const used = new Set(fields.map(({ shownAs }) => shownAs));
	const shown = new Map<string, string>();
	for (const field of fields) {
		const { name, line, commonName, shownAs } = field;
		if (line === undefined || commonName !== undefined) continue;
		if (!shown.has(name)) {
			const common = columnNameOf(name) ?? shownAs;
			shown.set(name, used.has(common) ? shownAs : common);
			used.add(common);
		}
		field.shownAs = shown.get(name)!;
	}
}
