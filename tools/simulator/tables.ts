/** The line items on a page, by the headings above them: as far as simple rules go. */
import type { Word } from './reader';

export interface ReadCell {
	column: Column;
	text: string;
	words: Word[];
}

export type Column =
	| 'Item_Description'
	| 'Item_Quantity'
	| 'Item_Price'
	| 'Item_Discount'
	| 'Item_Tax'
	| 'Item_Amount';

/** Headings as invoices have them; the first that fits counts. */
const HEADINGS: Array<[Column | undefined, RegExp]> = [
	['Item_Quantity', /quantity|qty|menge|aantal|hoeveelheid/gi],
	['Item_Discount', /disc(?:ount|\.)?\s?%?|rabatt\s?%?/gi],
	['Item_Amount', /amount|zeilenbetrag|bedrag|prijs incl\. btw/gi],
	['Item_Price', /unit price|vk-preis|prijs per stuk|prijs|rate/gi],
	['Item_Tax', /taxes|vat\s?%?|btw/gi],
	['Item_Description', /description|beschreibung|omschrijving|artikel|item/gi],
	[undefined, /pos\./gi],
];

interface Heading {
	column?: Column;
	left: number;
	right: number;
}

const FEWEST_HEADINGS = 3;

/** The headings in a line, each with the part of its word that it takes. */
function headingsIn(line: Word[]): Heading[] {
	const found: Heading[] = [];
	for (const { text, box } of line) {
		let rest = text;
		const width = (box[2] - box[0]) / text.length;
		for (const [column, pattern] of HEADINGS) {
			rest = rest.replace(pattern, (label, at: number) => {
				found.push({
					column,
					left: box[0] + at * width,
					right: box[0] + (at + label.length) * width,
				});
				return ' '.repeat(label.length);
			});
		}
	}
	// One that has two columns of descriptions, e.g. a code before it: the last one counts.
	const descriptions = found.filter(({ column }) => column === 'Item_Description');
	for (const one of descriptions.sort((a, b) => a.left - b.left).slice(0, -1)) delete one.column;
	const amounts = found.filter(({ column }) => column === 'Item_Amount').length;
	return found.length >= FEWEST_HEADINGS && amounts === 1 ? found : [];
}

const middle = ({ left, right }: { left: number; right: number }) => (left + right) / 2;

/** The heading that a word is below: the one it overlaps most, or else the nearest. */
function headingOf({ box: [left, , right] }: Word, headings: Heading[]): Heading {
	const shared = (one: Heading) => Math.min(right, one.right) - Math.max(left, one.left);
	return [...headings].sort(
		(a, b) =>
			Math.max(0, shared(b)) - Math.max(0, shared(a)) ||
			Math.abs(middle(a) - middle({ left, right })) - Math.abs(middle(b) - middle({ left, right })),
	)[0];
}

const MONEY = /^-?(?:\d{1,3}(?:[.,]\d{3})+|\d+)[.,]\d{2}$/;

/** What stands below the lines, or between them. */
const IS_A_SUM =
	/^(sub-?\s?total|subtotaal|total|totaal|tax\b|vat\b|btw \d|exclusief|factuur totaal|amount due)/i;

const CURRENCY = /^(?:[$€£]|EUR|USD|GBP)$|^[$€£]/;

function cellsIn(line: Word[], headings: Heading[]): ReadCell[] {
	const cells = new Map<Column, Word[]>();
	for (const word of line) {
		const { column } = headingOf(word, headings);
		if (column) cells.set(column, [...(cells.get(column) ?? []), word]);
	}
	return [...cells].map(([column, words]) => {
		const ofMoney = ['Item_Price', 'Item_Amount', 'Item_Quantity'].includes(column);
		const parts = ofMoney
			? words
					.flatMap(({ text }) => text.replace(CURRENCY, '').match(/-?\d[\d.,]*/)?.[0] ?? [])
					.slice(0, 1)
			: words.map(({ text }) => text);
		return { column, text: parts.join(' ').trim(), words };
	});
}

/** A line below another that goes on with its description is so much lower at most, in its heights. */
const GAP = 2;

/** The rows of the tables in a document, from the top of its first page. */
export function tableRows(lines: Word[][]): ReadCell[][] {
	const rows: ReadCell[][] = [];
	let headings: Heading[] = [];
	let page = 0;
	/** The last line of the last row's description. */
	let last: Word[] | undefined;
	for (const line of lines) {
		if (line[0].page !== page) {
			({ page } = line[0]);
			headings = [];
			last = undefined;
		}
		const found = headingsIn(line);
		if (found.length > 0) {
			headings = found;
			last = undefined;
			continue;
		}
		if (headings.length === 0) continue;
		const cells = cellsIn(line, headings).filter(({ text }) => text !== '');
		const of = (column: Column) => cells.find((cell) => cell.column === column);
		const description = of('Item_Description');
		if (line.some(({ text }) => IS_A_SUM.test(text))) {
			last = undefined;
			continue;
		}
		if (description && MONEY.test(of('Item_Amount')?.text ?? '')) {
			rows.push(cells);
			last = line;
			continue;
		}
		const height = line[0].box[3] - line[0].box[1];
		if (
			description &&
			cells.length === 1 &&
			last &&
			line[0].box[1] - last[0].box[1] < GAP * height
		) {
			const above = rows.at(-1)!.find(({ column }) => column === 'Item_Description')!;
			above.text += `\n${description.text}`;
			above.words.push(...description.words);
			last = line;
		} else last = undefined;
	}
	return rows;
}
