/**
 * Reads parameters as their descriptions say: label, kind, choices, bounds and default stand there
 * and nowhere else. Every value is checked before anything is sent, also one that an expression or
 * an AI agent gives.
 */
import type {
	IDataObject,
	IExecuteFunctions,
	INodeProperties,
	INodePropertyCollection,
	INodePropertyOptions,
} from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { type Moment, momentIn } from './dates';

/** JSON as it was entered, and what it holds. */
export interface Json {
	text: string;
	value: IDataObject | unknown[];
}

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

/** What is wrong with a value, to follow the parameter's label, and what to do. */
type Refuse = (problem: string, advice: string) => never;

interface Asked {
	parameter: INodeProperties;
	timeZone: string;
	refuse: Refuse;
	/** The space around a text is part of it. */
	keepsSpace?: boolean;
}

const LOOK_AT_IT = 'If it is an expression, look at what it gives for this item.';

const nameOfKind = (value: unknown) =>
	Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : `"${String(value)}"`;

function text(value: unknown, { parameter, refuse, keepsSpace }: Asked): string {
	if (!['string', 'number', 'boolean'].includes(typeof value)) {
		refuse(`must be text, not ${nameOfKind(value)}`, LOOK_AT_IT);
	}
	const given = String(value);
	if (parameter.required && given.trim() === '') refuse('is empty', `Enter a value. ${LOOK_AT_IT}`);
	return keepsSpace ? given : given.trim();
}

function number(value: unknown, { parameter, refuse }: Asked): number {
	const {
		minValue = -Infinity,
		maxValue = Infinity,
		numberPrecision,
	} = parameter.typeOptions ?? {};
	const given = typeof value === 'string' && value.trim() === '' ? NaN : Number(value);
	const isWhole = numberPrecision === 0;
	const isKind = typeof value === 'number' || typeof value === 'string';
	if (isKind && given >= minValue && given <= maxValue && (!isWhole || Number.isInteger(given))) {
		if (Number.isFinite(given)) return given;
	}
	const kind = isWhole ? 'a whole number' : 'a number';
	const bounds = [
		minValue > -Infinity ? ` from ${minValue}` : '',
		maxValue < Infinity ? ` to ${maxValue}` : '',
	].join('');
	return refuse(`must be ${kind}${bounds}, not ${nameOfKind(value)}`, LOOK_AT_IT);
}

function boolean(value: unknown, { refuse }: Asked): boolean {
	const given = typeof value === 'string' ? value.trim().toLowerCase() : value;
	if (given === true || given === 'true') return true;
	if (given === false || given === 'false') return false;
	return refuse(`must be true or false, not ${nameOfKind(value)}`, LOOK_AT_IT);
}

/** Letters and digits only, in the singular: results say Invoice where calls say Invoices. */
const plain = (words: unknown) =>
	String(words)
		.toLowerCase()
		.replace(/[^a-z\d]/g, '')
		.replace(/s$/, '');

/** A choice by its value or, as results and AI agents write it, by something like its label. */
function choice(value: unknown, asked: Asked): string {
	const { parameter, refuse } = asked;
	const given = text(value, {
		...asked,
		parameter: { ...parameter, required: true },
		keepsSpace: false,
	});
	const choices = parameter.options as INodePropertyOptions[];
	const exact = choices.find((one) => one.value === given);
	const alike = choices.find(({ name, value: own }) =>
		[name, own].some((words) => plain(words) === plain(given)),
	);
	const found = exact ?? alike;
	if (found) return String(found.value);
	if (parameter.allowArbitraryValues) return given;
	return refuse(
		`must be one of its choices, not "${given}"`,
		`They are: ${choices.map(({ name }) => name).join(', ')}.`,
	);
}

function choices(value: unknown, asked: Asked): string[] {
	const given = typeof value === 'string' ? value.split(',') : value;
	if (!Array.isArray(given))
		return asked.refuse(`must be a list, not ${nameOfKind(value)}`, LOOK_AT_IT);
	return given.filter((one) => one !== '').map((one) => choice(one, asked));
}

function moment(value: unknown, { timeZone, refuse }: Asked): Moment {
	return (
		momentIn(value, timeZone) ??
		refuse(
			value === '' ? 'is empty' : `must be a date, not "${String(value)}"`,
			'Choose a date, or give one like 2026-11-30 with an expression.',
		)
	);
}

function json(value: unknown, { parameter, refuse }: Asked): Json {
	const example = parameter.placeholder?.replace('e.g. ', '') ?? '{"name": "value"}';
	let parsed: unknown = value;
	if (typeof value === 'string') {
		try {
			parsed = JSON.parse(value.trim() || '{}');
		} catch (error) {
			const { message } = error as Error;
			refuse('is not valid JSON', `${message}. Check quotes and commas, e.g. ${example}`);
		}
	}
	if (typeof parsed !== 'object' || parsed === null) {
		refuse('must be a JSON object', `Enter names and values in curly brackets, e.g. ${example}`);
	}
	if (parameter.required && Object.keys(parsed as object).length === 0) {
		refuse('is empty', `Enter names and values, e.g. ${example}`);
	}
	return {
		text: typeof value === 'string' ? value.trim() : JSON.stringify(value),
		value: parsed as Json['value'],
	};
}

const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

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
					read(nested, Object.hasOwn(row, nested.name) ? row[nested.name] : nested.default, {
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

function read(
	parameter: INodeProperties,
	value: unknown,
	asked: Omit<Asked, 'parameter'>,
): unknown {
	if (value === undefined || value === null) {
		asked.refuse('is empty', `Enter a value. ${LOOK_AT_IT}`);
	}
	return READERS[parameter.type as keyof Kinds](value, { parameter, ...asked });
}

/** The values of an operation's parameters for one item; those of its Options by themselves. */
export interface Values {
	parameters: Map<string, unknown>;
	options: Map<string, unknown>;
}

const isShown = ({ displayOptions }: INodeProperties, { parameters }: Values) =>
	Object.entries(displayOptions?.show ?? {}).every(([name, allowed]) =>
		(allowed as unknown[]).includes(parameters.get(name)),
	);

/**
 * Reads and checks all parameters of an operation for one item.
 *
 * @throws NodeOperationError naming the first wrong one as the panel does
 */
export function readParameters(
	context: IExecuteFunctions,
	properties: INodeProperties[],
	itemIndex: number,
): Values {
	const timeZone = context.getTimezone();
	const values: Values = { parameters: new Map(), options: new Map() };
	const readOne = (parameter: INodeProperties, value: unknown) =>
		read(parameter, value, {
			timeZone,
			refuse: (problem, description) => {
				throw new NodeOperationError(context.getNode(), `${parameter.displayName} ${problem}`, {
					itemIndex,
					description,
				});
			},
		});
	for (const parameter of properties) {
		const { name, type } = parameter;
		if (type === 'notice' || !isShown(parameter, values)) continue;
		const value: unknown = context.getNodeParameter(name, itemIndex);
		if (type !== 'collection') {
			values.parameters.set(name, readOne(parameter, value));
			continue;
		}
		for (const option of parameter.options as INodeProperties[]) {
			if (!isObject(value) || !Object.hasOwn(value, option.name)) continue;
			// An option that was added is wanted: empty for this item, it would choose or filter nothing.
			values.options.set(option.name, readOne({ ...option, required: true }, value[option.name]));
		}
	}
	return values;
}
