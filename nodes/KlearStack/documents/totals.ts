/** Tells if an invoice's amounts give its total. */
import { asText } from '../json';
import type { Field } from './document';
import { typeOfField } from './fieldTypes';
import { isBlank, linesOfTable, money, numberIn } from './reviewed';

const LABELS = { netAmount: 'net', taxAmount: 'tax', totalAmount: 'total' } as const;

type Amount = keyof typeof LABELS;

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

/** Names of amounts that a document adds to those of its lines, takes off them, or does one of both. */
const IS_ADDED =
	/charge|freight|shipping|delivery|postage|handling|packing|insurance|cess|tcs|deposit|\bfees?\b/i;
const IS_TAKEN_OFF = /discount|allowance|rebate|rabatt|skonto|remise|descuento|sconto|korting|tds/i;
const IS_ROUNDED = /round/i;

/** More of them would give almost any sum. */
const MOST_ADJUSTMENTS = 5;

/** All sums of a document's charges and allowances: it need not say which are in its net or its lines. */
function adjustments(fields: Field[]): number[] {
	const sums = new Set([0]);
	const adjusting = fields.flatMap((field): number[][] => {
		const { name, line, commonName } = field;
		const number = numberIn(field);
		const type = typeOfField(field);
		const isKnown = commonName !== undefined && commonName in LABELS;
		if (!number || line !== undefined || isKnown || type.of !== 'money') return [];
		if (IS_TAKEN_OFF.test(name)) return [[-Math.abs(number)]];
		if (IS_ROUNDED.test(name)) return [[number, -number]];
		return IS_ADDED.test(name) ? [[number]] : [];
	});
	for (const ways of adjusting.slice(0, MOST_ADJUSTMENTS)) {
		for (const sum of [...sums]) for (const way of ways) sums.add(sum + way);
	}
	return [...sums];
}

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
	const adjusted = adjustments(fields);
	const differ = (a: number, b: number) =>
		adjusted.every((adjustment) => Math.abs(a + adjustment - b) > most + 1e-6);
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
