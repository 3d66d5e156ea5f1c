/**
 * Reads the parameters of an operation or a trigger. Every value is checked before anything is sent,
 * also one that an expression or an AI agent gives.
 */
import type {
	IExecuteFunctions,
	INodeProperties,
	IPollFunctions,
	IWebhookFunctions,
	UserError,
} from 'n8n-workflow';

import { isRecord } from '../json';
import type { Code } from '../transport/codes';
import { problem } from '../transport/errors';
import { readValue, type ValueOf } from './readers';

interface Read {
	parameters: Map<string, unknown>;
	options: Map<string, unknown>;
}

/** The values of parameters, for one item where there are items. */
export class Values {
	protected readonly read: Read;

	/** @param read parameters and options by name, or values to have, too */
	constructor(read: Read | Values) {
		this.read = read instanceof Values ? read.read : read;
	}

	/** A parameter's value. */
	given<P extends INodeProperties>({ name }: P): ValueOf<P> {
		return this.read.parameters.get(name) as ValueOf<P>;
	}

	/** An option's value; undefined where the user has not added it. */
	option<P extends INodeProperties>({ name }: P): ValueOf<P> | undefined {
		return this.read.options.get(name) as ValueOf<P> | undefined;
	}

	/** The same where an option that was not added means its default. */
	setting<P extends INodeProperties>(parameter: P): ValueOf<P> {
		return this.option(parameter) ?? (parameter.default as ValueOf<P>);
	}

	/** Makes the error for a wrong value; the caller throws it. */
	error(message: string, description: string, code: Code = 'KS-INPUT'): UserError {
		return problem(message, description, code);
	}
}

/**
 * Reads and checks all parameters that are shown.
 *
 * @param valueOf gives what n8n has for the parameter of that name
 * @throws UserError naming the first wrong one as the panel does
 */
export function readParameters(
	context: IExecuteFunctions | IPollFunctions | IWebhookFunctions,
	properties: INodeProperties[],
	valueOf: (name: string) => unknown,
): Values {
	const timeZone = context.getTimezone();
	const parameters = new Map<string, unknown>();
	const options = new Map<string, unknown>();
	const values = new Values({ parameters, options });
	const readOne = (parameter: INodeProperties, value: unknown) =>
		readValue(parameter, value, {
			timeZone,
			refuse: (problem, advice) => {
				throw values.error(`${parameter.displayName} ${problem}`, advice);
			},
		});
	const isShown = ({ displayOptions }: INodeProperties) =>
		Object.entries(displayOptions?.show ?? {}).every(([name, allowed]) =>
			(allowed as unknown[]).includes(parameters.get(name)),
		);
	for (const parameter of properties) {
		const { name, type } = parameter;
		if (type === 'notice' || !isShown(parameter)) continue;
		const value = valueOf(name);
		if (type !== 'collection') {
			parameters.set(name, readOne(parameter, value));
			continue;
		}
		for (const option of parameter.options as INodeProperties[]) {
			if (!isRecord(value) || !Object.hasOwn(value, option.name)) continue;
			// An option that was added is wanted: empty for this item, it would choose or filter nothing.
			options.set(option.name, readOne({ ...option, required: true }, value[option.name]));
		}
	}
	return values;
}
