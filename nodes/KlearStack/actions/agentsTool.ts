import type { IExecuteFunctions } from 'n8n-workflow';

/** Whether an AI agent has called the node directly: n8n then does not tell a retry from a first try. */
export const isToolCall = (context: IExecuteFunctions): boolean =>
	'isToolExecution' in context && context.isToolExecution();

/** Whether the node is an AI agent's tool: n8n then appends Tool to its type. */
export const isAgentsTool = (context: IExecuteFunctions): boolean =>
	isToolCall(context) || context.getNode().type.endsWith('Tool');
