import type { INodeParameters, INodeProperties, INodePropertyCollection } from 'n8n-workflow';

import { isRecord } from '../../../nodes/KlearStack/json';

/** What an expression may give for a parameter although nobody means it. */
export const VALUES: Array<[name: string, value: unknown]> = [
	['undefined', undefined],
	['null', null],
	['an empty text', ''],
	['an object', { a: 1 }],
	['a list', ['a']],
	['an empty list', []],
	['a wrong choice', 'nonsense'],
	['a wrong number', -1],
	['a number that is none', NaN],
];

/** A parameter, its name in errors, and the node's parameters with a value in its place. */
export interface Place {
	label: string;
	parameter: INodeProperties;
	isOption?: boolean;
	put: (value: unknown) => INodeParameters;
}

/** What has a meaning, which the panel says; everything else has to be refused. */
export function hasMeaning(
	{ parameter: { type, name, required, allowArbitraryValues }, isOption }: Place,
	value: unknown,
): boolean {
	switch (type) {
		case 'string':
			// A number is the text of its digits; only a parameter that may be empty may be left so.
			return ['nonsense', -1].includes(value as string) || (value === '' && !required && !isOption);
		case 'resourceLocator':
			return ['nonsense', -1].includes(value as string);
		case 'options':
			// An account may have types and fields of its own; how it calls them is passed on.
			return (
				(name === 'documentType' || allowArbitraryValues === true) &&
				['nonsense', -1].includes(value as string)
			);
		case 'json':
			return isRecord(value) || (name === 'data' && Array.isArray(value) && value.length > 0);
		case 'multiOptions':
			// Names of fields, as a list or a text.
			if (allowArbitraryValues) {
				const isNone = Array.isArray(value) && value.length === 0;
				return isNone
					? !isOption
					: Array.isArray(value) || ['nonsense', -1].includes(value as string);
			}
			// None chosen.
			return Array.isArray(value) && value.length === 0;
		case 'resourceMapper':
			return (
				['nonsense', '', -1].includes(value as string) || value === undefined || value === null
			);
		default:
			return false;
	}
}

/** The places of a parameter where the user can put an expression: itself, or the entries of its rows. */
function placesOf(
	parameter: INodeProperties,
	base: INodeParameters,
	set: (value: unknown) => INodeParameters,
	isOption = false,
): Place[] {
	const { displayName, name, type, options } = parameter;
	const whole = { label: displayName, parameter, isOption, put: set };
	// Of a collection as a whole n8n takes nothing but one.
	if (type === 'resourceLocator') {
		return [{ ...whole, put: (value) => set({ __rl: true, mode: 'id', value }) }];
	}
	if (type === 'resourceMapper') {
		const put = (value: unknown) =>
			set({ mappingMode: 'defineBelow', value: { a: value, b: 'x' } });
		return [{ ...whole, put }];
	}
	if (type !== 'fixedCollection') return [whole];
	const [group] = options as INodePropertyCollection[];
	const given = (base[name] as INodeParameters | undefined)?.[group.name];
	const names = group.values.filter(({ required }) => required);
	const [row] = (given as INodeParameters[] | undefined) ?? [
		Object.fromEntries(names.map((nested) => [nested.name, 'a'])),
	];
	return group.values.map(
		(nested): Place => ({
			label: `${displayName} 1: ${nested.displayName}`,
			parameter: nested,
			put: (value) => set({ [group.name]: [{ ...row, [nested.name]: value }] }),
		}),
	);
}

/** The parameters with which the panel shows another one; one within a collection names them from the root. */
const shownFor = ({ displayOptions }: INodeProperties): INodeParameters =>
	Object.fromEntries(
		Object.entries(displayOptions?.show ?? {}).map(([key, allowed]) => [
			key.replace('/', ''),
			allowed![0],
		]),
	) as INodeParameters;

/** All of them, each with what it takes for the panel to show it. */
export function allPlaces(properties: INodeProperties[], base: INodeParameters): Place[] {
	return properties.flatMap((parameter) => {
		const { name, type } = parameter;
		if (type === 'notice') return [];
		const own = { ...base, ...shownFor(parameter) };
		const set = (value: unknown) => ({ ...own, [name]: value }) as INodeParameters;
		if (type !== 'collection') return placesOf(parameter, own, set);
		const options = parameter.options as INodeProperties[];
		return options.flatMap((option) => {
			const shown = shownFor(option);
			const put = (value: unknown) => ({ ...set({ [option.name]: value }), ...shown });
			return placesOf(option, {}, put, true);
		});
	});
}

/** An error begins with the name that the panel shows. */
export const named = (label: string) => new RegExp(`^${label.replace(/[()]/g, '\\$&')}`);
