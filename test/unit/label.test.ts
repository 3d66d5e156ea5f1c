import { readDocument } from '../../nodes/KlearStack/documents/document';
import { labelOf } from '../../nodes/KlearStack/methods/label';

const field = (value: string) => ({ value, confidence: 1 });
const labelled = (fields: Record<string, string>) =>
	labelOf(
		readDocument({
			Document_id: '66f1',
			...Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, field(value)])),
		}),
	);

it.each<[string, Record<string, string>, string]>([
	[
		'number, supplier and total',
		{ Inv_Total: '406.68', Inv_Supplier: 'Northwind Paper', Inv_Number: 'NW-1' },
		'NW-1 · Northwind Paper · 406.68',
	],
	['an empty supplier is passed over', { Inv_Supplier: '', Inv_Number: 'NW-1' }, 'NW-1'],
	[
		'the next name of a supplier counts where the first is empty',
		{ Inv_Supplier: '', Vendor: 'Northwind Paper' },
		'Northwind Paper',
	],
	['a text of 60 letters is no name', { Inv_Supplier: 'x'.repeat(60) }, '66f1'],
	['a text of 59 letters is one', { Inv_Supplier: 'x'.repeat(59) }, 'x'.repeat(59)],
	['the ID, where nothing tells a document', {}, '66f1'],
])('a document’s label: %s', (_name, fields, label) => {
	expect(labelled(fields)).toBe(label);
});
