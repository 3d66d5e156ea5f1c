import type {
	INodeExecutionData,
	INodeParameters,
	INodeProperties,
	INodePropertyCollection,
} from 'n8n-workflow';

import { resources } from '../../nodes/KlearStack/actions/resources';
import { properties as triggerProperties } from '../../nodes/KlearStack/trigger/parameters';
import { TriggerWorld } from '../support/triggerWorld';
import { documents } from './operations/documents';
import { otherResources } from './operations/otherResources';
import { type Held, makeHeld } from './operations/row';
import { isRecord } from '../../nodes/KlearStack/json';

/** What an expression may give for a parameter although nobody means it. */
const VALUES: Array<[name: string, value: unknown]> = [
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
interface Place {
	label: string;
	parameter: INodeProperties;
	isOption?: boolean;
	put: (value: unknown) => INodeParameters;
}

const world = TriggerWorld.forThisFile();
let held: Held;

/** What has a meaning, which the panel says; everything else has to be refused. */
function hasMeaning(
	{ parameter: { type, name, required }, isOption }: Place,
	value: unknown,
): boolean {
	switch (type) {
		case 'string':
			// A number is the text of its digits; only a parameter that may be empty may be left so.
			return ['nonsense', -1].includes(value as string) || (value === '' && !required && !isOption);
		case 'resourceLocator':
			return ['nonsense', -1].includes(value as string);
		case 'options':
			// An account may have types of its own; how it calls them is passed on.
			return name === 'documentType' && ['nonsense', -1].includes(value as string);
		case 'json':
			return isRecord(value) || (name === 'data' && Array.isArray(value) && value.length > 0);
		case 'multiOptions':
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
function allPlaces(properties: INodeProperties[], base: INodeParameters): Place[] {
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

describe.each([...documents, ...otherResources])('$operation', (row) => {
	beforeEach(async () => {
		held = await makeHeld(world);
	});

	it('refuses whatever nobody means, by the name that the panel shows, and sends nothing of it', async () => {
		const [resource, name] = row.operation.split('.');
		const { properties } = resources
			.find(({ value }) => value === resource)!
			.operations.find(({ value }) => value === name)!;
		const [base] = row.required(held);
		const [given] = row.items?.(held) ?? [{ json: {} }];
		for (const place of allPlaces(properties, base)) {
			for (const [what, value] of VALUES) {
				if (hasMeaning(place, value)) continue;
				const item: INodeExecutionData = { ...given, json: { ...given.json, value } as never };
				const before = (await world.klearStack.calls()).length;
				const { error } = await world.run(row.operation, place.put('={{ $json.value }}'), {
					items: [item],
				});
				const about = `${place.label} as ${what}`;
				expect({ about, message: error?.message ?? 'went through' }).toEqual({
					about,
					message: expect.stringMatching(named(place.label)),
				});
				expect({ about, calls: (await world.klearStack.calls()).length }).toEqual({
					about,
					calls: before,
				});
			}
		}
	});
});

describe('KlearStack Trigger', () => {
	const EXPRESSIONS = VALUES.map(([what, value]): [string, unknown, string] => [
		what,
		value,
		`={{ ${Number.isNaN(value) || value === undefined ? String(value) : JSON.stringify(value)} }}`,
	]);

	it.each(allPlaces(triggerProperties, {}))(
		'refuses whatever nobody means as $label',
		async (place) => {
			for (const [what, value, expression] of EXPRESSIONS) {
				if (hasMeaning(place, value) && place.parameter.name !== 'documentType') continue;
				const poll = world.host(place.put(expression)).start();
				await expect(poll).rejects.toMatchObject({
					message: expect.stringMatching(named(place.label)),
				});
				expect([what, await world.klearStack.calls()]).toEqual([what, []]);
			}
		},
	);
});

const named = (label: string) => new RegExp(`^${label.replace(/[()]/g, '\\$&')}`);
