/** Tells if an invoice's amounts give its total. Other charges, e.g. freight, have no common name. */
import { asText } from '../json';
import type { Field } from './document';
import { isBlank, linesOfTable, rounded } from './reviewed';

const LABELS = { netAmount: 'net', taxAmount: 'tax', totalAmount: 'total' } as const;

type Amount = keyof typeof LABELS;

const money = (number: number) => String(rounded(number, 2));

/** The number that a field certainly is. */
function numberIn({ value, converted }: Field): number | undefined {
	const number = converted ?? value;
	return typeof number === 'number' ? number : undefined;
}

const numbersIn = (fields: Field[]) => fields.flatMap((field) => numberIn(field) ?? []);

/** Says what a document gives for an amount outside of its lines. */
function given(fields: Field[], amount: Amount) {
	const all = fields.filter(
		({ commonName, line, value }) => commonName === amount && line === undefined && !isBlank(value),
	);
	const numbers = [...new Set(numbersIn(all))];
	const names = [...new Set(all.map(({ name }) => name))];
	const of = (name: string) => numbersIn(all.filter((one) => one.name === name));
	// The same name twice may be the same amount twice; two names are two amounts, also if they are equal.
	const sums = [
		sumOf(names.flatMap((name) => [...new Set(of(name))])),
		sumOf(names.flatMap(of)),
		// One of them may be the sum of the others.
		...(names.length === 1
			? numbers.filter((one) =>
					[numbers, names.flatMap(of)].some((every) => Math.abs(2 * one - sumOf(every)) < 0.01),
				)
			: []),
	];
	const unsure = all.find((field) => numberIn(field) === undefined && !isNone(field.value));
	return { numbers, sums, unsure };
}

/** Tells if a document says in words that there is no such tax. */
const isNone = (value: unknown) => /^(nil|none|exempt|n\.?\/?a\.?)$/i.test(asText(value).trim());

const sumOf = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0);

/** The lines' amounts, or why there is no sum of them. @param isKnown the user has said which field is one */
function lineAmounts(fields: Field[], isKnown: boolean): number[] | string {
	const isAmount = ({ commonName }: Field) => commonName === 'lineAmount';
	const amounts = fields.filter(isAmount);
	if (isKnown && amounts.length === 0 && fields.some(({ line }) => line !== undefined)) {
		return 'The lines could not be added up: no line has an amount';
	}
	const lines = linesOfTable(fields, isAmount);
	const isSure = lines.every((line) => amounts.some((one) => one.line === line));
	if (!isSure || amounts.some((one) => numberIn(one) === undefined)) {
		return 'The lines could not be added up: a line has no amount that is sure';
	}
	return numbersIn(amounts);
}

/**
 * @param most the largest difference allowed
 * @param knowsLineAmount the user has said which field is a line's amount
 */
export function wrongTotals(fields: Field[], most: number, knowsLineAmount = false): string[] {
	const [net, tax, total] = (Object.keys(LABELS) as Amount[]).map((amount) =>
		given(fields, amount),
	);
	// Sums of binary fractions are a little off.
	const differ = (a: number, b: number) => Math.abs(a - b) > most + 1e-6;
	const unsure = [net, tax, total].find((one) => one.unsure)?.unsure;
	if (unsure) {
		return [
			`Totals could not be checked: ${unsure.shownAs} "${asText(unsure.value)}" is no number for sure`,
		];
	}
	if (total.numbers.length === 0) return ['Totals could not be checked: there is no total'];
	for (const [label, { numbers }] of [
		['net', net],
		['total', total],
	] as const) {
		if (numbers.length > 1)
			return [`There are several values for the ${label}: ${numbers.map(money).join(', ')}`];
	}
	const [sum] = total.numbers;
	const [before] = net.numbers;
	// With several rates there is a tax for each, and maybe their sum.
	const taxes = tax.sums;
	const reasons: string[] = [];
	if (before !== undefined && tax.numbers.length === 0 && differ(before, sum)) {
		reasons.push(`The net ${money(before)} is not the total ${money(sum)}, and there is no tax`);
	} else if (
		before !== undefined &&
		tax.numbers.length > 0 &&
		taxes.every((one) => differ(before + one, sum))
	) {
		const [added] = taxes;
		reasons.push(
			`Net ${money(before)} plus tax ${money(added)} is ${money(before + added)}, and not the total ${money(sum)}`,
		);
	}
	const amounts = lineAmounts(fields, knowsLineAmount);
	if (typeof amounts === 'string') return [...reasons, amounts];
	const lines = sumOf(amounts);
	const fits = [before, sum, ...taxes.map((one) => sum - one)];
	const isRight = fits.some((one) => one !== undefined && !differ(lines, one));
	return amounts.length === 0 || isRight
		? reasons
		: [...reasons, `The lines add up to ${money(lines)}, and the total is ${money(sum)}`];
}
