import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';

import { documentType, OTHER } from '../parameters/documentType';
import { output } from '../parameters/outputForm';
import { problem } from '../transport/errors';
import { api } from './api';
import { batch } from './batch';
import { dataSource } from './dataSource';
import { document } from './document';
import { documentSet } from './documentSet';
import { fieldMapping } from './fieldMapping';
import { mainEndpoint, type Operation, type Resource } from './operation';
import { user } from './user';

/** In the order of use, which is the order in which the node panel lists their actions. */
export const resources: Resource[] = [
	document,
	batch,
	documentSet,
	dataSource,
	fieldMapping,
	user,
	api,
];

/** @throws UserError when there is no such one, e.g. in a workflow that a program wrote */
export function chosenOperation(context: IExecuteFunctions): Operation {
	const resource = context.getNodeParameter('resource', 0);
	const operation = context.getNodeParameter('operation', 0);
	const found = resources
		.find(({ value }) => value === resource)
		?.operations.find(({ value }) => value === operation);
	if (found) return found;
	throw problem(
		`There is no operation "${String(operation)}" of the resource "${String(resource)}"`,
		'Choose Resource and Operation in the list. Nothing was sent.',
		'KS-INPUT',
	);
}

/** The endpoint of an operation whose page was not at hand may be called otherwise (docs/api.md). */
const describe = (operation: Operation) =>
	`${operation.description}${mainEndpoint(operation)?.inferred ? ' (unconfirmed)' : ''}`;

function operationParameter({ value: resource, operations }: Resource): INodeProperties {
	const preselected = operations[0].value;
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource] } },
		options: operations.map((operation) => {
			const { name, value, action } = operation;
			return { name, value, action, description: describe(operation) };
		}),
		default: preselected,
	};
}

const actions = Object.fromEntries(
	resources.flatMap(({ value: resource, operations }) =>
		operations.map(({ value, action }) => [`${resource}.${value}`, action]),
	),
);

/** Names by their values; where the user names a type by hand, that is said in place of Other. */
const namesOf = ({ options }: { options: Array<{ name: string; value: string }> }) =>
	JSON.stringify(
		Object.fromEntries(
			options.filter(({ value }) => value !== OTHER).map(({ name, value }) => [value, name]),
		),
	);

const shown = [
	`${namesOf(documentType)}[$parameter["documentType"]]`,
	...['otherDocumentType', 'dataSource', 'setReferenceNumber', 'endpointName'].map(
		(name) => `$parameter["${name}"]`,
	),
	`${namesOf(output)}[$parameter["output"]]`,
];

/**
 * The line below a node's name, which n8n makes of the action: what that does not say, e.g.
 * "Invoice · Fields Only". The action itself where there is nothing else to say.
 */
export const subtitle = `={{ [${shown.join(', ')}].filter(Boolean).join(" · ") || ${JSON.stringify(actions)}[$parameter["resource"] + "." + $parameter["operation"]] }}`;

/** Every parameter of the action node, each shown for its own resource and operation. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: resources.map(({ name, value, description }) => ({ name, value, description })),
		default: 'document',
	},
	...resources.map(operationParameter),
	...resources.flatMap((resource) =>
		resource.operations.flatMap((operation) =>
			updateDisplayOptions(
				{ show: { resource: [resource.value], operation: [operation.value] } },
				operation.properties,
			),
		),
	),
];
