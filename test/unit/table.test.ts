import Papa from 'papaparse';

import { columnsOfCsv, tableOf, toCsv } from '../../nodes/KlearStack/actions/dataSource/csv';

const file = (text: string) => new File([text], 'a.csv');

it.each<[string, string, string[]]>([
	['commas', 'Name,City\r\nA,B\r\n', ['Name', 'City']],
	['semicolons', 'Name;City;"a,b"\nA;B;c', ['Name', 'City', 'a,b']],
	['tabs', 'Name\tCity\n', ['Name', 'City']],
	['one column', 'Name\nA\n', ['Name']],
	['one line without an end', 'Name,City', ['Name', 'City']],
	['quotes', '"Na""me","Ci,ty","Li\nne"\r\n1,2,3', ['Na"me', 'Ci,ty', 'Li\nne']],
	['a byte order mark and spaces', '\uFEFF Name , City \n', ['Name', 'City']],
	['an empty column', 'Name,,City\n', ['Name', '', 'City']],
	['other scripts', 'Größe,名前\n', ['Größe', '名前']],
	['spaces before quotes', '"Name", "City, Country"\n', ['Name', 'City, Country']],
	['old line ends', 'Name,City\rA,B\r', ['Name', 'City']],
	['another encoding', 'Gr\uFFFD\uFFFDe,b\n', []],
	['no text at all', '\xd0\0\0', []],
	['nothing', '', []],
	['a title above the names', 'Suppliers 2026\nName;City\nA;B\n', []],
	['one column of texts in quotes', 'Name\n"Smith, John"\n', ['Name']],
	['a web page', '<!DOCTYPE html><html>\n', []],
])('finds the columns of a CSV file with %s', async (_name, text, expected) => {
	expect(await columnsOfCsv(file(text))).toEqual(expected);
});

it('reads names whose letters lie across two chunks', async () => {
	const bytes = Buffer.from('Größe,名前\n');
	const chunked = {
		async *stream() {
			for (const byte of bytes) yield Uint8Array.of(byte);
		},
	};
	expect(await columnsOfCsv(chunked as unknown as File)).toEqual(['Größe', '名前']);
});

it('reads no more of a file than its head', async () => {
	let chunks = 0;
	const endless = {
		async *stream() {
			for (;;) {
				chunks++;
				yield Buffer.from(chunks === 1 ? 'Name,City\n' : 'x'.repeat(64 * 1024));
			}
		},
	};
	expect(await columnsOfCsv(endless as unknown as File)).toEqual(['Name', 'City']);
	expect(chunks).toBeLessThan(4);
});

it('writes items so that a CSV parser reads them back', () => {
	const rows = [
		{ Name: 'A, "B"', City: 'x\r\ny' },
		{ Name: '', n: 7, ok: false, none: null, list: [1, { a: 2 }] },
		{ 'odd,name"': 'Größe' },
	];
	const table = tableOf(rows);
	expect(table.columns).toEqual(['Name', 'City', 'n', 'ok', 'none', 'list', 'odd,name"']);
	const { data, errors } = Papa.parse(toCsv(table), { header: true, skipEmptyLines: true });
	expect(errors).toEqual([]);
	const empty = { Name: '', City: '', n: '', ok: '', none: '', list: '', 'odd,name"': '' };
	expect(data).toEqual([
		{ ...empty, Name: 'A, "B"', City: 'x\r\ny' },
		{ ...empty, n: '7', ok: 'false', list: '[1,{"a":2}]' },
		{ ...empty, 'odd,name"': 'Größe' },
	]);
});
