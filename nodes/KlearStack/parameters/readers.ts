/** Readers for each kind of parameter, by the `type` in its description. */
import type { IDataObject, INodeProperties, INodePropertyCollection } from 'n8n-workflow';

import { isAbsent, isRecord } from '../json';
import type { Moment } from './moment';
import {
	type Asked,
	boolean,
	choice,
	choices,
	type Json,
	json,
	LOOK_AT_IT,
	moment,
	nameOfKind,
	number,
	text,
} from './values';

/** The value that a parameter has once it is read, by the `type` in its description. */
interface Kinds {
	string: string;
	number: number;
	boolean: boolean;
	options: string;
	multiOptions: string[];
	dateTime: Moment;
	json: Json;
	resourceLocator: string;
	/** The values entered; undefined where the item's own fields are mapped. */
	resourceMapper: IDataObject | undefined;
	fixedCollection: IDataObject[];
}

export type ValueOf<P extends INodeProperties> = P['type'] extends keyof Kinds
	? Kinds[P['type']]
	: never;

/** A locator's value; a text by itself is one, too, as AI agents give it. */
function located(value: unknown, asked: Asked): string {
	if (!isRecord(value) || !('mode' in value)) return text(value, asked);
	// A name from KlearStack's list may end with a space, as the one in its documentation's sample does.
	return text(value.value ?? '', { ...asked, keepsSpace: value.mode === 'list' });
}

/** The rows of a list that the user fills in, each value read as its own description says. */
function rows(value: unknown, { parameter, timeZone, refuse }: Asked): IDataObject[] {
	const [group] = parameter.options as INodePropertyCollection[];
	const given = isRecord(value) ? (value[group.name] ?? []) : value;
	if (!Array.isArray(given)) return refuse(`must be a list, not ${nameOfKind(value)}`, LOOK_AT_IT);
	return given.map((row: unknown, n) => {
		if (!isRecord(row)) {
			return refuse(`${n + 1} must be an object, not ${nameOfKind(row)}`, LOOK_AT_IT);
		}
		const entries = group.values.map((nested) => [
			nested.name,
			readValue(nested, Object.hasOwn(row, nested.name) ? row[nested.name] : nested.default, {
				timeZone,
				refuse: (problem, advice) => refuse(`${n + 1}: ${nested.displayName} ${problem}`, advice),
				keepsSpace: true,
			}),
		]);
		return Object.fromEntries(entries) as IDataObject;
	});
}

/** A text, a number, true, false, or a date of whatever kind. */
const isCell = (value: unknown) =>
	typeof value === 'object'
		? typeof value?.valueOf() === 'number'
		: ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);

/** The values entered for columns; a column that was left alone is not among them. */
function mapped(value: unknown, { parameter, refuse }: Asked): IDataObject | undefined {
	const { mappingMode, value: given } = isRecord(value) ? value : {};
	if (mappingMode === 'autoMapInputData') return undefined;
	if (mappingMode !== 'defineBelow') {
		refuse('have no Mapping Column Mode', 'Choose one, or leave the default.');
	}
	const entries = Object.entries(isRecord(given) ? given : {}).filter(
		([, cell]) => !isAbsent(cell),
	);
	const wrong = entries.find(([, cell]) => !isCell(cell));
	if (wrong) {
		refuse(
			`need text, a number, a date, or true or false for "${wrong[0]}", not ${nameOfKind(wrong[1])}`,
			LOOK_AT_IT,
		);
	}
	if (parameter.required && entries.length === 0) {
		refuse('are empty', 'Enter a value for at least one column, or choose Map Automatically.');
	}
	return Object.fromEntries(entries) as IDataObject;
}

const READERS: { [K in keyof Kinds]: (value: unknown, asked: Asked) => Kinds[K] } = {
	string: text,
	number,
	boolean,
	options: choice,
	multiOptions: choices,
	dateTime: moment,
	json,
	resourceLocator: located,
	resourceMapper: mapped,
	fixedCollection: rows,
};

/** Reads one value as its description says, or refuses it. */
export function readValue(
	parameter: INodeProperties,
	value: unknown,
	asked: Omit<Asked, 'parameter'>,
): unknown {
	if (isAbsent(value)) {
		asked.refuse('is empty', `Enter a value. ${LOOK_AT_IT}`);
	}
	return READERS[parameter.type as keyof Kinds](value, { parameter, ...asked });
}
