import type { INodeType, INodeTypeDescription, IPollFunctions } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { documentType } from './actions/descriptions';
import { poll } from './trigger/poll';

export class KlearStackTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'KlearStack Trigger',
		name: 'klearStackTrigger',
		icon: { light: 'file:klearstack.svg', dark: 'file:klearstack.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["documentType"] }}',
		// The node panel shows this on the card of the action node, which the trigger shares.
		description: 'Read invoices and other documents, or start when one is read',
		eventTriggerDescription: 'Waiting for documents to be modified in KlearStack',
		defaults: { name: 'KlearStack Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		polling: true,
		credentials: [{ name: 'klearStackApi', required: true }],
		properties: [
			{
				displayName:
					'A test shows documents that KlearStack holds already, whatever the filters say, and uses nothing up. What is modified from now on comes when the workflow is active. Workflows on the same KlearStack account share what is modified; Recover Missed Documents gives each of them what the others took.',
				name: 'notice',
				type: 'notice',
				default: '',
			},
			documentType,
			{
				displayName: 'Recover Missed Documents',
				name: 'recoverMissed',
				type: 'boolean',
				default: true,
				description:
					'Whether to compare, after a restart or a failure and then regularly, what KlearStack holds with what has been delivered, and deliver the difference',
				hint: 'Gives the last content of every document that the user of the credential sees, new ones included, in accounts of up to 10,000 documents. It cannot give earlier contents, nor tell document types apart.',
			},
			{
				displayName: 'Compare Every (Minutes)',
				name: 'recoverEvery',
				type: 'number',
				typeOptions: { minValue: 1 },
				displayOptions: { show: { recoverMissed: [true] } },
				default: 60,
				description: 'How often to compare with what KlearStack holds',
			},
			{
				displayName: 'Filters',
				name: 'filters',
				type: 'collection',
				placeholder: 'Add filter',
				default: {},
				description: 'What they hold back is named in n8n’s log',
				options: [
					{
						displayName: 'Approval',
						name: 'approval',
						type: 'options',
						options: [
							{ name: 'Approved', value: 'approved' },
							{ name: 'Not Approved', value: 'notApproved' },
						],
						default: 'approved',
						description: 'Start only for documents in this state',
					},
					{
						displayName: 'Confidence Below',
						name: 'confidenceBelow',
						type: 'number',
						typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 2 },
						default: 0.9,
						description:
							'Start only for documents with an overall confidence below this, from 0 to 1',
					},
					{
						displayName: 'Confidence From',
						name: 'confidenceFrom',
						type: 'number',
						typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 2 },
						default: 0.9,
						description:
							'Start only for documents with an overall confidence of at least this, from 0 to 1',
					},
				],
			},
			{
				displayName:
					'Each item has an eventId that stands for the document and its content. The same one may come twice, e.g. after a restart (it is then marked as recovered): where that matters, put a Remove Duplicates node with eventId behind this one.',
				name: 'eventIdNotice',
				type: 'notice',
				default: '',
			},
		],
	};

	async poll(this: IPollFunctions) {
		return await poll.call(this);
	}
}
