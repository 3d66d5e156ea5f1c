/** Where the values of a document's fields are. */
import { type KlearStackDocument, type Place, placeOf, read, type Reader } from './shapes';

/** A value of a field, and where it is on the document. */
export interface Cell extends Place {
	name: string;
	/** Which of the values under its name. */
	index: number;
	/** KlearStack gave a list, so it is one of several, even if it is alone. */
	inList?: boolean;
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
	): void {
		const index = this.counts.get(name) ?? 0;
		this.counts.set(name, index + 1);
		this.cells.push({ name, index, inList, ...placeOf(page, position) });
	}
}

/** All values of a document's fields, in the order given. */
export function cellsOf(document: KlearStackDocument): Cell[] {
	const collector = new Collector();
	read(document, collector);
	return collector.cells;
}
