import { type KlearStackDocument, type Place, placeOf, read, type Reader } from './shapes';

/** A value of a field, and where it is on the document. */
export interface Cell extends Place {
	name: string;
	/** Which of the values under its name. */
	index: number;
	/** KlearStack gave a list, so it is one of several, even if it is alone. */
	inList?: boolean;
	/** Where KlearStack gives lines as such, the line that it is in. */
	row?: string;
}

/** One whose place is known. */
export type PlacedCell = Cell & Required<Pick<Cell, 'page' | 'box'>>;

export const isPlaced = (cell: Cell): cell is PlacedCell =>
	cell.box !== undefined && cell.page !== undefined;

export const namesIn = (cells: Cell[]) => [...new Set(cells.map(({ name }) => name))];
export const has = (cells: Cell[], wanted: string) => cells.some(({ name }) => name === wanted);

/** The cells by name, in the order of their first ones. */
export function byName(cells: Cell[]): Map<string, Cell[]> {
	const found = new Map<string, Cell[]>();
	for (const cell of cells) {
		const known = found.get(cell.name);
		if (known) known.push(cell);
		else found.set(cell.name, [cell]);
	}
	return found;
}

class Collector implements Reader {
	readonly cells: Cell[] = [];

	private readonly counts = new Map<string, number>();

	statement(): void {}

	field(
		name: string,
		_value: unknown,
		_confidence: unknown,
		_more?: unknown,
		inList = false,
		page?: unknown,
		position?: unknown,
		row?: string,
	): void {
		const index = this.counts.get(name) ?? 0;
		this.counts.set(name, index + 1);
		this.cells.push({
			name,
			index,
			inList,
			...(row !== undefined && { row }),
			...placeOf(page, position),
		});
	}
}

/** All values of a document's fields, in the order given. */
export function cellsOf(document: KlearStackDocument): Cell[] {
	const collector = new Collector();
	read(document, collector);
	return collector.cells;
}
