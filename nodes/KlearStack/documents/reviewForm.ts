/** A document as a form in which a person corrects it: what n8n's Form node takes as JSON. */
import type { IDataObject } from 'n8n-workflow';

import { asText } from '../json';
import { assemble, type OutputForm } from './assemble';
import type { Field, ReadDocument } from './document';
import { isBlank, isCalled } from './reviewed';

/** The name of the hidden field that says of which document a form is, and what it showed. */
export const RECORD = 'klearStackReview';

export const DECISION = 'Decision';
export const COMMENT = 'Comment';

/** A value in a form: under which label, which of the fields with this name, of which line. */
export type Shown = [label: string, name: string, nth: number, value: string, line: number | null];

/** What a form tells of itself with its answer. */
export interface FormRecord {
	documentId: string;
	shown: Shown[];
}

/** n8n would show these signs of a value as &lt; and &gt;, and hand them back so. */
const SIGNS: Array<[sign: string, inForm: string]> = [
	['<', '‹'],
	['>', '›'],
];

/** A value as a form shows it. */
export const inForm = (value: string): string =>
	SIGNS.reduce((text, [sign, shown]) => text.replaceAll(sign, shown), value);

/** The answer to a field of a form, with those signs that its value had. */
export const fromForm = (answer: string, value: string): string =>
	SIGNS.reduce(
		(text, [sign, shown]) => (value.includes(sign) ? text.replaceAll(shown, sign) : text),
		answer.replaceAll('\r\n', '\n').trim(),
	);

/** Anything but a list or an object, which nobody can correct in a line of text. */
const isText = ({ value }: Field) => typeof value !== 'object' || value === null;

const textOf = ({ value }: Field) => asText(value ?? '');

/** As an invoice would print it: "Invoice Total" for Inv_Total, "Item Amount, line 2". */
function labelOf({ shownAs, line }: Pick<Field, 'shownAs' | 'line'>): string {
	const words = inForm(shownAs)
		.split(/[_\s]+|(?<=\p{Ll})(?=\p{Lu})/u)
		.filter(Boolean)
		.map((word) => (/^inv$/i.test(word) ? 'Invoice' : word))
		.join(' ');
	const label = words.charAt(0).toUpperCase() + words.slice(1);
	return line === undefined ? label : `${label}, line ${line}`;
}

/** n8n tells the fields of a form apart by their labels, and adds some of its own to the answer. */
class Labels {
	private readonly used = new Set([
		...[RECORD, DECISION, COMMENT],
		...['submittedAt', 'formMode', 'respondedAt', 'formQueryParameters'],
	]);

	take(label: string): string {
		let own = label;
		for (let n = 2; this.used.has(own); n++) own = `${label} (${n})`;
		this.used.add(own);
		return own;
	}
}

/** Fields of the rules that the document has not got at all, to be filled in. */
const absentFields = (fields: Field[], required: string[] = []) =>
	required.filter((name) => !fields.some((field) => isCalled(field, name)));

/** So much fits in a line on a telephone; longer texts get several. */
const ONE_LINE = 60;

const input = (label: string, value: string): IDataObject => ({
	fieldLabel: label,
	fieldType: value.length > ONE_LINE || value.includes('\n') ? 'textarea' : 'text',
	defaultValue: inForm(value),
});

const asHtml = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const html = (text: string): IDataObject => ({ fieldType: 'html', html: text });

const pages = (links: string[]) =>
	html(
		links
			.map(
				(link, n) => `<img src="${asHtml(link)}" alt="Page ${n + 1} of the document" width="100%">`,
			)
			.join('') || '<p>The page cannot be shown here. Look at the document in KlearStack.</p>',
	);

const decision: IDataObject[] = [
	{
		fieldLabel: DECISION,
		fieldType: 'radio',
		fieldOptions: { values: [{ option: 'Approve' }, { option: 'Reject' }] },
		requiredField: true,
	},
	{ fieldLabel: COMMENT, fieldType: 'textarea', placeholder: 'Why, if you reject it' },
];

/**
 * n8n puts this text into the parameter Form Fields with String.replace, for which `$&` and the like
 * have a meaning.
 */
const asParameter = (value: unknown) => JSON.stringify(value).replaceAll('$', '\\u0024');

/** The same in a hidden field, whose `<` n8n would write otherwise. */
const asHidden = (value: unknown) =>
	JSON.stringify(value).replaceAll('<', '\\u003c').replaceAll('>', '\\u003e');

/**
 * The definition of a form with the pages, the reasons for review, the doubtful values, the decision,
 * and all other values: the JSON that n8n's Form node, and its Send and Wait for Response, take as
 * Form Fields (n8n-workflow: tryToParseJsonToFormFields; n8n 2.8 to 2.41). Fields are told apart by
 * their labels, because Send and Wait takes no names.
 *
 * @param links to the pages as images
 * @returns undefined where KlearStack gives no ID to correct the document by
 */
export function reviewForm(
	document: ReadDocument,
	form: OutputForm,
	links: string[],
): string | undefined {
	const { documentId } = document.statements;
	if (!documentId) return undefined;
	const { reasons, fields } = assemble(document, form);
	const labels = new Labels();
	const counts = new Map<string, number>();
	const shown: Shown[] = [];
	const doubtful: Array<[confidence: number, IDataObject]> = [];
	const others: Array<[line: number, IDataObject]> = [];
	for (const field of fields) {
		const nth = counts.get(field.name) ?? 0;
		counts.set(field.name, nth + 1);
		if (!isText(field)) continue;
		const { name, line, confidence } = field;
		const label = labels.take(labelOf(field));
		const value = textOf(field);
		shown.push([label, name, nth, value, line ?? null]);
		if (isDoubtful(field, form)) doubtful.push([confidence ?? 0, input(label, value)]);
		else others.push([line ?? 0, input(label, value)]);
	}
	for (const name of absentFields(fields, form.rules.required)) {
		const label = labels.take(labelOf({ shownAs: name }));
		shown.push([label, name, 0, '', null]);
		doubtful.push([0, input(label, '')]);
	}
	const inOrder = (some: Array<[number, IDataObject]>) =>
		some.sort(([a], [b]) => a - b).map(([, one]) => one);
	return asParameter([
		pages(links),
		...(reasons.length > 0 ? [html(`<p><b>${reasons.map(asHtml).join('<br>')}</b></p>`)] : []),
		...inOrder(doubtful),
		...decision,
		...(others.length > 0 ? [html('<h3>What else was read</h3>')] : []),
		...inOrder(others),
		{
			fieldType: 'hiddenField',
			fieldName: RECORD,
			fieldValue: asHidden({ documentId: asText(documentId), shown } satisfies FormRecord),
		},
	]);
}

const isDoubtful = (field: Field, { rules, converts }: OutputForm): boolean =>
	field.isDoubtful === true ||
	(converts && field.unsure !== undefined) ||
	(isBlank(field.value) && (rules.required ?? []).some((name) => isCalled(field, name)));
