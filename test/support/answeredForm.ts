import { type IDataObject, tryToParseJsonToFormFields } from 'n8n-workflow';

/** A field of a form as its JSON has it. */
export interface FormField {
	fieldLabel?: string;
	fieldType: string;
	fieldName?: string;
	fieldValue?: string;
	defaultValue?: string;
	html?: string;
}

/** The fields of a form that has `={{ $json.reviewForm }}` for Form Fields, as n8n-nodes-base puts it in. */
export const fieldsOf = (definition: string): FormField[] =>
	tryToParseJsonToFormFields(
		'{{ $json.reviewForm }}'.replace('{{ $json.reviewForm }}', definition),
	) as FormField[];

/** Fields that a person fills in, by label. */
export const inputsOf = (definition: string): Record<string, string> =>
	Object.fromEntries(
		fieldsOf(definition)
			.filter(({ fieldType }) => ['text', 'textarea'].includes(fieldType))
			.map(({ fieldLabel, defaultValue }) => [fieldLabel!, defaultValue ?? '']),
	);

/** What n8n's Form node gives once a person has filled in the form and left the rest as it was. */
export function answerTo(definition: string, entered: Record<string, string> = {}): IDataObject {
	const answer: IDataObject = {};
	for (const { fieldType, fieldLabel, fieldName, fieldValue, defaultValue } of fieldsOf(
		definition,
	)) {
		if (fieldType === 'html') continue;
		const name = fieldType === 'hiddenField' ? fieldName! : fieldLabel!;
		// A browser sends line breaks in its own way, and has none in a line of text.
		const shown = fieldValue ?? defaultValue ?? '';
		const value = entered[name] ?? (fieldType === 'text' ? shown.replace(/[\r\n]/g, '') : shown);
		answer[name] = value.replace(/\r?\n/g, '\r\n').trim();
	}
	return { ...answer, submittedAt: '2026-11-30T10:00:00', formMode: 'production' };
}
