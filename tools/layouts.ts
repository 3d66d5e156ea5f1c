/** Layouts of real documents: texts are replaced, places are not. The file says of each value which line it is of. */
import { readFileSync } from 'node:fs';

import { commonNames } from '../nodes/KlearStack/documents/commonNames';
import { linesOf } from '../nodes/KlearStack/documents/lineItems';

/** A value: its text, its role or name, page (from 1), box, and the line (from 0) that it is of; none in a header. */
export type LayoutCell = [
	text: string,
	key: string,
	page: number,
	box: [number, number, number, number] | null,
	row?: number,
];

export interface Layout {
	id: string;
	kind: string;
	cells: LayoutCell[];
}

export const SCHEMES = ['Item_', 'plain', 'mixed'] as const;
export type Scheme = (typeof SCHEMES)[number];

const ROLES: Record<string, [item: string, plain: string, mixed: string]> = {
	desc: ['Item_Description', 'Description', 'Product_Description'],
	qty: ['Item_Quantity', 'Quantity', 'Qty'],
	price: ['Item_Unit_Price', 'Unit_Price', 'Rate'],
	amount: ['Item_Amount', 'Amount', 'Total'],
	code: ['Item_Code', 'Part_Number', 'Product_Code'],
	gtin: ['Item_GTIN', 'GTIN', 'EAN'],
	id: ['Item_No', 'Sr_No', 'Line_No'],
	rate: ['Item_Tax_Rate', 'Tax_Rate', 'VAT_Percentage'],
	unit: ['Item_Unit', 'Unit', 'UOM'],
	tax: ['Item_Tax', 'Tax_Amount', 'VAT'],
	date: ['Item_Date', 'Service_Date', 'Date'],
	discount: ['Item_Discount', 'Discount', 'Discount'],
	net: ['Item_Net', 'Net_Amount', 'Net'],
};
const PREFIXES = ['Item_', '', 'Product_'];

/** The name of a cell's field. */
export function nameOf([, key, , , row]: LayoutCell, scheme: Scheme): string {
	const n = SCHEMES.indexOf(scheme);
	if (key.startsWith('n:')) return key.slice(2);
	if (row === undefined) return key;
	return key.startsWith('x:') ? PREFIXES[n] + key.slice(2) : (ROLES[key]?.[n] ?? key);
}

export function layoutsIn(file: string): Layout[] {
	return readFileSync(file, 'utf8')
		.split('\n')
		.filter(Boolean)
		.map((line) => JSON.parse(line) as Layout);
}

/**
 * The lines are those of the file (right); there are none and a reason (null) or none at all (noWord); values are
 * missing in them (part); values of two lines are in one, or those of one in two (wrong); a value of the header is
 * in one (foreign).
 */
export const OUTCOMES = ['right', 'null', 'noWord', 'part', 'wrong', 'foreign'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface Loss {
	missing: 'cells' | 'boxes';
	/** From 0 to 1. */
	share: number;
	seed: number;
}

/** Random numbers from 0 to 1, the same for the same seed. */
function randomOf(seed: number, id: string): () => number {
	let state = [...id].reduce(
		(sum, c) => Math.imul(sum ^ c.charCodeAt(0), 0x01000193),
		seed * 0x9e3779b1,
	);
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
	};
}

function without({ id, cells }: Layout, loss?: Loss): LayoutCell[] {
	if (!loss) return cells;
	const random = randomOf(loss.seed, id);
	const isLost = cells.map(() => random() < loss.share);
	if (loss.missing === 'cells') return cells.filter((_cell, n) => !isLost[n]);
	return cells.map((cell, n): LayoutCell => {
		if (!isLost[n]) return cell;
		const [text, key, page, , ...row] = cell;
		return [text, key, page, null, ...row];
	});
}

const commonNameOf = commonNames([]);
const isOfHeader = (name: string) => /^(?!line)./.test(commonNameOf(name) ?? '');

function outcomeOf(cells: LayoutCell[], lines: number[][], hasReason: boolean): Outcome {
	if (lines.length === 0) return hasReason ? 'null' : 'noWord';
	const rows = lines.map((line) => [...new Set(line.map((n) => cells[n][4]))]);
	const ofOne = rows.map((row) => row.filter((one) => one !== undefined));
	const all = ofOne.flat();
	if (ofOne.some(({ length }) => length > 1) || new Set(all).size < all.length) return 'wrong';
	if (rows.some((row) => row.includes(undefined))) return 'foreign';
	const isWhole = lines.flat().length === cells.filter(([, , , , row]) => row !== undefined).length;
	return isWhole && all.every((row, n) => n === 0 || row! > all[n - 1]!) ? 'right' : 'part';
}

/** What comes out for a layout, and the reason given; no outcome where a loss left no line. */
export function measure(
	layout: Layout,
	scheme: Scheme,
	loss?: Loss,
): { outcome?: Outcome; reason?: string } {
	const cells = without(layout, loss);
	if (!cells.some(([, , , , row]) => row !== undefined)) return {};
	const named = cells.map((cell) => ({
		name: nameOf(cell, scheme),
		value: cell[0],
		page: cell[2],
		box: cell[3] ?? undefined,
	}));
	const { lineOf, count, problem, doubt } = linesOf(named, { isOfHeader, isColumn: () => false });
	const lines = Array.from({ length: count }, (): number[] => []);
	for (const [n, line] of lineOf.entries()) if (line !== undefined) lines[line].push(n);
	const reason = problem ?? doubt;
	return { outcome: outcomeOf(cells, lines, reason !== undefined), reason };
}

/** How many layouts come out how. @param each for each layout a number of times, with other losses */
export function countOutcomes(
	layouts: Layout[],
	scheme: Scheme,
	missing?: Loss['missing'],
	seeds = [1],
): Record<Outcome, number> {
	const counts = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as Record<
		Outcome,
		number
	>;
	for (const seed of missing ? seeds : [0]) {
		for (const layout of layouts) {
			const { outcome } = measure(layout, scheme, missing && { missing, share: 0.05, seed });
			if (outcome) counts[outcome]++;
		}
	}
	return counts;
}
