/** What each kind of parameter takes, by the `type` in its description. */
import type { IDataObject, INodeProperties, INodePropertyCollection } from 'n8n-workflow';

import type { Moment } from './dates';
import {
	type Asked,
	boolean,
	choice,
	choices,
	isObject,
	type Json,
	json,
	LOOK_AT_IT,
	moment,
	nameOfKind,
	number,
	text,
} from './values';

/** What is read of a parameter, by the `type` in its description. */
interface Kinds {
	string: string;
	number: number;
	boolean: boolean;
	options: string;
	multiOptions: string[];
	dateTime: Moment;
	json: Json;
	resourceLocator: string;
	resourceMapper: IDataObject;
	fixedCollection: IDataObject[];
}

export type Kind<P extends INodeProperties> = P['type'] extends keyof Kinds
	? Kinds[P['type']]
	: never;

/** A locator's value; a text by itself is one, too, as AI agents give it. */
const located = (value: unknown, asked: Asked) =>
	text(isObject(value) && 'mode' in value ? (value.value ?? '') : value, asked);

/** The rows of a list that the user fills in, each value read as its own description says. */
function rows(value: unknown, { parameter, timeZone, refuse }: Asked): IDataObject[] {
	const [group] = parameter.options as INodePropertyCollection[];
	const given = isObject(value) ? (value[group.name] ?? []) : value;
	if (!Array.isArray(given)) return refuse(`must be a list, not ${nameOfKind(value)}`, LOOK_AT_IT);
	return given.map(
		(row: IDataObject, n) =>
			Object.fromEntries(
				group.values.map((nested) => [
					nested.name,
					readValue(nested, Object.hasOwn(row, nested.name) ? row[nested.name] : nested.default, {
						timeZone,
						refuse: (problem, advice) =>
							refuse(`${n + 1}: ${nested.displayName} ${problem}`, advice),
						keepsSpace: true,
					}),
				]),
			) as IDataObject,
	);
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
	resourceMapper: (value) => (isObject(value) ? value : {}),
	fixedCollection: rows,
};

/** Reads one value as its description says, or refuses it. */
export function readValue(
	parameter: INodeProperties,
	value: unknown,
	asked: Omit<Asked, 'parameter'>,
): unknown {
	if (value === undefined || value === null) {
		asked.refuse('is empty', `Enter a value. ${LOOK_AT_IT}`);
	}
	return READERS[parameter.type as keyof Kinds](value, { parameter, ...asked });
}
