/**
 * Checks of single values. Label, choices, bounds and default come from the parameter's description,
 * which is their only place.
 */
import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { isSameName } from '../documents/types';
import { type Moment, momentIn } from './moment';

/** JSON as it was entered, and what it holds. */
export interface Json {
	text: string;
	value: IDataObject | unknown[];
}

/** Throws the problem, worded to follow the parameter's label, and what to do about it. */
export type Refuse = (problem: string, advice: string) => never;

export interface Asked {
	parameter: INodeProperties;
	timeZone: string;
	refuse: Refuse;
	/** The space around a text is part of it. */
	keepsSpace?: boolean;
}

export const LOOK_AT_IT = 'If it is an expression, check what it returns for this item.';

export const nameOfKind = (value: unknown) =>
	Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : `"${String(value)}"`;

export function text(value: unknown, { parameter, refuse, keepsSpace }: Asked): string {
	if (!['string', 'number', 'boolean'].includes(typeof value) || Number.isNaN(value)) {
		refuse(`must be text, not ${nameOfKind(value)}`, LOOK_AT_IT);
	}
	if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
		refuse(
			'is a number with more digits than n8n can hold, so its last ones are lost',
			'Have the node that it comes from give it as text.',
		);
	}
	const given = String(value);
	if (parameter.required && given.trim() === '') refuse('is empty', `Enter a value. ${LOOK_AT_IT}`);
	return keepsSpace ? given : given.trim();
}

/** Number() takes more than this, e.g. 0x10, but nobody means it. */
const DECIMAL = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;

export function number(value: unknown, { parameter, refuse }: Asked): number {
	const {
		minValue = -Infinity,
		maxValue = Infinity,
		numberPrecision,
	} = parameter.typeOptions ?? {};
	const given = ['number', 'string'].includes(typeof value) ? String(value).trim() : '';
	const found = DECIMAL.test(given) ? Number(given) : NaN;
	const isWhole = numberPrecision === 0;
	const isOfKind = isWhole ? Number.isInteger(found) : Number.isFinite(found);
	if (isOfKind && found >= minValue && found <= maxValue) return found;
	const kind = isWhole ? 'a whole number' : 'a number';
	const bounds = [
		minValue > -Infinity ? ` from ${minValue}` : '',
		maxValue < Infinity ? ` to ${maxValue}` : '',
	].join('');
	const needed = `${kind}${bounds}`;
	return refuse(`must be ${needed}, not ${nameOfKind(value)}`, `Enter ${needed}. ${LOOK_AT_IT}`);
}

export function boolean(value: unknown, { refuse }: Asked): boolean {
	const given = typeof value === 'string' ? value.trim().toLowerCase() : value;
	if (given === true || given === 'true') return true;
	if (given === false || given === 'false') return false;
	return refuse(`must be true or false, not ${nameOfKind(value)}`, LOOK_AT_IT);
}

/** A choice by its value or, as results and AI agents write it, by something like its label. */
export function choice(value: unknown, asked: Asked): string {
	const { parameter, refuse } = asked;
	const given = text(value, {
		...asked,
		parameter: { ...parameter, required: true },
		keepsSpace: false,
	});
	const choices = parameter.options as INodePropertyOptions[];
	const exact =
		choices.find((one) => one.value === given) ?? choices.find(({ name }) => name === given);
	if (exact) return String(exact.value);
	if (parameter.allowArbitraryValues) return given;
	const alike = choices.find(({ name, value: own }) =>
		[name, own].some((words) => isSameName(words, given)),
	);
	if (alike) return String(alike.value);
	return refuse(
		`must be one of its choices, not "${given}"`,
		`They are: ${choices.map(({ name }) => name).join(', ')}.`,
	);
}

const CHOOSE = `Choose at least one. ${LOOK_AT_IT}`;

export function choices(value: unknown, asked: Asked): string[] {
	if (value === '') asked.refuse('is empty', CHOOSE);
	const given = typeof value === 'string' ? value.split(',') : value;
	if (!Array.isArray(given))
		return asked.refuse(`must be a list, not ${nameOfKind(value)}`, LOOK_AT_IT);
	const chosen = given.filter((one) => one !== '').map((one) => choice(one, asked));
	// Only of a loaded list, something has to be chosen.
	const { required, allowArbitraryValues } = asked.parameter;
	if (chosen.length === 0 && required && allowArbitraryValues) asked.refuse('is empty', CHOOSE);
	return chosen;
}

export function moment(value: unknown, { timeZone, refuse }: Asked): Moment {
	return (
		momentIn(value, timeZone) ??
		refuse(
			value === '' ? 'is empty' : `must be a date, not ${nameOfKind(value)}`,
			'Choose a date, or give one like 2026-11-30 with an expression.',
		)
	);
}

export function json(value: unknown, { parameter, refuse }: Asked): Json {
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
	// A parameter that takes lists has one as its default.
	const takesLists = String(parameter.default).startsWith('[');
	if (typeof parsed !== 'object' || parsed === null || (Array.isArray(parsed) && !takesLists)) {
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
