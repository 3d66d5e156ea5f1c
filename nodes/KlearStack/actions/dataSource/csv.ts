import type { IDataObject } from 'n8n-workflow';

import { isAbsent, isWebPage } from '../../json';

export interface CsvTable {
	/** In the order in which the rows first name them. */
	columns: string[];
	rows: IDataObject[];
}

export function tableOf(rows: IDataObject[]): CsvTable {
	return { columns: [...new Set(rows.flatMap((row) => Object.keys(row)))], rows };
}

function cell(value: unknown): string {
	if (isAbsent(value)) return '';
	// A date, n8n's kind too, turns into quoted JSON; what is meant is the text itself.
	const json = typeof value === 'object' ? JSON.parse(JSON.stringify(value)) : value;
	const text = typeof json === 'object' ? JSON.stringify(json) : String(json);
	return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** RFC 4180: commas, quotes where needed, CRLF. */
export function toCsv({ columns, rows }: CsvTable): string {
	const lines = [columns, ...rows.map((row) => columns.map((column) => row[column]))];
	return lines.map((line) => `${line.map(cell).join(',')}\r\n`).join('');
}

const LONGEST_HEADER = 64 * 1024;

const SEPARATORS = [',', ';', '\t'];

/**
 * The names in the first line of a CSV file, separated by comma, semicolon or tab.
 *
 * @returns none when the first line is no header: a title, or the beginning of a web page
 */
export async function columnsOfCsv(file: File): Promise<string[]> {
	let head = '';
	const decoder = new TextDecoder();
	for await (const chunk of file.stream() as unknown as AsyncIterable<Uint8Array>) {
		head += decoder.decode(chunk, { stream: true });
		if (head.length >= LONGEST_HEADER) break;
	}
	const text = head.replace(/^\uFEFF/, '');
	// Not UTF-8, or no text at all.
	if (/[\0\uFFFD]/.test(text) || isWebPage(text)) return [];
	const [plain, second = ''] = text.replace(/"(?:[^"]|"")*"/g, '').split(/\r\n?|\n/);
	const [separator] = [...SEPARATORS].sort((a, b) => plain.split(b).length - plain.split(a).length);
	const names: string[] = [];
	const one = new RegExp(
		`(?: *"((?:[^"]|"")*)" *|([^${separator}\\r\\n]*))(${separator}|\\r\\n?|\\n|$)`,
		'y',
	);
	for (let end = false; !end; ) {
		const found = one.exec(text);
		if (!found) break;
		names.push((found[1]?.replaceAll('""', '"') ?? found[2]).trim());
		end = found[3] !== separator;
	}
	// Below a title, the names themselves stand in more cells.
	const separators = names.length > 1 ? [separator] : SEPARATORS;
	const isTitle = separators.some((one) => second.split(one).length > names.length);
	return isTitle || names.every((name) => name === '') ? [] : names;
}
