/**
 * Reads the parameters of an operation. Every value is checked before anything is sent, also one
 * that an expression or an AI agent gives.
 */
import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { readValue } from './kinds';
import { isObject } from './values';

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
		readValue(parameter, value, {
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
