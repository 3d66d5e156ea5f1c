/** Compares an invoice's lines with those of the order that they are of. */
import type { IDataObject } from 'n8n-workflow';

import { assemble, type OutputForm } from './assemble';
import { lineRoleOf } from './commonNames';
import { convert } from './conversion';
import type { Field, ReadDocument } from './document';
import { asText } from '../json';
import { grouped } from './objects';
import { isBlank, listed, numberIn, rounded } from './reviewed';

export interface Line {
	/** From 1. */
	line: number;
	code?: string;
	description?: string;
	/** Absent where it is no number for sure. */
	quantity?: number;
	unitPrice?: number;
}

export interface Lines {
	lines: Line[];
	/** Why there may be others. */
	problems: string[];
}

export interface Tolerance {
	/** In percent of what was ordered. */
	quantity: number;
	price: number;
	/** Less than was ordered is right, too. */
	isPartial: boolean;
}

function linesOf(fields: Field[]): Line[] {
	convert(fields);
	const inLines = fields.filter(({ line, value }) => line !== undefined && !isBlank(value));
	return [...grouped(inLines, ({ line }) => line!)].map(([line, cells]) => {
		const of = (role: string) => cells.find((cell) => lineRoleOf(cell) === role);
		const textOf = (cell?: Field) => cell && asText(cell.value).replace(/\s+/g, ' ').trim();
		const numberOf = (cell?: Field) => cell && numberIn(cell);
		return {
			line,
			code: textOf(of('code')),
			description: textOf(of('description')),
			quantity: numberOf(of('quantity')),
			unitPrice: numberOf(of('unitPrice')),
		};
	});
}

/** The lines of a document of KlearStack's. */
export function linesOfDocument(document: ReadDocument, form: OutputForm): Lines {
	const { fields, reasons } = assemble(document, form);
	return { lines: linesOf(fields), problems: reasons };
}

/** The same of rows, each a line, whose columns are called as those of documents are. */
export const linesOfRows = (rows: IDataObject[], { commonNameOf }: OutputForm): Lines => ({
	lines: linesOf(
		rows.flatMap((row, n) =>
			Object.entries(row).map(([name, value]) => ({
				...{ name, value, shownAs: name, line: n + 1 },
				commonName: commonNameOf(name),
			})),
		),
	),
	problems: [],
});

/** Lines that are of one thing, of which either may have several. */
interface Match {
	own: Line[];
	ordered: Line[];
}

const folded = (text: string) =>
	text
		.normalize('NFKC')
		.toLowerCase()
		.match(/[\p{L}\p{N}]+/gu) ?? [];

const codeOf = ({ code }: Line) => folded(code ?? '').join('');
const textOf = ({ description }: Line) => folded(description ?? '').join(' ');

/** The part of words that two descriptions have in common, from 0 to 1. */
function likeness(one: Line, other: Line): number {
	const [words, others] = [one, other].map(({ description }) => new Set(folded(description ?? '')));
	const common = [...words].filter((word) => others.has(word)).length;
	return words.size + others.size > 0 ? (2 * common) / (words.size + others.size) : 0;
}

/** Half of the words have to be the same. */
const LEAST_LIKENESS = 0.5;

/** Matches lines by their codes, then their descriptions, then descriptions that are alike and of no other line. */
function matchesOf(own: Line[], ordered: Line[]): Match[] {
	const matches: Match[] = [];
	const isLeft = (line: Line) =>
		!matches.some((one) => [...one.own, ...one.ordered].includes(line));
	for (const keyOf of [codeOf, textOf]) {
		const byKey = grouped(ordered.filter(isLeft), keyOf);
		for (const [key, some] of grouped(own.filter(isLeft), keyOf)) {
			const others = key !== '' && byKey.get(key);
			if (others) matches.push({ own: some, ordered: others });
		}
	}
	const alike = own
		.filter(isLeft)
		.flatMap((line) =>
			ordered.filter(isLeft).map((other) => ({ line, other, like: likeness(line, other) })),
		)
		.filter(({ like }) => like >= LEAST_LIKENESS)
		.sort((a, b) => b.like - a.like);
	for (const { line, other, like } of alike) {
		const isRival = (one: (typeof alike)[number]) =>
			one.like === like &&
			(one.line === line) !== (one.other === other) &&
			isLeft(one.line) &&
			isLeft(one.other);
		if (isLeft(line) && isLeft(other) && !alike.some(isRival))
			matches.push({ own: [line], ordered: [other] });
	}
	return matches;
}

