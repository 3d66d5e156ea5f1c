import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { TextItem } from 'pdfjs-dist/types/src/display/api';

import { wordsBeside } from './jpeg';
import { tableRows } from './tables';

/** One thing read from a page: KlearStack's field with value, confidence, page and pixel box. */
export interface ReadField {
	name: string;
	value: string;
	/** 0 to 1 */
	confidence: number;
	page: number;
	/** Pixels at 150 dpi from the top left: x1, y1, x2, y2. */
	box: [number, number, number, number];
}

export interface Word {
	text: string;
	page: number;
	box: ReadField['box'];
	/** Height of the letters in pixels. */
	size: number;
	/** Hard to read: the typewriter's letters that stand for handwriting here. */
	isDoubtful?: true;
}

type Line = Word[];

export const DPI = 150;
const SCALE = DPI / 72;
/** Of a letter's height, so much is below the line that it stands on. */
const DESCENT = 0.2;

/**
 * The words in a file, in reading order, with their boxes. Nothing here can see: an image is read only
 * if the demo made it, and put the words beside the picture.
 */
export async function wordsOf(file: Uint8Array): Promise<Word[]> {
	return wordsBeside(file) ?? (await wordsInPdf(file));
}

async function wordsInPdf(pdf: Uint8Array): Promise<Word[]> {
	const document = await getDocument({ data: new Uint8Array(pdf), verbosity: 0 }).promise;
	const words: Word[] = [];
	for (let page = 1; page <= document.numPages; page++) {
		const sheet = await document.getPage(page);
		const { height } = sheet.getViewport({ scale: 1 });
		const { items, styles } = await sheet.getTextContent();
		for (const item of items as TextItem[]) {
			if (!item.str?.trim()) continue;
			const [, , , scale, x, y] = item.transform as number[];
			const size = item.height || Math.abs(scale);
			// y is that of the baseline.
			const bottom = height - y + size * DESCENT;
			const box = [x, bottom - size, x + item.width, bottom].map((v) => Math.round(v * SCALE));
			words.push({
				text: item.str.trim(),
				page,
				box: box as Word['box'],
				size: size * SCALE,
				...(styles[item.fontName]?.fontFamily === 'monospace' && { isDoubtful: true }),
			});
		}
	}
	await document.destroy();
	return words;
}

/** Words that stand beside each other, from left to right; lines from top to bottom. */
function linesOf(words: Word[]): Line[] {
	const lines: Line[] = [];
	for (const word of words) {
		const middle = (word.box[1] + word.box[3]) / 2;
		const line = lines.find(
			([first]) => first.page === word.page && middle > first.box[1] && middle < first.box[3],
		);
		if (line) line.push(word);
		else lines.push([word]);
	}
	for (const line of lines) line.sort((a, b) => a.box[0] - b.box[0]);
	return lines.sort((a, b) => a[0].page - b[0].page || a[0].box[1] - b[0].box[1]);
}

const textOf = (line: Line) => line.map(({ text }) => text).join(' ');

const MONTHS = [
	/^jan/i,
	/^feb|^fév/i,
	/^mar|^maa|^mär/i,
	/^apr/i,
	/^ma[iy]|^mei/i,
	/^jun/i,
	/^jul/i,
	/^aug/i,
	/^sep/i,
	/^o[ck]t/i,
	/^nov/i,
	/^de[cz]/i,
];
const MONTH_NAMES = [
	'Jan',
	'Feb',
	'Mar',
	'Apr',
	'May',
	'Jun',
	'Jul',
	'Aug',
	'Sep',
	'Oct',
	'Nov',
	'Dec',
];

/** A date in one of the usual forms, as KlearStack writes dates: DD-Mon-YYYY. */
function dateIn(text: string): string | undefined {
	const iso = /\b(\d{4})-(\d{2})-(\d{2})\b/.exec(text);
	const numeric = /\b(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})\b/.exec(text);
	const named = /\b(\d{1,2})(?:st|nd|rd|th|\.)?[\s-]+([a-zäéû]{3,})\.?[\s-]+(\d{4})\b/i.exec(text);
	const parts = iso
		? [iso[3], iso[2], iso[1]]
		: named
			? [named[1], String(MONTHS.findIndex((month) => month.test(named[2])) + 1), named[3]]
			: numeric?.slice(1);
	if (!parts) return undefined;
	let [day, month] = parts.map(Number);
	const year = parts[2].length === 2 ? `20${parts[2]}` : parts[2];
	if (month > 12) [day, month] = [month, day];
	if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
	return `${String(day).padStart(2, '0')}-${MONTH_NAMES[month - 1]}-${year}`;
}

