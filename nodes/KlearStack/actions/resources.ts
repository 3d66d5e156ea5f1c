import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';

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

function operationParameter({ value: resource, operations }: Resource): INodeProperties {
	const preselected = operations[0].value;
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource] } },
		options: operations.map(({ name, value, action, description }) => ({
			name,
			value,
			action,
			description,
		})),
		default: preselected,
	};
}

/** The node panel's text for each operation, by resource and operation. */
export const actions = Object.fromEntries(
	resources.flatMap(({ value: resource, operations }) =>
		operations.map(({ value, action }) => [`${resource}.${value}`, action]),
	),
);

/** Shown first for an operation whose page was not at hand (docs/api.md). */
const INFERRED: INodeProperties = {
	displayName:
		'KlearStack’s page about this was not at hand: the endpoint’s name and what it takes are inferred. If it is not found, enter the right name in Options, Endpoint.',
	name: 'inferredNotice',
	type: 'notice',
	default: '',
};

/** The parameters that the panel shows for an operation. */
export const shownOf = (operation: Operation): INodeProperties[] =>
	mainEndpoint(operation)?.inferred ? [INFERRED, ...operation.properties] : operation.properties;

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
				shownOf(operation),
			),
		),
	),
];
