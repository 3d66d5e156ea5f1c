/** Corrections that a person made in a review form. */
import type { IDataObject, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { type KlearStackDocument, readDocument } from '../../documents/document';
import {
	type Change,
	compareWith,
	correctionsOf,
	type FormAnswer,
	readFormAnswer,
} from '../../documents/formAnswer';
import { documentWithId } from '../../documents/list';
import { RECORD } from '../../documents/reviewForm';
import { calledIn } from '../../documents/reviewed';
import { pause } from '../../transport/pause';
import type { Call } from '../calls';
import type { Item } from '../item';
import { noDocument, outcome } from '../results';
import { fieldName } from './positions';

/** KlearStack's pages show two of its keys of fields, and no list. */
export const fieldKeys = {
	displayName: 'Keys of Fields',
	name: 'fieldKeys',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	displayOptions: { show: { '/mode': ['reviewForm'] } },
	placeholder: 'Add key',
	default: {},
	description:
		'KlearStack’s keys of fields, where they are not the names that results have. A key with {line} in it is sent for each line.',
	options: [
		{
			displayName: 'Key',
			name: 'key',
			values: [
				fieldName,
				{
					displayName: 'Key',
					name: 'key',
					type: 'string',
					required: true,
					default: '',
					placeholder: 'e.g. doc_number_value',
				},
			],
		},
	],
} satisfies INodeProperties;

/**
 * The answer to a review form that the item is.
 *
 * @throws UserError where it is none, or one of another document
 */
export function formAnswerOf(item: Item, documentId: string): FormAnswer {
	const answer = readFormAnswer(item.input.json);
	if (!answer) {
		throw item.error(
			'This item is not the answer to a review form',
			'Put this node right behind the form whose fields are reviewForm, from Document: Get or Extract Data with Review Form in the options.',
		);
	}
	if (answer.documentId === documentId) return answer;
	throw item.error(
		`The form is of document ${answer.documentId}, and Document ID is ${documentId}`,
		'Take Document ID from the node that gave reviewForm.',
	);
}

/** KlearStack may need so long until it gives what it was sent. */
const A_MOMENT_MS = 2_000;

const named = ({ name, line }: Change) => calledIn(name, line);

/**
 * Sends what was changed in a form, and looks whether the document has it then: which keys KlearStack
 * takes is not documented, so one that it does not know must not pass for done.
 *
 * @throws UserError where somebody else has changed one of these values since the form was shown
 */
export async function correct(
	item: Item,
	calls: { get: Call; update: Call },
	form: { collection_name: string; id: string },
	{ changes, decision, comment }: FormAnswer,
): Promise<INodeExecutionData[]> {
	const known = { documentId: form.id };
	const claim = (corrected: IDataObject[]) => ({
		corrected,
		decision,
		comment,
		[RECORD]: undefined,
	});
	if (changes.length === 0) {
		item.note('Nothing was changed in the form, so nothing was sent', form.id);
		return [{ json: { ...known, ...claim([]) } }];
	}
	const get = async () => readDocument(await documentNow(item, calls.get, form));
	const before = await get();
	const compared = compareWith(before, changes);
	const conflicts = compared.filter(({ state }) => state === 'conflict');
	if (conflicts.length > 0) {
		const what = conflicts.map(
			({ change, now }) => `${named(change)} is "${now}" now, and was "${change.from}" in the form`,
		);
		throw item.error(
			`The document has changed since the form was shown, so nothing was sent: ${what.join('; ')}`,
			'Show the form once more, with the document as it is now.',
			'KS-CHANGED',
		);
	}
	const open = compared.filter(({ state }) => state === 'open').map(({ change }) => change);
	if (open.length === 0) {
		item.note('The document has these values already, so nothing was sent', form.id);
		return [{ json: { ...known, ...claim([]) } }];
	}
	const data = JSON.stringify(correctionsOf(before, open, (name) => keyOf(item, name)));
	const answer = await calls.update({ ...form, data });
	item.done(`The corrections were sent: ${open.map(named).join(', ')}.`);
	const untakenNow = async () =>
		compareWith(await get(), open).filter(({ state }) => state === 'open');
	let untaken = await untakenNow();
	if (untaken.length > 0) {
		await pause(A_MOMENT_MS, item.context.getExecutionCancelSignal());
		untaken = await untakenNow();
	}
	if (untaken.length > 0) {
		const names = untaken.map(({ change }) => named(change)).join(', ');
		throw item.error(
			`KlearStack did not take the correction of ${names}`,
			'Its key in KlearStack may be another one than its name in results: enter it in Keys of Fields, or correct it in KlearStack.',
			'KS-ANSWER',
		);
	}
	const corrected = open.map(({ name, line, from, to }) => ({
		field: name,
		...(line !== undefined && { line }),
		from,
		to,
	}));
	return outcome(item, answer, known, claim(corrected), true);
}

async function documentNow(
	item: Item,
	get: Call,
	form: { collection_name: string; id: string },
): Promise<KlearStackDocument> {
	const document = documentWithId(await get(form), form.id);
	if (!document) throw noDocument(item);
	return document;
}

const keyOf = (item: Item, name: string): string => {
	const row = (item.option(fieldKeys) ?? []).find((one) => String(one.name).trim() === name);
	return row ? String(row.key).trim() : name;
};