const AMOUNT = /-?(?:\d{1,3}(?:[.,' ]\d{3})+|\d+)[.,]\d{2}(?!\d)/g;

/** The last amount in the text, with a point before the cents. */
function amountIn(text: string): string | undefined {
	const found = text.match(AMOUNT)?.at(-1);
	return found?.replace(/[.,' ](?=\d{3})/g, '').replace(',', '.');
}

interface Rule {
	name: string;
	label: RegExp;
	value: (text: string) => string | undefined;
	/** Takes the last line that fits, as totals stand below. */
	last?: boolean;
}

const NUMBER = /(?:^|[\s:#])([A-Z]{0,4}[\w/-]*\d[\w/-]*)/i;

const RULES: Rule[] = [
	{
		name: 'Inv_Number',
		label:
			/(?:invoice|rechnungs?|factuur|facture|bill)[\s-]*(?:number|no\b\.?|nr\b\.?|nummer|#|_number)?/i,
		value: (text) => {
			const found = NUMBER.exec(text)?.[1];
			return found && !dateIn(found) ? found : undefined;
		},
	},
	{ name: 'Due_Date', label: /due date|fällig|vervaldatum/i, value: dateIn },
	{
		name: 'Inv_Date',
		label: /(?:invoice|rechnungs?|factuur)?[\s-]*(?:date\b|datum\b)/i,
		value: dateIn,
	},
	{
		name: 'PO_Number',
		label: /\bPO\b[\s-]*(?:number|no\.?|#)/i,
		value: (text) => NUMBER.exec(text)?.[1],
	},
	{
		name: 'Sub-Total',
		label: /sub-?\s?total|untaxed|net amount|netto|excl/i,
		value: amountIn,
		last: true,
	},
	{ name: 'Total_VAT', label: /\b(?:vat|tax|mwst|btw|ust)\b/i, value: amountIn, last: true },
	{
		name: 'Inv_Total',
		label: /(?:\btotal\b|gesamtbetrag|gesamt\b|totaal\b|amount due)/i,
		value: amountIn,
		last: true,
	},
];

/** Stable, and different for different values: a stand-in for what a model would say. */
function confidenceOf(text: string): number {
	let hash = 0;
	for (const letter of text) hash = (hash * 31 + letter.codePointAt(0)!) % 1_000;
	return 0.9 + hash / 10_500;
}

const union = (words: Line): ReadField['box'] => [
	Math.min(...words.map(({ box }) => box[0])),
	Math.min(...words.map(({ box }) => box[1])),
	Math.max(...words.map(({ box }) => box[2])),
	Math.max(...words.map(({ box }) => box[3])),
];

const HARD_TO_READ = 0.6;

const field = (name: string, value: string, words: Line): ReadField => ({
	name,
	value,
	confidence:
		confidenceOf(name + value) * (words.some(({ isDoubtful }) => isDoubtful) ? HARD_TO_READ : 1),
	page: words[0].page,
	box: union(words),
});

function byRule({ name, label, value, last }: Rule, lines: Line[], taken: Set<Word>) {
	const order = last ? [...lines].reverse() : lines;
	for (const line of order) {
		const text = textOf(line);
		const match = label.exec(text);
		if (!match || (name === 'Inv_Total' && /sub-?\s?total|excl/i.test(text))) continue;
		if (name === 'Inv_Date' && /due|deliver|order/i.test(text.slice(0, match.index + 4))) continue;
		const after = value(text.slice(match.index + match[0].length));
		// The value stands behind its label, or below it.
		const labelWord = line.find((word) => label.test(word.text)) ?? line[0];
		const below = lines
			.filter(([first]) => first.page === labelWord.page && first.box[1] > labelWord.box[1])
			.slice(0, 2)
			.flat()
			.find((word) => Math.abs(word.box[0] - labelWord.box[0]) < 40 && value(` ${word.text}`));
		const found = after ?? (below && value(` ${below.text}`));
		if (!found) continue;
		const words = after
			? line.filter((word) => text.includes(word.text) && value(` ${word.text}`) === found)
			: [below!];
		const place = words.length > 0 ? words : line;
		if (name !== 'Inv_Total' && place.every((word) => taken.has(word))) continue;
		place.forEach((word) => taken.add(word));
		return [field(name, found, place)];
	}
	return [];
}

/** A row that ends in quantity, price and amount, which multiply. */
function lineItems(lines: Line[]): ReadField[] {
	return lines.flatMap((line) => {
		const row = /^(.*\D.*?)\s+(\d+(?:[.,]\d+)?)\s+(\d+[.,]\d{2})\s+(\d+[.,]\d{2})$/.exec(
			textOf(line),
		);
		if (!row) return [];
		const [, description, quantity, price, total] = row;
		const number = (text: string) => Number(text.replace(',', '.'));
		if (Math.abs(number(quantity) * number(price) - number(total)) > 0.02) return [];
		const place = (text: string) => {
			const words = line.filter((word) => word.text === text);
			return words.length > 0 ? words : line;
		};
		return [
			field('Item_Description', description, place(description)),
			field('Item_Quantity', quantity, place(quantity)),
			field('Item_Price', price, place(price)),
			field('Item_Amount', total, place(total)),
		];
	});
}

/**
 * The fields of an invoice, by simple rules on its text: enough for different invoices to give
 * different fields at their real places. KlearStack itself is far better at this.
 *
 * @throws when the file cannot be read, or holds no text
 */
export async function readInvoice(file: Uint8Array): Promise<ReadField[]> {
	const words = await wordsOf(file);
	if (words.length === 0) throw new Error('no text');
	const lines = linesOf(words);
	const taken = new Set<Word>();
	const fields = RULES.flatMap((rule) => byRule(rule, lines, taken));
	const firstPage = lines.filter(([first]) => first.page === 1);
	const named = firstPage
		.flat()
		.find(({ text }) => /\b(?:ltd|llc|inc|gmbh|ag|ab|b\.v\.|lda|s\.a\.)\.?$/i.test(text));
	const supplier = named ?? [...firstPage.flat()].sort((a, b) => b.size - a.size)[0];
	const rows = tableRows(lines).flatMap((cells) =>
		cells.map(({ column, text, words: place }) => field(column, text, place)),
	);
	return [
		field('Inv_Supplier', supplier.text, [supplier]),
		...fields,
		...(rows.length > 0 ? rows : lineItems(lines)),
	];
}
