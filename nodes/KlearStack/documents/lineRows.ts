/** Rows of a table, from the places of its values. */
import {
	type Block,
	byHeight,
	columnOf,
	type Fit,
	fitOf,
	isOneLine,
	type Row,
	type Scale,
	type Spot,
} from './columns';
import { grouped } from './objects';

/** A row, as far down as its values of one text line are. */
function rowOf(cells: Spot[], scale: Scale): Row {
	const lines = cells.filter((spot) => isOneLine(spot, scale));
	const middles = (lines.length > 0 ? lines : cells).map(({ box }) => (box[1] + box[3]) / 2);
	const y = middles.reduce((sum, one) => sum + one, 0) / middles.length;
	return { y: cells[0].page * scale.page + y, cells };
}

/** Tells if a name is twice among values. */
const hasTwice = (cells: Spot[]) => new Set(cells.map(({ name }) => name)).size < cells.length;

/** Gives for each member all those that it is linked to, directly or by others. */
function linked<Member>(members: Member[], links: Array<[Member, Member]>) {
	const sets = new Map(members.map((one) => [one, new Set([one])]));
	for (const [a, b] of links) {
		const [less, more] = [sets.get(a)!, sets.get(b)!].sort((one, other) => one.size - other.size);
		if (less === more) continue;
		for (const one of less) sets.set(one, more.add(one));
	}
	return sets;
}

/** Columns as blocks of those that are beside each other. */
export function blocksBeside(
	columns: Spot[][],
	scale: Scale,
): { blocks: Block[]; unclear?: Spot[] } {
	const single = columns.map((spots) => columnOf(spots, scale));
	const same: Array<[Spot, Spot]> = [];
	const neighbours: Array<[Block, Block]> = [];
	for (const [n, one] of single.entries()) {
		for (const other of single.slice(n + 1)) {
			const { beside } = fitOf(one, other, scale);
			if (!beside) continue;
			neighbours.push([one, other]);
			for (const [a, b] of beside.pairs) same.push([a.cells[0], b.cells[0]]);
		}
	}
	const rows = [...new Set(linked(columns.flat(), same).values())].map((cells) => [...cells]);
	const blocks = [...new Set(linked(single, neighbours).values())].map(
		([first, ...others]): Block => {
			if (others.length === 0) return first;
			const names = [first, ...others].flatMap((block) => block.names);
			const own = rows.filter(([{ name }]) => names.includes(name));
			return { names, rows: byHeight(own.map((cells) => rowOf(cells, scale))) };
		},
	);
	return { blocks, unclear: rows.find(hasTwice) };
}

/** Puts the rows of a second block into those of a first. */
export function joined(one: Block, other: Block, { pairs, alone, lower }: Fit): Block {
	const both = pairs.map(([row, further]) => ({
		y: row.y,
		cells: [...row.cells, ...further.cells],
	}));
	const lifted = alone[1].map(({ y, cells }) => ({ y: y - lower, cells }));
	return {
		names: [...one.names, ...other.names],
		rows: byHeight([...both, ...alone[0], ...lifted]),
	};
}

/** Blocks whose rows go over several text lines, put together. */
export function blocksBelow(given: Block[], scale: Scale): Block[] {
	let blocks = given;
	for (;;) {
		let best: { one: Block; other: Block; fit: Fit } | undefined;
		for (const [n, one] of blocks.entries()) {
			for (const other of blocks.slice(n + 1)) {
				const { beside, apart: fit = beside } = fitOf(one, other, scale);
				if (fit && !(best && best.fit.pairs.length >= fit.pairs.length)) best = { one, other, fit };
			}
		}
		if (!best) return blocks;
		const { one, other, fit } = best;
		blocks = [
			joined(one, other, fit),
			...blocks.filter((block) => block !== one && block !== other),
		];
	}
}

/**
 * Rows with white between them, twice as much as within any of them. None where there are not as many as
 * the fullest column has values, or a row has two values of a column.
 */
export function rowsByWhite(spots: Spot[], scale: Scale, count: number): Row[] | undefined {
	const from = ({ page, box }: Spot) => page * scale.page + box[1];
	const sorted = [...spots].sort((a, b) => from(a) - from(b));
	let bottom = -Infinity;
	const whites = sorted.map((spot) => {
		const white = from(spot) - bottom;
		bottom = Math.max(bottom, from(spot) + spot.box[3] - spot.box[1]);
		return white;
	});
	const [between, within = 0] = [...whites].sort((a, b) => b - a).slice(count - 1);
	const isClear = between >= Math.max(0.5 * scale.line, 2 * within) && within <= 2.5 * scale.line;
	if (!isClear) return undefined;
	let row = 0;
	const rows = [
		...grouped([...sorted.keys()], (n) => (whites[n] < between ? row : ++row)).values(),
	];
	const cells = rows.map((own) => own.map((n) => sorted[n]));
	return cells.length === count && !cells.some(hasTwice)
		? cells.map((own) => rowOf(own, scale))
		: undefined;
}

/** The values of two rows that may be one, as they are nearer to each other than lines are. */
export function unclearRow(rows: Row[], { line }: Scale): Spot[] | undefined {
	const gaps = [
		...grouped(
			rows.flatMap(({ y, cells }) => cells.map((cell) => ({ y, cell }))),
			({ cell }) => `${cell.page} ${cell.name}`,
		).values(),
	]
		.flatMap((own) => own.slice(1).map(({ y }, n) => y - own[n].y))
		.sort((a, b) => a - b);
	const pitch = gaps[gaps.length >> 1] ?? 3 * line;
	const near = rows.findIndex((row, n) => {
		if (n === 0) return false;
		const isOther = !hasTwice([...rows[n - 1].cells, ...row.cells]);
		return row.y - rows[n - 1].y < (isOther ? 0.7 * pitch : 0.4 * line);
	});
	return near < 0 ? undefined : [...rows[near - 1].cells, ...rows[near].cells];
}

/** A value that goes over a row which has none of its name: it may be of either. */
export function spanningRows(rows: Row[], scale: Scale): Spot[] | undefined {
	for (const [n, { cells }] of rows.entries()) {
		for (const cell of cells.filter((spot) => !isOneLine(spot, scale))) {
			const [top, bottom] = [1, 3].map((edge) => cell.page * scale.page + cell.box[edge]);
			let [first, last] = [n, n];
			while (rows[first - 1]?.y > top) first--;
			while (rows[last + 1]?.y < bottom) last++;
			const other = rows
				.slice(first, last + 1)
				.find((row) => !row.cells.some(({ name }) => name === cell.name));
			if (other) return [cell, ...other.cells];
		}
	}
	return undefined;
}
