import { commonNames } from '../../nodes/KlearStack/documents/commonNames';
import { readDocument } from '../../nodes/KlearStack/documents/document';
import { KnownInvoices } from '../../nodes/KlearStack/documents/sameInvoice';

interface Given {
	id?: string;
	file?: string;
	number?: string | string[];
	supplier?: string;
	total?: string;
}

const documentOf = ({ id, file, number = [], supplier, total }: Given) =>
	readDocument([
		...(id ? [[id, 'Document_id']] : []),
		...(file ? [[file, 'file_name']] : []),
		...[number].flat().map((one) => [one, 'Inv_Number', 0.9, { page_index: 1 }]),
		...(supplier ? [[supplier, 'Inv_Supplier', 0.9, { page_index: 1 }]] : []),
		...(total ? [[total, 'Inv_Total', 0.9, { page_index: 1 }]] : []),
		['1', 'Other', 0.9, { page_index: 1 }],
	]);

const knowing = (...all: Given[]) => {
	const known = new KnownInvoices(commonNames([]));
	for (const one of all) known.add(documentOf(one));
	return known;
};

const OWN = { id: 'own', number: 'RE-2026/0417', supplier: 'Müller GmbH', total: '1.234,50 €' };
const ALREADY = ['The same invoice is in KlearStack already (ID other)'];

it.each<[string, Given, Given, boolean]>([
	['the same', OWN, OWN, true],
	['dashes and blanks', OWN, { ...OWN, number: 're 2026–0417' }, true],
	['full width', OWN, { ...OWN, number: 'ＲＥ－２０２６／０４１７' }, true],
	['a ligature and a circled digit', { ...OWN, number: 'ﬁ①' }, { ...OWN, number: 'FI-1' }, true],
	['another number', OWN, { ...OWN, number: 'RE-2026/0418' }, false],
	['zeros in front', { ...OWN, number: '123' }, { ...OWN, number: '00123' }, false],
	['another legal form', OWN, { ...OWN, supplier: 'MÜLLER G.m.b.H. & Co. KG' }, true],
	['without accents', OWN, { ...OWN, supplier: 'Muller' }, true],
	['ß and ss', { ...OWN, supplier: 'Groß AG' }, { ...OWN, supplier: 'GROSS A.G.' }, true],
	['a longer name', OWN, { ...OWN, supplier: 'Müller Druck' }, true],
	['another supplier', OWN, { ...OWN, supplier: 'Meier GmbH' }, false],
	[
		'a name that is a legal form',
		{ ...OWN, supplier: 'Company Ltd' },
		{ ...OWN, supplier: 'Limited Co' },
		false,
	],
	['another way to write the total', OWN, { ...OWN, total: '1234.50' }, true],
	['another total', OWN, { ...OWN, total: '1.234,51 €' }, false],
	['a credit', OWN, { ...OWN, total: '-1.234,50 €' }, false],
	['no supplier', OWN, { ...OWN, supplier: undefined }, true],
	['no total', OWN, { ...OWN, total: undefined }, true],
	['a total that is not sure', OWN, { ...OWN, total: '1.23A,5O' }, true],
	['neither', OWN, { ...OWN, total: undefined, supplier: undefined }, false],
	['one of several numbers', { ...OWN, number: ['A-1', 'B-2'] }, { ...OWN, number: 'b2' }, true],
])('%s', (_what, own, other, isSame) => {
	const known = knowing({ ...other, id: 'other' });
	expect(known.reasonsFor(documentOf(own))).toEqual(isSame ? ALREADY : []);
});

it('a document is never its own double', () => {
	expect(knowing(OWN).reasonsFor(documentOf(OWN))).toEqual([]);
	const known = knowing({ ...OWN, id: 'other', file: 'old.pdf' }, OWN);
	const expected = ['The same invoice is in KlearStack already (old.pdf, ID other)'];
	expect(known.reasonsFor(documentOf(OWN))).toEqual(expected);
	// Once more, e.g. as Retry On Fail makes it.
	expect(known.reasonsFor(documentOf(OWN))).toEqual(expected);
});

it.each<[string, Given[], Given, string[]]>([
	['listed by its name', [{ ...OWN, file: 'a.pdf' }], { ...OWN, id: undefined, file: 'a.pdf' }, []],
	['listed without a name', [OWN], { ...OWN, id: undefined, file: 'a.pdf' }, []],
	[
		'listed beside another',
		[{ ...OWN, id: 'other' }, OWN],
		{ ...OWN, id: undefined, file: 'a.pdf' },
		['The same invoice is in KlearStack already (ID own)'],
	],
	[
		'beside one of another name',
		[{ ...OWN, file: 'b.pdf' }],
		{ ...OWN, id: undefined, file: 'a.pdf' },
		['The same invoice is in KlearStack already (b.pdf, ID own)'],
	],
])('without an ID, %s', (_what, list, own, expected) => {
	expect(knowing(...list).reasonsFor(documentOf(own))).toEqual(expected);
});

it('finds the second of a run though the list has neither', () => {
	const known = knowing();
	expect(known.reasonsFor(documentOf({ ...OWN, file: 'a.pdf' }))).toEqual([]);
	expect(known.reasonsFor(documentOf({ ...OWN, id: 'second' }))).toEqual([
		'The same invoice is in KlearStack already (a.pdf, ID own)',
	]);
});

it('says so where it could not look', () => {
	const of = (own: Given) => knowing(OWN).reasonsFor(documentOf({ id: 'x', ...own }));
	expect(of({ supplier: 'Müller' })).toEqual([
		'The same invoice could not be looked for: there is no invoice number',
	]);
	expect(of({ number: '-' })).toEqual([
		'The same invoice could not be looked for: there is no invoice number',
	]);
	expect(of({ number: '7' })).toEqual([
		'The same invoice could not be looked for: there is neither a supplier nor a total',
	]);
	const known = knowing(OWN);
	known.problem = 'down';
	expect(known.reasonsFor(documentOf({ ...OWN, id: 'x' }))).toEqual([
		'The same invoice is in KlearStack already (ID own)',
		'The same invoice could not be looked for: down',
	]);
	// Another reason says that it was not read.
	expect(known.reasonsFor(readDocument([['x', 'Document_id']]))).toEqual([]);
});

it('names five of many', () => {
	const many = Array.from({ length: 7 }, (_, n) => ({ ...OWN, id: `d${n}` }));
	expect(knowing(...many).reasonsFor(documentOf(OWN))).toEqual([
		'The same invoice is in KlearStack already (ID d0, ID d1, ID d2, ID d3, ID d4, …)',
	]);
});
