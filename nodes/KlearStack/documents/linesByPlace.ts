/** Line items by the places of their values. */
import { byName, type Cell, has, isPlaced, namesIn, type PlacedCell } from './cells';
import { eachPage, lineOf, type Lines, mayBeLines, named, without } from './lines';
import { NAMES_A_COLUMN } from './names';
import { skewedColumns } from './skew';
import {
	isOncePerPage,
	isTable,
	joinColumn,
	joinOnce,
	mayBeOfPages,
	mixedTables,
	rowsOf,
	type Table,
	tablesOf,
} from './tables';

/** @param header values of names that are no columns by themselves */
export function linesByPlace(
	repeated: PlacedCell[],
	once: Cell[],
	header: PlacedCell[],
	valueOf: (cell: Cell) => unknown,
): Lines {
	const all = rowsOf(repeated);
	const found = tablesOf(all);
	const kept = found.filter((table) => isTable(table, valueOf));
	// What else repeats, e.g. bank accounts, is no line where something is called one.
	const isNamed = ({ names }: Table) => names.some((name) => NAMES_A_COLUMN.test(name));
	const tables = kept.some(isNamed)
		? kept.filter(isNamed)
		: kept.filter(({ names }) => mayBeLines(names));
	if (!tables.some(isNamed) && tables.every(isOncePerPage)) {
		const unsure = found.find((table) => mayBeOfPages(table, valueOf) && mayBeLines(table.names));
		if (unsure) return eachPage(unsure.names);
	}
	const alone = tables.find(
		(table) =>
			table.names.length === 1 &&
			tables.some(
				(other) => other !== table && other.names.some((name) => isAlike(name, table.names[0])),
			),
	);
	if (alone) return without(`values of ${named(alone.names)} are not beside any others`);
	const inTables = new Set(tables.flatMap((table) => table.rows));
	const rows = all.filter((row) => inTables.has(row));
	const unclear = rows.find((row) => namesIn(row).length < row.length);
	if (unclear) {
		const names = namesIn(unclear).filter(
			(name) => unclear.filter((cell) => cell.name === name).length > 1,
		);
		return without(
			`on page ${unclear[0].page}, several values of ${named(names)} are beside one of another field`,
		);
	}
	for (const { names, rows: own } of tables) {
		const mixed = mixedTables(own);
		if (mixed) return without(`on page ${mixed[0].page}, two tables are beside each other`);
		const skewed = skewedColumns(own);
		if (skewed) {
			return without(
				`on page ${skewed.page}, values of ${named(skewed.names)} are not quite on one height, as on a skewed scan`,
			);
		}
		// In a table there is something in every line, e.g. the description.
		const most = Math.max(...names.map((name) => own.filter((row) => has(row, name)).length));
		if (names.length > 1 && own.length > most) {
			return without(`values of ${named(names)} are not on the same heights`);
		}
	}
	for (const table of tables) joinOnce(table, once.filter(isPlaced));
	for (const column of byName(header).values()) joinColumn(rows, column as PlacedCell[]);
	return { lines: rows.map(lineOf) };
}

/** Item_Price and Item_Amount are of one table. */
const isAlike = (a: string, b: string) => a.split(/[_ ]/)[0] === b.split(/[_ ]/)[0];
