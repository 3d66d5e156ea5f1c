import type { IConnections, INode, INodeParameters } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';

import type { StoredCredential, StoredWorkflow } from './api';
import { PACKAGE } from './communityPackage';

/** A node of version 1 without parameters, unless told otherwise. */
export const node = (name: string, type: string, extra: Partial<INode> = {}): INode => ({
	id: name,
	name,
	type,
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
	...extra,
});

/** Connects each to the next. */
export const chain = (...names: string[]): IConnections =>
	Object.fromEntries(
		names
			.slice(1)
			.map((name, n) => [names[n], { main: [[{ node: name, type: 'main', index: 0 }]] }]),
	);

/** Resource locators, as the panel makes them of an ID, a name or a number. */
export const byId = (value: string) => ({ __rl: true, mode: 'id', value });
export const byName = (value: string) => ({ __rl: true, mode: 'name', value });
export const byNumber = (value: string) => ({ __rl: true, mode: 'number', value });

/** When a trigger polls: twelve times a minute, as a single entry cannot be closer than a minute. */
export const EVERY_5_SECONDS = {
	item: Array.from({ length: 12 }, (_, n) => ({
		mode: 'custom',
		cronExpression: `${n * 5} * * * * *`,
	})),
} as unknown as INodeParameters[string];

type Workflow = Omit<StoredWorkflow, 'id'>;

interface Use {
	credential: StoredCredential;
	operation: string;
	parameters?: INodeParameters;
}

const klearStack = ({ credential, operation, parameters }: Use) => {
	const [resource, name] = operation.split('.');
	return node('KlearStack', `${PACKAGE}.klearStack`, {
		parameters: { resource, operation: name, options: {}, ...parameters },
		credentials: { klearStackApi: { id: credential.id, name: credential.name } },
	});
};

const readFile = (fileSelector: string) =>
	node('File', 'n8n-nodes-base.readWriteFile', {
		typeVersion: 1.1,
		parameters: { operation: 'read', fileSelector, options: {} },
	});

/** Sends the file that a call names, and answers with what came of it. */
export const onCall = (path: string, use: Use): Workflow => ({
	name: `On call: ${path}`,
	nodes: [
		node('Call', 'n8n-nodes-base.webhook', {
			typeVersion: 2,
			webhookId: randomUUID(),
			parameters: { path, responseMode: 'lastNode', options: {} },
		}),
		readFile('={{ $json.query.file }}'),
		klearStack(use),
	],
	connections: chain('Call', 'File', 'KlearStack'),
});

/** The same as a person starts it. */
export const byHand = (file: string, use: Use): Workflow => ({
	name: `By hand: ${use.operation}`,
	nodes: [node('Start', 'n8n-nodes-base.manualTrigger'), readFile(file), klearStack(use)],
	connections: chain('Start', 'File', 'KlearStack'),
});

/** Starts with a trigger of the package. */
export const onTrigger = (
	type: 'klearStackTrigger' | 'klearStackPushTrigger',
	parameters: INodeParameters,
	credential: StoredCredential,
): Workflow => ({
	name: type,
	nodes: [
		node('Trigger', `${PACKAGE}.${type}`, {
			parameters,
			credentials: {
				[type === 'klearStackTrigger' ? 'klearStackApi' : 'klearStackPushApi']: {
					id: credential.id,
					name: credential.name,
				},
			},
			...(type === 'klearStackPushTrigger' && {
				webhookId: 'e7c0a7de-6d32-4c0e-9a5c-0e3a4a0f1b01',
			}),
		}),
		node('Done', 'n8n-nodes-base.noOp'),
	],
	connections: chain('Trigger', 'Done'),
});
