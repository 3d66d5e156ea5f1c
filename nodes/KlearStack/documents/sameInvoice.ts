/** Finds the same invoice among those that are in KlearStack, whatever it was sent as. */
import { asText, bareName } from '../json';
import type { CommonNameOf } from './commonNames';
import { convert } from './conversion';
import type { ReadDocument } from './document';
import { isBlank, listed, numberIn } from './reviewed';

/** Words that say only of which form a firm is. */
const IS_LEGAL_FORM =
	/^(gmbh|mbh|ug|ag|kg|kgaa|ohg|gbr|ek|eg|se|co|cie|ltd|limited|llc|llp|lp|inc|incorporated|corp|corporation|company|plc|pvt|private|pte|pty|sa|sas|sasu|sarl|eurl|sl|slu|srl|spa|snc|bv|nv|vof|cv|ab|as|asa|aps|oy|oyj|lda|ltda|sp|z|oo|zoo|doo|dd|kft|zrt|nyrt|sro|ad|eood|ood|sia|uab|opc)$/;

/** A number without dashes, blanks and capitals, in letters and digits of one width and form. */
const foldedNumber = (text: string) => bareName(text.normalize('NFKC'));

/** A firm's name without accents and its legal form: Müller GmbH & Co. KG is muller. */
function foldedSupplier(text: string): string {
	const letters = text.normalize('NFKD').replace(/\p{M}/gu, '').replace(/[.'’]/g, '');
	const words =
		letters
			.toUpperCase()
			.toLowerCase()
			.match(/[\p{L}\p{N}]+/gu) ?? [];
	const own = words.filter((word) => !IS_LEGAL_FORM.test(word));
	return (own.length > 0 ? own : words).join('');
}

/** The parts of an invoice by which it is known; several where a document gives several. */
interface Invoice {
	documentId?: string;
	fileName?: string;
	numbers: string[];
	suppliers: string[];
	totals: number[];
}

const AMOUNTS = ['netAmount', 'taxAmount', 'totalAmount'];

function invoiceIn({ statements, fields }: ReadDocument, commonNameOf: CommonNameOf): Invoice {
	const called = (wanted: string[]) =>
		fields.flatMap((field) => {
			const commonName = commonNameOf(field.name);
			const isOne = commonName !== undefined && wanted.includes(commonName);
			return isOne && !isBlank(field.value) ? { ...field, commonName } : [];
		});
	const textsOf = (name: string, fold: (text: string) => string) => [
		...new Set(called([name]).flatMap(({ value }) => fold(asText(value)) || [])),
	];
	// The other amounts may say how this one is written.
	const amounts = called(AMOUNTS);
	convert(amounts);
	const totals = amounts.filter(({ commonName }) => commonName === 'totalAmount');
	const { documentId, fileName } = statements;
	return {
		documentId: documentId === undefined ? undefined : asText(documentId),
		fileName: fileName === undefined ? undefined : asText(fileName),
		numbers: textsOf('invoiceNumber', foldedNumber),
		suppliers: textsOf('supplierName', foldedSupplier),
		totals: totals.flatMap((field) => numberIn(field) ?? []),
	};
}

/** Tells if two have one in common; undefined where one of them has none. */
const meet = <T>(some: T[], others: T[], isSame: (a: T, b: T) => boolean): boolean | undefined =>
	some.length > 0 && others.length > 0
		? some.some((one) => others.some((other) => isSame(one, other)))
		: undefined;

/** The same where supplier or total is the same, and neither differs. */
function isSameInvoice(one: Invoice, other: Invoice): boolean {
	const both = [
		meet(one.suppliers, other.suppliers, (a, b) => a.startsWith(b) || b.startsWith(a)),
		meet(one.totals, other.totals, (a, b) => Math.abs(a - b) < 0.005),
	];
	return both.includes(true) && !both.includes(false);
}

/** By its ID; one without is known by its file's name, and taken for itself where it has neither. */
const isItself = (one: Invoice, other: Invoice) =>
	one.documentId !== undefined && other.documentId !== undefined
		? one.documentId === other.documentId
		: [one.fileName, other.fileName].includes(undefined) || one.fileName === other.fileName;

const nameOf = ({ fileName, documentId }: Invoice) => {
	const id = documentId === undefined ? [] : [`ID ${documentId}`];
	return fileName === undefined ? (id[0] ?? 'a document') : [fileName, ...id].join(', ');
};

/** The invoices of an account, by their numbers. */
export class KnownInvoices {
	private readonly byNumber = new Map<string, Invoice[]>();

	/** Why not all of them are known. */
	problem?: string;

	constructor(private readonly commonNameOf: CommonNameOf) {}

	/** Adds a document of the list. */
	add(document: ReadDocument): void {
		this.note(invoiceIn(document, this.commonNameOf));
	}

	/** Why a person has to look at a document of the account. From then on it is one of those known. */
	reasonsFor(document: ReadDocument): string[] {
		if (!document.fields.some(({ value }) => !isBlank(value))) return [];
		const own = invoiceIn(document, this.commonNameOf);
		const candidates = this.with(own).filter((one) => isSameInvoice(own, one));
		const itself = candidates.findIndex((one) => isItself(own, one));
		const others = candidates.filter((_one, n) => n !== itself);
		if (itself < 0) this.note(own);
		const names = others.map(nameOf);
		const problem =
			this.problem ??
			(own.numbers.length === 0 ? 'there is no invoice number' : undefined) ??
			(own.suppliers.length + own.totals.length === 0
				? 'there is neither a supplier nor a total'
				: undefined);
		return [
			...(names.length > 0 ? [`The same invoice is in KlearStack already (${listed(names)})`] : []),
			...(problem === undefined ? [] : [`The same invoice could not be looked for: ${problem}`]),
		];
	}

	private with({ numbers }: Invoice): Invoice[] {
		return [...new Set(numbers.flatMap((number) => this.byNumber.get(number) ?? []))];
	}

	private note(invoice: Invoice): void {
		for (const number of invoice.numbers) {
			const others = this.byNumber.get(number);
			if (others) others.push(invoice);
			else this.byNumber.set(number, [invoice]);
		}
	}
}
