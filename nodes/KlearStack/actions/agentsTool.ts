import type { IExecuteFunctions } from 'n8n-workflow';

/** Tells if an AI agent has called the node directly. n8n then treats a retry like a first try. */
export const isToolCall = (context: IExecuteFunctions): boolean =>
	'isToolExecution' in context && context.isToolExecution();

/** Tells if the node is an AI agent's tool. n8n then appends Tool to its type. */
export const isAgentsTool = (context: IExecuteFunctions): boolean =>
	isToolCall(context) || context.getNode().type.endsWith('Tool');
