/** Line items by the places of their values. */
import { unevenColumns } from './alignment';
import type { Field } from './document';
import {
	byName,
	eachPage,
	has,
	isPlaced,
	type Lines,
	mayBeLines,
	named,
	namesIn,
	type PlacedField,
	without,
} from './lines';
import { NAMES_A_COLUMN, SUMS_UP } from './names';
import {
	isHeading,
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
export function linesByPlace(repeated: PlacedField[], once: Field[], header: PlacedField[]): Lines {
	const all = rowsOf(repeated);
	const found = tablesOf(all);
	const tableLike = found.filter(isTable);
	// What is alone on its height, on each page or with a sum, is no line beside those that are.
	const isOfPage = (table: Table) =>
		table.names.length === 1 && (SUMS_UP.test(table.names[0]) || isHeading(table));
	const kept = tableLike.some((table) => !isOfPage(table))
		? tableLike.filter((table) => !isOfPage(table))
		: tableLike;
	// What else repeats, e.g. bank accounts, is no line where something is called one.
	const isNamed = ({ names }: Table) => names.some((name) => NAMES_A_COLUMN.test(name));
	const tables = kept.some(isNamed)
		? kept.filter(isNamed)
		: kept.filter(({ names }) => mayBeLines(names));
	if (!tables.some(isNamed) && tables.every(isOncePerPage)) {
		const unsure = found.find((table) => mayBeOfPages(table) && mayBeLines(table.names));
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
	const turns = inTurns(tables, all);
	if (turns) {
		return without(
			`on page ${turns.page}, values of ${named(turns.names)} are not on the same heights`,
		);
	}
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
		const isOfAnother = (row: PlacedField[]) => !row.some(({ name }) => NAMES_A_COLUMN.test(name));
		const other = names.some((name) => NAMES_A_COLUMN.test(name)) && own.find(isOfAnother);
		if (other) return without(`on page ${other[0].page}, two tables are beside each other`);
		const uneven = unevenColumns(own);
		if (uneven) {
			return without(
				`on page ${uneven.page}, values of ${named(uneven.names)} may be of one line or the next`,
			);
		}
		// In a table there is something in every line, e.g. the description.
		const most = Math.max(...names.map((name) => own.filter((row) => has(row, name)).length));
		if (names.length > 1 && own.length > most) {
			return without(`values of ${named(names)} are not on the same heights`);
		}
	}
	for (const table of tables) joinOnce(table, once.filter(isPlaced));
	const parted = [...byName(header)].find(([, column]) =>
		joinColumn(rows, column.filter(isPlaced)),
	);
	return {
		lines: rows,
		...(parted && { doubt: `only some values of "${parted[0]}" are beside lines` }),
	};
}

/** Item_Price and Item_Amount are of one table. */
const isAlike = (a: string, b: string) => a.split(/[_ ]/)[0] === b.split(/[_ ]/)[0];

/** Two tables whose rows take turns, as where a line goes over two heights. */
function inTurns(
	tables: Table[],
	all: PlacedField[][],
): { page: number; names: string[] } | undefined {
	const tableOf = new Map(
		tables.flatMap((table) => table.rows.map((row) => [row, table] as const)),
	);
	const ended = new Set<Table>();
	let current: Table | undefined;
	let page = 0;
	for (const row of all) {
		const table = tableOf.get(row);
		if (!table) continue;
		if (row[0].page !== page) ended.clear();
		else if (current && table !== current) ended.add(current);
		if (ended.has(table)) return { page: row[0].page, names: [...current!.names, ...table.names] };
		current = table;
		({ page } = row[0]);
	}
	return undefined;
}
