import type { INodeType, INodeTypeDescription, IPollFunctions } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { getFields } from './methods/listSearch';
import { asNodeErrors } from './transport/errors';
import { properties, triggerOn } from './trigger/parameters';
import { poll } from './trigger/poll';

const SUBTITLES = Object.fromEntries(triggerOn.options.map(({ value, action }) => [value, action]));

export class KlearStackTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'KlearStack Trigger',
		name: 'klearStackTrigger',
		icon: { light: 'file:klearstack.svg', dark: 'file:klearstack.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: `={{ ${JSON.stringify(SUBTITLES)}[$parameter["triggerOn"]] }}`,
		// The node panel shows this on the card of the action node, which the trigger shares.
		description: 'Read invoices and other documents, or start when one is read',
		eventTriggerDescription: 'Waiting for a document to change in KlearStack',
		defaults: { name: 'KlearStack Trigger' },
		builderHint: {
			searchHint:
				'Starts a workflow when KlearStack has read, changed or approved an invoice or another document, or when one needs review. Polls KlearStack; gives one item for each document, with its fields. An item may come twice, with the same eventId.',
		},
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		polling: true,
		credentials: [{ name: 'klearStackApi', required: true }],
		properties,
	};

	methods = { loadOptions: { getFields } };

	async poll(this: IPollFunctions) {
		return await asNodeErrors(this.getNode(), poll(this));
	}
}