const nameOf = ({ line, description, code }: Line) => {
	const words = description ?? code;
	return words ? `line ${line} "${words}"` : `line ${line}`;
};

const capital = (text: string) => text[0].toUpperCase() + text.slice(1);

const isWithin = (one: number, other: number, percent: number, least: number) =>
	Math.abs(one - other) <= (Math.abs(other) * percent) / 100 + least;

/** The sum, where all are known. */
const sumOf = (lines: Line[]): number | undefined =>
	lines.reduce<number | undefined>(
		(sum, { quantity }) =>
			sum === undefined || quantity === undefined ? undefined : sum + quantity,
		0,
	);

const byHowMuch = (difference: number) =>
	`${rounded(Math.abs(difference))} ${difference > 0 ? 'more' : 'less'}`;

export interface Comparison {
	reasons: string[];
	/** The invoice's lines, each with what was ordered. */
	lines: IDataObject[];
}

/**
 * What an invoice's lines have that the order has not, or otherwise: a reason for each difference, and for what
 * could not be compared.
 */
export function compareLines(invoice: Lines, order: Lines, tolerance: Tolerance): Comparison {
	const [own, ordered] = [invoice.lines, order.lines];
	const reasons = [
		...invoice.problems.map((problem) => `Invoice: ${problem}`),
		...order.problems.map((problem) => `Order: ${problem}`),
	];
	if (own.length === 0) reasons.push('The invoice has no lines to compare');
	if (ordered.length === 0) reasons.push('The order has no lines to compare');
	const matches = own.length > 0 && ordered.length > 0 ? matchesOf(own, ordered) : [];
	const unsure: string[] = [];
	for (const match of matches) {
		const [first] = match.own;
		const [invoiced, wanted] = [sumOf(match.own), sumOf(match.ordered)];
		if (invoiced === undefined || wanted === undefined) unsure.push(`quantity of ${nameOf(first)}`);
		else if (
			!isWithin(invoiced, wanted, tolerance.quantity, 1e-6) &&
			!(tolerance.isPartial && invoiced < wanted)
		) {
			const all = match.own.map(({ line }) => line);
			const name = all.length > 1 ? `Lines ${all.join(', ')}` : capital(nameOf(first));
			reasons.push(
				`${name}: ${rounded(invoiced)} invoiced, ${rounded(wanted)} ordered (${byHowMuch(invoiced - wanted)})`,
			);
		}
		const prices = match.ordered.flatMap(({ unitPrice }) => unitPrice ?? []);
		for (const line of match.own) {
			const { unitPrice } = line;
			if (unitPrice === undefined || prices.length < match.ordered.length)
				unsure.push(`price of ${nameOf(line)}`);
			// What was rounded to a cent is the same.
			else if (!prices.some((price) => isWithin(unitPrice, price, tolerance.price, 0.005001))) {
				reasons.push(
					`${capital(nameOf(line))}: price ${rounded(unitPrice)}, ordered at ${prices.map((one) => rounded(one)).join(', ')} (${byHowMuch(unitPrice - prices[0])})`,
				);
			}
		}
	}
	const matchOf = (line: Line) =>
		matches.find((match) => match.own.includes(line) || match.ordered.includes(line));
	if (ordered.length > 0) {
		for (const line of own) {
			if (!matchOf(line)) reasons.push(`${capital(nameOf(line))} is not in the order`);
		}
	}
	const left = ordered.filter((line) => !matchOf(line));
	if (left.length > 0 && own.length > 0 && !tolerance.isPartial)
		reasons.push(`Ordered, and not invoiced: ${listed(left.map(nameOf))}`);
	if (unsure.length > 0)
		reasons.push(`Not compared, as it is missing or no number for sure: ${listed(unsure)}`);
	return {
		reasons,
		lines: own.map((line): IDataObject => {
			const match = matchOf(line);
			return {
				...line,
				orderLine: match?.ordered[0].line ?? null,
				orderedQuantity: (match && sumOf(match.ordered)) ?? null,
				orderedUnitPrice: match?.ordered[0].unitPrice ?? null,
			};
		}),
	};
}
