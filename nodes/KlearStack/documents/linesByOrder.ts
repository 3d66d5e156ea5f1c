/** Line items by the order of their values, where there are no places. */
import { kindOf } from './conversion';
import type { Field } from './document';
import { asOftenAsLines, byName, eachPage, type Lines, mayBeLines, NONE, without } from './lines';
import { NAMES_A_COLUMN, SUMS_ALL_UP } from './names';

/** A value for each page, e.g. whether it is signed, is not one for each line. */
export const isForPages = (fields: Field[]) =>
	!NAMES_A_COLUMN.test(fields[0].name) &&
	fields.every(({ page }) => page !== undefined) &&
	new Set(fields.map(({ page }) => page)).size === fields.length;

/** What else may repeat as often as lines, and be of none. */
const MAY_BE_OF_OTHERS =
	/tax|vat|gst|mwst|iva|tva|btw|bank|account|ifsc|iban|swift|phone|mail|contact|address/i;

/** Lines by the order of their values, where each column has the same number of them. */
export function linesByOrder(given: Map<string, Field[]>, once: Field[]): Lines {
	// What each page says is no column.
	const isHeading = (fields: Field[]) =>
		isForPages(fields) && new Set(fields.map(({ value }) => value)).size === 1;
	const all = new Map([...given].filter(([, fields]) => !isHeading(fields)));
	const isNamed = (name: string) => NAMES_A_COLUMN.test(name) && !SUMS_ALL_UP.test(name);
	const hasNamed = [...all.keys()].some(isNamed);
	if (!hasNamed && !mayBeLines([...all.keys()])) return NONE;
	// A column with one value has fewer than the others.
	const others = hasNamed ? once.filter(({ name }) => isNamed(name)) : [];
	const columns = byName([
		...[...all].filter(([name]) => !hasNamed || isNamed(name)).flatMap(([, fields]) => fields),
		...others,
	]);
	const isOfPages = (name: string) => isForPages(columns.get(name)!);
	if (columns.size > 1 && [...columns.keys()].every(isOfPages))
		return eachPage([...columns.keys()]);
	const mayBe = [...columns.keys()].filter((name) => !isOfPages(name) || kindOf(name) === 'count');
	const unsure = hasNamed ? [] : mayBe.filter((name) => MAY_BE_OF_OTHERS.test(name));
	const names = mayBe.filter((name) => !unsure.includes(name));
	if (!hasNamed && !mayBeLines(names)) return NONE;
	const counts = names.map((name) => columns.get(name)!.length);
	if (new Set(counts).size > 1) {
		const list = names.map((name, n) => `${counts[n]} of "${name}"`).join(', ');
		return without(`there are ${list}, and KlearStack does not say where each of them is`);
	}
	const count = counts[0] ?? 0;
	const asOften = unsure.filter((name) => columns.get(name)!.length === count);
	return {
		...(asOften.length > 0 && { doubt: asOftenAsLines(asOften) }),
		lines: Array.from({ length: count }, (_, n) => names.map((name) => columns.get(name)![n])),
	};
}
