import type { INodeProperties } from 'n8n-workflow';

export const rowId = {
	displayName: 'Row ID',
	name: 'rowId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 6073ff72de02f2c94bca9cef',
	description: 'The ID of the row, as Get Rows returns it',
} satisfies INodeProperties;
